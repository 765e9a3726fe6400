#include "http/decode.h"

#include <brotli/decode.h>
#include <fmt/core.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/assert.h"

namespace vedette::http {
namespace {

constexpr std::size_t kChunkBytes = 64 * 1024;
// The largest piece that zlib's counters take at once.
constexpr std::size_t kZlibInputMax = 1u << 30;
// 128 MiB: what an encoder uses at its highest level.
constexpr int kZstdWindowLogMax = 27;
// A context that grew beyond this for one unusual body is not kept for the next.
constexpr std::size_t kZstdContextKeptBytes = 1024 * 1024;

enum class Coding { identity, gzip, deflate, brotli, zstd };

Unexpected too_large(std::size_t bytes_max) {
  return fail(ErrorCode::too_large, fmt::format("body is larger than {} bytes", bytes_max));
}
Unexpected malformed(std::string_view coding, std::string detail = {}) {
  return fail(ErrorCode::invalid_argument, fmt::format("malformed {} data in body", coding),
              std::move(detail));
}
Unexpected truncated(std::string_view coding) {
  return fail(ErrorCode::invalid_argument, fmt::format("truncated {} data in body", coding));
}
Unexpected out_of_memory() { return fail(ErrorCode::internal, "cannot decode the body"); }

// Takes what a decoder writes into a chunk.
class Sink {
 public:
  // A kept text has room for so many bytes from the first chunk on. Most bodies fit one chunk, and so cost one allocation
  // of their exact size; larger ones double, and never beyond the bound.
  static Sink keeping(std::size_t bytes_max, std::size_t bytes_expected) { return {bytes_max, bytes_expected, true}; }
  static Sink counting(std::size_t bytes_max) { return {bytes_max, 0, false}; }

  char* chunk() { return chunk_memory().data(); }
  static constexpr std::size_t chunk_size() { return kChunkBytes; }

  // Takes the first `count` bytes of the chunk.
  Status take(std::size_t count) {
    if (count > bytes_max_ - bytes_) return too_large(bytes_max_);
    bytes_ += count;
    if (!keeps_) return {};
    if (bytes_ > out_.capacity()) grow(std::max(bytes_, bytes_expected_));
    out_.append(chunk(), count);
    return {};
  }
  std::size_t bytes() const { return bytes_; }
  std::string release() { return std::move(out_); }

 private:
  Sink(std::size_t bytes_max, std::size_t bytes_expected, bool keeps)
      : bytes_max_(bytes_max), bytes_expected_(bytes_expected), keeps_(keeps) {}

  static std::array<char, kChunkBytes>& chunk_memory() {
    thread_local std::array<char, kChunkBytes> memory;
    return memory;
  }

  // A string that grows by itself would double its capacity past the bound.
  void grow(std::size_t needed) {
    std::string larger;
    larger.reserve(std::min(bytes_max_, std::max(needed, 2 * out_.size())));
    larger.append(out_);
    out_ = std::move(larger);
  }

  std::size_t bytes_max_;
  std::size_t bytes_expected_;
  bool keeps_;
  std::size_t bytes_ = 0;
  std::string out_;
};

// A zlib state that is set up once per thread: it is larger than most bodies.
class Inflater {
 public:
  Inflater() { is_ready_ = inflateInit2(&stream_, MAX_WBITS) == Z_OK; }
  ~Inflater() {
    if (is_ready_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // The state at the start of a stream of this container; null when there is no memory for one.
  z_stream* begin(int window_bits) {
    if (!is_ready_ || inflateReset2(&stream_, window_bits) != Z_OK) return nullptr;
    return &stream_;
  }

 private:
  z_stream stream_{};
  bool is_ready_ = false;
};

enum class Members { one, many };

struct ZlibForm {
  std::string_view name;
  int window_bits;
  Members members;
};

constexpr ZlibForm kGzip{"gzip", MAX_WBITS + 16, Members::many};
constexpr ZlibForm kZlib{"deflate", MAX_WBITS, Members::one};
constexpr ZlibForm kBareDeflate{"deflate", -MAX_WBITS, Members::one};

Status decode_zlib(std::string_view in, const ZlibForm& form, Sink& sink) {
  thread_local Inflater inflater;
  auto* stream = inflater.begin(form.window_bits);
  if (stream == nullptr) return out_of_memory();
  for (;;) {
    const auto offered = std::min(in.size(), kZlibInputMax);
    stream->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream->avail_in = static_cast<uInt>(offered);
    stream->next_out = reinterpret_cast<Bytef*>(sink.chunk());
    stream->avail_out = static_cast<uInt>(Sink::chunk_size());
    const int code = inflate(stream, Z_NO_FLUSH);
    in.remove_prefix(offered - stream->avail_in);
    TRY(sink.take(Sink::chunk_size() - stream->avail_out));
    if (code == Z_STREAM_END) {
      if (in.empty()) return {};
      if (form.members == Members::one) return malformed(form.name, "data after the stream");
      if (inflateReset(stream) != Z_OK) return out_of_memory();
    } else if (code == Z_BUF_ERROR) {
      return truncated(form.name);
    } else if (code == Z_MEM_ERROR) {
      return out_of_memory();
    } else if (code != Z_OK) {
      return malformed(form.name, stream->msg == nullptr ? "" : stream->msg);
    }
  }
}

// `deflate` means the zlib container; some senders leave the container away. Its first two bytes
// cannot begin bare data: they would be a stored block with padding that is not zero.
Status decode_deflate(std::string_view in, Sink& sink) {
  const auto byte = [&in](std::size_t at) { return static_cast<unsigned char>(in[at]); };
  const bool has_container = in.size() >= 2 && (byte(0) & 0x0f) == Z_DEFLATED &&
                             (byte(0) * 256 + byte(1)) % 31 == 0;
  return decode_zlib(in, has_container ? kZlib : kBareDeflate, sink);
}

Status decode_brotli(std::string_view in, Sink& sink) {
  const std::unique_ptr<BrotliDecoderState, decltype(&BrotliDecoderDestroyInstance)> state(
      BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), BrotliDecoderDestroyInstance);
  if (!state) return out_of_memory();
  auto available_in = in.size();
  const auto* next_in = reinterpret_cast<const std::uint8_t*>(in.data());
  for (;;) {
    auto available_out = Sink::chunk_size();
    auto* next_out = reinterpret_cast<std::uint8_t*>(sink.chunk());
    const auto code = BrotliDecoderDecompressStream(state.get(), &available_in, &next_in,
                                                    &available_out, &next_out, nullptr);
    TRY(sink.take(Sink::chunk_size() - available_out));
    if (code == BROTLI_DECODER_RESULT_SUCCESS) {
      if (available_in != 0) return malformed("br", "data after the stream");
      return {};
    }
    if (code == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT) return truncated("br");
    if (code == BROTLI_DECODER_RESULT_ERROR) {
      const auto error = BrotliDecoderGetErrorCode(state.get());
      return malformed("br", BrotliDecoderErrorString(error));
    }
  }
}

struct ZstdContextEnd {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};
using ZstdContext = std::unique_ptr<ZSTD_DCtx, ZstdContextEnd>;

Status decode_zstd_with(ZSTD_DCtx* context, std::string_view in, Sink& sink) {
  ZSTD_inBuffer input{in.data(), in.size(), 0};
  for (;;) {
    ZSTD_outBuffer output{sink.chunk(), Sink::chunk_size(), 0};
    const auto consumed_before = input.pos;
    const auto code = ZSTD_decompressStream(context, &output, &input);
    if (ZSTD_isError(code)) return malformed("zstd", ZSTD_getErrorName(code));
    TRY(sink.take(output.pos));
    // 0: a frame is complete, and another one may follow.
    if (code == 0 && input.pos == input.size) return {};
    if (output.pos == 0 && input.pos == consumed_before) return truncated("zstd");
  }
}

Status decode_zstd(std::string_view in, Sink& sink, std::size_t bytes_max) {
  thread_local ZstdContext context;
  if (!context) context.reset(ZSTD_createDCtx());
  if (!context) return out_of_memory();
  ZSTD_DCtx_reset(context.get(), ZSTD_reset_session_only);
  ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kZstdWindowLogMax);
  // A frame that says how large it will be need not be unpacked to be refused.
  const auto size = ZSTD_getFrameContentSize(in.data(), in.size());
  const bool is_known = size != ZSTD_CONTENTSIZE_UNKNOWN && size != ZSTD_CONTENTSIZE_ERROR;
  if (is_known && size > bytes_max) return too_large(bytes_max);
  auto result = decode_zstd_with(context.get(), in, sink);
  if (ZSTD_sizeof_DCtx(context.get()) > kZstdContextKeptBytes) context.reset();
  return result;
}

Result<Coding> parse_coding(std::string_view name) {
  using ascii::equals_ignoring_case;
  if (name.empty() || equals_ignoring_case(name, "identity") ||
      equals_ignoring_case(name, "utf-8")) {
    return Coding::identity;
  }
  if (equals_ignoring_case(name, "gzip") || equals_ignoring_case(name, "x-gzip")) {
    return Coding::gzip;
  }
  if (equals_ignoring_case(name, "deflate")) return Coding::deflate;
  if (equals_ignoring_case(name, "br")) return Coding::brotli;
  if (equals_ignoring_case(name, "zstd")) return Coding::zstd;
  return fail(ErrorCode::unsupported_media, "unsupported content encoding");
}

// The real encodings, in the order applied.
Result<std::vector<Coding>> parse_codings(std::string_view list) {
  std::vector<Coding> codings;
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    TRY_ASSIGN(const auto coding, parse_coding(ascii::trim(list.substr(0, comma))));
    list.remove_prefix(std::min(comma + 1, list.size()));
    if (coding == Coding::identity) continue;
    if (codings.size() == kEncodingsMax) {
      return fail(ErrorCode::unsupported_media, "too many content encodings");
    }
    codings.push_back(coding);
  }
  return codings;
}

Status decode_one(Coding coding, std::string_view in, Sink& sink, std::size_t bytes_max) {
  switch (coding) {
    case Coding::gzip: return decode_zlib(in, kGzip, sink);
    case Coding::deflate: return decode_deflate(in, sink);
    case Coding::brotli: return decode_brotli(in, sink);
    case Coding::zstd: return decode_zstd(in, sink, bytes_max);
    case Coding::identity: break;
  }
  ASSERT(false);
  return {};
}

}  // namespace

Result<std::string> decode_body(std::string_view content_encoding, std::string body,
                                std::size_t bytes_max) {
  return take_decoded(content_encoding, body, bytes_max);
}

Result<std::string> take_decoded(std::string_view content_encoding, std::string& body,
                                 std::size_t bytes_max, std::size_t bytes_expected) {
  TRY_ASSIGN(auto codings, parse_codings(content_encoding));
  if (codings.empty()) {
    if (body.size() > bytes_max) return too_large(bytes_max);
    return std::exchange(body, {});
  }
  std::string decoded;
  for (std::string_view in = body; !codings.empty(); codings.pop_back(), in = decoded) {
    auto sink = Sink::keeping(bytes_max, codings.size() == 1 ? bytes_expected : 0);
    TRY(decode_one(codings.back(), in, sink, bytes_max));
    decoded = sink.release();
  }
  std::string().swap(body);
  return decoded;
}

Result<std::size_t> decoded_bytes_bound(std::string_view content_encoding, std::string_view body,
                                        std::size_t bytes_max) {
  TRY_ASSIGN(const auto codings, parse_codings(content_encoding));
  if (codings.size() > 1) return codings.size() * bytes_max;
  if (codings.empty()) {
    if (body.size() > bytes_max) return too_large(bytes_max);
    return body.size();
  }
  auto sink = Sink::counting(bytes_max);
  TRY(decode_one(codings.front(), body, sink, bytes_max));
  return sink.bytes();
}

}  // namespace vedette::http
