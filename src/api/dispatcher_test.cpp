#include "api/dispatcher.h"

#include <gtest/gtest.h>

#include "api/testing/world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kTeams = "/api/0/organizations/acme/teams/";

TEST(Dispatcher, without_credentials_the_answer_is_401_with_sentrys_challenge) {
  World world;
  const auto answer = world.get(World::nobody(), kTeams);
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(json::serialize(answer.body), R"({"detail":"Authentication credentials were not provided."})");
  EXPECT_EQ(answer.headers.get("WWW-Authenticate"), "xBasic realm=\"api\"");
}

TEST(Dispatcher, a_token_without_the_scope_learns_which_would_do_and_nothing_else) {
  World world;
  const auto who = world.token({Scope::event_read});
  for (const auto target : {kTeams, std::string_view("/api/0/organizations/no-such/teams/")}) {
    const auto answer = world.get(who, target);
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.text("detail"), "You do not have permission to perform this action.");
    EXPECT_EQ(json::serialize(answer.object().at("required")), R"(["org:admin","org:read","org:write"])");
    EXPECT_EQ(answer.headers.get("WWW-Authenticate"),
              "Bearer error=\"insufficient_scope\", scope=\"org:admin org:read org:write\"");
  }
}

TEST(Dispatcher, another_organization_is_403_and_one_that_is_not_there_404) {
  World world;
  const auto who = world.token({Scope::org_read});
  EXPECT_EQ(world.get(who, kTeams).status, 200);
  const auto foreign = world.get(who, "/api/0/organizations/other/teams/");
  EXPECT_EQ(foreign.status, 403);
  EXPECT_EQ(json::serialize(foreign.body), R"({"detail":"You do not have permission to perform this action."})");
  const auto absent = world.get(who, "/api/0/organizations/no-such/teams/");
  EXPECT_EQ(absent.status, 404);
  EXPECT_EQ(json::serialize(absent.body), R"({"detail":"The requested resource does not exist"})");
}

TEST(Dispatcher, an_unsafe_call_of_a_session_needs_the_csrf_token) {
  World world;
  auto who = world.person(Role::owner);
  who.csrf_token.clear();
  EXPECT_EQ(world.get(who, kTeams).status, 200);
  const auto answer = world.post(who, kTeams, R"({"name":"x"})");
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.text("detail"), "CSRF Failed: CSRF token missing.");
  who.csrf_token = "wrong";
  EXPECT_EQ(world.post(who, kTeams, R"({"name":"x"})").status, 403);
}

TEST(Dispatcher, ids_and_slugs_name_a_thing_alike_and_the_last_slash_may_be_missing) {
  World world;
  const auto who = world.token({Scope::org_read});
  EXPECT_EQ(world.get(who, "/api/0/organizations/1/teams/").status, 200);
  EXPECT_EQ(world.get(who, "/api/0/organizations/acme/teams").status, 200);
}

TEST(Dispatcher, unknown_paths_and_methods_answer_in_json) {
  World world;
  EXPECT_EQ(world.get(World::nobody(), "/api/0/no/such/path/").status, 404);
  const auto answer = world.call(World::nobody(), Method::patch, kTeams);
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.text("detail"), "Method \"PATCH\" not allowed.");
  EXPECT_NE(answer.headers.get("Allow").find("GET"), std::string_view::npos);
}

TEST(Dispatcher, bodies_that_are_no_json_object_are_refused) {
  World world;
  const auto who = world.token({Scope::org_write});
  EXPECT_EQ(world.post(who, kTeams, "{").status, 400);
  EXPECT_EQ(world.post(who, kTeams, "[]").status, 400);
  EXPECT_EQ(world.post(who, kTeams, "\xff").status, 400);
}

TEST(Dispatcher, the_use_of_a_token_is_noted_to_the_minute) {
  World world;
  const auto who = world.token({Scope::org_read});
  world.get(who, kTeams);
  const auto first = world.sql("SELECT max(last_used) FROM api_token");
  EXPECT_EQ(first, world.clock().now().micros);
  world.clock().advance_ms(59'000);
  world.get(who, kTeams);
  EXPECT_EQ(world.sql("SELECT max(last_used) FROM api_token"), first);
  world.clock().advance_ms(1'000);
  world.get(who, kTeams);
  EXPECT_EQ(world.sql("SELECT max(last_used) FROM api_token"), world.clock().now().micros);
}

TEST(Dispatcher, a_list_pages_with_sentrys_link_header) {
  World world;
  const auto who = world.token({Scope::org_read});
  const auto answer = world.get(who, "/api/0/organizations/acme/teams/?cursor=&per_page=1");
  EXPECT_EQ(answer.headers.get("Link"),
            "<http://127.0.0.1:9000/api/0/organizations/acme/teams/?per_page=1&cursor=1:-1:1>; rel=\"previous\"; "
            "results=\"false\"; cursor=\"1:-1:1\", "
            "<http://127.0.0.1:9000/api/0/organizations/acme/teams/?per_page=1&cursor=1:1:0>; rel=\"next\"; "
            "results=\"false\"; cursor=\"1:1:0\"");
  EXPECT_EQ(world.get(who, "/api/0/organizations/acme/teams/?per_page=0").text("detail"),
            "Invalid per_page value. Must be between 1 and 100.");
  EXPECT_EQ(world.get(who, "/api/0/organizations/acme/teams/?per_page=x").text("detail"), "Invalid per_page parameter.");
  EXPECT_EQ(world.get(who, "/api/0/organizations/acme/teams/?cursor=x").text("detail"), "Invalid cursor parameter.");
  EXPECT_EQ(world.get(who, "/api/0/organizations/acme/teams/?cursor=1:-1:0").text("detail"),
            "Pagination offset cannot be negative");
}

TEST(Dispatcher, a_page_of_a_foreign_origin_may_use_a_token_only_where_the_integration_allows_it) {
  World world;
  const auto who = world.token({Scope::org_read});
  http::Request request{.method = Method::get, .method_text = "GET", .target = std::string(kTeams)};
  request.headers.add("Authorization", "Bearer " + who.bearer);
  request.headers.add("Origin", "https://evil.example.com");
  EXPECT_EQ(world.dispatcher().handle(request).body, "\"Invalid origin: https://evil.example.com\"");
  world.sql("UPDATE sentry_app SET allowed_origins = '[\"https://evil.example.com\"]'");
  const auto allowed = world.dispatcher().handle(request);
  EXPECT_EQ(allowed.status, 200);
  EXPECT_EQ(allowed.headers.get("Access-Control-Allow-Origin"), "https://evil.example.com");
}

}  // namespace
}  // namespace vedette::api::testing
