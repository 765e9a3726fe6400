#include <gtest/gtest.h>

#include "api/testing/world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kLog = "/api/0/organizations/acme/audit-logs/";

TEST(AuditLog, tells_who_did_what_newest_first) {
  World world;
  const auto who = world.person(Role::manager);
  world.put(who, "/api/0/organizations/acme/", R"({"name":"One"})");
  world.post(world.token({Scope::team_write}), "/api/0/organizations/acme/teams/",
             R"({"slug":"ops"})");
  const auto log = world.get(who, kLog);
  const auto& rows = log.object().at("rows").as_array();
  ASSERT_EQ(rows.size(), 2u);
  const auto& newest = rows[0].as_object();
  EXPECT_EQ(json::text_of(newest, "event"), "team.create");
  EXPECT_EQ(json::text_of(newest, "targetObject"), "ops");
  EXPECT_TRUE(newest.at("actor").as_object().at("email").is_null());
  EXPECT_EQ(json::serialize(rows[1].as_object().at("actor")),
            R"({"name":"Manager","email":"manager@acme.example.com"})");
  EXPECT_EQ(json::text_of(rows[1].as_object(), "ipAddress"), "127.0.0.1");
}

TEST(AuditLog, pages_with_the_link_header) {
  World world;
  const auto who = world.person(Role::manager);
  for (int i = 0; i < 3; ++i) world.put(who, "/api/0/organizations/acme/", R"({"name":"One"})");
  const auto first = world.get(who, std::string(kLog) + "?per_page=2");
  EXPECT_EQ(first.object().at("rows").as_array().size(), 2u);
  EXPECT_NE(first.headers.get("Link").find("rel=\"next\"; results=\"true\"; cursor=\"2:1:0\""),
            std::string_view::npos);
  const auto second = world.get(who, std::string(kLog) + "?per_page=2&cursor=2:1:0");
  EXPECT_EQ(second.object().at("rows").as_array().size(), 1u);
  EXPECT_EQ(world.get(who, std::string(kLog) + "?cursor=x").status, 400);
}

TEST(AuditLog, is_for_those_who_write_the_organization) {
  World world;
  EXPECT_EQ(world.get(world.person(Role::admin), kLog).status, 403);
  EXPECT_EQ(world.get(world.token({Scope::org_read}), kLog).status, 403);
  EXPECT_EQ(world.get(world.token({Scope::org_write}, "other"), kLog).status, 403);
  EXPECT_EQ(world.get(world.token({Scope::org_write}), kLog).status, 200);
}

TEST(AuditLog, a_refused_change_leaves_no_entry) {
  World world;
  const auto who = world.person(Role::owner);
  world.put(who, "/api/0/organizations/acme/", R"({"slug":"other"})");
  EXPECT_EQ(world.get(who, kLog).object().at("rows").as_array().size(), 0u);
}

}  // namespace
}  // namespace vedette::api::testing
