#include "grouping/test_events.h"

namespace vedette::grouping {
namespace {

TEST(ShortIds, the_number_follows_the_slug_in_base_32) {
  EXPECT_EQ(format_short_id("my-shop", 1), "MY-SHOP-1");
  EXPECT_EQ(format_short_id("my-shop", 0), "MY-SHOP-0");
  EXPECT_EQ(format_short_id("a", 31), "A-Z");
  EXPECT_EQ(format_short_id("a", 32), "A-10");
  EXPECT_EQ(format_short_id("a", 18), "A-J");
}

TEST(ShortIds, digits_leave_out_the_letters_that_look_like_others) {
  std::string digits;
  for (std::uint64_t i = 0; i < 32; ++i) digits += format_short_id("a", i).substr(2);
  EXPECT_EQ(digits, "0123456789ABCDEFGHJKMNPQRSTVWXYZ");
}

TEST(ShortIds, numbers_go_both_ways) {
  for (std::uint64_t number = 0; number < 5000; ++number) {
    EXPECT_EQ(parse_short_id_number(format_short_id("p", number)), number);
  }
  for (const auto number : {std::uint64_t{1} << 59, ~std::uint64_t{0}, ~std::uint64_t{0} - 31}) {
    EXPECT_EQ(parse_short_id_number(format_short_id("p-q", number)), number);
  }
}

TEST(ShortIds, letters_that_look_like_digits_are_read_as_such) {
  EXPECT_EQ(parse_short_id_number("shop-1o"), 32);
  EXPECT_EQ(parse_short_id_number("SHOP-O"), 0);
  EXPECT_EQ(parse_short_id_number("SHOP-I"), 1);
  EXPECT_EQ(parse_short_id_number("SHOP-l"), 1);
  EXPECT_EQ(parse_short_id_number("my-shop-z"), 31);
}

TEST(ShortIds, anything_else_is_no_short_id) {
  for (const std::string_view text :
       {"", "-", "SHOP", "SHOP-", "-1", "SHOP-U", "SHOP-1 ", "SHOP-+1", "SHOP-G0000000000000",
        "SHOP-\xc3\xa9"}) {
    EXPECT_EQ(parse_short_id_number(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace vedette::grouping
