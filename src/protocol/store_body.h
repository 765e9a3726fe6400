// The body of the store endpoint, older than envelopes.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace vedette::protocol {

// The JSON text of an event from a store request, after its content encoding is undone. No header
// tells the form, the content does: JSON as it is, base64 of JSON, or base64 of JSON compressed
// with zlib.
// The JSON itself is not looked at beyond its first character.
// invalid_argument when it is none of them; too_large when the text exceeds `bytes_max`.
Result<std::string> decode_legacy_store_body(std::string_view body, std::size_t bytes_max);

}  // namespace vedette::protocol
