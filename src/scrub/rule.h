// Rules: what they find, and what they put in its place.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scrub/find.h"

namespace re2 {
class RE2;
}

namespace vedette::scrub {

enum class Method : std::uint8_t { remove, replace, mask, hash };

inline constexpr std::string_view kFiltered = "[Filtered]";

struct Redaction {
  Method method = Method::remove;
  std::string text = {};           // replace: what stands there then
  std::size_t kept_at_end = 0;     // mask: characters that stay readable
  std::string_view unmasked = {};  // mask: characters that stay wherever they are
};

// Immutable once made; shared by threads.
struct Rule {
  enum class Kind : std::uint8_t {
    anything,  // the whole value
    key,       // the whole value, when its key fits `regex`, or without one the default words
    sort,      // what a finder finds
    pattern,   // what `regex` finds
  };
  std::string id;
  Kind kind = Kind::anything;
  Redaction redaction = {};
  Sort sort = {};
  std::shared_ptr<const re2::RE2> regex = {};
  std::vector<std::size_t> groups = {};  // of `regex`: these are redacted; none is the whole match
};

// The type of a remark in `_meta`.
std::string_view remark_type(Method method);
// What stands in the place of `original`; equal texts have equal results.
std::string redacted(const Redaction& redaction, std::string_view original);
// Whether a rule of the kind `key` fits.
bool fits_key(const Rule& rule, std::string_view key);
// The matches of a rule of the kinds `sort` and `pattern` in a text with those traits, in order, without overlap.
void find(const Rule& rule, std::string_view text, const Traits& traits, std::vector<Match>& matches);

// The rules of `@email`, `@ip:mask` and so on; nothing when there is no such id.
std::optional<std::vector<Rule>> builtin_rules(std::string_view id);
// A rule of a type that needs nothing but its name (`ip`, `anything`, `password` …); nothing for other types.
std::optional<Rule> simple_rule(std::string_view type);
// What is replaced by the built-in rules of the default set in values of free form …
std::vector<Rule> default_rules();
// … and in texts that must stay readable.
std::vector<Rule> replace_only_rules();

}  // namespace vedette::scrub
