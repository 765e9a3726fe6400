#include "base/ascii.h"

#include <gtest/gtest.h>

namespace vedette::ascii {
namespace {

TEST(Ascii, a_number_is_read_whole_or_not_at_all) {
  EXPECT_EQ(parse_number<int>("42"), 42);
  EXPECT_EQ(parse_number<std::int64_t>("-7"), -7);
  for (const auto* text : {"", " 1", "1 ", "+1", "1x", "99999999999999999999"}) {
    EXPECT_EQ(parse_number<int>(text), std::nullopt) << text;
  }
}

TEST(Ascii, hex_goes_both_ways) {
  const auto bytes = from_hex("00fFa5");
  ASSERT_TRUE(bytes);
  EXPECT_EQ(to_hex(*bytes), "00ffa5");
  EXPECT_EQ(from_hex("abc"), std::nullopt);
  EXPECT_EQ(from_hex("zz"), std::nullopt);
}

TEST(Ascii, a_slug_is_made_of_a_name) {
  EXPECT_EQ(slugify("My Web  Project!"), "my-web-project");
  EXPECT_EQ(slugify("--"), "");
}

TEST(Ascii, percent_escapes_decode_and_malformed_ones_stay) {
  EXPECT_EQ(percent_decode("a%20b+c%2", true), "a b c%2");
  EXPECT_EQ(percent_decode("a+b%zz", false), "a+b%zz");
  EXPECT_EQ(percent_decode(percent_encode("ä/ &?"), false), "ä/ &?");
}

TEST(Ascii, trimming_and_splitting_keep_what_is_inside) {
  EXPECT_EQ(trim(" \t a b \r\n"), "a b");
  EXPECT_EQ(split("a,,b", ',').size(), 3u);
  EXPECT_EQ(split("", ',').size(), 1u);
  EXPECT_TRUE(contains_ignoring_case("HelloWorld", "lowo"));
  EXPECT_FALSE(contains_ignoring_case("Hello", "world"));
}

}  // namespace
}  // namespace vedette::ascii
