#include "base/utf8.h"

#include <gtest/gtest.h>

namespace vedette::utf8 {
namespace {

TEST(Utf8, malformed_bytes_become_the_replacement_character) {
  EXPECT_TRUE(is_valid("plain text of more than eight bytes, ä, 漢, 😀"));
  EXPECT_FALSE(is_valid("\xff"));
  EXPECT_FALSE(is_valid("12345678\xc0\x80"));
  EXPECT_FALSE(is_valid("\xed\xa0\x80"));
  EXPECT_FALSE(is_valid("\xf5\x80\x80\x80"));
  EXPECT_EQ(repair("a\xff"), "a\xef\xbf\xbd");
  EXPECT_TRUE(is_valid(repair("\xe2\x82 \xf0\x9f")));
}

TEST(Utf8, text_is_measured_and_cut_by_characters) {
  EXPECT_EQ(length("aä漢😀"), 4u);
  EXPECT_EQ(prefix("aä漢😀", 2), "aä");
  EXPECT_EQ(prefix("aä", 9), "aä");
  EXPECT_EQ(prefix("ää", 0), "");
}

}  // namespace
}  // namespace vedette::utf8
