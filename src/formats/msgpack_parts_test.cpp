#include "formats/msgpack_parts.h"

#include <gtest/gtest.h>

namespace vedette::formats {
namespace {

TEST(MsgpackParts, texts_and_bytes_of_every_width_are_found_by_their_keys) {
  const std::string large(70'000, 'v');
  const std::string text = std::string("\x83\xa1" "a\xc4\x02" "\x00\xff", 7) + "\xd9\x01" "b" + std::string("\xc6\x00\x01\x11\x70", 5) + large +
                           "\xa1" "c" + std::string("\xda\x00\x01", 3) + "x";
  const auto parts = parse_msgpack_parts(text);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->at("a"), std::string_view("\x00\xff", 2));
  EXPECT_EQ(parts->at("b"), large);
  EXPECT_EQ(parts->at("c"), "x");
  for (std::size_t size = 0; size < text.size(); size += size < 40 ? 1 : 997) {
    EXPECT_FALSE(parse_msgpack_parts(std::string_view(text).substr(0, size))) << size;
  }
  EXPECT_FALSE(parse_msgpack_parts(text + "x"));
}

TEST(MsgpackParts, what_is_no_map_of_bytes_is_refused) {
  for (const std::string text : {"\xc0", "\x81\xa1" "a\x01", "\x81\x01\xa1" "a", "\x90", "\xdf\xff\xff\xff\xff"}) {
    EXPECT_FALSE(parse_msgpack_parts(text));
  }
}

}  // namespace
}  // namespace vedette::formats
