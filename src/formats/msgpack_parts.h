// A flat map in MessagePack whose values are bytes: how mobile SDKs pack a replay and its video.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace vedette::formats {

// The map's texts and byte strings by key. Lifetime: the views point into `bytes`.
// invalid_argument: not one map of texts to texts or bytes, of at most 16 entries, and nothing after it.
Result<std::map<std::string, std::string_view>> parse_msgpack_parts(std::string_view bytes);

}  // namespace vedette::formats
