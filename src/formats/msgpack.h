// MessagePack to JSON values: the form in which native SDKs leave an event on disk before a crash.
//
// A reader of our own: Debian's header-only library depends on a Boost that cannot be installed beside the one that
// Vedette is built with, and all that is needed here is one pass into one type, bounded.
#pragma once
#include <string_view>

#include "base/result.h"
#include "json/value.h"

namespace vedette::formats {

inline constexpr std::size_t kMsgpackDepthMax = 64;
// A value of JSON in memory takes up to 24 times the byte that stands for it here.
inline constexpr std::size_t kMsgpackBytesMax = 1024 * 1024;

// Exactly one value. Byte strings become base64, time stamps seconds, numbers that JSON does not have and other
// extensions null; malformed UTF-8 becomes U+FFFD; integer keys become text, and of equal keys the last one counts.
// invalid_argument: malformed, truncated, too deep, or followed by something. too_large: beyond kMsgpackBytesMax.
Result<json::value> parse_msgpack(std::string_view bytes, json::storage_ptr storage = {});

// Values one behind the other, until the end. A last value that is cut short is left out: the process that wrote it
// crashed. Errors as parse_msgpack().
Result<json::array> parse_msgpack_stream(std::string_view bytes, json::storage_ptr storage = {});

}  // namespace vedette::formats
