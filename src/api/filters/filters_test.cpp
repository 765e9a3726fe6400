#include <gtest/gtest.h>

#include "api/testing/world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kFilters = "/api/0/projects/acme/web/filters/";

std::string path(std::string_view filter) { return fmt::format("{}{}/", kFilters, filter); }

// What the list says of one filter, as JSON text.
std::string active(World& world, std::string_view filter) {
  const auto listed = world.get(world.token({Scope::project_read}), kFilters);
  for (const auto& row : listed.list()) {
    if (json::text_of(row.as_object(), "id") == filter) return json::serialize(row.at("active"));
  }
  return "absent";
}

TEST(Filters, are_listed_with_their_defaults) {
  World world;
  const auto listed = world.get(world.token({Scope::project_read}), kFilters);
  EXPECT_EQ(json::serialize(listed.body),
            R"([{"id":"browser-extensions","active":false},{"id":"filtered-transaction","active":true},)"
            R"({"id":"legacy-browsers","active":false},{"id":"localhost","active":false},)"
            R"({"id":"web-crawlers","active":true}])");
}

TEST(Filters, are_switched_on_and_off) {
  World world;
  const auto who = world.token({Scope::project_write});
  for (const auto* filter : {"browser-extensions", "filtered-transaction", "localhost", "web-crawlers", "legacy-browsers"}) {
    for (const auto* wish : {"true", "false"}) {
      const auto answer = world.put(who, path(filter), fmt::format(R"({{"active":{}}})", wish));
      EXPECT_EQ(answer.status, 204) << filter;
      EXPECT_TRUE(answer.body.is_null());
      EXPECT_EQ(active(world, filter), wish) << filter;
    }
  }
}

TEST(Filters, legacy_browsers_may_be_chosen) {
  World world;
  const auto who = world.token({Scope::project_admin});
  EXPECT_EQ(world.put(who, path("legacy-browsers"), R"({"subfilters":["ie","opera_mini","ie","ie_pre_9"]})").status, 204);
  EXPECT_EQ(active(world, "legacy-browsers"), R"(["ie","opera_mini","ie_pre_9"])");
  EXPECT_EQ(world.put(who, path("legacy-browser"), R"({"subfilters":["safari"]})").status, 204);
  EXPECT_EQ(active(world, "legacy-browsers"), R"(["safari"])");
  EXPECT_EQ(world.put(who, path("legacy-browsers"), R"({"subfilters":[]})").status, 204);
  EXPECT_EQ(active(world, "legacy-browsers"), "false");
}

TEST(Filters, what_cannot_be_is_refused_and_changes_nothing) {
  World world;
  const auto who = world.token({Scope::project_write});
  const auto before = json::serialize(world.get(who, kFilters).body);
  EXPECT_EQ(json::serialize(world.put(who, path("localhost"), "{}").body), R"({"active":["This field is required."]})");
  EXPECT_EQ(world.put(who, path("localhost"), "{}").status, 400);
  EXPECT_EQ(world.put(who, path("localhost"), R"({"subfilters":["ie"]})").status, 400);
  EXPECT_EQ(world.put(who, path("localhost"), R"({"active":"perhaps"})").status, 400);
  EXPECT_EQ(world.put(who, path("legacy-browsers"), "{}").status, 400);
  const auto odd = world.put(who, path("legacy-browsers"), R"({"subfilters":["netscape"]})");
  EXPECT_EQ(odd.status, 400);
  EXPECT_TRUE(odd.object().contains("subfilters"));
  EXPECT_EQ(world.put(who, path("legacy-browsers"), R"({"subfilters":"ie"})").status, 400);
  EXPECT_EQ(world.put(who, path("telepathy"), R"({"active":true})").status, 404);
  EXPECT_EQ(json::serialize(world.get(who, kFilters).body), before);
}

TEST(Filters, are_stored_beside_other_options_of_the_project) {
  World world;
  world.sql("UPDATE project SET options = '{\"sentry:resolve_age\":24}' WHERE slug = 'web' RETURNING id");
  EXPECT_EQ(world.put(world.token({Scope::project_write}), path("localhost"), R"({"active":true})").status, 204);
  EXPECT_TRUE(world.catalog().read([&](sql::Connection& sql) -> Status {
    EXPECT_EQ(sql.find_text("SELECT options FROM project WHERE slug = 'web'"),
              R"({"sentry:resolve_age":24,"filters:localhost":true})");
    EXPECT_EQ(sql.find_text("SELECT options FROM project WHERE slug = 'theirs'"), "{}");
    return {};
  }));
}

TEST(Filters, a_change_is_told_and_audited) {
  World world;
  int told = 0;
  world.services().keys_changed = [&] { ++told; };
  const auto who = world.token({Scope::project_write});
  EXPECT_EQ(world.put(who, path("localhost"), R"({"active":true})").status, 204);
  EXPECT_EQ(told, 1);
  const auto audited = [&] { return world.sql("SELECT count(*) FROM audit_entry WHERE event = 'project.edit'"); };
  EXPECT_EQ(audited(), 1);
  EXPECT_EQ(world.put(who, path("localhost"), R"({"active":true})").status, 204);
  EXPECT_EQ(audited(), 1);
  EXPECT_EQ(world.put(who, path("telepathy"), R"({"active":true})").status, 404);
  EXPECT_EQ(told, 2);
}

TEST(Filters, options_that_cannot_be_read_count_as_none) {
  World world;
  world.sql("UPDATE project SET options = 'broken' WHERE slug = 'web' RETURNING id");
  EXPECT_EQ(active(world, "web-crawlers"), "true");
}

}  // namespace
}  // namespace vedette::api::testing
