// Text with wildcards: `*` stands for any run of characters, `\*` for an asterisk.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vedette {

// Immutable after construction. Without wildcards it matches exactly its literal, case included;
// with wildcards ASCII case is ignored, as SQL LIKE does.
class Pattern {
 public:
  // Matches the empty text alone.
  Pattern() = default;
  // `text` in the form of a query. A run of backslashes before an asterisk is read in pairs (each
  // one backslash), an odd one left over makes the asterisk literal; elsewhere a backslash is text.
  static Pattern parse(std::string_view text);
  // Matches `text` alone, asterisks and all.
  static Pattern exactly(std::string_view text);

  // The same with anything allowed before, behind, or on both sides.
  Pattern with_open_start() const;
  Pattern with_open_end() const;
  Pattern with_open_ends() const { return with_open_start().with_open_end(); }

  bool has_wildcards() const { return parts_.size() > 1; }
  // The text without escapes; only of a pattern without wildcards.
  const std::string& literal() const;
  // Takes time linear in the lengths of the text and the pattern, whatever both are.
  bool matches(std::string_view text) const;
  // For `column LIKE ? ESCAPE '\'`: `%` for wildcards; `%`, `_` and `\` of the text escaped.
  std::string like() const;

 private:
  // What stands between the wildcards: one more part than there are wildcards. Only the first and
  // the last may be empty.
  std::vector<std::string> parts_ = {""};
};

// `text` with `%`, `_` and `\` escaped by `\`.
std::string escape_like(std::string_view text);

}  // namespace vedette
