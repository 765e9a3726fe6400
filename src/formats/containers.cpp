#include "formats/containers.h"

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include "base/ascii.h"

namespace vedette::formats {
namespace {

constexpr std::size_t kChunkBytes = 64 * 1024;
// The largest piece that the counters of zlib and bzip2 take at once.
constexpr std::size_t kInputMax = 1u << 30;
constexpr int kZstdWindowLogMax = 27;
constexpr std::uint64_t kXzMemoryMax = 128 * 1024 * 1024;

Unexpected too_large(std::size_t bytes_max) {
  return fail(ErrorCode::too_large, fmt::format("a compressed file holds more than {} bytes", bytes_max));
}
Unexpected malformed(std::string_view kind) { return invalid(fmt::format("malformed {} data", kind)); }
Unexpected truncated(std::string_view kind) { return invalid(fmt::format("truncated {} data", kind)); }
Unexpected out_of_memory() { return fail(ErrorCode::internal, "cannot open a compressed file"); }

// Collects what a decoder writes into a chunk, or only counts it; never holds more bytes than the bound.
class Sink {
 public:
  explicit Sink(std::size_t bytes_max, bool keeps = true) : bytes_max_(bytes_max), keeps_(keeps), chunk_(kChunkBytes) {}

  char* chunk() { return chunk_.data(); }
  static constexpr std::size_t chunk_size() { return kChunkBytes; }
  Status take(std::size_t count) {
    if (count > bytes_max_ - count_) return too_large(bytes_max_);
    count_ += count;
    if (keeps_) out_.append(chunk_.data(), count);
    return {};
  }
  std::string release() { return std::move(out_); }
  std::size_t count() const { return count_; }

 private:
  std::size_t bytes_max_;
  bool keeps_;
  std::size_t count_ = 0;
  std::vector<char> chunk_;
  std::string out_;
};

struct ZlibEnd {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

Status unpack_zlib_form(std::string_view in, int window_bits, bool has_members, std::string_view kind, Sink& sink) {
  z_stream stream{};
  if (inflateInit2(&stream, window_bits) != Z_OK) return out_of_memory();
  const std::unique_ptr<z_stream, ZlibEnd> end(&stream);
  for (;;) {
    const auto offered = std::min(in.size(), kInputMax);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream.avail_in = static_cast<uInt>(offered);
    stream.next_out = reinterpret_cast<Bytef*>(sink.chunk());
    stream.avail_out = static_cast<uInt>(Sink::chunk_size());
    const int code = inflate(&stream, Z_NO_FLUSH);
    in.remove_prefix(offered - stream.avail_in);
    TRY(sink.take(Sink::chunk_size() - stream.avail_out));
    if (code == Z_STREAM_END) {
      if (in.empty()) return {};
      if (!has_members) return malformed(kind);
      if (inflateReset(&stream) != Z_OK) return out_of_memory();
    } else if (code == Z_BUF_ERROR) {
      return truncated(kind);
    } else if (code == Z_MEM_ERROR) {
      return out_of_memory();
    } else if (code != Z_OK) {
      return malformed(kind);
    }
  }
}

Result<std::string> unpack_gzip(std::string_view in, std::size_t bytes_max) {
  Sink sink(bytes_max);
  TRY(unpack_zlib_form(in, MAX_WBITS + 16, true, "gzip", sink));
  return sink.release();
}

struct LzmaEnd {
  void operator()(lzma_stream* stream) const { lzma_end(stream); }
};

Result<std::string> unpack_xz(std::string_view in, std::size_t bytes_max) {
  lzma_stream stream = LZMA_STREAM_INIT;
  if (lzma_stream_decoder(&stream, kXzMemoryMax, LZMA_CONCATENATED) != LZMA_OK) return out_of_memory();
  const std::unique_ptr<lzma_stream, LzmaEnd> end(&stream);
  Sink sink(bytes_max);
  stream.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
  stream.avail_in = in.size();
  for (;;) {
    stream.next_out = reinterpret_cast<std::uint8_t*>(sink.chunk());
    stream.avail_out = Sink::chunk_size();
    // All input is on the table from the start, so every call is the last one.
    const auto code = lzma_code(&stream, LZMA_FINISH);
    TRY(sink.take(Sink::chunk_size() - stream.avail_out));
    switch (code) {
      case LZMA_OK: break;
      case LZMA_STREAM_END: return sink.release();
      case LZMA_BUF_ERROR: return truncated("xz");
      case LZMA_MEM_ERROR: return out_of_memory();
      case LZMA_MEMLIMIT_ERROR: return too_large(bytes_max);
      default: return malformed("xz");
    }
  }
}

struct Bzip2End {
  void operator()(bz_stream* stream) const { BZ2_bzDecompressEnd(stream); }
};

// One stream off the front of `in`.
Status unpack_bzip2_stream(std::string_view& in, Sink& sink) {
  bz_stream stream{};
  if (BZ2_bzDecompressInit(&stream, 0, 0) != BZ_OK) return out_of_memory();
  const std::unique_ptr<bz_stream, Bzip2End> end(&stream);
  for (;;) {
    const auto offered = std::min(in.size(), kInputMax);
    stream.next_in = const_cast<char*>(in.data());
    stream.avail_in = static_cast<unsigned>(offered);
    stream.next_out = sink.chunk();
    stream.avail_out = static_cast<unsigned>(Sink::chunk_size());
    const int code = BZ2_bzDecompress(&stream);
    in.remove_prefix(offered - stream.avail_in);
    TRY(sink.take(Sink::chunk_size() - stream.avail_out));
    if (code == BZ_STREAM_END) return {};
    if (code == BZ_MEM_ERROR) return out_of_memory();
    if (code != BZ_OK) return malformed("bzip2");
    if (in.empty() && stream.avail_out != 0) return truncated("bzip2");
  }
}

Result<std::string> unpack_bzip2(std::string_view in, std::size_t bytes_max) {
  Sink sink(bytes_max);
  while (!in.empty()) TRY(unpack_bzip2_stream(in, sink));
  return sink.release();
}

struct ZstdEnd {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

Result<std::string> unpack_zstd(std::string_view in, std::size_t bytes_max) {
  const std::unique_ptr<ZSTD_DCtx, ZstdEnd> context(ZSTD_createDCtx());
  if (!context) return out_of_memory();
  ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kZstdWindowLogMax);
  Sink sink(bytes_max);
  ZSTD_inBuffer input{in.data(), in.size(), 0};
  for (;;) {
    ZSTD_outBuffer output{sink.chunk(), Sink::chunk_size(), 0};
    const auto consumed_before = input.pos;
    const auto code = ZSTD_decompressStream(context.get(), &output, &input);
    if (ZSTD_isError(code)) return malformed("zstd");
    TRY(sink.take(output.pos));
    // 0: a frame is complete, and another one may follow.
    if (code == 0 && input.pos == input.size) return sink.release();
    if (output.pos == 0 && input.pos == consumed_before) return truncated("zstd");
  }
}

bool is_bzip2(std::string_view bytes) {
  // The level, then the mark of a block or, in an empty file, of the end.
  return bytes.size() >= 10 && bytes.starts_with("BZh") && bytes[3] >= '1' && bytes[3] <= '9' &&
         (bytes.substr(4, 6) == "\x31\x41\x59\x26\x53\x59" || bytes.substr(4, 6) == "\x17\x72\x45\x38\x50\x90");
}
bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b\x08"); }
bool is_xz(std::string_view bytes) { return bytes.starts_with(std::string_view("\xfd" "7zXZ\0", 6)); }
bool is_zstd(std::string_view bytes) { return bytes.starts_with("\x28\xb5\x2f\xfd"); }

struct Container {
  bool (*is_this)(std::string_view);
  Result<std::string> (*unpack)(std::string_view, std::size_t);
};
constexpr Container kContainers[] = {
    {is_gzip, unpack_gzip}, {is_xz, unpack_xz}, {is_bzip2, unpack_bzip2}, {is_zstd, unpack_zstd}};

}  // namespace

bool is_packed(std::string_view bytes) {
  return std::ranges::any_of(kContainers, [bytes](const Container& container) { return container.is_this(bytes); });
}

Result<std::string> unpack(std::string bytes, std::size_t bytes_max) {
  for (const auto& container : kContainers) {
    if (container.is_this(bytes)) return container.unpack(bytes, bytes_max);
  }
  if (bytes.size() > bytes_max) return too_large(bytes_max);
  return bytes;
}

Result<std::string> unpack_zlib(std::string_view bytes, std::size_t bytes_max) {
  Sink sink(bytes_max);
  TRY(unpack_zlib_form(bytes, MAX_WBITS, false, "zlib", sink));
  return sink.release();
}

Result<std::size_t> inflated_bytes(std::string_view bytes, std::size_t bytes_max) {
  Sink sink(bytes_max, false);
  const bool is_members = is_gzip(bytes);
  TRY(unpack_zlib_form(bytes, is_members ? MAX_WBITS + 16 : MAX_WBITS, is_members, is_members ? "gzip" : "zlib", sink));
  return sink.count();
}

std::string strip_suffix(std::string_view filename) {
  for (const std::string_view suffix : {".gz", ".xz", ".bz2", ".zst"}) {
    if (filename.size() <= suffix.size()) continue;
    const auto stem = filename.size() - suffix.size();
    if (ascii::equals_ignoring_case(filename.substr(stem), suffix)) return std::string(filename.substr(0, stem));
  }
  return std::string(filename);
}

}  // namespace vedette::formats
