#include <gtest/gtest.h>

#include "api/issues/testing/issue_world.h"

namespace vedette::api::testing {
namespace {

TEST(IssueDetail, shows_counters_releases_tags_and_time) {
  IssueWorld world;
  const auto issue = world.add_issue(
      {.title = "<script>alert('1')</script>", .release = "1.0", .seconds_ago = 3 * 86'400});
  world.add_event(issue,
                  {.user_key = "id:1", .tags = {{"server_name", "a"}}, .release = "shop@2.0"});
  const auto answer = world.get(world.owner(), world.of(issue));
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(answer.text("title"), "<script>alert('1')</script>");
  EXPECT_EQ(answer.text("count"), "2");
  EXPECT_EQ(answer.object().at("firstRelease").at("version"), "1.0");
  EXPECT_EQ(answer.object().at("lastRelease").at("version"), "shop@2.0");
  const auto& stats = answer.object().at("stats");
  EXPECT_EQ(stats.at("24h").as_array().size(), 24u);
  ASSERT_EQ(stats.at("30d").as_array().size(), 30u);
  EXPECT_EQ(stats.at("30d").at(29).at(1), 1);
  EXPECT_EQ(stats.at("30d").at(26).at(1), 1);
  bool has_server = false;
  for (const auto& tag : answer.object().at("tags").as_array()) {
    if (tag.at("key") != "server_name") continue;
    has_server = true;
    EXPECT_EQ(tag.at("name"), "Server Name");
    EXPECT_EQ(tag.at("totalValues"), 1);
  }
  EXPECT_TRUE(has_server);
  EXPECT_EQ(answer.object().at("activity").as_array().size(), 1u);
}

TEST(IssueDetail, is_found_by_id_by_short_id_and_alone) {
  IssueWorld world;
  const auto issue = world.add_issue({});
  EXPECT_EQ(world.get(world.owner(), "/api/0/organizations/acme/issues/WEB-1/").text("id"),
            issue.text());
  EXPECT_EQ(world.get(world.owner(), "/api/0/organizations/acme/issues/web-1/events/").status, 200);
  EXPECT_EQ(world.get(world.owner(), "/api/0/issues/" + issue.text() + "/").text("shortId"),
            "WEB-1");
  const auto named = world.get(
      world.owner(), "/api/0/organizations/acme/shortids/WEB-1/?collapse=stats&collapse=base");
  EXPECT_EQ(named.text("groupId"), issue.text());
  EXPECT_EQ(named.text("projectSlug"), "web");
  EXPECT_EQ(named.object().at("group").at("shortId"), "WEB-1");
  for (const auto* target :
       {"/api/0/organizations/acme/shortids/WEB-2/", "/api/0/organizations/acme/shortids/nothing/",
        "/api/0/organizations/acme/issues/99/", "/api/0/issues/99/", "/api/0/issues/WEB-2/",
        "/api/0/issues/nothing/", "/api/0/organizations/acme/issues/%27/"}) {
    EXPECT_EQ(world.get(world.owner(), target).status, 404) << target;
  }
}

TEST(IssueDetail, a_short_id_alone_names_the_one_issue_that_the_caller_may_reach) {
  IssueWorld world;
  const auto issue = world.add_issue({});
  world.sql(
      "INSERT INTO project (organization_id, slug, name, created) SELECT id, 'web', 'Web', 1 FROM "
      "organization WHERE slug = 'other'");
  world.sql(
      "INSERT INTO issue (project_id, short_id, title, culprit, type, metadata, level, platform, "
      "priority, first_seen, last_seen) SELECT max(id), 1, 't', '', 'error', '{}', 'error', "
      "'python', 'high', 1, 1 FROM project");
  const IssueId foreign{world.sql("SELECT max(id) FROM issue")};
  const As here = world.token({Scope::event_read});
  const As there = world.token({Scope::event_read}, "other");
  for (const auto* name : {"WEB-1", "web-1"}) {
    const auto target = fmt::format("/api/0/issues/{}/", name);
    EXPECT_EQ(world.get(here, target).text("id"), issue.text()) << name;
    EXPECT_EQ(world.get(there, target).text("id"), foreign.text()) << name;
    EXPECT_EQ(world.get(world.owner(), target).text("id"), issue.text()) << name;
    EXPECT_EQ(world.get(World::nobody(), target).status, 401) << name;
  }
  EXPECT_EQ(world.get(here, "/api/0/issues/WEB-1/events/").status, 200);
  // Who belongs to both organizations must say which one is meant.
  world.owner();
  world.sql(
      "INSERT INTO member (organization_id, user_id, email, role, created) SELECT o.id, m.user_id, "
      "m.email, m.role, 1 FROM organization o, member m JOIN organization a ON a.id = "
      "m.organization_id WHERE o.slug = 'other' AND a.slug = 'acme' AND m.email LIKE 'owner@%'");
  EXPECT_EQ(world.get(world.owner(), "/api/0/issues/WEB-1/").status, 404);
  EXPECT_EQ(world.get(world.owner(), "/api/0/organizations/other/issues/WEB-1/").text("id"),
            foreign.text());
}

TEST(IssueDetail, of_another_organization_is_hidden) {
  IssueWorld world;
  const auto foreign = world.add_issue({}, "theirs");
  EXPECT_EQ(world.get(world.owner(), world.of(foreign)).status, 404);
  EXPECT_EQ(world.get(world.owner(), "/api/0/issues/" + foreign.text() + "/").status, 403);
  EXPECT_EQ(
      world.get(world.token({Scope::event_read}), "/api/0/issues/" + foreign.text() + "/").status,
      403);
  EXPECT_EQ(world.get(World::nobody(), world.of(foreign)).status, 401);
}

TEST(IssueDetail, activities_are_a_list_of_their_own) {
  IssueWorld world;
  const auto issue = world.add_issue({});
  world.change(issue, R"({"status":"resolved"})");
  const auto answer = world.get(world.token({Scope::event_read}), world.of(issue, "activities/"));
  EXPECT_EQ(answer.object().at("activity").as_array().size(), 2u);
}

TEST(IssueTags, count_the_events_that_have_them) {
  IssueWorld world;
  const auto issue = world.add_issue({.tags = {{"browser", "Firefox"}}, .seconds_ago = 500});
  world.add_event(issue, {.tags = {{"browser", "Firefox"}}, .seconds_ago = 400});
  world.add_event(issue, {.tags = {{"browser", "it's \"<b>\""}}, .seconds_ago = 300});
  world.add_event(world.add_issue({.tags = {{"browser", "Other"}}}), {});
  for (const auto& base : {world.of(issue, "tags/"), "/api/0/issues/" + issue.text() + "/tags/"}) {
    const auto all = world.get(world.owner(), base);
    ASSERT_EQ(all.status, 200);
    const auto tag = world.get(world.owner(), base + "browser/");
    EXPECT_EQ(tag.object().at("totalValues"), 3);
    EXPECT_EQ(tag.object().at("uniqueValues"), 2);
    EXPECT_EQ(tag.object().at("topValues").at(0).at("value"), "Firefox");
    EXPECT_EQ(tag.object().at("topValues").at(0).at("count"), 2);
    const auto values = world.get(world.owner(), base + "browser/values/");
    ASSERT_EQ(values.list().size(), 2u);
    EXPECT_EQ(values.list()[1].at("value"), "it's \"<b>\"");
    EXPECT_EQ(world.get(world.owner(), base + "browser/values/?sort=-date").list()[0].at("value"),
              "it's \"<b>\"");
    EXPECT_EQ(world.get(world.owner(), base + "browser/values/?sort=age&per_page=1")
                  .list()[0]
                  .at("value"),
              "Firefox");
    EXPECT_EQ(world.get(world.owner(), base + "nothing/").status, 404);
    EXPECT_EQ(world.get(world.owner(), base + "nothing/values/").status, 404);
    EXPECT_EQ(world.get(world.owner(), base + "browser/?environment=x").status, 400);
    EXPECT_EQ(world.get(world.owner(), base + "browser/values/?sort=name").status, 400);
    EXPECT_EQ(world.get(world.token({Scope::org_read}), base).status, 403);
  }
}

TEST(IssueHashes, name_the_latest_event_of_each) {
  IssueWorld world;
  const auto issue =
      world.add_issue({.seconds_ago = 100, .hash = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"});
  world.add_event(issue, {.seconds_ago = 50, .hash = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"});
  const auto newest = world.last_event();
  const auto answer = world.get(world.owner(), world.of(issue, "hashes/"));
  ASSERT_EQ(answer.list().size(), 2u);
  EXPECT_EQ(answer.list()[0].at("id"), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  EXPECT_EQ(answer.list()[1].at("latestEvent").at("eventID"), json::value(newest.hex()));
  EXPECT_NE(answer.list()[0].at("latestEvent").at("eventID"), json::value(newest.hex()));
  EXPECT_FALSE(world.get(world.owner(), "/api/0/issues/" + issue.text() + "/hashes/?full=false")
                   .list()[0]
                   .at("latestEvent")
                   .as_object()
                   .contains("entries"));
}

}  // namespace
}  // namespace vedette::api::testing
