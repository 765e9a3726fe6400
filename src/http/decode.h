// Undoing Content-Encoding, within a bound.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace vedette::http {

// How many real encodings may lie on top of one another.
inline constexpr std::size_t kEncodingsMax = 2;

// The body as it was before `content_encoding`: a list, in the order applied and in any case, of
// gzip, x-gzip, deflate (zlib, or bare deflate data), br and zstd. identity, nothing, and the
// `UTF-8` of old Android clients leave the body as it is.
// unsupported_media: another encoding, or more than kEncodingsMax. invalid_argument: data that is
// malformed, truncated, or followed by something else. too_large: more than `bytes_max` bytes at
// any stage, noticed within one chunk of 64 KiB: no buffer of output is ever larger than the bound.
// Threads: any; each keeps a small state of its own for the next call.
Result<std::string> decode_body(std::string_view content_encoding, std::string body,
                                std::size_t bytes_max);

// The same of a body that stays where it is as long as this fails; when it succeeds, `body` is empty and its memory is
// free or the result's. A caller that knows how many bytes come out says so, and none are copied on the way.
Result<std::string> take_decoded(std::string_view content_encoding, std::string& body,
                                 std::size_t bytes_max, std::size_t bytes_expected = 0);

// How many bytes decode_body() makes at most, found without keeping any: exactly of a body with one encoding, which is
// decoded to its end for that, or with none; of encodings on top of one another the bound of each.
// Errors: as decode_body(), but for those of encodings on top of one another, which are not looked into.
Result<std::size_t> decoded_bytes_bound(std::string_view content_encoding, std::string_view body,
                                        std::size_t bytes_max);

}  // namespace vedette::http
