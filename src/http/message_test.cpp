#include "http/message.h"

#include <gtest/gtest.h>

namespace vedette::http {
namespace {

TEST(Message, header_names_compare_without_case) {
  Headers headers;
  headers.add("Content-Type", "a");
  headers.add("content-type", "b");
  EXPECT_EQ(headers.get("CONTENT-TYPE"), "a");
  headers.set("Content-type", "c");
  EXPECT_EQ(headers.get("content-type"), "c");
  EXPECT_EQ(std::distance(headers.begin(), headers.end()), 1);
  EXPECT_EQ(headers.find("absent"), std::nullopt);
}

TEST(Message, a_query_keeps_order_and_duplicates) {
  const auto pairs = parse_query("a=1&b=%20x+y&a=2&flag&=z");
  ASSERT_EQ(pairs.size(), 5u);
  EXPECT_EQ(pairs[1].second, " x y");
  EXPECT_EQ(find_query(pairs, "a"), "1");
  EXPECT_EQ(find_query(pairs, "none"), "");
}

TEST(Message, a_cookie_is_found_by_its_whole_name) {
  EXPECT_EQ(find_cookie("xsc=1; sc=abc; sentrysid=q=r", "sc"), "abc");
  EXPECT_EQ(find_cookie("xsc=1; sc=abc; sentrysid=q=r", "sentrysid"), "q=r");
  EXPECT_EQ(find_cookie("", "sc"), "");
}

}  // namespace
}  // namespace vedette::http
