// Text to JSON values, bounded and without exceptions.
#pragma once
#include <string_view>

#include "base/result.h"
#include "json/value.h"

namespace vedette::json {

// Deeper nesting is refused: no payload that an SDK makes comes near it, and a stack has an end.
inline constexpr std::size_t kDepthMax = 128;

// RFC 8259; a number beyond the range of double becomes null. Errors: invalid_argument with a sentence that names the fault.
Result<value> parse(std::string_view text, storage_ptr storage = {});

// As `parse`, and forgives what SDKs are known to send: malformed UTF-8 and halves of surrogate pairs become U+FFFD,
// control characters stand in strings without being escaped, and bare NaN, Infinity and -Infinity become null.
Result<value> parse_lenient(std::string_view text, storage_ptr storage = {});

}  // namespace vedette::json
