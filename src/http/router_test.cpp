#include "http/router.h"

#include <gtest/gtest.h>

namespace vedette::http {
namespace {

TEST(Router, a_literal_wins_over_a_variable_and_backs_out_when_it_leads_nowhere) {
  Router router;
  ASSERT_TRUE(router.add(Method::get, "/users/me/", 1));
  ASSERT_TRUE(router.add(Method::get, "/users/{id}/", 2));
  ASSERT_TRUE(router.add(Method::get, "/users/{id}/teams/", 3));
  EXPECT_EQ(router.match(Method::get, "/users/me/")->row, 1u);
  EXPECT_EQ(router.match(Method::get, "/users/7")->row, 2u);
  const auto teams = router.match(Method::get, "/users/me/teams/");
  EXPECT_EQ(teams->row, 3u);
  EXPECT_EQ(teams->values, std::vector<std::string>{"me"});
  EXPECT_EQ(router.match(Method::get, "/users/"), std::nullopt);
}

TEST(Router, slashes_at_the_end_and_doubled_ones_do_not_count) {
  Router router;
  ASSERT_TRUE(router.add(Method::post, "/api/{project}/envelope/", 1));
  for (const auto* path : {"/api/1/envelope/", "/api/1/envelope", "//api/1//envelope/"}) {
    EXPECT_EQ(router.match(Method::post, path)->row, 1u) << path;
  }
}

TEST(Router, a_known_path_with_another_method_says_which_are_allowed) {
  Router router;
  ASSERT_TRUE(router.add(Method::get, "/a/", 1));
  ASSERT_TRUE(router.add(Method::put, "/a/", 2));
  ASSERT_FALSE(router.add(Method::put, "/a", 3));
  const auto match = router.match(Method::del, "/a/");
  ASSERT_TRUE(match);
  EXPECT_FALSE(match->row);
  EXPECT_EQ(match->allowed, (std::vector{Method::get, Method::put}));
  EXPECT_EQ(router.match(Method::head, "/a/")->row, 1u);
}

TEST(Router, variables_are_decoded_after_the_path_is_split) {
  Router router;
  ASSERT_TRUE(router.add(Method::get, "/releases/{version}/", 1));
  EXPECT_EQ(router.match(Method::get, "/releases/web%401.0%2Fbeta/")->values[0], "web@1.0/beta");
}

}  // namespace
}  // namespace vedette::http
