#include "filter/member_path.h"

#include <algorithm>

#include "base/ascii.h"

namespace vedette::filter {
namespace {

using Ask = std::function<bool(const json::value&)>;

// One step for each name or list; a path of 200 bytes has 100 names.
constexpr std::size_t kMaxDepth = 200;

struct Walk {
  const Ask& ask;
  bool is_in_headers = false;
};

std::string_view member_name(std::string_view name) {
  if (name == "exceptions") return "exception";
  if (name == "ty") return "type";
  return name;
}

const json::value* member_of(const json::object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  return found != nullptr ? found : from.if_contains(member_name(name));
}

bool is_list_of_pairs(const json::array& list) {
  const auto* first = list.empty() ? nullptr : list.front().if_array();
  return first != nullptr && first->size() == 2 && first->front().is_string();
}

bool walk(const json::value& from, std::string_view path, Walk state, std::size_t depth);

bool walk_pairs(const json::array& list, std::string_view key, Walk state, std::size_t depth) {
  return std::ranges::any_of(list, [&](const json::value& entry) {
    const auto* pair = entry.if_array();
    if (pair == nullptr || pair->size() != 2 || !pair->front().is_string()) return false;
    const std::string_view found = pair->front().get_string();
    // Names of headers have no case (RFC 9110).
    const bool fits = state.is_in_headers ? ascii::equals_ignoring_case(found, key) : found == key;
    return fits && walk(pair->back(), {}, state, depth + 1);
  });
}

bool walk_object(const json::object& from, std::string_view path, Walk state, std::size_t depth) {
  const auto dot = path.find('.');
  const auto name = path.substr(0, dot);
  const auto* member = member_of(from, name);
  if (member == nullptr) {
    // An interface with a list of values stands for its list.
    const auto* values = from.if_contains("values");
    return values != nullptr && values->is_array() && walk(*values, path, state, depth + 1);
  }
  state.is_in_headers = name == "headers";
  return walk(*member, dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1), state, depth + 1);
}

bool walk(const json::value& from, std::string_view path, Walk state, std::size_t depth) {
  if (depth > kMaxDepth) return false;
  if (const auto* list = from.if_array()) {
    if (!path.empty() && is_list_of_pairs(*list)) return walk_pairs(*list, path, state, depth);
    return std::ranges::any_of(*list, [&](const json::value& element) {
      // Of lists in lists nobody knows what they stand for.
      return !element.is_array() && walk(element, path, state, depth + 1);
    });
  }
  if (const auto* object = from.if_object()) return !path.empty() && walk_object(*object, path, state, depth);
  return path.empty() && state.ask(from);
}

}  // namespace

bool any_value(const json::object& from, std::string_view path, const Ask& ask) {
  return !path.empty() && path.size() <= kMaxPathBytes && walk_object(from, path, Walk{ask}, 1);
}

bool any_value(const json::value& from, std::string_view path, const Ask& ask) {
  return path.size() <= kMaxPathBytes && walk(from, path, Walk{ask}, 1);
}

const json::array* find_list(const json::object& from, std::string_view path) {
  const auto* object = &from;
  while (true) {
    const auto dot = path.find('.');
    const auto* member = member_of(*object, path.substr(0, dot));
    if (member == nullptr) return nullptr;
    if (dot == std::string_view::npos) {
      if (const auto* list = member->if_array()) return list;
      return member->is_object() ? json::array_of(member->get_object(), "values") : nullptr;
    }
    object = member->if_object();
    if (object == nullptr) return nullptr;
    path.remove_prefix(dot + 1);
  }
}

}  // namespace vedette::filter
