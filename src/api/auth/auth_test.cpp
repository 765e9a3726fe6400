#include "api/auth/auth.h"

#include <gtest/gtest.h>

#include "access/password.h"
#include "api/testing/world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kPassword = "correct horse battery";

void set_password(World& world, std::string_view email) {
  static const std::string hash = access::hash_password(kPassword);
  world.sql("UPDATE user_account SET password_hash = ? WHERE email = ?", hash, email);
}

std::string login_body(std::string_view name, std::string_view password = kPassword) {
  return json::serialize(json::object{{"username", name}, {"password", password}});
}

// The cookies that an answer sets, as the browser sends them back.
As session_of(const Answer& answer) {
  As who;
  for (const auto& [name, value] : answer.headers) {
    if (name != "Set-Cookie") continue;
    const auto text = value.substr(value.find('=') + 1, value.find(';') - value.find('=') - 1);
    (value.starts_with("sentrysid=") ? who.session_cookie : who.csrf_token) = text;
  }
  return who;
}

TEST(ApiIndex, everybody_learns_who_they_are) {
  World world;
  EXPECT_EQ(json::serialize(world.get(World::nobody(), "/api/0/").body),
            R"({"version":"0","auth":null,"user":null})");

  const auto session = world.get(world.person(Role::admin), "/api/0/");
  EXPECT_TRUE(session.object().at("auth").is_null());
  EXPECT_EQ(json::text_of(session.object().at("user").as_object(), "email"),
            "admin@acme.example.com");

  const auto token = world.get(world.token({Scope::project_write, Scope::event_read}), "/api/0/");
  EXPECT_EQ(json::serialize(token.object().at("auth")),
            R"({"scopes":["event:read","project:read","project:write"]})");
  const auto& proxy = token.object().at("user").as_object();
  EXPECT_TRUE(json::text_of(proxy, "email").ends_with("@proxy-user.sentry.io"));
  EXPECT_TRUE(proxy.at("id").is_string());

  const auto refused =
      world.get({.bearer = "no-such-token", .session_cookie = {}, .csrf_token = {}}, "/api/0/");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.text("detail"), "Invalid token");
}

TEST(Auth, the_account_of_the_caller_is_shown_to_the_caller_alone) {
  World world;
  EXPECT_EQ(world.get(World::nobody(), "/api/0/auth/").status, 401);
  const auto answer = world.get(world.person(Role::member), "/api/0/auth/");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.text("email"), "member@acme.example.com");
  EXPECT_EQ(json::serialize(answer.body).find("password_hash"), std::string::npos);
  EXPECT_EQ(world.get(world.token({}), "/api/0/auth/").status, 200);
}

TEST(Login, a_right_password_starts_a_session_that_logging_out_ends) {
  World world;
  set_password(world, "ada@example.com");
  const auto answer =
      world.post(World::nobody(), "/api/0/auth/login/", login_body("ADA@example.com"));
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(answer.text("nextUri"), "/");
  EXPECT_EQ(json::text_of(answer.object().at("user").as_object(), "name"), "Ada");
  EXPECT_FALSE(answer.object().at("user").as_object().at("lastLogin").is_null());
  for (const auto& [name, value] : answer.headers) {
    if (name != "Set-Cookie") continue;
    EXPECT_EQ(value.find("; HttpOnly") != std::string::npos, value.starts_with("sentrysid="))
        << value;
  }

  const auto who = session_of(answer);
  EXPECT_EQ(who.session_cookie.size(), 64u);
  EXPECT_EQ(world.sql("SELECT count(*) FROM session WHERE token_hash = ?", who.session_cookie), 0)
      << "stored in the clear";
  EXPECT_EQ(world.get(who, "/api/0/auth/").text("email"), "ada@example.com");
  EXPECT_EQ(world
                .del({.bearer = {}, .session_cookie = who.session_cookie, .csrf_token = {}},
                     "/api/0/auth/")
                .status,
            403);
  const auto out = world.del(who, "/api/0/auth/");
  EXPECT_EQ(out.status, 204);
  EXPECT_EQ(session_of(out).session_cookie, "");
  EXPECT_EQ(world.get(who, "/api/0/auth/").status, 401);
}

TEST(Login, whatever_is_wrong_the_answer_is_the_same) {
  World world;
  set_password(world, "ada@example.com");
  const auto wrong =
      world.post(World::nobody(), "/api/0/auth/login/", login_body("ada@example.com", "nope"));
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(wrong.text("detail"), "Login attempt failed");
  EXPECT_EQ(wrong.object().at("errors").as_object().at("__all__").as_array().size(), 1u);
  EXPECT_FALSE(wrong.headers.find("Set-Cookie"));
  const auto refused_alike = [&](std::string_view body) {
    const auto answer = world.post(World::nobody(), "/api/0/auth/login/", body);
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.body, wrong.body);
  };
  refused_alike(login_body("nobody@example.com"));
  refused_alike(login_body("eve@example.com", ""));
  refused_alike(login_body("' OR 1=1 --", "<script>"));
  world.sql("UPDATE user_account SET is_active = 0 WHERE email = 'ada@example.com'");
  refused_alike(login_body("ada@example.com"));
}

TEST(Login, a_proxy_account_cannot_log_in) {
  World world;
  world.token({Scope::org_read});
  world.sql("UPDATE user_account SET username = 'proxy' WHERE is_sentry_app = 1");
  world.sql("UPDATE user_account SET password_hash = ? WHERE username = 'proxy'",
            access::hash_password(kPassword));
  EXPECT_EQ(world.post(World::nobody(), "/api/0/auth/login/", login_body("proxy")).status, 400);
}

TEST(Login, guessing_is_stopped_for_a_minute) {
  World world;
  set_password(world, "ada@example.com");
  set_password(world, "eve@example.com");
  for (int i = 0; i < 10; ++i) world.services().login_limiter.admit("ada@example.com", "192.0.2.1");
  const auto stopped =
      world.post(World::nobody(), "/api/0/auth/login/", login_body("ada@example.com"));
  EXPECT_EQ(stopped.status, 400);
  EXPECT_EQ(stopped.text("detail"), "Login attempt failed");
  EXPECT_EQ(world.post(World::nobody(), "/api/0/auth/login/", login_body("eve@example.com")).status,
            200);
  world.clock().advance_ms(60'000);
  EXPECT_EQ(world.post(World::nobody(), "/api/0/auth/login/", login_body("ada@example.com")).status,
            200);
}

TEST(Login, fields_that_are_missing_or_of_the_wrong_kind_are_named) {
  World world;
  const auto missing = world.post(World::nobody(), "/api/0/auth/login/", "{}");
  EXPECT_EQ(missing.status, 400);
  EXPECT_TRUE(missing.object().contains("username"));
  EXPECT_TRUE(missing.object().contains("password"));
  EXPECT_EQ(
      world.post(World::nobody(), "/api/0/auth/login/", R"({"username":[],"password":{}})").status,
      400);
  EXPECT_EQ(
      world.post(World::nobody(), "/api/0/auth/login/", R"({"username":"a\u0000b","password":"x"})")
          .status,
      400);
}

}  // namespace
}  // namespace vedette::api::testing
