#include <gtest/gtest.h>

#include "api/testing/world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kAll = "/api/0/organizations/acme/docs-feedback/";
constexpr std::string_view kOne = "/api/0/docs-feedback/";

TEST(DocsFeedback, anyone_gives_it_and_those_who_write_the_organization_read_it) {
  World world;
  EXPECT_EQ(
      world.post(World::nobody(), kOne, R"({"page":"/docs/api/auth/","helpful":true})").status,
      201);
  EXPECT_EQ(world
                .post(world.person(Role::member), kOne,
                      R"({"page":"/docs/","helpful":false,"comment":"<script>'\""})")
                .status,
            201);
  const auto list = world.get(world.person(Role::manager), kAll);
  ASSERT_EQ(list.list().size(), 2u);
  const auto& newest = list.list()[0].as_object();
  EXPECT_EQ(json::text_of(newest, "comment"), "<script>'\"");
  EXPECT_EQ(json::text_of(newest.at("user").as_object(), "email"), "member@acme.example.com");
  EXPECT_TRUE(list.list()[1].as_object().at("user").is_null());
  EXPECT_EQ(world.get(world.person(Role::member), kAll).status, 403);
}

TEST(DocsFeedback, who_gave_it_stays_in_their_organization) {
  World world;
  world.post(world.person(Role::member), kOne, R"({"page":"/docs/","helpful":false})");
  const auto list =
      world.get(world.person(Role::owner, "other"), "/api/0/organizations/other/docs-feedback/");
  EXPECT_TRUE(list.list()[0].as_object().at("user").is_null());
}

TEST(DocsFeedback, has_bounds) {
  World world;
  for (const auto* body : {R"({"page":"/elsewhere/","helpful":true})", R"({"page":"/docs/"})",
                           R"({"helpful":true})", R"({"page":"/docs/","helpful":"perhaps"})"}) {
    EXPECT_EQ(world.post(World::nobody(), kOne, body).status, 400) << body;
  }
  const auto longest =
      fmt::format(R"({{"page":"/docs/","helpful":true,"comment":"{}"}})", std::string(2001, 'x'));
  EXPECT_EQ(world.post(World::nobody(), kOne, longest).status, 400);
}

}  // namespace
}  // namespace vedette::api::testing
