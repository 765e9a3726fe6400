#include "api/page.h"

#include <gtest/gtest.h>

namespace vedette::api {
namespace {

TEST(Page, pages_of_a_list_follow_each_other_without_gap_or_overlap) {
  std::vector<int> all(25);
  for (int i = 0; i < 25; ++i) all[static_cast<std::size_t>(i)] = i;
  std::vector<int> seen;
  PageRequest request{.cursor = {}, .limit = 10};
  for (int pages = 0; pages < 10; ++pages) {
    const auto page = slice(request, all);
    EXPECT_EQ(page.has_previous, pages > 0);
    seen.insert(seen.end(), page.items.begin(), page.items.end());
    if (!page.has_next) break;
    request = *read_page_request({{"cursor", page.next.text()}, {"per_page", "10"}}, 100);
  }
  EXPECT_EQ(seen, all);
}

TEST(Page, a_page_beyond_the_end_is_empty) {
  const auto page = slice(PageRequest{.cursor = Cursor{10, 99, false}, .limit = 10}, std::vector{1, 2, 3});
  EXPECT_TRUE(page.items.empty());
  EXPECT_FALSE(page.has_next);
  EXPECT_TRUE(page.has_previous);
}

TEST(Page, the_link_header_keeps_other_parameters_and_escapes_them) {
  EXPECT_EQ(link_header("http://h/p/", {{"query", "is:unresolved a&b"}, {"cursor", "x"}}, {0, 0, true}, false, {5, 1, false}, true),
            "<http://h/p/?query=is%3Aunresolved%20a%26b&cursor=0:0:1>; rel=\"previous\"; results=\"false\"; cursor=\"0:0:1\", "
            "<http://h/p/?query=is%3Aunresolved%20a%26b&cursor=5:1:0>; rel=\"next\"; results=\"true\"; cursor=\"5:1:0\"");
  EXPECT_TRUE(link_header("http://h/p/", {}, {0, 0, true}, false, {5, 1, false}, true).starts_with("<http://h/p/?&cursor="));
}

}  // namespace
}  // namespace vedette::api
