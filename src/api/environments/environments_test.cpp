#include <gtest/gtest.h>

#include "api/testing/world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kOfProject = "/api/0/projects/acme/web/environments/";
constexpr std::string_view kOfOrganization = "/api/0/organizations/acme/environments/";

class Environments : public ::testing::Test {
 protected:
  Environments() {
    for (const auto* name : {"prod", "a/b \"c\""}) {
      world.sql(
          "INSERT INTO environment (project_id, name, first_seen) SELECT id, ?, 1 FROM project "
          "WHERE slug = 'web'",
          name);
    }
    world.sql(
        "INSERT INTO environment (project_id, name, first_seen) SELECT id, 'secret', 1 FROM "
        "project WHERE slug = 'theirs'");
  }
  std::size_t count(std::string_view target) {
    return world.get(world.token({Scope::project_read, Scope::org_read}), target).list().size();
  }
  World world;
};

TEST_F(Environments, are_listed_in_the_project_and_in_its_organization_alone) {
  EXPECT_EQ(count(kOfProject), 2u);
  EXPECT_EQ(count(kOfOrganization), 2u);
}

TEST_F(Environments, hidden_ones_are_shown_when_asked_for) {
  const auto who = world.token({Scope::project_write});
  const auto hidden = world.put(who, std::string(kOfProject) + "prod/", R"({"isHidden":true})");
  EXPECT_EQ(hidden.status, 200);
  EXPECT_TRUE(hidden.object().at("isHidden").as_bool());
  EXPECT_EQ(count(kOfProject), 1u);
  EXPECT_EQ(count(std::string(kOfProject) + "?visibility=hidden"), 1u);
  EXPECT_EQ(count(std::string(kOfProject) + "?visibility=all"), 2u);
  EXPECT_EQ(count(kOfOrganization), 1u);
  EXPECT_EQ(world.get(who, std::string(kOfProject) + "?visibility=x").text("detail"),
            "Invalid value for 'visibility', valid values are: ['all', 'hidden', 'visible']");
}

TEST_F(Environments, one_is_found_by_its_escaped_name) {
  const auto who = world.token({Scope::project_read});
  EXPECT_EQ(world.get(who, std::string(kOfProject) + "a%2Fb%20%22c%22/").text("name"), "a/b \"c\"");
  EXPECT_EQ(world.get(who, std::string(kOfProject) + "secret/").status, 404);
  EXPECT_EQ(world.put(who, std::string(kOfProject) + "prod/", R"({"isHidden":true})").status, 403);
}

TEST_F(Environments, several_are_hidden_at_once_or_none) {
  const auto who = world.token({Scope::project_write});
  EXPECT_EQ(world.put(who, kOfProject, R"({"environmentNames":["prod","no-such"],"isHidden":true})")
                .status,
            400);
  EXPECT_EQ(count(kOfProject), 2u);
  EXPECT_EQ(
      world.put(who, kOfProject, R"({"environmentNames":["prod","a/b \"c\""],"isHidden":true})")
          .list()
          .size(),
      2u);
  EXPECT_EQ(count(kOfProject), 0u);
  EXPECT_EQ(world.put(who, kOfProject, R"({"environmentNames":"prod","isHidden":true})").status,
            400);
  EXPECT_EQ(world.put(who, std::string(kOfProject) + "prod/", "{}").status, 400);
}

TEST_F(Environments, lists_that_are_whole_say_so_in_a_link_header) {
  const auto who = world.token({Scope::project_read, Scope::org_read, Scope::member_read});
  for (const std::string_view path : {kOfProject, kOfOrganization, std::string_view("/api/0/projects/acme/web/filters/"),
                                      std::string_view("/api/0/projects/acme/web/members/"),
                                      std::string_view("/api/0/organizations/acme/users/")}) {
    const std::string link(world.get(who, path).headers.get("Link"));
    EXPECT_NE(link.find("rel=\"previous\"; results=\"false\""), std::string::npos) << path << link;
    EXPECT_NE(link.find("rel=\"next\"; results=\"false\""), std::string::npos) << path << link;
  }
}

}  // namespace
}  // namespace vedette::api::testing
