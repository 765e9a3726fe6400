#include <gtest/gtest.h>

#include "api/testing/world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kTeams = "/api/0/organizations/acme/teams/";
constexpr std::string_view kBackend = "/api/0/teams/acme/backend/";

TEST(Teams, are_listed_with_their_projects_unless_those_are_not_wanted) {
  World world;
  const auto who = world.person(Role::member);
  const auto list = world.get(who, kTeams);
  ASSERT_EQ(list.list().size(), 1u);
  EXPECT_EQ(list.list()[0].as_object().at("projects").as_array().size(), 1u);
  EXPECT_EQ(list.list()[0].as_object().at("memberCount").as_int64(), 1);
  EXPECT_FALSE(world.get(who, "/api/0/organizations/acme/teams/?detailed=0")
                   .list()[0]
                   .as_object()
                   .contains("projects"));
  EXPECT_EQ(world.get(who, "/api/0/organizations/acme/teams/?query=nothing").list().size(), 0u);
}

TEST(Teams, whoever_makes_one_belongs_to_it) {
  World world;
  const auto who = world.person(Role::admin);
  const auto made = world.post(who, kTeams, R"({"name":"Front End"})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.text("slug"), "front-end");
  EXPECT_TRUE(made.object().at("isMember").as_bool());
  EXPECT_EQ(made.text("teamRole"), "admin");
  const auto by_token = world.post(world.token({Scope::team_write}), kTeams, R"({"slug":"ops"})");
  EXPECT_EQ(by_token.status, 201);
  EXPECT_EQ(by_token.text("name"), "ops");
  EXPECT_FALSE(by_token.object().at("isMember").as_bool());
}

TEST(Teams, a_taken_slug_is_a_conflict_and_a_taken_name_is_not) {
  World world;
  const auto who = world.token({Scope::org_write});
  const auto taken = world.post(who, kTeams, R"({"slug":"backend"})");
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(taken.text("detail"), "A team with this slug already exists.");
  EXPECT_EQ(world.post(who, kTeams, R"({"name":"Backend"})").text("slug"), "backend-2");
}

TEST(Teams, bad_names_and_slugs_are_refused) {
  World world;
  const auto who = world.token({Scope::org_write});
  EXPECT_EQ(json::serialize(world.post(who, kTeams).body),
            R"({"non_field_errors":["Name or slug is required"]})");
  for (const auto* body : {R"({"slug":"1"})", R"({"slug":"No Good"})", R"({"slug":"new"})",
                           R"({"name":" "})", R"({"name":{}})"}) {
    EXPECT_EQ(world.post(who, kTeams, body).status, 400) << body;
  }
  EXPECT_EQ(world.post(who, kTeams, R"({"name":"a\u0000b"})").status, 400);
}

TEST(Teams, the_detail_expands_and_collapses) {
  World world;
  const auto who = world.token({Scope::team_read});
  const auto plain = world.get(who, kBackend);
  EXPECT_EQ(json::text_of(plain.object().at("organization").as_object(), "slug"), "acme");
  EXPECT_FALSE(plain.object().contains("projects"));
  const auto other =
      world.get(who, "/api/0/teams/acme/backend/?expand=projects&collapse=organization");
  EXPECT_EQ(other.object().at("projects").as_array().size(), 1u);
  EXPECT_FALSE(other.object().contains("organization"));
  EXPECT_EQ(world.get(who, "/api/0/teams/acme/no-such/").status, 404);
  EXPECT_EQ(world.get(who, "/api/0/teams/acme/theirs/").status, 404);
}

TEST(Teams, are_renamed_and_deleted) {
  World world;
  const auto who = world.token({Scope::team_admin});
  const auto changed = world.put(who, kBackend, R"({"slug":"core","name":"Core"})");
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(changed.text("name"), "Core");
  EXPECT_EQ(world.get(who, kBackend).status, 404);
  EXPECT_EQ(world.del(world.token({Scope::team_write}), "/api/0/teams/acme/core/").status, 403);
  EXPECT_EQ(world.del(who, "/api/0/teams/acme/core/").status, 204);
  EXPECT_EQ(world.get(who, "/api/0/teams/acme/core/").status, 404);
  EXPECT_EQ(world.sql("SELECT count(*) FROM project WHERE slug = 'web'"), 1);
}

TEST(Teams, a_slug_of_another_team_cannot_be_taken) {
  World world;
  const auto who = world.token({Scope::team_write});
  world.post(who, kTeams, R"({"slug":"ops"})");
  EXPECT_EQ(json::serialize(world.put(who, kBackend, R"({"slug":"ops"})").body),
            R"({"slug":["The slug \"ops\" is already in use."]})");
}

TEST(Teams, people_join_and_leave_by_themselves) {
  World world;
  const auto who = world.person(Role::member);
  const auto path = "/api/0/organizations/acme/members/me/teams/backend/";
  const auto joined = world.post(who, path);
  EXPECT_EQ(joined.status, 201);
  EXPECT_TRUE(joined.object().at("isMember").as_bool());
  EXPECT_EQ(joined.text("teamRole"), "contributor");
  EXPECT_EQ(world.post(who, path).status, 201);
  const auto members = world.get(who, "/api/0/teams/acme/backend/members/");
  ASSERT_EQ(members.list().size(), 2u);
  EXPECT_EQ(json::text_of(members.list()[1].as_object(), "teamSlug"), "backend");
  EXPECT_EQ(world.del(who, path).status, 200);
  EXPECT_EQ(world.del(who, path).status, 404);
  EXPECT_EQ(world.get(who, "/api/0/teams/acme/backend/members/").list().size(), 1u);
}

TEST(Teams, whom_one_adds_or_removes_takes_more) {
  World world;
  const auto ada =
      std::to_string(world.sql("SELECT id FROM member WHERE email = 'ada@example.com'"));
  const auto path = "/api/0/organizations/acme/members/" + ada + "/teams/backend/";
  EXPECT_EQ(world.post(world.person(Role::member), path).status, 403);
  EXPECT_EQ(world.del(world.person(Role::member), path).status, 403);
  EXPECT_EQ(world.del(world.token({Scope::org_read}), path).status, 403);
  EXPECT_EQ(world.del(world.person(Role::admin), path).status, 200);
  EXPECT_EQ(world.post(world.person(Role::admin), path).status, 201);
  EXPECT_EQ(world.post(world.token({Scope::org_read}), path).status, 201);
  const auto eve =
      std::to_string(world.sql("SELECT id FROM member WHERE email = 'eve@example.com'"));
  EXPECT_EQ(world
                .post(world.person(Role::owner),
                      "/api/0/organizations/acme/members/" + eve + "/teams/backend/")
                .status,
            404);
  EXPECT_EQ(world
                .post(world.token({Scope::org_read}),
                      "/api/0/organizations/acme/members/me/teams/backend/")
                .status,
            404);
}

TEST(Teams, a_projects_teams_are_listed) {
  World world;
  const auto list =
      world.get(world.token({Scope::project_read}), "/api/0/projects/acme/web/teams/");
  ASSERT_EQ(list.list().size(), 1u);
  EXPECT_EQ(json::text_of(list.list()[0].as_object(), "slug"), "backend");
}

}  // namespace
}  // namespace vedette::api::testing
