// Lists of globs, asked as one: `*` any run of characters, `?` any one, `[a-z]` and `[!a-z]` one of a
// set, `{one,two}` alternatives, `\` before a sign that stands for itself. Case never matters.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace vedette::filter {

inline constexpr std::size_t kMaxGlobBytes = 1024;

// Immutable after construction; const use from any number of threads.
class Globs {
 public:
  // Globs that validate_glob refuses match nothing; the others of the list are not hurt.
  static Globs compile(std::span<const std::string> globs);

  bool empty() const { return expressions_.empty(); }
  // Whether the whole text is matched by any glob of the list. Linear in the text.
  bool matches(std::string_view text) const;

 private:
  // Nearly always one for the whole list.
  std::vector<std::shared_ptr<const re2::RE2>> expressions_;
};

// Errors: invalid_argument with a sentence that says what is wrong with the glob.
Status validate_glob(std::string_view glob);

}  // namespace vedette::filter
