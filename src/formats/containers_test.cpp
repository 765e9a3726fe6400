#include "formats/containers.h"

#include <bzlib.h>
#include <gtest/gtest.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

namespace vedette::formats {
namespace {

std::string zlib_packed(std::string text, int window_bits) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}
std::string gzip_packed(std::string text) { return zlib_packed(std::move(text), MAX_WBITS + 16); }

std::string xz_packed(std::string text) {
  std::string out(lzma_stream_buffer_bound(text.size()), '\0');
  std::size_t size = 0;
  EXPECT_EQ(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, nullptr, reinterpret_cast<const std::uint8_t*>(text.data()),
                                    text.size(), reinterpret_cast<std::uint8_t*>(out.data()), &size, out.size()),
            LZMA_OK);
  out.resize(size);
  return out;
}

std::string bzip2_packed(std::string text) {
  std::string out(text.size() * 2 + 1024, '\0');
  auto size = static_cast<unsigned>(out.size());
  EXPECT_EQ(BZ2_bzBuffToBuffCompress(out.data(), &size, text.data(), static_cast<unsigned>(text.size()), 1, 0, 0),
            BZ_OK);
  out.resize(size);
  return out;
}

std::string zstd_packed(std::string text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  const auto size = ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 1);
  EXPECT_FALSE(ZSTD_isError(size));
  out.resize(size);
  return out;
}

struct Kind {
  std::string_view name;
  std::string (*pack)(std::string);
};
constexpr Kind kKinds[] = {{"gzip", gzip_packed}, {"xz", xz_packed}, {"bzip2", bzip2_packed}, {"zstd", zstd_packed}};
constexpr std::size_t kMany = 1 << 20;

TEST(Containers, every_kind_is_recognised_and_opened) {
  const auto text = "MDMP" + std::string(300'000, 'x') + "end";
  for (const auto& kind : kKinds) {
    const auto packed = kind.pack(text);
    EXPECT_TRUE(is_packed(packed)) << kind.name;
    EXPECT_EQ(unpack(packed, kMany).value_or("?"), text) << kind.name;
    EXPECT_EQ(unpack(packed + kind.pack("more"), kMany).value_or("?"), text + "more") << kind.name;
    EXPECT_EQ(unpack(kind.pack(""), kMany).value_or("?"), "") << kind.name;
  }
}

TEST(Containers, anything_else_stays_as_it_is) {
  for (const std::string bytes : {"", "MDMP", "BZh9 is a word", "\x1f", "plain"}) {
    EXPECT_FALSE(is_packed(bytes));
    EXPECT_EQ(unpack(bytes, kMany).value_or("?"), bytes);
  }
}

TEST(Containers, a_bomb_is_too_large_and_the_bound_itself_is_not) {
  const std::string text(500'000, '\0');
  for (const auto& kind : kKinds) {
    const auto packed = kind.pack(text);
    EXPECT_TRUE(unpack(packed, text.size())) << kind.name;
    const auto bomb = unpack(packed, text.size() - 1);
    ASSERT_FALSE(bomb) << kind.name;
    EXPECT_EQ(bomb.error().code, ErrorCode::too_large) << kind.name;
  }
}

TEST(Containers, damaged_data_is_refused) {
  for (const auto& kind : kKinds) {
    const auto packed = kind.pack("some text that is worth packing");
    for (const auto& bytes : {packed.substr(0, packed.size() - 1), packed.substr(0, packed.size() / 2), packed + "x"}) {
      const auto opened = unpack(bytes, kMany);
      EXPECT_FALSE(opened && opened->size() > 0) << kind.name << " " << bytes.size();
      if (!opened) {
        EXPECT_EQ(opened.error().code, ErrorCode::invalid_argument) << kind.name;
      }
    }
  }
}

TEST(Containers, zlib_is_opened_where_it_is_expected) {
  const auto packed = zlib_packed("text", MAX_WBITS);
  EXPECT_EQ(unpack_zlib(packed, 4).value_or("?"), "text");
  EXPECT_EQ(unpack_zlib(packed, 3).error().code, ErrorCode::too_large);
  EXPECT_EQ(unpack_zlib(packed + "x", 4).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(unpack_zlib("", 4).error().code, ErrorCode::invalid_argument);
}

TEST(Containers, what_compressed_data_holds_is_counted_without_being_kept) {
  const auto large = std::string(300'000, 'x');
  EXPECT_EQ(inflated_bytes(zlib_packed(large, MAX_WBITS), 300'000).value_or(0), 300'000u);
  EXPECT_EQ(inflated_bytes(gzip_packed(large), 300'000).value_or(0), 300'000u);
  EXPECT_EQ(inflated_bytes(gzip_packed(large), 299'999).error().code, ErrorCode::too_large);
  EXPECT_EQ(inflated_bytes("plain", 10).error().code, ErrorCode::invalid_argument);
}

TEST(Containers, the_suffix_of_a_container_is_no_part_of_the_name) {
  EXPECT_EQ(strip_suffix("a.dmp.gz"), "a.dmp");
  EXPECT_EQ(strip_suffix("a.dmp.XZ"), "a.dmp");
  EXPECT_EQ(strip_suffix("a.bz2"), "a");
  EXPECT_EQ(strip_suffix("a.zst"), "a");
  EXPECT_EQ(strip_suffix("a.dmp"), "a.dmp");
  EXPECT_EQ(strip_suffix(".gz"), ".gz");
}

}  // namespace
}  // namespace vedette::formats
