#include "http/decode.h"

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <random>
#include <vector>

#include "base/ascii.h"

namespace vedette::http {
namespace {

constexpr std::size_t kMax = 1'000'000;
const std::string kJson = R"({"message":"hello","level":"error"})";

// Made with libbrotlienc: kJson, nothing, 200,000 times 'x', and 100 MiB of 'x'.
constexpr std::string_view kBrotliJson =
    "1f220000047463a92f1bd25b3f1804e1554c4b043aa84ed5811a0ed19e598a286a209c6c78";
constexpr std::string_view kBrotliNothing = "06";
constexpr std::string_view kBrotli200k = "5f3f0d0340022f1e0b249f6000";
constexpr std::string_view kBrotliBomb =
    "cfffff7f0024f0e2b14072effff9ffff0f8004401c1680eefd3fffffff01900088c302d0bdffe7ffff3f00120071"
    "5800baf7fffcffff074002200e0b40f7fe9fffffff004800c46101e8deffe7ffff0f000980382c00ddfb1f";

std::string unhex(std::string_view hex) {
  const auto bytes = *ascii::from_hex(hex);
  return {bytes.begin(), bytes.end()};
}

// 31 is gzip, 15 zlib, -15 bare deflate data.
std::string deflated(std::string_view text, int window_bits) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 9, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}
std::string gzip(std::string_view text) { return deflated(text, 31); }
std::string zlib(std::string_view text) { return deflated(text, 15); }
std::string bare(std::string_view text) { return deflated(text, -15); }

std::string zstd(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

// A frame that does not say how large its content is, with a window of its own.
std::string zstd_stream(std::string_view text, int window_log = 17) {
  auto* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
  ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
  std::string out(ZSTD_compressBound(text.size()), '\0');
  ZSTD_inBuffer input{text.data(), text.size(), 0};
  ZSTD_outBuffer output{out.data(), out.size(), 0};
  // In two steps, because a context that sees all at once narrows the window.
  ZSTD_compressStream2(context, &output, &input, ZSTD_e_continue);
  EXPECT_EQ(ZSTD_compressStream2(context, &output, &input, ZSTD_e_end), 0u);
  out.resize(output.pos);
  ZSTD_freeCCtx(context);
  return out;
}

struct Sample {
  std::string encoding;
  std::string body;
};

std::vector<Sample> samples_of_json() {
  return {{"gzip", gzip(kJson)},   {"x-gzip", gzip(kJson)},     {"deflate", zlib(kJson)},
          {"deflate", bare(kJson)}, {"br", unhex(kBrotliJson)}, {"zstd", zstd(kJson)},
          {"zstd", zstd_stream(kJson)}};
}

ErrorCode refused(std::string_view encoding, std::string body, std::size_t bytes_max = kMax) {
  const auto text = decode_body(encoding, std::move(body), bytes_max);
  EXPECT_FALSE(text) << encoding;
  return text ? ErrorCode::internal : text.error().code;
}

TEST(DecodeBody, a_plain_body_stays_as_it_is) {
  for (const std::string_view encoding :
       {"", "identity", "Identity", "UTF-8", "utf-8", " ", "identity, utf-8", ","}) {
    EXPECT_EQ(decode_body(encoding, kJson, kMax), kJson) << encoding;
  }
  EXPECT_EQ(decode_body("", "", 0), "");
  EXPECT_EQ(decode_body("", kJson, kJson.size()), kJson);
  EXPECT_EQ(refused("", kJson, kJson.size() - 1), ErrorCode::too_large);
}

TEST(DecodeBody, every_encoding_is_undone) {
  for (const auto& [encoding, body] : samples_of_json()) {
    EXPECT_EQ(decode_body(encoding, body, kMax), kJson) << encoding;
    EXPECT_EQ(decode_body(ascii::upper(encoding), body, kMax), kJson) << encoding;
    EXPECT_EQ(decode_body(" " + encoding + " , identity", body, kMax), kJson) << encoding;
  }
  for (const auto& [encoding, body] :
       std::vector<Sample>{{"gzip", gzip("")}, {"deflate", zlib("")}, {"deflate", bare("")},
                           {"br", unhex(kBrotliNothing)}, {"zstd", zstd("")}}) {
    EXPECT_EQ(decode_body(encoding, body, kMax), "") << encoding;
  }
}

TEST(DecodeBody, encodings_on_top_of_one_another_are_undone_from_the_last) {
  EXPECT_EQ(decode_body("gzip, zstd", zstd(gzip(kJson)), kMax), kJson);
  EXPECT_EQ(decode_body("br,identity,gzip", gzip(unhex(kBrotliJson)), kMax), kJson);
  EXPECT_EQ(decode_body("gzip, gzip", gzip(gzip(kJson)), kMax), kJson);
  EXPECT_EQ(refused("zstd, gzip", zstd(gzip(kJson))), ErrorCode::invalid_argument);
  EXPECT_EQ(refused("gzip, gzip, gzip", gzip(gzip(gzip(kJson)))), ErrorCode::unsupported_media);
}

TEST(DecodeBody, an_unknown_encoding_is_unsupported) {
  for (const std::string_view encoding : {"compress", "gzip2", "gzip;q=1", "gzip zstd", "*"}) {
    EXPECT_EQ(refused(encoding, gzip(kJson)), ErrorCode::unsupported_media) << encoding;
  }
}

TEST(DecodeBody, a_truncated_stream_is_refused_wherever_it_ends) {
  for (const auto& [encoding, body] : samples_of_json()) {
    for (std::size_t size = 0; size < body.size(); ++size) {
      EXPECT_EQ(refused(encoding, body.substr(0, size)), ErrorCode::invalid_argument)
          << encoding << " " << size;
    }
  }
}

TEST(DecodeBody, data_behind_the_stream_is_refused) {
  using namespace std::string_literals;
  for (const auto& [encoding, body] : samples_of_json()) {
    for (const auto& rest : {"x"s, "\0"s, "\x1f"s, kJson}) {
      EXPECT_EQ(refused(encoding, body + rest), ErrorCode::invalid_argument) << encoding;
    }
  }
}

TEST(DecodeBody, malformed_data_is_refused) {
  for (const std::string encoding : {"gzip", "deflate", "br", "zstd"}) {
    EXPECT_EQ(refused(encoding, kJson), ErrorCode::invalid_argument) << encoding;
    EXPECT_EQ(refused(encoding, std::string(1000, '\xff')), ErrorCode::invalid_argument)
        << encoding;
  }
  auto body = gzip(kJson);
  body[body.size() - 8] = static_cast<char>(body[body.size() - 8] ^ 1);
  EXPECT_EQ(refused("gzip", body), ErrorCode::invalid_argument) << "a wrong checksum";
  EXPECT_EQ(refused("gzip", zlib(kJson)), ErrorCode::invalid_argument);
}

TEST(DecodeBody, a_body_of_several_members_is_one_text) {
  EXPECT_EQ(decode_body("gzip", gzip(kJson) + gzip("") + gzip(kJson), kMax), kJson + kJson);
  EXPECT_EQ(decode_body("zstd", zstd(kJson) + zstd_stream(kJson), kMax), kJson + kJson);
  EXPECT_EQ(refused("deflate", zlib(kJson) + zlib(kJson)), ErrorCode::invalid_argument);
  EXPECT_EQ(refused("gzip", gzip(kJson) + gzip(kJson), 2 * kJson.size() - 1),
            ErrorCode::too_large);
}

TEST(DecodeBody, the_bound_is_exact_and_so_is_the_buffer) {
  constexpr std::size_t kSize = 200'000;
  const std::string text(kSize, 'x');
  for (const auto& [encoding, body] : std::vector<Sample>{{"gzip", gzip(text)},
                                                          {"deflate", zlib(text)},
                                                          {"deflate", bare(text)},
                                                          {"br", unhex(kBrotli200k)},
                                                          {"zstd", zstd(text)},
                                                          {"zstd", zstd_stream(text)}}) {
    EXPECT_EQ(decode_body(encoding, body, kSize + 1), text) << encoding;
    const auto exact = decode_body(encoding, body, kSize);
    ASSERT_TRUE(exact) << encoding;
    EXPECT_EQ(*exact, text) << encoding;
    EXPECT_LE(exact->capacity(), kSize) << encoding;
    EXPECT_EQ(refused(encoding, body, kSize - 1), ErrorCode::too_large) << encoding;
    EXPECT_EQ(refused(encoding, body, 0), ErrorCode::too_large) << encoding;
  }
}

TEST(DecodeBody, the_bytes_that_come_out_are_counted_without_keeping_them) {
  const std::string text(200'000, 'x');
  for (const auto& [encoding, body] : std::vector<Sample>{{"gzip", gzip(text)},
                                                          {"deflate", bare(text)},
                                                          {"br", unhex(kBrotli200k)},
                                                          {"zstd", zstd_stream(text)},
                                                          {"", text}}) {
    EXPECT_EQ(decoded_bytes_bound(encoding, body, 200'000).value(), 200'000u) << encoding;
    const auto refused = decoded_bytes_bound(encoding, body, 199'999);
    ASSERT_FALSE(refused) << encoding;
    EXPECT_EQ(refused.error().code, ErrorCode::too_large) << encoding;
  }
  EXPECT_EQ(decoded_bytes_bound("gzip", "x", kMax).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(decoded_bytes_bound("rot13", "x", kMax).error().code, ErrorCode::unsupported_media);
  EXPECT_EQ(decoded_bytes_bound("gzip, zstd", zstd(gzip(text)), 1000).value(), 2000u);
}

TEST(DecodeBody, a_body_is_taken_only_when_that_succeeds) {
  auto body = gzip(kJson);
  EXPECT_FALSE(take_decoded("gzip", body, 3));
  EXPECT_EQ(body, gzip(kJson));
  EXPECT_EQ(take_decoded("gzip", body, kMax, kJson.size()), kJson);
  EXPECT_EQ(body.size(), 0u);
  std::string plain(100'000, 'x');
  const auto* memory = plain.data();
  EXPECT_FALSE(take_decoded("", plain, 99'999));
  const auto taken = take_decoded("", plain, 100'000);
  EXPECT_EQ(taken->data(), memory) << "moved, not copied";
  EXPECT_EQ(plain.size(), 0u);
}

TEST(DecodeBody, a_bomb_is_refused) {
  const std::string text(20'000'000, 'x');
  for (const auto& [encoding, body] : std::vector<Sample>{{"gzip", gzip(text)},
                                                          {"deflate", zlib(text)},
                                                          {"br", unhex(kBrotliBomb)},
                                                          {"zstd", zstd(text)},
                                                          {"zstd", zstd_stream(text)},
                                                          {"gzip, gzip", gzip(gzip(text))}}) {
    EXPECT_LT(body.size(), 25'000u);
    EXPECT_EQ(refused(encoding, body), ErrorCode::too_large) << encoding;
  }
  // The inner stage alone is beyond the bound.
  const auto inner = gzip(text);
  EXPECT_EQ(refused("gzip, zstd", zstd(inner), inner.size() - 1), ErrorCode::too_large);
}

TEST(DecodeBody, a_window_beyond_the_limit_is_refused) {
  EXPECT_EQ(decode_body("zstd", zstd_stream(kJson, 27), kMax), kJson);
  EXPECT_EQ(refused("zstd", zstd_stream(kJson, 28)), ErrorCode::invalid_argument);
}

TEST(DecodeBody, a_failure_leaves_nothing_behind_for_the_next_body) {
  for (const auto& [encoding, body] : samples_of_json()) {
    refused(encoding, body.substr(0, body.size() / 2));
    EXPECT_EQ(decode_body(encoding, body, kMax), kJson) << encoding;
    refused(encoding, body, 3);
    EXPECT_EQ(decode_body(encoding, body, kMax), kJson) << encoding;
  }
}

TEST(DecodeBody, damaged_bodies_never_pass_the_bound) {
  std::mt19937_64 random(7);
  const auto below = [&random](std::size_t limit) { return random() % limit; };
  const auto samples = samples_of_json();
  constexpr std::size_t kBound = 4096;
  for (int round = 0; round < 20'000; ++round) {
    auto [encoding, body] = samples[below(samples.size())];
    for (auto steps = 1 + below(3); steps > 0; --steps) {
      body[below(body.size())] = static_cast<char>(below(256));
    }
    const auto text = decode_body(encoding, body, kBound);
    if (text) {
      EXPECT_LE(text->size(), kBound);
    } else {
      EXPECT_TRUE(text.error().code == ErrorCode::invalid_argument ||
                  text.error().code == ErrorCode::too_large);
    }
  }
}

}  // namespace
}  // namespace vedette::http
