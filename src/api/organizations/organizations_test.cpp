#include <gtest/gtest.h>

#include "api/testing/world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kList = "/api/0/organizations/";
constexpr std::string_view kAcme = "/api/0/organizations/acme/";

TEST(Organizations, a_person_lists_their_own_and_an_integration_its_one) {
  World world;
  const auto person = world.get(world.person(Role::member), kList);
  ASSERT_EQ(person.list().size(), 1u);
  EXPECT_EQ(json::text_of(person.list()[0].as_object(), "slug"), "acme");
  const auto integration = world.get(world.token({Scope::org_read}, "other"), kList);
  ASSERT_EQ(integration.list().size(), 1u);
  EXPECT_EQ(json::text_of(integration.list()[0].as_object(), "slug"), "other");
}

TEST(Organizations, the_list_is_searched_and_limited_to_what_one_owns) {
  World world;
  const auto owner = world.person(Role::owner);
  EXPECT_EQ(world.get(owner, "/api/0/organizations/?query=ACM").list().size(), 1u);
  EXPECT_EQ(world.get(owner, "/api/0/organizations/?query=zzz").list().size(), 0u);
  EXPECT_EQ(world.get(owner, "/api/0/organizations/?owner=true").list().size(), 1u);
  EXPECT_EQ(world.get(world.person(Role::manager), "/api/0/organizations/?owner=1").list().size(),
            0u);
}

TEST(Organizations, the_detail_says_what_the_caller_may_do) {
  World world;
  const auto manager = world.get(world.person(Role::manager), kAcme);
  EXPECT_EQ(manager.status, 200);
  EXPECT_EQ(manager.text("orgRole"), "manager");
  const auto access = json::serialize(manager.object().at("access"));
  EXPECT_NE(access.find("org:write"), std::string::npos);
  EXPECT_EQ(access.find("org:admin"), std::string::npos);
  EXPECT_EQ(manager.object().at("teams").as_array().size(), 1u);
  EXPECT_EQ(manager.object().at("projects").as_array().size(), 1u);
  const auto& roles = manager.object().at("orgRoleList").as_array();
  EXPECT_TRUE(roles[2].as_object().at("isAllowed").as_bool());
  EXPECT_FALSE(roles[3].as_object().at("isAllowed").as_bool());

  const auto integration =
      world.get(world.token({Scope::org_read}), "/api/0/organizations/acme/?detailed=0");
  EXPECT_EQ(json::serialize(integration.object().at("access")), R"(["org:read"])");
  EXPECT_FALSE(integration.object().contains("orgRole"));
  EXPECT_FALSE(integration.object().contains("projects"));
}

TEST(Organizations, the_region_is_empty_unless_it_is_reached_over_tls) {
  World world;
  const auto who = world.token({Scope::org_read});
  const auto links = [&] { return json::serialize(world.get(who, kAcme).object().at("links")); };
  EXPECT_EQ(links(), R"({"organizationUrl":"http://127.0.0.1:9000","regionUrl":""})");
  world.services().url = "https://errors.example.com";
  EXPECT_EQ(
      links(),
      R"({"organizationUrl":"https://errors.example.com","regionUrl":"https://errors.example.com"})");
}

TEST(Organizations, name_and_slug_change_and_the_id_stays) {
  World world;
  const auto who = world.person(Role::manager);
  const auto before = world.get(who, kAcme).text("id");
  const auto changed = world.put(who, kAcme, R"({"name":"<b>'Acme\"","slug":"acme-2"})");
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(changed.text("name"), "<b>'Acme\"");
  EXPECT_EQ(changed.text("id"), before);
  EXPECT_EQ(world.get(who, kAcme).status, 404);
  EXPECT_EQ(world.get(who, "/api/0/organizations/acme-2/").text("id"), before);
}

TEST(Organizations, slugs_that_cannot_be_are_refused) {
  World world;
  const auto who = world.person(Role::owner);
  for (const auto* body : {R"({"slug":"12"})", R"({"slug":"A b"})", R"({"slug":"api"})",
                           R"({"slug":""})", R"({"slug":[]})", R"({"name":""})"}) {
    EXPECT_EQ(world.put(who, kAcme, body).status, 400) << body;
  }
  EXPECT_EQ(world.put(who, kAcme, R"({"slug":")" + std::string(51, 'a') + "\"}").status, 400);
  const auto taken = world.put(who, kAcme, R"({"slug":"other"})");
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(json::serialize(taken.body),
            R"({"slug":["An organization with this slug already exists."]})");
  EXPECT_EQ(world.get(who, kAcme).status, 200);
}

TEST(Organizations, settings_that_nothing_reads_are_not_kept) {
  World world;
  const As who = world.token({Scope::org_write});
  const auto answer = world.put(who, "/api/0/organizations/acme/", R"({"require2FA":true,"name":"Still"})");
  EXPECT_EQ(answer.status, 400);
  EXPECT_TRUE(answer.object().contains("require2FA")) << answer.raw_body;
  EXPECT_EQ(world.get(who, "/api/0/organizations/acme/").text("name"), "Acme");
}

TEST(Organizations, a_plain_member_changes_nothing) {
  World world;
  EXPECT_EQ(world.put(world.person(Role::member), kAcme, R"({"name":"x"})").status, 403);
  EXPECT_EQ(world.put(world.token({Scope::org_read}), kAcme, R"({"name":"x"})").status, 403);
  EXPECT_EQ(world.put(world.token({Scope::org_admin}, "other"), kAcme, R"({"name":"x"})").status,
            403);
}

TEST(Organizations, the_list_is_ordered_by_size) {
  World world;
  const auto ada = world.person(Role::owner);
  // Whoever belongs to acme belongs to other as well, which has people of its own.
  world.sql("INSERT INTO member (organization_id, user_id, email, role, created) SELECT o.id, m.user_id, m.email, 'member', 0"
            " FROM member m, organization o WHERE o.slug = 'other' AND m.organization_id <> o.id RETURNING id");
  const auto slugs = [&](std::string_view order) {
    std::string text;
    const auto answer = world.get(ada, fmt::format("/api/0/organizations/?sortBy={}", order));
    for (const auto& each : answer.list()) text += std::string(json::text_of(each.as_object(), "slug")) + " ";
    return text;
  };
  EXPECT_EQ(slugs("members"), "other acme ");
  world.sql("INSERT INTO outcome SELECT id, ?, 1, 0, '', 'k', 5, 1 FROM project WHERE slug = 'web' RETURNING project_id",
            world.clock().now().seconds() / 60 * 60);
  EXPECT_EQ(slugs("events"), "acme other ");
  EXPECT_EQ(world.get(ada, "/api/0/organizations/?sortBy=beauty").status, 400);
}

}  // namespace
}  // namespace vedette::api::testing
