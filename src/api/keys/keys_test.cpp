#include <gtest/gtest.h>

#include "api/testing/world.h"
#include "base/ascii.h"
#include "protocol/dsn.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kKeys = "/api/0/projects/acme/web/keys/";

std::string default_key(World& world) {
  return std::string(json::text_of(
      world.get(world.token({Scope::project_read}), kKeys).list()[0].as_object(), "id"));
}

TEST(Keys, a_dsn_has_the_public_key_and_the_numeric_project) {
  World world;
  const auto key = world.get(world.token({Scope::project_read}), kKeys).list()[0].as_object();
  const std::string id(json::text_of(key, "public"));
  const std::string secret(json::text_of(key, "secret"));
  EXPECT_TRUE(ascii::from_hex(id).has_value());
  EXPECT_EQ(json::text_of(key.at("dsn").as_object(), "public"),
            "http://" + id + "@127.0.0.1:9000/1");
  EXPECT_EQ(json::text_of(key.at("dsn").as_object(), "secret"),
            "http://" + id + ":" + secret + "@127.0.0.1:9000/1");
  EXPECT_EQ(key.at("projectId").as_int64(), 1);
  EXPECT_TRUE(key.at("rateLimit").is_null());
}

TEST(Keys, a_dsn_is_the_one_that_every_part_of_the_server_prints) {
  World world;
  const As reader = world.token({Scope::project_read});
  const auto public_dsn = [&] {
    const auto answer = world.get(reader, kKeys);
    EXPECT_EQ(answer.status, 200);
    return std::string(
        json::text_of(answer.list()[0].as_object().at("dsn").as_object(), "public"));
  };
  world.services().url = "https://Errors.example.com/prefix/";
  const auto printed =
      protocol::format_dsn("https://errors.example.com/prefix", default_key(world), 1);
  ASSERT_TRUE(printed);
  EXPECT_EQ(public_dsn(), *printed);
  world.services().url = "https://user@example.com";
  const auto refused = world.get(reader, kKeys);
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.text("detail").find("public URL"), std::string::npos);
}

TEST(Keys, are_made_with_a_name_and_a_limit) {
  World world;
  int told = 0;
  world.services().keys_changed = [&] { ++told; };
  const auto who = world.token({Scope::project_write});
  const auto made = world.post(
      who, kKeys,
      R"({"name":"mobile \"beta\"","rateLimit":{"count":100,"window":60},"useCase":"user"})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.text("label"), "mobile \"beta\"");
  EXPECT_EQ(json::serialize(made.object().at("rateLimit")), R"({"window":60,"count":100})");
  const auto named = world.post(who, kKeys);
  EXPECT_FALSE(named.text("name").empty());
  EXPECT_EQ(told, 2);
  EXPECT_EQ(world.get(who, kKeys).list().size(), 3u);
}

TEST(Keys, limits_that_cannot_be_are_refused) {
  World world;
  const auto who = world.token({Scope::project_write});
  for (const auto* body :
       {R"({"rateLimit":{"count":-1,"window":60}})", R"({"rateLimit":{"count":1,"window":86401}})",
        R"({"rateLimit":{"count":"many"}})", R"({"rateLimit":7})"}) {
    EXPECT_EQ(world.post(who, kKeys, body).status, 400) << body;
    EXPECT_EQ(world.put(who, std::string(kKeys) + default_key(world) + "/", body).status, 400)
        << body;
  }
  EXPECT_TRUE(
      world.post(who, kKeys, R"({"rateLimit":{"count":5}})").object().at("rateLimit").is_null());
}

TEST(Keys, change_piece_by_piece) {
  World world;
  const auto who = world.token({Scope::project_write});
  const auto path = std::string(kKeys) + default_key(world) + "/";
  EXPECT_EQ(world.put(who, path, R"({"name":"Main"})").text("name"), "Main");
  const auto limited = world.put(who, path, R"({"rateLimit":{"count":1,"window":2}})");
  EXPECT_EQ(limited.text("name"), "Main");
  EXPECT_EQ(world.put(who, path, R"({"isActive":false})").object().at("rateLimit"),
            limited.object().at("rateLimit"));
  const auto read = world.get(who, path);
  EXPECT_FALSE(read.object().at("isActive").as_bool());
  EXPECT_TRUE(world.put(who, path, R"({"rateLimit":null})").object().at("rateLimit").is_null());
  EXPECT_EQ(world.put(who, path, R"({"isActive":"perhaps"})").status, 400);
}

TEST(Keys, are_listed_by_state_in_the_project_and_in_the_organization) {
  World world;
  const auto who = world.token({Scope::project_write, Scope::org_read});
  world.put(who, std::string(kKeys) + world.post(who, kKeys).text("id") + "/",
            R"({"isActive":false})");
  EXPECT_EQ(world.get(who, std::string(kKeys) + "?status=active").list().size(), 1u);
  EXPECT_EQ(world.get(who, std::string(kKeys) + "?status=inactive").list().size(), 1u);
  EXPECT_EQ(world.get(who, std::string(kKeys) + "?status=odd").status, 400);
  EXPECT_EQ(world.get(who, "/api/0/organizations/acme/project-keys/").list().size(), 2u);
  EXPECT_EQ(world.get(who, "/api/0/organizations/acme/project-keys/?team=backend&status=inactive")
                .list()
                .size(),
            1u);
  EXPECT_EQ(world.get(who, "/api/0/organizations/acme/project-keys/?team=theirs").status, 400);
}

TEST(Keys, one_of_another_project_is_not_found) {
  World world;
  const auto who = world.token({Scope::project_admin});
  const auto listed =
      world.get(world.token({Scope::project_read}, "other"), "/api/0/projects/other/theirs/keys/");
  const std::string theirs(json::text_of(listed.list()[0].as_object(), "id"));
  const auto path = std::string(kKeys) + theirs + "/";
  EXPECT_EQ(world.get(who, path).status, 404);
  EXPECT_EQ(world.put(who, path, "{}").status, 404);
  EXPECT_EQ(world.del(who, path).status, 404);
}

TEST(Keys, are_deleted_by_those_who_may) {
  World world;
  const auto path = std::string(kKeys) + default_key(world) + "/";
  EXPECT_EQ(world.del(world.token({Scope::project_write}), path).status, 403);
  EXPECT_EQ(world.del(world.person(Role::member), path).status, 403);
  EXPECT_EQ(world.del(world.person(Role::admin), path).status, 204);
  EXPECT_EQ(world.get(world.token({Scope::project_read}), path).status, 404);
}

TEST(Keys, come_with_the_addresses_of_every_route) {
  World world;
  world.services().url = "https://errors.example.com/prefix/";
  const auto key = world.get(world.token({Scope::project_read}), kKeys).list()[0].as_object();
  const std::string id(json::text_of(key, "public"));
  const auto& dsn = key.at("dsn").as_object();
  const std::string base = "https://errors.example.com/prefix/api/1/";
  EXPECT_EQ(json::text_of(dsn, "security"), base + "security/?sentry_key=" + id);
  EXPECT_EQ(json::text_of(dsn, "csp"), base + "csp-report/?sentry_key=" + id);
  EXPECT_EQ(json::text_of(dsn, "nel"), base + "nel/?sentry_key=" + id);
  EXPECT_EQ(json::text_of(dsn, "minidump"), base + "minidump/?sentry_key=" + id);
  EXPECT_EQ(json::text_of(dsn, "unreal"), base + "unreal/" + id + "/");
  EXPECT_EQ(json::text_of(dsn, "crons"), base + "cron/___MONITOR_SLUG___/" + id + "/");
  EXPECT_EQ(json::text_of(dsn, "integration"), base + "integration/");
  EXPECT_EQ(json::text_of(dsn, "otlp_traces"), base + "integration/otlp/v1/traces");
  EXPECT_EQ(json::text_of(dsn, "otlp_logs"), base + "integration/otlp/v1/logs");
  EXPECT_EQ(json::text_of(dsn, "playstation"), "");
}

TEST(Keys, settings_of_a_loader_script_are_refused_by_name) {
  World world;
  const auto who = world.token({Scope::project_write, Scope::project_read});
  const auto path = std::string(kKeys) + default_key(world) + "/";
  EXPECT_TRUE(world.put(who, path, R"({"browserSdkVersion":"7.x"})").object().contains("browserSdkVersion"));
  EXPECT_EQ(world.put(who, path, R"({"dynamicSdkLoaderOptions":{"hasReplay":true}})").status, 400);
  const auto shown = world.get(who, path);
  EXPECT_EQ(world.put(who, path, shown.raw_body).status, 200) << shown.raw_body;
}

}  // namespace
}  // namespace vedette::api::testing
