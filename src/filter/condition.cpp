#include "filter/condition.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/assert.h"
#include "filter/event_view.h"
#include "filter/member_path.h"

namespace vedette::filter {
namespace {

constexpr std::size_t kMaxDepth = 10;
constexpr std::size_t kMaxNodes = 200;
constexpr std::size_t kMaxValues = 200;
constexpr std::string_view kEventPrefix = "event.";
constexpr std::string_view kNames[] = {"error_type", "error_message", "log_message", "metric_name", "release", "ip_address"};

std::optional<double> number_of(const json::value& value) {
  if (value.is_double()) return value.get_double();
  if (value.is_int64()) return static_cast<double>(value.get_int64());
  if (value.is_uint64()) return static_cast<double>(value.get_uint64());
  // Tags are texts always.
  if (value.is_string()) return ascii::parse_number<double>(value.get_string());
  return std::nullopt;
}

std::string_view text_in(const json::value& value) {
  return value.is_string() ? std::string_view(value.get_string()) : std::string_view{};
}

bool are_equal(const json::value& a, const json::value& b, bool ignores_case) {
  if (a.is_string() && b.is_string()) {
    const std::string_view text_a = a.get_string();
    const std::string_view text_b = b.get_string();
    return ignores_case ? ascii::equals_ignoring_case(text_a, text_b) : text_a == text_b;
  }
  if (a.is_number() && b.is_number()) return number_of(a) == number_of(b);
  return a == b;
}

Status check_name(std::string_view name, bool is_in_element) {
  if (name.empty()) return invalid("A condition needs a \"name\".");
  if (name.size() > kMaxPathBytes) return invalid("The \"name\" of a condition is too long.");
  if (is_in_element || std::ranges::find(kNames, name) != std::end(kNames)) return {};
  if (name.starts_with(kEventPrefix) && name.size() > kEventPrefix.size()) return {};
  return invalid(fmt::format("\"{}\" is not a name that conditions know.", name.substr(0, 100)));
}

// Calls `ask` with each value of a name of its own until it is true, and says whether it was.
template <class Ask>
bool any_named(const ConditionSubject& subject, std::string_view name, Ask&& ask) {
  const auto ask_text = [&](std::string_view text) { return !text.empty() && ask(json::value(text)); };
  if (name == "release") return ask_text(subject.release);
  if (name == "ip_address") return ask_text(subject.ip_address);
  if (name == "log_message") return ask_text(subject.log_message);
  if (name == "metric_name") return ask_text(subject.metric_name);
  if (subject.event == nullptr) return false;
  if (name == "error_type") {
    return any_exception(*subject.event, [&](const ExceptionView& exception) { return ask_text(exception.type); });
  }
  return name == "error_message" && any_message(*subject.event, ask_text);
}

}  // namespace

std::optional<Condition::Op> Condition::op_of(std::string_view text) {
  constexpr std::pair<std::string_view, Op> kOps[] = {
      {"and", Op::all_of}, {"or", Op::any_of}, {"not", Op::none_of},   {"any", Op::any}, {"all", Op::all},
      {"eq", Op::eq},      {"glob", Op::glob}, {"cidr", Op::cidr},     {"semver", Op::semver},
      {"gt", Op::gt},      {"gte", Op::gte},   {"lt", Op::lt},         {"lte", Op::lte},
  };
  for (const auto& [name, op] : kOps) {
    if (name == text) return op;
  }
  return std::nullopt;
}

Status Condition::read_values(Node& node, const json::object& from) {
  const auto* value = from.if_contains("value");
  if (value == nullptr) return invalid("A condition needs a \"value\".");
  if (const auto* list = value->if_array()) {
    if (list->empty() || list->size() > kMaxValues) return invalid(fmt::format("A list of values has 1 to {}.", kMaxValues));
    node.values.assign(list->begin(), list->end());
  } else {
    node.values.push_back(*value);
  }
  for (const auto& one : node.values) {
    if (one.is_object() || one.is_array()) return invalid("The \"value\" of a condition is a scalar or a list of them.");
  }
  std::vector<std::string> globs;
  for (const auto& one : node.values) {
    const auto text = text_in(one);
    switch (node.op) {
      case Op::glob:
        if (!one.is_string()) return invalid("The \"value\" of \"glob\" is a text.");
        TRY(validate_glob(text));
        globs.emplace_back(text);
        break;
      case Op::cidr: {
        const auto network = IpNetwork::parse(text);
        if (!network) return invalid("The \"value\" of \"cidr\" is an address or a network.");
        node.networks.push_back(*network);
        break;
      }
      case Op::semver: {
        auto range = VersionRange::parse(text);
        if (!range) range = VersionRange::parse("=" + std::string(text));
        if (!range) return invalid("The \"value\" of \"semver\" is a comparison such as \">=1.2\".");
        node.versions.push_back(std::move(*range));
        break;
      }
      case Op::eq: break;
      default: {
        const auto number = one.is_string() ? std::nullopt : number_of(one);
        if (!number || node.values.size() != 1) return invalid("The \"value\" of a comparison is a number.");
        node.bound = *number;
      }
    }
  }
  node.globs = Globs::compile(globs);
  return {};
}

Status Condition::add_inner(Node& node, const json::object& from, std::size_t depth, bool is_in_element) {
  const auto* inner = from.if_contains("inner");
  if (inner == nullptr) return invalid("A condition of conditions needs an \"inner\".");
  const bool is_list = node.op == Op::all_of || node.op == Op::any_of;
  if (is_list != inner->is_array()) {
    return invalid("The \"inner\" of \"and\" and \"or\" is a list, that of others is one condition.");
  }
  if (!is_list) {
    const bool is_of_element = is_in_element || node.op != Op::none_of;
    TRY_ASSIGN(const auto index, add(*inner, depth + 1, is_of_element));
    node.inner.push_back(index);
    return {};
  }
  for (const auto& one : inner->get_array()) {
    TRY_ASSIGN(const auto index, add(one, depth + 1, is_in_element));
    node.inner.push_back(index);
  }
  return {};
}

Result<std::size_t> Condition::add(const json::value& from, std::size_t depth, bool is_in_element) {
  const auto* object = from.if_object();
  if (object == nullptr) return invalid("A condition is an object.");
  if (depth > kMaxDepth || nodes_.size() == kMaxNodes) return invalid("The condition has too many parts.");
  const auto op = op_of(json::text_of(*object, "op"));
  if (!op) return invalid("A condition needs an \"op\": and, or, not, any, all, eq, glob, cidr, semver, gt, gte, lt or lte.");
  const auto index = nodes_.size();
  nodes_.emplace_back();
  Node node;
  node.op = *op;
  node.name = json::text_of(*object, "name");
  const bool is_of_lists = *op == Op::any || *op == Op::all;
  const bool is_of_conditions = *op == Op::all_of || *op == Op::any_of || *op == Op::none_of;
  if (!is_of_conditions) TRY(check_name(node.name, is_in_element));
  if (is_of_lists && !is_in_element && !node.name.starts_with(kEventPrefix)) {
    return invalid(fmt::format("\"{}\" is not a list.", node.name));
  }
  if (const auto* options = json::object_of(*object, "options")) {
    const auto* wish = options->if_contains("ignoreCase");
    node.ignores_case = wish != nullptr && wish->is_bool() && wish->get_bool();
  }
  if (is_of_conditions || is_of_lists) {
    TRY(add_inner(node, *object, depth, is_in_element));
  } else {
    TRY(read_values(node, *object));
  }
  nodes_[index] = std::move(node);
  return index;
}

Result<Condition> Condition::compile(const json::object& condition) {
  Condition made;
  TRY_ASSIGN(const auto root, made.add(condition, 1, false));
  ASSERT(root == 0);
  return made;
}

bool Condition::fits(const Node& node, const json::value& value) {
  switch (node.op) {
    case Op::eq:
      return std::ranges::any_of(node.values, [&](const auto& wanted) { return are_equal(wanted, value, node.ignores_case); });
    case Op::glob: return value.is_string() && node.globs.matches(value.get_string());
    case Op::cidr: {
      const auto address = parse_ip(text_in(value));
      return address && std::ranges::any_of(node.networks, [&](const auto& network) { return network.contains(*address); });
    }
    case Op::semver:
      return std::ranges::any_of(node.versions, [&](const auto& range) { return range.holds(text_in(value)); });
    default: break;
  }
  const auto number = number_of(value);
  if (!number) return false;
  if (node.op == Op::gt) return *number > node.bound;
  if (node.op == Op::gte) return *number >= node.bound;
  return node.op == Op::lt ? *number < node.bound : *number <= node.bound;
}

bool Condition::holds_in_list(const Node& node, const Scope& scope) const {
  const json::array* list = nullptr;
  if (scope.element != nullptr) {
    list = scope.element->is_object() ? find_list(scope.element->get_object(), node.name) : nullptr;
  } else if (scope.subject.event != nullptr) {
    list = find_list(*scope.subject.event, std::string_view(node.name).substr(kEventPrefix.size()));
  }
  if (list == nullptr) return false;
  const auto fits_element = [&](const json::value& element) {
    return holds(node.inner.front(), Scope{scope.subject, &element});
  };
  return node.op == Op::any ? std::ranges::any_of(*list, fits_element) : std::ranges::all_of(*list, fits_element);
}

bool Condition::holds(std::size_t index, const Scope& scope) const {
  const auto& node = nodes_[index];
  const auto holds_one = [&](std::size_t inner) { return holds(inner, scope); };
  switch (node.op) {
    case Op::all_of: return std::ranges::all_of(node.inner, holds_one);
    case Op::any_of: return std::ranges::any_of(node.inner, holds_one);
    case Op::none_of: return !holds_one(node.inner.front());
    case Op::any:
    case Op::all: return holds_in_list(node, scope);
    default: break;
  }
  bool is_there = false;
  const auto ask = [&](const json::value& value) {
    is_there = true;
    return fits(node, value);
  };
  const std::string_view name = node.name;
  bool is_met = false;
  if (scope.element != nullptr) {
    is_met = any_value(*scope.element, name, ask);
  } else if (name.starts_with(kEventPrefix)) {
    is_met = scope.subject.event != nullptr && any_value(*scope.subject.event, name.substr(kEventPrefix.size()), ask);
  } else {
    is_met = any_named(scope.subject, name, ask);
  }
  // What is absent equals null.
  return is_met || (node.op == Op::eq && !is_there && fits(node, nullptr));
}

bool Condition::holds(const ConditionSubject& subject) const {
  return !nodes_.empty() && holds(0, Scope{subject});
}

Status validate_condition(const json::object& condition) {
  TRY(Condition::compile(condition));
  return {};
}

}  // namespace vedette::filter
