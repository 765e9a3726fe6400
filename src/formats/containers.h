// Compressed files: opened without asking their names, within a bound.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace vedette::formats {

// Whether the bytes begin like gzip, xz, bzip2 or zstd.
bool is_packed(std::string_view bytes);

// What a gzip, xz, bzip2 or zstd file holds, all members of it; bytes of any other kind come back unchanged. One layer
// is opened, not two. Bytes of any kind are held to the bound.
// too_large: more than `bytes_max` bytes come out, or opening it takes more than 128 MiB of memory; noticed within
// 64 KiB. invalid_argument: malformed, truncated or followed by something else.
Result<std::string> unpack(std::string bytes, std::size_t bytes_max);

// As unpack(), for a stream of zlib, which nothing but the context tells from other bytes.
Result<std::string> unpack_zlib(std::string_view bytes, std::size_t bytes_max);

// How many bytes gzip or zlib data holds, without keeping them. Errors: as unpack().
Result<std::size_t> inflated_bytes(std::string_view bytes, std::size_t bytes_max);

// A file's name without `.gz`, `.xz`, `.bz2` or `.zst` at its end.
std::string strip_suffix(std::string_view filename);

}  // namespace vedette::formats
