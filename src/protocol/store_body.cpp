#include "protocol/store_body.h"

#include <fmt/core.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>

#include "base/ascii.h"
#include "base/digest.h"

namespace vedette::protocol {
namespace {

constexpr std::size_t kChunkBytes = 16 * 1024;

bool is_json_object(std::string_view text) { return ascii::trim(text).starts_with('{'); }

Unexpected too_large(std::size_t bytes_max) {
  return fail(ErrorCode::too_large, fmt::format("event is larger than {} bytes", bytes_max));
}

struct InflateEnd {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

// One zlib stream and nothing behind it.
Result<std::string> inflate_zlib(std::string_view compressed, std::size_t bytes_max) {
  if (compressed.size() > std::numeric_limits<uInt>::max()) return too_large(bytes_max);
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return fail(ErrorCode::internal, "cannot decompress");
  const std::unique_ptr<z_stream, InflateEnd> end(&stream);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  stream.avail_in = static_cast<uInt>(compressed.size());

  std::string out;
  std::array<char, kChunkBytes> chunk;
  int code = Z_OK;
  while (code == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    code = inflate(&stream, Z_NO_FLUSH);
    const std::size_t made = chunk.size() - stream.avail_out;
    if (made > bytes_max - out.size()) return too_large(bytes_max);
    out.append(chunk.data(), made);
  }
  if (code != Z_STREAM_END || stream.avail_in != 0) return invalid("event is not zlib data");
  return out;
}

}  // namespace

Result<std::string> decode_legacy_store_body(std::string_view body, std::size_t bytes_max) {
  if (is_json_object(body)) {
    if (body.size() > bytes_max) return too_large(bytes_max);
    return std::string(body);
  }
  // Encoders of mail break the text into lines.
  std::string unbroken;
  auto text = ascii::trim(body);
  if (std::ranges::any_of(text, ascii::is_space)) {
    std::ranges::copy_if(text, std::back_inserter(unbroken), [](char c) { return !ascii::is_space(c); });
    text = unbroken;
  }
  // Four characters make three bytes: a text that cannot fit as JSON is not decoded at all, and
  // compressed data beyond the limit is not worth the attempt.
  if (text.size() / 4 > bytes_max / 3 + 1) return too_large(bytes_max);
  auto decoded = base64_decode(text);
  if (!decoded) return invalid("event is neither JSON nor base64");
  if (!is_json_object(*decoded)) {
    TRY_ASSIGN(decoded, inflate_zlib(*decoded, bytes_max));
    if (!is_json_object(*decoded)) return invalid("event is not a JSON object");
  }
  if (decoded->size() > bytes_max) return too_large(bytes_max);
  return std::move(*decoded);
}

}  // namespace vedette::protocol
