#include <gtest/gtest.h>

#include <set>

#include "api/issues/testing/issue_world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kProjectIssues = "/api/0/projects/acme/web/issues/";

std::string cursor_of(const Answer& answer, std::string_view relation) {
  const std::string link(answer.headers.get("Link"));
  const auto at = link.find(fmt::format("rel=\"{}\"", relation));
  const auto from = link.find("cursor=\"", at) + 8;
  return link.substr(from, link.find('"', from) - from);
}
bool has_page(const Answer& answer, std::string_view relation) {
  const std::string link(answer.headers.get("Link"));
  return link.find(fmt::format("rel=\"{}\"; results=\"true\"", relation)) != std::string::npos;
}
std::vector<std::string> titles_of(const Answer& answer) {
  std::vector<std::string> titles;
  for (const auto& issue : answer.list())
    titles.emplace_back(json::text_of(issue.as_object(), "title"));
  return titles;
}

TEST(IssueList, a_row_shows_what_is_stored) {
  IssueWorld world;
  const auto issue = world.add_issue(
      {.title = "ValueError: no", .user_key = "id:1", .release = "shop@1.0", .is_unhandled = true});
  world.add_event(issue, {.user_key = "id:2", .seconds_ago = 30});
  world.add_event(issue, {.user_key = "id:2", .seconds_ago = 7200});
  const auto answer = world.issues("");
  ASSERT_EQ(answer.status, 200);
  ASSERT_EQ(answer.list().size(), 1u);
  const auto& row = answer.list()[0].as_object();
  EXPECT_EQ(row.at("id"), json::value(issue.text()));
  EXPECT_EQ(row.at("shortId"), "WEB-1");
  EXPECT_EQ(row.at("title"), "ValueError: no");
  EXPECT_EQ(row.at("count"), "3");
  EXPECT_EQ(row.at("userCount"), 2);
  EXPECT_EQ(row.at("status"), "unresolved");
  EXPECT_EQ(row.at("substatus"), "new");
  EXPECT_EQ(row.at("isUnhandled"), true);
  EXPECT_EQ(row.at("permalink"),
            json::value("http://127.0.0.1:9000/organizations/acme/issues/" + issue.text() + "/"));
  EXPECT_EQ(row.at("project").at("slug"), "web");
  EXPECT_EQ(row.at("metadata").at("type"), "ValueError");
  EXPECT_EQ(row.at("assignedTo"), nullptr);
  const auto& points = row.at("stats").at("24h").as_array();
  ASSERT_EQ(points.size(), 24u);
  std::int64_t events = 0;
  for (const auto& point : points) events += point.at(1).as_int64();
  EXPECT_EQ(events, 3);
  EXPECT_EQ(answer.headers.get("X-Hits"), "1");
}

TEST(IssueList, statistics_cover_the_time_that_is_asked_for) {
  IssueWorld world;
  const auto issue = world.add_issue({});
  world.add_event(issue, {.seconds_ago = 5 * 86'400});
  const auto days =
      world.issues("", "groupStatsPeriod=14d").list()[0].at("stats").at("14d").as_array();
  ASSERT_EQ(days.size(), 14u);
  EXPECT_EQ(days.at(13).at(1), 1);
  EXPECT_EQ(days.at(8).at(1), 1);
  EXPECT_TRUE(world.issues("", "groupStatsPeriod=").list()[0].at("stats").as_object().empty());
  EXPECT_EQ(world.issues("", "groupStatsPeriod=auto&statsPeriod=12h")
                .list()[0]
                .at("stats")
                .at("auto")
                .as_array()
                .size(),
            13u);
  EXPECT_EQ(world.issues("", "groupStatsPeriod=7d").status, 400);
}

TEST(IssueList, without_a_query_the_unresolved_are_listed_and_with_an_empty_one_all) {
  IssueWorld world;
  world.add_issue({.title = "open"});
  const auto done = world.add_issue({.title = "done"});
  EXPECT_EQ(world.change(done, R"({"status":"resolved"})").status, 200);
  EXPECT_EQ(titles_of(world.get(world.owner(), IssueWorld::kIssues)),
            std::vector<std::string>{"open"});
  EXPECT_EQ(world.titles("").size(), 2u);
  EXPECT_EQ(titles_of(world.get(world.owner(), kProjectIssues)), std::vector<std::string>{"open"});
  EXPECT_EQ(titles_of(world.get(world.owner(), std::string(kProjectIssues) + "?query=")).size(),
            2u);
}

TEST(IssueList, each_order_is_kept) {
  IssueWorld world;
  const auto old_and_many = world.add_issue({.title = "many", .seconds_ago = 9'000});
  for (int i = 0; i < 5; ++i) world.add_event(old_and_many, {.seconds_ago = 8'000});
  const auto people =
      world.add_issue({.title = "people", .user_key = "id:1", .seconds_ago = 7'000});
  world.add_event(people, {.user_key = "id:2", .seconds_ago = 6'000});
  world.add_issue({.title = "fresh", .seconds_ago = 10});
  using Titles = std::vector<std::string>;
  EXPECT_EQ(world.titles("", "sort=date"), (Titles{"fresh", "people", "many"}));
  EXPECT_EQ(world.titles("", "sort=new"), (Titles{"fresh", "people", "many"}));
  EXPECT_EQ(world.titles("", "sort=freq"), (Titles{"many", "people", "fresh"}));
  EXPECT_EQ(world.titles("", "sort=user"), (Titles{"people", "fresh", "many"}));
  EXPECT_EQ(world.titles("", "sort=trends").front(), "fresh");
  EXPECT_EQ(world.titles("", "sort=inbox"), (Titles{"fresh", "people", "many"}));
  EXPECT_EQ(world.titles("", "sort=recommended").size(), 3u);
  EXPECT_EQ(world.issues("", "sort=priority").status, 400);
}

TEST(IssueList, every_order_pages_through_each_issue_once_and_back) {
  IssueWorld world;
  for (int i = 0; i < 11; ++i) {
    // Equal dates and equal counts among them.
    world.add_issue({.title = fmt::format("issue {}", i), .seconds_ago = 100 + i / 4},
                    i % 2 == 0 ? "web" : "web");
  }
  for (const auto* sort : {"date", "new", "freq", "user", "trends", "inbox"}) {
    std::vector<std::string> seen;
    std::string cursor;
    std::string last_previous;
    for (int page = 0; page < 10; ++page) {
      const auto answer = world.issues("", fmt::format("sort={}&limit=3&cursor={}", sort, cursor));
      ASSERT_EQ(answer.status, 200);
      const auto titles = titles_of(answer);
      seen.insert(seen.end(), titles.begin(), titles.end());
      EXPECT_EQ(has_page(answer, "previous"), page > 0) << sort;
      last_previous = cursor_of(answer, "previous");
      if (!has_page(answer, "next")) break;
      cursor = cursor_of(answer, "next");
    }
    EXPECT_EQ(seen.size(), 11u) << sort;
    EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 11u) << sort;
    const auto back =
        world.issues("", fmt::format("sort={}&limit=3&cursor={}", sort, last_previous));
    EXPECT_EQ(titles_of(back), (std::vector<std::string>(seen.begin() + 6, seen.begin() + 9)))
        << sort;
    EXPECT_TRUE(has_page(back, "next"));
    EXPECT_TRUE(has_page(back, "previous"));
  }
}

TEST(IssueList, pages_hold_while_issues_come_and_change) {
  IssueWorld world;
  std::vector<IssueId> issues;
  for (int i = 0; i < 9; ++i)
    issues.push_back(
        world.add_issue({.title = fmt::format("issue {}", i), .seconds_ago = 1'000 + i}));
  for (const auto* sort : {"date", "freq"}) {
    const auto first = world.issues("", fmt::format("sort={}&limit=3", sort));
    auto seen = titles_of(first);
    // One that was shown moves to the front, and a new one comes before it.
    const auto shown = IssueId::parse(json::text_of(first.list()[2].as_object(), "id"));
    world.add_event(*shown, {.seconds_ago = 5});
    world.add_issue({.title = fmt::format("late {}", sort), .seconds_ago = 1});
    std::string cursor = cursor_of(first, "next");
    for (int page = 0; page < 10; ++page) {
      const auto answer = world.issues("", fmt::format("sort={}&limit=3&cursor={}", sort, cursor));
      const auto titles = titles_of(answer);
      seen.insert(seen.end(), titles.begin(), titles.end());
      if (!has_page(answer, "next")) break;
      cursor = cursor_of(answer, "next");
    }
    for (int i = 0; i < 9; ++i) {
      EXPECT_EQ(std::ranges::count(seen, fmt::format("issue {}", i)), 1) << sort << " " << i;
    }
  }
}

TEST(IssueList, projects_are_chosen_by_id_slug_or_all) {
  IssueWorld world;
  world.sql(
      "INSERT INTO project (organization_id, slug, name, created) SELECT id, 'api', 'Api', 1 FROM "
      "organization WHERE slug = 'acme'");
  world.add_issue({.title = "of web", .seconds_ago = 20});
  world.add_issue({.title = "of api", .seconds_ago = 10}, "api");
  world.add_issue({.title = "of others"}, "theirs");
  using Titles = std::vector<std::string>;
  EXPECT_EQ(world.titles(""), (Titles{"of api", "of web"}));
  EXPECT_EQ(world.titles("", "project=-1"), (Titles{"of api", "of web"}));
  EXPECT_EQ(world.titles("", "project=api"), (Titles{"of api"}));
  EXPECT_EQ(world.titles("", "project=1&project=api"), (Titles{"of api", "of web"}));
  EXPECT_EQ(world.issues("", "project=theirs").status, 400);
  EXPECT_EQ(world.issues("", "project=99").status, 400);
}

TEST(IssueList, a_time_range_takes_issues_that_were_seen_in_it) {
  IssueWorld world;
  const auto twice = world.add_issue({.title = "twice", .seconds_ago = 10 * 86'400});
  world.add_event(twice, {.seconds_ago = 3'600});
  world.add_issue({.title = "old", .seconds_ago = 5 * 86'400});
  using Titles = std::vector<std::string>;
  EXPECT_EQ(world.titles("", "statsPeriod=24h"), (Titles{"twice"}));
  EXPECT_EQ(world.titles("", "statsPeriod=14d"), (Titles{"twice", "old"}));
  EXPECT_EQ(world.titles("").size(), 2u);
  // The clock stands at 2026-09-21T14:13:20Z.
  EXPECT_EQ(world.titles("", "start=2026-09-15T00:00:00&end=2026-09-18T00:00:00Z"),
            (Titles{"old"}));
  EXPECT_EQ(world.titles("", "start=2026-09-10&end=2026-09-14"), (Titles{"twice"}));
  for (const auto* range :
       {"statsPeriod=1x", "statsPeriod=d", "start=yesterday", "start=2026-09-15&end=2026-09-14",
        "statsPeriod=99999999999999999999d"}) {
    EXPECT_EQ(world.issues("", range).status, 400) << range;
  }
}

TEST(IssueList, environments_narrow_the_list) {
  IssueWorld world;
  world.add_issue({.title = "p", .environment = "production"});
  world.add_issue({.title = "s", .environment = "staging"});
  EXPECT_EQ(world.titles("", "environment=staging"), std::vector<std::string>{"s"});
  EXPECT_EQ(world.titles("", "environment=staging&environment=production").size(), 2u);
  EXPECT_TRUE(world.titles("", "environment=none'--").empty());
}

TEST(IssueList, a_short_id_finds_its_issue_whatever_else_is_asked) {
  IssueWorld world;
  const auto issue = world.add_issue({.title = "named", .seconds_ago = 90 * 86'400});
  world.change(issue, R"({"status":"resolved"})");
  EXPECT_EQ(world.titles("web-1", "shortIdLookup=1&statsPeriod=24h"),
            std::vector<std::string>{"named"});
  EXPECT_TRUE(world.titles("WEB-1").empty());
  EXPECT_EQ(titles_of(world.get(world.owner(),
                                std::string(kProjectIssues) + "?shortIdLookup=true&query=WEB-1")),
            std::vector<std::string>{"named"});
}

TEST(IssueList, a_project_lists_by_hashes_and_with_its_own_periods) {
  IssueWorld world;
  world.add_issue({.title = "one", .hash = "00112233445566778899aabbccddeeff"});
  world.add_issue({.title = "two"});
  const auto target = std::string(kProjectIssues);
  EXPECT_EQ(
      titles_of(world.get(world.owner(), target + "?hashes=00112233445566778899AABBCCDDEEFF,zz")),
      std::vector<std::string>{"one"});
  EXPECT_TRUE(titles_of(world.get(world.owner(), target + "?hashes=00")).empty());
  EXPECT_EQ(world.get(world.owner(), target + "?hashes=00&query=x").status, 400);
  EXPECT_EQ(world.get(world.owner(), target + "?statsPeriod=7d").status, 400);
  const auto none = world.get(world.owner(), target + "?statsPeriod=");
  EXPECT_TRUE(none.list()[0].at("stats").as_object().empty());
  const auto answer = world.get(world.owner(), target + "?statsPeriod=14d");
  EXPECT_EQ(answer.list()[0].at("stats").at("14d").as_array().size(), 14u);
}

TEST(IssueList, scopes_and_organizations_bound_it) {
  IssueWorld world;
  world.add_issue({});
  for (const auto target : {IssueWorld::kIssues, kProjectIssues}) {
    EXPECT_EQ(world.get(World::nobody(), target).status, 401);
    EXPECT_EQ(world.get(world.token({Scope::project_read, Scope::org_read}), target).status, 403);
    EXPECT_EQ(world.get(world.token({Scope::event_read}), target).status, 200);
    EXPECT_EQ(world.get(world.token({Scope::event_read}, "other"), target).status, 403);
    EXPECT_EQ(world.get(world.person(Role::member), target).status, 200);
    EXPECT_EQ(world.get(world.person(Role::owner, "other"), target).status, 403);
  }
}

TEST(IssueList, limits_and_cursors_are_checked) {
  IssueWorld world;
  EXPECT_EQ(world.issues("", "limit=101").status, 400);
  EXPECT_EQ(world.issues("", "limit=0").status, 400);
  EXPECT_EQ(world.issues("", "cursor=1").status, 400);
  EXPECT_EQ(world.issues("", "cursor=0:0:0").status, 200);
  EXPECT_EQ(world.issues("", "cursor=9223372036854775807:1000000:0").status, 200);
  EXPECT_EQ(world.issues("", "sort=freq&cursor=9223372036854775807:0:1").status, 200);
}

}  // namespace
}  // namespace vedette::api::testing
