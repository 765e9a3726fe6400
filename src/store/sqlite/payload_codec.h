// Payloads as they lie on disk: zstd frames.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace vedette::sql {

// Threads: safe for concurrent use; each thread keeps a context of its own.
std::string compress_payload(std::string_view text);
// Errors: internal, when the bytes are damaged.
Result<std::string> decompress_payload(std::string_view bytes);

}  // namespace vedette::sql
