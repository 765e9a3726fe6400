#include "scrub/config.h"

#include <re2/re2.h>

#include "base/ascii.h"
#include "json/parse.h"

namespace vedette::scrub {
namespace {

constexpr std::size_t kTextMax = 256 * 1024;
constexpr std::size_t kPatternMax = 4096;
constexpr std::size_t kApplicationsMax = 200;
// Of all applications together: groups of groups grow fast.
constexpr std::size_t kRulesMax = 2000;
constexpr std::size_t kNestingMax = 16;
constexpr std::int64_t kRegexMemory = 2 << 20;
constexpr std::int64_t kGroupMax = 63;

Unexpected rule_fault(std::string_view id, std::string_view fault) {
  return invalid(fmt::format("Rule `{}`: {}.", id, fault));
}

Result<std::shared_ptr<const re2::RE2>> compile_regex(std::string_view id, const json::object& spec,
                                                      std::string_view member) {
  const auto* text = spec.if_contains(member);
  if (text == nullptr || !text->is_string() || text->get_string().empty()) {
    return rule_fault(id, fmt::format("`{}` must be a pattern", member));
  }
  const auto& pattern = text->get_string();
  if (pattern.size() > kPatternMax) return rule_fault(id, fmt::format("`{}` is too long", member));
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kRegexMemory);
  auto regex = std::make_shared<const re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!regex->ok()) return rule_fault(id, fmt::format("`{}` is not a valid pattern: {}", member, regex->error()));
  return regex;
}

// Nothing for the default method.
Result<std::optional<Redaction>> read_redaction(std::string_view id, const json::object& spec) {
  const auto* member = spec.if_contains("redaction");
  if (member == nullptr || member->is_null()) return std::nullopt;
  const auto* object = member->if_object();
  if (object == nullptr) return rule_fault(id, "`redaction` must be an object");
  const auto* method_value = object->if_contains("method");
  if (method_value != nullptr && !method_value->is_string()) return rule_fault(id, "`method` must be a text");
  const auto method = json::text_of(*object, "method");
  const auto* text = object->if_contains("text");
  if (text != nullptr && !text->is_string() && !text->is_null()) return rule_fault(id, "`text` must be a text");
  if (method.empty() || method == "default") return std::nullopt;
  if (method == "remove") return Redaction{.method = Method::remove};
  if (method == "mask") return Redaction{.method = Method::mask};
  if (method == "hash") return Redaction{.method = Method::hash};
  if (method != "replace") return rule_fault(id, fmt::format("there is no method `{}`", method));
  const bool has_text = text != nullptr && text->is_string();
  return Redaction{.method = Method::replace,
                   .text = std::string(has_text ? json::text_of(*object, "text") : kFiltered)};
}

Result<std::vector<std::string>> read_ids(const json::value& value, std::string_view of) {
  std::vector<std::string> ids;
  const auto* list = value.if_array();
  if (list == nullptr) return invalid(fmt::format("{} must be a list of rule ids.", of));
  for (const auto& element : *list) {
    if (!element.is_string()) return invalid(fmt::format("{} must be a list of rule ids.", of));
    ids.emplace_back(element.get_string());
  }
  return ids;
}

class Compiler {
 public:
  explicit Compiler(const json::object& specs) : specs_(specs) {}

  // Every rule must be sound, applied or not.
  Status check() {
    for (const auto& member : specs_) {
      std::vector<Rule> rules;
      TRY(expand(std::string(member.key()), rules));
    }
    total_ = 0;
    return {};
  }

  // Appends what an id stands for.
  Status expand(const std::string& id, std::vector<Rule>& rules) {
    const auto* spec = specs_.if_contains(id);
    if (spec == nullptr) {
      auto builtin = builtin_rules(id);
      if (!builtin) return invalid(fmt::format("There is no rule `{}`.", id));
      for (Rule& rule : *builtin) TRY(add(std::move(rule), rules));
      return {};
    }
    if (!spec->is_object()) return rule_fault(id, "it must be an object");
    if (std::ranges::find(open_, id) != open_.end()) return rule_fault(id, "it refers to itself");
    if (open_.size() >= kNestingMax) return rule_fault(id, "it is nested too deeply");
    open_.push_back(id);
    auto status = expand_spec(id, spec->get_object(), rules);
    open_.pop_back();
    return status;
  }

 private:
  Status add(Rule&& rule, std::vector<Rule>& rules) {
    if (++total_ > kRulesMax) return invalid("There are too many rules.");
    rules.push_back(std::move(rule));
    return {};
  }

  Status expand_spec(const std::string& id, const json::object& spec, std::vector<Rule>& rules) {
    const auto type = json::text_of(spec, "type");
    if (type.empty()) return rule_fault(id, "it has no `type`");
    TRY_ASSIGN(std::optional<Redaction> redaction, read_redaction(id, spec));
    if (type == "multiple" || type == "alias") return expand_group(id, type, spec, redaction, rules);
    if (const auto known = leaves_.find(id); known != leaves_.end()) return add(Rule(known->second), rules);
    TRY_ASSIGN(Rule rule, leaf(id, type, spec));
    rule.id = id;
    if (redaction) {
      // What a type keeps readable under a mask it keeps under a rule's own mask too.
      if (const auto of_type = builtin_rules(fmt::format("@{}:mask", type));
          of_type && redaction->method == Method::mask) {
        *redaction = of_type->front().redaction;
      }
      rule.redaction = std::move(*redaction);
    }
    leaves_.emplace(id, rule);
    return add(std::move(rule), rules);
  }

  Result<Rule> leaf(const std::string& id, std::string_view type, const json::object& spec) {
    if (type == "pattern") {
      Rule rule{.id = id, .kind = Rule::Kind::pattern};
      TRY_ASSIGN(rule.regex, compile_regex(id, spec, "pattern"));
      TRY(read_groups(id, spec, rule));
      return rule;
    }
    if (type == "redact_pair" || type == "redactPair") {
      Rule rule{.id = id, .kind = Rule::Kind::key};
      TRY_ASSIGN(rule.regex, compile_regex(id, spec, "keyPattern"));
      return rule;
    }
    auto rule = simple_rule(type);
    if (!rule) return rule_fault(id, fmt::format("there is no type `{}`", type));
    return std::move(*rule);
  }

  static Status read_groups(const std::string& id, const json::object& spec, Rule& rule) {
    const auto* groups = spec.if_contains("replaceGroups");
    if (groups == nullptr || groups->is_null()) return {};
    if (!groups->is_array()) return rule_fault(id, "`replaceGroups` must be a list of numbers");
    for (const auto& group : groups->get_array()) {
      const auto number = json::integer_of(group);
      const auto last = std::min<std::int64_t>(rule.regex->NumberOfCapturingGroups(), kGroupMax);
      if (!number || *number < 0 || *number > last) {
        return rule_fault(id, "`replaceGroups` names a group that the pattern does not have");
      }
      rule.groups.push_back(static_cast<std::size_t>(*number));
    }
    std::ranges::sort(rule.groups);
    return {};
  }

  Status expand_group(const std::string& id, std::string_view type, const json::object& spec,
                      const std::optional<Redaction>& redaction, std::vector<Rule>& rules) {
    std::vector<std::string> ids;
    if (type == "alias") {
      const auto target = json::text_of(spec, "rule");
      if (target.empty()) return rule_fault(id, "`rule` must be a rule id");
      ids.emplace_back(target);
    } else {
      const auto* members = spec.if_contains("rules");
      if (members == nullptr) return rule_fault(id, "it has no `rules`");
      TRY_ASSIGN(ids, read_ids(*members, fmt::format("`rules` of rule `{}`", id)));
    }
    const auto* hidden = spec.if_contains("hideInner");
    const bool hides_inner = hidden != nullptr && hidden->is_bool() && hidden->get_bool();
    const std::size_t old_size = rules.size();
    for (const std::string& inner : ids) TRY(expand(inner, rules));
    for (Rule& rule : std::span(rules).subspan(old_size)) {
      if (hides_inner) rule.id = id;
      if (redaction) rule.redaction = *redaction;
    }
    return {};
  }

  const json::object& specs_;
  std::map<std::string, Rule> leaves_;
  std::vector<std::string> open_;  // what is being expanded, outermost first
  std::size_t total_ = 0;
};

Result<const json::object*> read_object(const json::object& config, std::string_view key) {
  static const json::object kNone;
  const auto* member = config.if_contains(key);
  if (member == nullptr || member->is_null()) return &kNone;
  if (!member->is_object()) return invalid(fmt::format("`{}` must be an object.", key));
  return &member->get_object();
}

}  // namespace

Result<std::vector<Application>> compile_config(std::string_view text) {
  std::vector<Application> applications;
  if (ascii::trim(text).empty()) return applications;
  if (text.size() > kTextMax) return invalid("The rules are too long.");
  TRY_ASSIGN(json::value config, json::parse(text));
  if (config.is_null()) return applications;
  if (!config.is_object()) return invalid("The rules must be a JSON object.");
  TRY_ASSIGN(const json::object* specs, read_object(config.get_object(), "rules"));
  TRY_ASSIGN(const json::object* by_selector, read_object(config.get_object(), "applications"));
  if (by_selector->size() > kApplicationsMax) return invalid("There are too many applications.");
  Compiler compiler(*specs);
  TRY(compiler.check());
  for (const auto& member : *by_selector) {
    const std::string_view selector_text(member.key().data(), member.key().size());
    TRY_ASSIGN(Selector selector, Selector::parse(selector_text));
    TRY_ASSIGN(const std::vector<std::string> ids,
               read_ids(member.value(), fmt::format("The application of `{}`", selector_text)));
    Application application{std::move(selector), {}};
    for (const std::string& id : ids) TRY(compiler.expand(id, application.rules));
    applications.push_back(std::move(application));
  }
  return applications;
}

}  // namespace vedette::scrub
