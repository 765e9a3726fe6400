#include <gtest/gtest.h>

#include "api/testing/world.h"
#include "http/message.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kSetup = "/api/0/setup/";
constexpr std::string_view kBody =
    R"({"email":"ada@example.com","password":"correct horse","organizationName":"Acme & Sons","projectName":"Web","platform":"python"})";

// As it is before anybody came.
void empty(World& world) {
  world.sql("DELETE FROM organization");
  world.sql("DELETE FROM user_account");
}

As session_of(const Answer& answer) {
  As who;
  for (const auto& [name, value] : answer.headers) {
    if (name != "Set-Cookie") continue;
    if (const auto cookie = http::find_cookie(value, "sentrysid"); !cookie.empty())
      who.session_cookie = cookie;
    if (const auto cookie = http::find_cookie(value, "sc"); !cookie.empty())
      who.csrf_token = cookie;
  }
  return who;
}

TEST(Setup, makes_the_installation_once_and_logs_in) {
  World world;
  empty(world);
  EXPECT_FALSE(world.get(World::nobody(), kSetup).object().at("isSetUp").as_bool());
  const auto made = world.post(World::nobody(), kSetup, kBody);
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.text("organization"), "acme-sons");
  EXPECT_EQ(made.text("team"), "acme-sons");
  EXPECT_EQ(made.text("project"), "web");
  EXPECT_TRUE(made.text("dsn").ends_with("@127.0.0.1:9000/" + made.text("projectId")));
  const auto who = session_of(made);
  EXPECT_EQ(world.get(who, "/api/0/users/me/").text("email"), "ada@example.com");
  EXPECT_EQ(world.get(who, "/api/0/organizations/acme-sons/").text("orgRole"), "owner");
  const auto log = world.get(who, "/api/0/organizations/acme-sons/audit-logs/");
  EXPECT_EQ(json::text_of(log.object().at("rows").as_array()[0].as_object(), "event"),
            "org.create");

  EXPECT_TRUE(world.get(World::nobody(), kSetup).object().at("isSetUp").as_bool());
  const auto again = world.post(World::nobody(), kSetup, kBody);
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.text("detail"), "This installation is set up already.");
}

TEST(Setup, an_account_without_an_organization_cannot_be_taken_over) {
  World world;
  world.sql("DELETE FROM organization");
  EXPECT_EQ(world.post(World::nobody(), kSetup, kBody).status, 409);
}

TEST(Setup, what_cannot_be_is_refused_and_leaves_nothing) {
  World world;
  empty(world);
  const auto refused = [&](std::string_view from, std::string_view to) {
    std::string body(kBody);
    body.replace(body.find(from), from.size(), to);
    const auto answer = world.post(World::nobody(), kSetup, body);
    EXPECT_EQ(answer.status, 400) << body;
    return std::string(answer.object().begin()->key());
  };
  EXPECT_EQ(refused("ada@example.com", "ada"), "email");
  EXPECT_EQ(refused("correct horse", "short"), "password");
  EXPECT_EQ(refused("correct horse", "password1"), "password");
  EXPECT_EQ(refused("\"python\"", "\"nonsense\""), "platform");
  EXPECT_EQ(refused("\"Web\"", "\"\""), "projectName");
  EXPECT_EQ(world.sql("SELECT count(*) FROM user_account"), 0);
}

TEST(Setup, names_that_give_no_slug_get_one_all_the_same) {
  World world;
  empty(world);
  const auto made = world.post(
      World::nobody(), kSetup,
      R"({"email":"a@b.c","password":"correct horse","organizationName":"API","projectName":"2024"})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.text("organization"), "api-2");
  EXPECT_EQ(made.text("project"), "project-2024");
}

TEST(Setup, the_session_cookie_is_out_of_reach_of_scripts) {
  World world;
  empty(world);
  std::vector<std::string> cookies;
  for (const auto& [name, value] : world.post(World::nobody(), kSetup, kBody).headers) {
    if (name == "Set-Cookie") cookies.push_back(value);
  }
  ASSERT_EQ(cookies.size(), 2u);
  EXPECT_TRUE(cookies[0].starts_with("sentrysid="));
  EXPECT_NE(cookies[0].find("HttpOnly"), std::string::npos);
  EXPECT_TRUE(cookies[1].starts_with("sc="));
  EXPECT_EQ(cookies[1].find("HttpOnly"), std::string::npos);
}

class Invitations : public ::testing::Test {
 protected:
  // Path under /api/0/ of an invitation for that address.
  std::string invite(std::string_view email) {
    const auto manager = world.person(Role::manager);
    const auto made = world.post(manager, "/api/0/organizations/acme/members/",
                                 fmt::format(R"({{"email":"{}"}})", email));
    EXPECT_EQ(made.status, 201);
    const auto link =
        world.get(manager, "/api/0/organizations/acme/members/" + made.text("id") + "/")
            .text("invite_link");
    return "/api/0/accept-invite/" + link.substr(link.find("/accept/") + 8);
  }
  World world;
};

TEST_F(Invitations, a_person_without_an_account_gets_one) {
  const auto path = invite("new@example.com");
  const auto shown = world.get(World::nobody(), path);
  EXPECT_EQ(
      json::serialize(shown.body),
      R"({"organization":{"slug":"acme","name":"Acme"},"email":"new@example.com","needsAccount":true})");
  EXPECT_EQ(world.post(World::nobody(), path, R"({"name":"New"})").status, 400);
  EXPECT_EQ(
      world.post(World::nobody(), path, R"({"name":"New","password":"new@example.com"})").status,
      400);
  const auto accepted =
      world.post(World::nobody(), path, R"({"name":"New","password":"correct horse"})");
  EXPECT_EQ(accepted.status, 200);
  EXPECT_EQ(accepted.text("organization"), "acme");
  const auto who = session_of(accepted);
  EXPECT_EQ(world.get(who, "/api/0/users/me/").text("name"), "New");
  EXPECT_EQ(world.get(who, "/api/0/organizations/acme/").text("orgRole"), "member");
  // A link is good for one person.
  EXPECT_EQ(world.get(World::nobody(), path).status, 404);
  EXPECT_EQ(world.post(World::nobody(), path, R"({"name":"x","password":"correct horse"})").status,
            404);
}

TEST_F(Invitations, whoever_is_logged_in_joins_with_that_account) {
  const auto path = invite("some-alias@example.com");
  const auto eve = world.person(Role::admin, "other");
  EXPECT_FALSE(world.get(eve, path).object().at("needsAccount").as_bool());
  EXPECT_EQ(world.post(eve, path).status, 200);
  EXPECT_EQ(world.get(eve, "/api/0/organizations/").list().size(), 2u);
  EXPECT_EQ(world.get(eve, "/api/0/organizations/acme/members/me/").text("email"),
            "admin@other.example.com");
}

TEST_F(Invitations, a_member_does_not_become_one_twice) {
  const auto path = invite("some-alias@example.com");
  EXPECT_EQ(world.post(world.person(Role::owner), path).text("detail"),
            "You already belong to this organization.");
}

TEST_F(Invitations, an_account_is_not_taken_over_by_a_link) {
  const auto path = invite("eve@example.com");
  EXPECT_FALSE(world.get(World::nobody(), path).object().at("needsAccount").as_bool());
  EXPECT_EQ(world.post(World::nobody(), path).status, 400);
  EXPECT_EQ(world.post(World::nobody(), path, R"({"name":"x","password":"correct horse"})").status,
            400);
  EXPECT_EQ(world.sql("SELECT count(*) FROM user_account WHERE email = 'eve@example.com'"), 1);
}

TEST_F(Invitations, wrong_and_old_links_are_good_for_nothing) {
  const auto path = invite("new@example.com");
  EXPECT_EQ(world.get(World::nobody(), path.substr(0, path.size() - 5) + "0000/").status, 404);
  EXPECT_EQ(world.get(World::nobody(), "/api/0/accept-invite/x/y/").status, 404);
  EXPECT_EQ(world.get(World::nobody(), "/api/0/accept-invite/1/y/").status, 404);
  world.clock().advance_ms(31 * kDayMs);
  EXPECT_EQ(world.get(World::nobody(), path).text("detail"), "This invitation has expired.");
  EXPECT_EQ(world.post(World::nobody(), path, R"({"name":"x","password":"correct horse"})").status,
            404);
}

}  // namespace
}  // namespace vedette::api::testing
