#include "store/sqlite/payload_codec.h"

#include <zstd.h>

#include <memory>

#include "base/assert.h"

namespace vedette::sql {
namespace {

// Fast enough for the pipeline; higher levels save a tenth of the bytes for twice the time.
constexpr int kLevel = 3;
// No event is larger; a damaged header must not ask for more memory.
constexpr unsigned long long kTextBytesMax = 64ULL * 1024 * 1024;

struct FreeCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompressor {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

}  // namespace

std::string compress_payload(std::string_view text) {
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeCompressor> context(ZSTD_createCCtx());
  std::string out(ZSTD_compressBound(text.size()), '\0');
  const auto bytes = ZSTD_compressCCtx(context.get(), out.data(), out.size(), text.data(), text.size(), kLevel);
  ASSERT(!ZSTD_isError(bytes));
  out.resize(bytes);
  return out;
}

Result<std::string> decompress_payload(std::string_view bytes) {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeDecompressor> context(ZSTD_createDCtx());
  const auto size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  const auto damaged = [] { return fail(ErrorCode::internal, "Internal Error", "A stored payload is damaged."); };
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kTextBytesMax) return damaged();
  std::string out(size, '\0');
  const auto read = ZSTD_decompressDCtx(context.get(), out.data(), out.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(read) || read != size) return damaged();
  return out;
}

}  // namespace vedette::sql
