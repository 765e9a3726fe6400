// Sentry's search language for issues and events: text becomes a tree of typed, checked terms, so
// that a store only translates. Pure: the clock comes in as an argument.
//
//   query    := { AND-sequence OR … }, blanks mean AND, AND binds tighter than OR, parentheses group
//   term     := [!]key:value | [!]has:key | [!]is:status | function(…):value | free text
//   value    := text, "quoted text", [a, "b"], an operator > >= < <= = != before a value,
//               or a word between two U+F00D: Contains, StartsWith, EndsWith, DoesNotContain, …
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "search/fields.h"
#include "search/literal.h"
#include "base/pattern.h"

namespace vedette::search {

// Bytes of a query, and depth of its parentheses; more is refused.
inline constexpr std::size_t kMaxQueryLength = 4096;
inline constexpr int kMaxNesting = 32;

// What is searched. Keys of the issue itself (`is`, `assigned`, `lastSeen`, …) and aggregates
// have no meaning in the other one and are refused there.
enum class Scope { issues, events };

struct Options {
  Scope scope = Scope::issues;
  // Relative dates count from here.
  Instant now;
};

// `me`, `none`, `my_teams`, `#team`, or a user by e-mail address or name.
struct Person {
  enum class Kind { me, none, my_teams, team, user };
  Kind kind = Kind::user;
  // Of a team the slug without `#`, of a user as written; else empty.
  std::string name;

  bool operator==(const Person&) const = default;
};

// One value of a term. Which members are set follows from Term::kind, see FieldKind.
struct Value {
  // As written, without quotes and escapes.
  std::string text;
  Pattern pattern;
  double number = 0;
  std::uint64_t id = 0;
  TimeRange time;
  Person person;
};

struct Term {
  enum class Form {
    filter,     // `key:value`
    has,        // `has:key`, and `!key:""`; negated `!has:key` and `key:""`
    status,     // `is:value`
    free_text,  // words; values[0].pattern is open at both ends
    aggregate,  // `count():>10`
  };
  Form form = Form::filter;
  Field field = Field::tag;
  FieldKind kind = FieldKind::text;
  // The key as the declaration of the field spells it; of tags, flags and measurements the name
  // alone; of aggregates the function's name.
  std::string key;
  // Of an aggregate, in order, without quotes.
  std::vector<std::string> arguments;
  // `!key:…`, `:!=` and the `DoesNot…` operators; two of them cancel out.
  bool is_negated = false;
  // For numbers, durations, sizes, percentages, aggregates and ordered texts. Of a date it is
  // contained in Value::time; otherwise `equal`.
  Comparison comparison = Comparison::equal;
  // One of them must hold; never empty except for `has` and `status`.
  std::vector<Value> values;
  // Only for `is:`.
  StatusFilter status = StatusFilter::unresolved;
};

// A tree of which only the leaves are terms. No children: everything matches.
struct Node {
  enum class Kind { all_of, any_of, term };
  Kind kind = Kind::all_of;
  std::vector<Node> children;
  Term term;
};

struct Query {
  // The root is `all_of` unless the whole query is one alternative.
  Node root;
  // OR occurs: issue search does not offer it, its caller refuses.
  bool has_or = false;
  // Aggregates occur: a condition on groups of events, not on single ones.
  bool has_aggregate = false;
};

// Errors: invalid_argument with a sentence for the user that names the term or the position
// (1-based, in characters).
Result<Query> parse(std::string_view text, const Options& options);

// Words that may name one event: 32 hex digits, with or without the hyphens of a UUID; in lower
// case without hyphens.
std::optional<std::string> as_event_id(std::string_view text);
// Words that may name an issue: `SHOP-1A`, in upper case.
std::optional<std::string> as_short_id(std::string_view text);

}  // namespace vedette::search
