// multipart/form-data (RFC 7578, RFC 2046).
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vedette::formats {

inline constexpr std::size_t kPartsMax = 1000;
// All header lines of one part together.
inline constexpr std::size_t kPartHeaderBytesMax = 16 * 1024;
inline constexpr std::size_t kPartHeadersMax = 64;

// One field of a form. The texts are valid UTF-8.
// Lifetime: `body` points into the text that was split.
struct Part {
  std::string name;
  // What the client calls the file; its presence makes the field a file. Text to show: never a path.
  std::optional<std::string> filename;
  std::string content_type;  // as sent; empty where the part has none
  std::string_view body;
};

// Splits a form. Lines end with CR LF, and a part's bytes are what lies between the blank line and the CR LF before
// the next delimiter, untouched. A line that merely begins like a delimiter is content. What stands before the first
// delimiter and after the last is ignored.
// invalid_argument: no multipart/form-data, no usable boundary, no final delimiter, or a part without a name.
// too_large: more parts, or more header, than the bounds above.
Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body);

}  // namespace vedette::formats
