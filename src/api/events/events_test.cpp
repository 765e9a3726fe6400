#include <gtest/gtest.h>

#include <set>

#include "api/issues/testing/issue_world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kEvents = "/api/0/projects/acme/web/events/";

std::string next_cursor(const Answer& answer) {
  const std::string link(answer.headers.get("Link"));
  constexpr std::string_view kNext = "rel=\"next\"; results=\"true\"; cursor=\"";
  const auto at = link.find(kNext);
  if (at == std::string::npos) return "";
  const auto from = at + kNext.size();
  return link.substr(from, link.find('"', from) - from);
}

TEST(EventList, shows_user_tags_and_title_of_a_projects_events) {
  IssueWorld world;
  const auto issue = world.add_issue(
      {.message = "hello", .user_key = "email:bob@example.com", .tags = {{"quote", "\"'<b>"}}});
  world.add_issue({}, "theirs");
  const auto answer = world.get(world.token({Scope::project_read}), kEvents);
  ASSERT_EQ(answer.status, 200);
  ASSERT_EQ(answer.list().size(), 1u);
  const auto& row = answer.list()[0].as_object();
  EXPECT_EQ(row.at("groupID"), json::value(issue.text()));
  EXPECT_EQ(row.at("projectID"), "1");
  EXPECT_EQ(row.at("eventID").as_string().size(), 32u);
  EXPECT_EQ(row.at("user").at("email"), "bob@example.com");
  EXPECT_EQ(row.at("message"), "hello");
  EXPECT_EQ(row.at("event.type"), "error");
  EXPECT_EQ(row.at("location"), "app/views.py");
  EXPECT_FALSE(row.contains("project"));
  EXPECT_FALSE(row.contains("entries"));
  bool has_quote = false;
  for (const auto& tag : row.at("tags").as_array())
    has_quote |= tag.at("key") == "quote" && tag.at("value") == "\"'<b>";
  EXPECT_TRUE(has_quote);
  const auto full = world.get(world.owner(), std::string(kEvents) + "?full=true");
  EXPECT_FALSE(full.list()[0].at("entries").as_array().empty());
}

TEST(EventList, pages_through_each_event_once_and_back) {
  IssueWorld world;
  const auto issue = world.add_issue({.seconds_ago = 3 * 86'400});
  for (int i = 0; i < 10; ++i) world.add_event(issue, {.seconds_ago = 100 + i / 4});
  for (const auto& base : {std::string(kEvents), world.of(issue, "events/"),
                           "/api/0/issues/" + issue.text() + "/events/"}) {
    std::set<std::string> seen;
    std::string cursor;
    std::string link;
    int pages = 0;
    do {
      const auto answer =
          world.get(world.owner(), fmt::format("{}?per_page=4&cursor={}", base, cursor));
      for (const auto& event : answer.list())
        seen.insert(std::string(event.at("eventID").as_string()));
      cursor = next_cursor(answer);
      link = answer.headers.get("Link");
    } while (!cursor.empty() && ++pages < 10);
    EXPECT_EQ(seen.size(), 11u) << base;
    const auto at = link.find("cursor=\"") + 8;
    const auto back = world.get(
        world.owner(),
        fmt::format("{}?per_page=4&cursor={}", base, link.substr(at, link.find('"', at) - at)));
    EXPECT_EQ(back.list().size(), 4u) << base;
  }
}

TEST(EventList, a_time_range_and_a_query_narrow_it) {
  IssueWorld world;
  const auto issue = world.add_issue(
      {.message = "connection refused", .tags = {{"browser", "Firefox"}}, .seconds_ago = 50});
  world.add_event(
      issue,
      {.level = "warning", .environment = "staging", .release = "1.0", .seconds_ago = 10 * 86'400});
  const auto count = [&](std::string_view more) {
    const auto answer = world.get(world.owner(), world.of(issue, "events/?") + std::string(more));
    EXPECT_EQ(answer.status, 200) << more;
    return answer.status == 200 ? answer.list().size() : 99;
  };
  EXPECT_EQ(count("full=false&statsPeriod=7d&per_page=25"), 1u);
  EXPECT_EQ(count("statsPeriod=30d"), 2u);
  EXPECT_EQ(count("environment=staging"), 1u);
  for (const auto& [query, wanted] :
       std::initializer_list<std::pair<std::string_view, std::size_t>>{
           {"browser:Firefox", 1},
           {"!browser:Firefox", 1},
           {"level:warning", 1},
           {"release:1.0", 1},
           {"connection", 1},
           {"message:refused", 1},
           {"timestamp:-24h", 1},
           {"error.handled:true", 2},
           {"error.unhandled:true", 0},
           {"browser:Firefox level:warning", 0}}) {
    EXPECT_EQ(count("query=" + escaped(query)), wanted) << query;
  }
  for (const auto* query :
       {"stack.module:x", "a:1 OR b:1", "is:unresolved", "count():>1", "!message:x"}) {
    EXPECT_EQ(world.get(world.owner(), world.of(issue, "events/?query=") + escaped(query)).status,
              400)
        << query;
  }
  EXPECT_EQ(world.get(world.owner(), std::string(kEvents) + "?statsPeriod=24h").list().size(), 1u);
  EXPECT_EQ(world.get(world.owner(), std::string(kEvents) + "?statsPeriod=x").status, 400);
}

TEST(EventDetail, shows_everything_in_the_form_of_clients) {
  IssueWorld world;
  world.sql("INSERT INTO release (organization_id, version, created) VALUES (1, 'shop@1.0', 1)");
  const auto issue = world.add_issue(
      {.title = "ValueError: no",
       .message = "no",
       .user_key = "id:7",
       .release = "shop@1.0",
       .payload = {{"errors", json::array{json::object{
                                  {"type", "invalid_data"}, {"name", "tags.x"}, {"value", 1}}}},
                   {"_meta", json::object{{"extra", json::object{{"cart", json::object()}}}}}},
       .seconds_ago = 200});
  const auto first = world.last_event();
  const auto second = world.add_event(issue, {.seconds_ago = 100});
  const auto third = world.add_event(issue, {.seconds_ago = 50});
  const auto answer = world.get(world.owner(), std::string(kEvents) + first.hex() + "/");
  ASSERT_EQ(answer.status, 200);
  const auto& event = answer.object();
  EXPECT_EQ(event.at("title"), "ValueError: no");
  EXPECT_EQ(event.at("nextEventID"), json::value(second.hex()));
  EXPECT_EQ(event.at("previousEventID"), nullptr);
  EXPECT_EQ(event.at("release").at("version"), "shop@1.0");
  EXPECT_EQ(event.at("user").at("id"), "7");
  EXPECT_EQ(event.at("sdk").at("name"), "sentry.python");
  EXPECT_EQ(event.at("context").at("cart"), 3);
  EXPECT_EQ(event.at("packages").at("django"), "5.0");
  EXPECT_EQ(event.at("groupingConfig").at("id"), "newstyle:2026-01-20");
  EXPECT_EQ(event.at("fingerprints").as_array().size(), 1u);
  EXPECT_EQ(event.at("errors").at(0).at("data").at("name"), "tags.x");
  EXPECT_TRUE(event.at("_meta").at("context").is_object());
  const auto& exception = event.at("entries").at(0);
  EXPECT_EQ(exception.at("type"), "exception");
  const auto& frame = exception.at("data").at("values").at(0).at("stacktrace").at("frames").at(1);
  EXPECT_EQ(frame.at("lineNo"), 12);
  EXPECT_EQ(frame.at("absPath"), "/srv/app/views.py");
  EXPECT_EQ(frame.at("inApp"), true);
  EXPECT_EQ(
      json::serialize(frame.at("context")),
      R"x([[10,"def show(id):"],[11,"  user = find(id)"],)x"
            R"x([12,"  raise ValueError(id)"],[13,""],[14,"def hide(id):"]])x");
  const auto middle = world.get(world.owner(), world.of(issue, "events/" + second.hex() + "/"));
  EXPECT_EQ(middle.text("previousEventID"), first.hex());
  EXPECT_EQ(middle.text("nextEventID"), third.hex());
}

TEST(EventDetail, latest_oldest_and_recommended_are_names_of_events) {
  IssueWorld world;
  const auto issue = world.add_issue({.environment = "staging", .seconds_ago = 86'400 * 2});
  const auto oldest = world.last_event();
  const auto latest = world.add_event(issue, {});
  const auto other = world.add_issue({});
  const auto foreign = world.last_event();
  for (const auto& base :
       {world.of(issue, "events/"), "/api/0/issues/" + issue.text() + "/events/"}) {
    EXPECT_EQ(world.get(world.owner(), base + "latest/").text("eventID"), latest.hex());
    EXPECT_EQ(
        world.get(world.owner(), base + "recommended/?collapse=adjacentEvents").text("eventID"),
        latest.hex());
    EXPECT_EQ(world.get(world.owner(), base + "oldest/").text("eventID"), oldest.hex());
    EXPECT_EQ(world.get(world.owner(), base + "latest/?environment=staging").text("eventID"),
              oldest.hex());
    EXPECT_EQ(world.get(world.owner(), base + "latest/?environment=none").status, 404);
    EXPECT_EQ(world.get(world.owner(), base + oldest.hex() + "/").text("id"), oldest.hex());
    EXPECT_EQ(world.get(world.owner(), base + foreign.hex() + "/").status, 404);
    EXPECT_EQ(world.get(world.owner(), base + "nonsense/").status, 404);
  }
  EXPECT_EQ(world.get(world.owner(), world.of(other, "events/latest/")).text("eventID"),
            foreign.hex());
}

TEST(EventDetail, the_stored_event_and_the_organizations_look_up) {
  IssueWorld world;
  const auto issue = world.add_issue({});
  const auto event = world.last_event();
  const auto stored =
      world.get(world.token({Scope::project_write}), std::string(kEvents) + event.hex() + "/json/");
  EXPECT_EQ(stored.text("event_id"), event.hex());
  EXPECT_EQ(stored.object().at("exception").at("values").as_array().size(), 1u);
  const auto target = "/api/0/organizations/acme/eventids/" + event.hex() + "/";
  const auto found = world.get(world.token({Scope::org_read}), target);
  EXPECT_EQ(found.text("groupId"), issue.text());
  EXPECT_EQ(found.text("projectSlug"), "web");
  EXPECT_EQ(found.object().at("event").at("eventID"), json::value(event.hex()));
  EXPECT_EQ(world
                .get(world.token({Scope::org_read}, "other"),
                     "/api/0/organizations/other/eventids/" + event.hex() + "/")
                .status,
            404);
  EXPECT_EQ(world.get(world.owner(), "/api/0/organizations/acme/eventids/nonsense/").status, 404);
  EXPECT_EQ(world.get(world.owner(), std::string(kEvents) + "nonsense/json/").status, 404);
  EXPECT_EQ(world.get(world.owner(), std::string(kEvents) + std::string(32, '0') + "/").status,
            404);
}

TEST(EventList, scopes_and_organizations_bound_it) {
  IssueWorld world;
  const auto issue = world.add_issue({});
  const auto event = world.last_event();
  for (const auto& target : {std::string(kEvents), std::string(kEvents) + event.hex() + "/",
                             std::string(kEvents) + event.hex() + "/json/"}) {
    EXPECT_EQ(world.get(World::nobody(), target).status, 401);
    EXPECT_EQ(world.get(world.token({Scope::event_read}), target).status, 403);
    EXPECT_EQ(world.get(world.token({Scope::project_read}), target).status, 200);
    EXPECT_EQ(world.get(world.token({Scope::project_read}, "other"), target).status, 403);
  }
  for (const auto& target : {world.of(issue, "events/"), world.of(issue, "events/latest/"),
                             world.of(issue, "hashes/")}) {
    EXPECT_EQ(world.get(world.token({Scope::project_read}), target).status, 403);
    EXPECT_EQ(world.get(world.token({Scope::event_read}), target).status, 200);
  }
}

TEST(EventList, a_sample_is_refused_by_name) {
  IssueWorld world;
  const auto issue = world.add_issue({});
  for (const auto& path : {std::string("/api/0/projects/acme/web/events/"), IssueWorld::of(issue, "events/")}) {
    EXPECT_TRUE(world.get(world.owner(), path + "?sample=true").object().contains("sample")) << path;
    EXPECT_EQ(world.get(world.owner(), path + "?sample=false").list().size(), 1u) << path;
  }
}

}  // namespace
}  // namespace vedette::api::testing
