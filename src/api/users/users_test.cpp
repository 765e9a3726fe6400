#include <gtest/gtest.h>

#include "access/password.h"
#include "api/testing/world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kMe = "/api/0/users/me/";

TEST(Me, is_the_person_who_is_logged_in) {
  World world;
  const auto me = world.get(world.person(Role::member), kMe);
  EXPECT_EQ(me.status, 200);
  EXPECT_EQ(me.text("email"), "member@acme.example.com");
  EXPECT_EQ(me.text("name"), "Member");
  EXPECT_EQ(world.get(World::nobody(), kMe).status, 401);
  EXPECT_EQ(world.get(world.token(ScopeSet::all()), kMe).status, 403);
}

TEST(Me, the_name_changes) {
  World world;
  const auto who = world.person(Role::member);
  EXPECT_EQ(world.put(who, kMe, R"({"name":" Bob <b> "})").text("name"), "Bob <b>");
  EXPECT_EQ(world.put(who, kMe, R"({"name":""})").status, 400);
  EXPECT_EQ(world.get(who, kMe).text("name"), "Bob <b>");
}

TEST(Me, a_new_password_takes_the_old_one_and_ends_other_sessions) {
  World world;
  const auto here = world.person(Role::member);
  const auto elsewhere = world.person(Role::member);
  world.sql("UPDATE user_account SET password_hash = ? WHERE email = 'member@acme.example.com'",
            access::hash_password("old secret words"));
  const auto refused = [&](std::string_view body) {
    return json::serialize(world.put(here, kMe, body).body);
  };
  EXPECT_EQ(refused(R"({"password":"new secret words"})"),
            R"({"currentPassword":["This field is required."]})");
  EXPECT_EQ(refused(R"({"password":"new secret words","currentPassword":"wrong"})"),
            R"({"currentPassword":["This is not your password."]})");
  EXPECT_NE(
      refused(R"({"password":"short","currentPassword":"old secret words"})").find("password"),
      std::string::npos);
  EXPECT_EQ(world.get(elsewhere, kMe).status, 200);
  EXPECT_EQ(
      world
          .put(here, kMe, R"({"password":"new secret words","currentPassword":"old secret words"})")
          .status,
      200);
  EXPECT_EQ(world.get(here, kMe).status, 200);
  EXPECT_EQ(world.get(elsewhere, kMe).status, 401);
  EXPECT_EQ(world
                .put(here, kMe,
                     R"({"password":"third secret words","currentPassword":"new secret words"})")
                .status,
            200);
}

TEST(Regions, there_is_one_for_people_and_tokens) {
  World world;
  const auto expected = R"({"regions":[{"name":"monolith","url":"http://127.0.0.1:9000"}]})";
  EXPECT_EQ(
      json::serialize(world.get(world.token({Scope::event_read}), "/api/0/users/me/regions/").body),
      expected);
  EXPECT_EQ(json::serialize(world.get(world.person(Role::member), "/api/0/users/me/regions/").body),
            expected);
  EXPECT_EQ(world.get(World::nobody(), "/api/0/users/me/regions/").status, 401);
}

TEST(Health, is_told_to_anyone) {
  World world;
  const auto answer = world.get(World::nobody(), "/api/0/internal/health/");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(json::serialize(answer.body),
            R"({"problems":[],"healthy":{"catalog":true,"events":true}})");
}

}  // namespace
}  // namespace vedette::api::testing
