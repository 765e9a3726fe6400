// The language of custom filters:
//
//   {"op": "and" | "or", "inner": [condition, …]}      {"op": "not", "inner": condition}
//   {"op": "any" | "all", "name": list, "inner": condition}   of the list's elements
//   {"op": "eq" | "glob" | "cidr" | "semver", "name": …, "value": one or a list, of which one will do}
//   {"op": "gt" | "gte" | "lt" | "lte", "name": …, "value": number}
//
// `eq` compares texts to the letter unless it has {"options": {"ignoreCase": true}}. A name is
// `event.` and the path of a member of the canonical event (`event.release`, `event.tags.page`,
// `event.exceptions` for the list of exceptions), inside of `any` and `all` the path of a member of
// the element (`type`, `value`), or one of error_type, error_message, log_message, metric_name,
// release, ip_address. Where a name stands for several values, one of them will do.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "filter/globs.h"
#include "base/ip_network.h"
#include "filter/version_range.h"
#include "json/value.h"

namespace vedette::filter {

// What a condition may ask about; empty or null where there is no such thing.
struct ConditionSubject {
  const json::object* event = nullptr;
  std::string_view release;
  std::string_view ip_address;
  std::string_view log_message;
  std::string_view metric_name;
};

// Immutable after construction; const use from any number of threads.
class Condition {
 public:
  // Errors: invalid_argument with a sentence that says what is wrong.
  static Result<Condition> compile(const json::object& condition);
  bool holds(const ConditionSubject& subject) const;

 private:
  enum class Op : std::uint8_t { all_of, any_of, none_of, any, all, eq, glob, cidr, semver, gt, gte, lt, lte };
  struct Node {
    Op op = Op::eq;
    std::string name;
    bool ignores_case = false;
    std::vector<json::value> values;
    double bound = 0;
    Globs globs;
    std::vector<IpNetwork> networks;
    std::vector<VersionRange> versions;
    std::vector<std::size_t> inner;
  };
  // What names are relative to: an event, or an element of one of its lists.
  struct Scope {
    const ConditionSubject& subject;
    const json::value* element = nullptr;
  };
  static std::optional<Op> op_of(std::string_view text);

  Result<std::size_t> add(const json::value& from, std::size_t depth, bool is_in_element);
  Status add_inner(Node& node, const json::object& from, std::size_t depth, bool is_in_element);
  static Status read_values(Node& node, const json::object& from);
  bool holds(std::size_t index, const Scope& scope) const;
  bool holds_in_list(const Node& node, const Scope& scope) const;
  static bool fits(const Node& node, const json::value& value);

  // The root comes first.
  std::vector<Node> nodes_;
};

// Errors: as those of Condition::compile.
Status validate_condition(const json::object& condition);

}  // namespace vedette::filter
