// UTF-8 as text from outside needs it: made valid, measured and cut by characters.
#pragma once
#include <string>
#include <string_view>

namespace vedette::utf8 {

bool is_valid(std::string_view text);
// Every malformed byte sequence becomes U+FFFD.
std::string repair(std::string_view text);
// Number of code points of a valid text.
std::size_t length(std::string_view text);
// The first `count` code points of a valid text.
std::string_view prefix(std::string_view text, std::size_t count);

}  // namespace vedette::utf8
