#include <gtest/gtest.h>

#include "api/testing/world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kWeb = "/api/0/projects/acme/web/";
constexpr std::string_view kTeamProjects = "/api/0/teams/acme/backend/projects/";
constexpr std::string_view kOrganizationProjects = "/api/0/organizations/acme/projects/";

std::string slugs(const Answer& answer) {
  std::string text;
  for (const auto& each : answer.list())
    text += std::string(json::text_of(each.as_object(), "slug")) + " ";
  return text;
}

TEST(Projects, one_is_made_with_a_default_key_under_its_team) {
  World world;
  int told = 0;
  world.services().keys_changed = [&] { ++told; };
  const auto who = world.token({Scope::project_write});
  const auto made =
      world.post(who, kTeamProjects, R"({"name":"My <App> \"x\"","platform":"javascript-react"})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.text("slug"), "my-app-x");
  EXPECT_EQ(made.text("name"), "My <App> \"x\"");
  EXPECT_EQ(made.text("platform"), "javascript-react");
  EXPECT_EQ(json::text_of(made.object().at("team").as_object(), "slug"), "backend");
  EXPECT_TRUE(made.object().at("firstEvent").is_null());
  EXPECT_EQ(told, 1);
  const auto keys = world.get(who, "/api/0/projects/acme/my-app-x/keys/");
  ASSERT_EQ(keys.list().size(), 1u);
  EXPECT_EQ(json::text_of(keys.list()[0].as_object(), "name"), "Default");
}

TEST(Projects, a_taken_slug_is_a_conflict_and_a_taken_name_gets_another_slug) {
  World world;
  const auto who = world.token({Scope::project_write});
  const auto taken = world.post(who, kTeamProjects, R"({"name":"x","slug":"web"})");
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(json::serialize(taken.body),
            R"({"detail":"A project with this slug already exists."})");
  EXPECT_EQ(world.post(who, kTeamProjects, R"({"name":"Web"})").text("slug"), "web-2");
  EXPECT_EQ(world.post(who, kTeamProjects, R"({"name":"theirs"})").text("slug"), "theirs");
}

TEST(Projects, what_cannot_be_made_is_refused_in_sentrys_words) {
  World world;
  const auto who = world.token({Scope::project_write});
  const auto refused = [&](std::string_view body) {
    return json::serialize(world.post(who, kTeamProjects, body).body);
  };
  EXPECT_EQ(refused(R"({})"), R"({"name":["This field is required."]})");
  EXPECT_EQ(refused(R"({"name":"x","platform":"nonsense"})"),
            R"({"platform":["Invalid platform"]})");
  EXPECT_EQ(refused(R"({"name":"new"})"),
            R"({"name":["The name \"new\" is reserved and not allowed."]})");
  EXPECT_EQ(refused(fmt::format(R"({{"name":"{}"}})", std::string(51, 'x'))),
            R"({"name":["Ensure this field has no more than 50 characters."]})");
  for (const auto* body : {R"({"name":"x","slug":"7"})", R"({"name":"x","slug":"A"})",
                           R"({"name":["x"]})", R"({"name":null})"}) {
    EXPECT_EQ(world.post(who, kTeamProjects, body).status, 400) << body;
  }
  EXPECT_EQ(world.post(who, "/api/0/teams/acme/no-such/projects/", R"({"name":"x"})").status, 404);
  EXPECT_EQ(world.post(world.token({Scope::project_read}), kTeamProjects, R"({"name":"x"})").status,
            403);
  EXPECT_EQ(world.post(world.person(Role::member), kTeamProjects, R"({"name":"x"})").status, 403);
  EXPECT_EQ(world.sql("SELECT count(*) FROM project"), 2);
}

TEST(Projects, every_person_makes_them_under_a_team_of_their_own) {
  World world;
  const auto who = world.person(Role::member);
  const auto made = world.post(who, kOrganizationProjects, R"({"name":"Mine"})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(json::text_of(made.object().at("team").as_object(), "slug"), "team-member");
  EXPECT_TRUE(made.object().at("isMember").as_bool());
  const auto second = world.post(who, kOrganizationProjects, R"({"name":"Mine"})");
  EXPECT_EQ(second.text("slug"), "mine-2");
  EXPECT_EQ(json::text_of(second.object().at("team").as_object(), "slug"), "team-member");
  EXPECT_EQ(world.post(who, kOrganizationProjects, R"({"name":"x","slug":"web"})").status, 409);
}

TEST(Projects, a_refused_project_leaves_no_team_behind) {
  World world;
  EXPECT_EQ(
      world.post(world.person(Role::member), kOrganizationProjects, R"({"name":"x","slug":"web"})")
          .status,
      409);
  EXPECT_EQ(world.sql("SELECT count(*) FROM team WHERE slug LIKE 'team-%'"), 0);
}

TEST(Projects, a_token_that_only_reads_makes_none_by_the_other_route_either) {
  World world;
  EXPECT_EQ(world.post(world.token({Scope::project_read}), kOrganizationProjects, R"({"name":"x"})")
                .status,
            403);
  EXPECT_EQ(
      world.post(world.token({Scope::project_write}), kOrganizationProjects, R"({"name":"x"})")
          .status,
      201);
}

TEST(Projects, the_detail_has_everything_that_clients_read) {
  World world;
  world.sql(
      "INSERT INTO environment (project_id, name, first_seen) SELECT id, 'prod', 1 FROM project "
      "WHERE slug = 'web'");
  const auto answer = world.get(world.token({Scope::project_read}), kWeb);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.text("status"), "active");
  EXPECT_EQ(json::text_of(answer.object().at("organization").as_object(), "slug"), "acme");
  EXPECT_EQ(json::serialize(answer.object().at("access")), R"(["project:read"])");
  EXPECT_TRUE(answer.object().at("latestRelease").is_null());
  const auto list = world.get(world.token({Scope::org_read}), kOrganizationProjects);
  EXPECT_EQ(json::serialize(list.list()[0].as_object().at("environments")), R"(["prod"])");
}

TEST(Projects, belong_to_one_organization_alone) {
  World world;
  const auto who = world.token({Scope::project_read});
  EXPECT_EQ(world.get(who, "/api/0/projects/acme/theirs/").status, 404);
  EXPECT_EQ(world.get(who, "/api/0/projects/other/theirs/").status, 403);
  const auto theirs = std::to_string(world.sql("SELECT id FROM project WHERE slug = 'theirs'"));
  EXPECT_EQ(world.get(who, "/api/0/projects/acme/" + theirs + "/").status, 404);
}

TEST(Projects, name_slug_and_platform_change_and_the_id_stays) {
  World world;
  const auto who = world.token({Scope::project_write});
  const auto id = world.get(who, kWeb).text("id");
  const auto changed =
      world.put(who, kWeb, R"({"name":"Shop","slug":"shop","platform":"go","resolveAge":0})");
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(changed.text("slug"), "shop");
  EXPECT_EQ(changed.text("platform"), "go");
  EXPECT_EQ(changed.object().at("resolveAge").as_int64(), 0);
  EXPECT_EQ(world.get(who, kWeb).status, 404);
  EXPECT_EQ(world.get(who, "/api/0/projects/acme/shop/").text("id"), id);
  EXPECT_TRUE(world.put(who, "/api/0/projects/acme/shop/", R"({"platform":""})")
                  .object()
                  .at("platform")
                  .is_null());
}

TEST(Projects, changes_that_cannot_be_are_refused) {
  World world;
  const auto who = world.token({Scope::project_write});
  world.post(who, kTeamProjects, R"({"name":"shop"})");
  EXPECT_EQ(json::serialize(world.put(who, kWeb, R"({"slug":"shop"})").body),
            R"({"slug":["Another project is already using the slug \"shop\"."]})");
  for (const auto* body :
       {R"({"slug":"1"})", R"({"platform":"nonsense"})", R"({"name":""})", R"({"slug":{}})"}) {
    EXPECT_EQ(world.put(who, kWeb, body).status, 400) << body;
  }
  EXPECT_EQ(world.put(world.person(Role::member), kWeb, R"({"name":"x"})").status, 403);
  EXPECT_EQ(world.put(world.token({Scope::project_read}), kWeb, R"({"name":"x"})").status, 403);
  EXPECT_EQ(world.put(world.person(Role::member), kWeb, R"({"isBookmarked":true})").status, 200);
}

TEST(Projects, deleting_takes_the_keys_and_leaves_the_others) {
  World world;
  int told = 0;
  world.services().keys_changed = [&] { ++told; };
  EXPECT_EQ(world.del(world.token({Scope::project_write}), kWeb).status, 403);
  EXPECT_EQ(world.del(world.token({Scope::project_admin}), kWeb).status, 204);
  EXPECT_EQ(told, 1);
  EXPECT_EQ(world.sql("SELECT count(*) FROM project_key"), 1);
  EXPECT_EQ(world.sql("SELECT count(*) FROM project"), 1);
  EXPECT_EQ(world.get(world.token({Scope::project_read}), kWeb).status, 404);
}

TEST(Projects, go_to_teams_and_come_back) {
  World world;
  const auto who = world.token({Scope::project_write, Scope::team_write});
  world.post(who, "/api/0/organizations/acme/teams/", R"({"slug":"ops"})");
  const auto given = world.post(who, "/api/0/projects/acme/web/teams/ops/");
  EXPECT_EQ(given.status, 201);
  EXPECT_EQ(given.object().at("teams").as_array().size(), 2u);
  EXPECT_EQ(slugs(world.get(who, "/api/0/teams/acme/ops/projects/")), "web ");
  const auto taken = world.del(who, "/api/0/projects/acme/web/teams/ops/");
  EXPECT_EQ(taken.status, 200);
  EXPECT_EQ(taken.object().at("teams").as_array().size(), 1u);
  EXPECT_EQ(world.post(who, "/api/0/projects/acme/web/teams/theirs/").status, 404);
}

TEST(Projects, the_list_of_all_is_what_the_caller_reaches) {
  World world;
  EXPECT_EQ(slugs(world.get(world.token({Scope::project_read}, "other"), "/api/0/projects/")),
            "theirs ");
  const auto who = world.person(Role::member);
  const auto all = world.get(who, "/api/0/projects/");
  EXPECT_EQ(slugs(all), "web ");
  EXPECT_EQ(json::text_of(all.list()[0].as_object().at("organization").as_object(), "slug"),
            "acme");
  EXPECT_EQ(world.get(World::nobody(), "/api/0/projects/").status, 401);
}

TEST(Projects, lists_are_searched_by_word_and_by_property) {
  World world;
  const auto who = world.token({Scope::project_write, Scope::org_read});
  world.post(who, kTeamProjects, R"({"name":"Shop","platform":"go"})");
  const auto found = [&](std::string_view query) {
    return slugs(world.get(who, fmt::format("/api/0/projects/?query={}", query)));
  };
  EXPECT_EQ(found("sho"), "shop ");
  EXPECT_EQ(found("slug:web"), "web ");
  EXPECT_EQ(found("platform:go"), "shop ");
  EXPECT_EQ(found("team:backend"), "shop web ");
  EXPECT_EQ(found("id:1+id:3"), "shop web ");
  EXPECT_EQ(found("no_such:x"), "");
  EXPECT_EQ(found("%27%20OR%201%3D1"), "");
  const auto key = world.get(who, "/api/0/projects/acme/shop/keys/")
                       .list()[0]
                       .as_object()
                       .at("public")
                       .as_string();
  EXPECT_EQ(found("dsn:" + std::string(key)), "shop ");
  EXPECT_EQ(slugs(world.get(who, "/api/0/organizations/acme/projects/?query=web")), "web ");
}

}  // namespace
}  // namespace vedette::api::testing
