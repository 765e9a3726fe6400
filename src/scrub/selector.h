// The language that says where a rule applies: `$user.email`, `extra.'My key'`, `$frame.vars.** && !safe`.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scrub/place.h"

namespace vedette::scrub {

// How a selector reaches a place: `sweeping` with wildcards and types of form alone, `named` by naming it.
enum class Reach : std::uint8_t { none, sweeping, named };

// A path has steps with `.` between them: a key (in any case; in single quotes, doubled inside, when it has other
// characters than letters, digits, `_` and `-`), a position in a list, `*` for any one step, `**` for any number of
// steps, `$type`. It fits a place when it fits the end of the way there: `password` is every value of that key.
// Paths are joined by `&&`, `||` and `!` (which binds strongest, `||` weakest) and parentheses; `&` and `|` are
// older spellings. Immutable.
class Selector {
 public:
  // Errors: invalid_argument with a sentence that names the fault.
  static Result<Selector> parse(std::string_view text);
  // Every value of that key.
  static Selector of_key(std::string_view key);

  // Whether it reaches a place, its `Pii` considered.
  bool selects(const Place& place) const;
  // Whether some step is that type.
  bool names_type(std::uint32_t type) const;

  struct Step {
    enum class Kind : std::uint8_t { key, any, deep, type } kind = Kind::any;
    std::string key = {};
    std::uint32_t types = 0;
  };
  struct Node {
    enum class Kind : std::uint8_t { path, all, any, not_ } kind = Kind::path;
    std::vector<Step> steps = {};
    std::vector<Node> children = {};
  };

 private:
  explicit Selector(Node root) : root_(std::move(root)) {}
  Node root_;
};

// The bits of `$name`, or nothing; `name` in any case.
std::optional<std::uint32_t> selector_type(std::string_view name);

}  // namespace vedette::scrub
