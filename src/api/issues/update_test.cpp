#include <gtest/gtest.h>

#include "api/issues/testing/issue_world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kIssues = IssueWorld::kIssues;
constexpr std::string_view kProjectIssues = "/api/0/projects/acme/web/issues/";

std::string activity_types(const Answer& detail) {
  std::string types;
  for (const auto& entry : detail.object().at("activity").as_array()) {
    types += (types.empty() ? "" : " ") + std::string(entry.at("type").as_string());
  }
  return types;
}

TEST(IssueChange, states_follow_each_other_and_are_logged) {
  IssueWorld world;
  const auto issue = world.add_issue({});
  const auto resolved = world.change(issue, R"({"status":"resolved"})");
  ASSERT_EQ(resolved.status, 200);
  EXPECT_EQ(resolved.text("status"), "resolved");
  EXPECT_EQ(resolved.object().at("substatus"), nullptr);
  world.clock().advance_ms(1000);
  const auto reopened = world.change(issue, R"({"status":"unresolved"})");
  EXPECT_EQ(reopened.text("substatus"), "ongoing");
  const auto ignored = world.change(
      issue, R"({"status":"ignored","substatus":"archived_forever","statusDetails":{}})");
  EXPECT_EQ(ignored.text("status"), "ignored");
  EXPECT_EQ(ignored.text("substatus"), "archived_forever");
  world.change(issue, R"({"status":"ignored","substatus":"archived_forever"})");
  EXPECT_EQ(world.change(issue, R"({"status":"muted"})").text("substatus"),
            "archived_until_escalating");
  EXPECT_EQ(world.change(issue, R"({"substatus":"escalating"})").text("status"), "unresolved");
  const auto detail = world.get(world.owner(), world.of(issue));
  EXPECT_EQ(activity_types(detail),
            "set_unresolved set_ignored set_ignored set_unresolved set_resolved first_seen");
  EXPECT_EQ(detail.object().at("activity").as_array()[0].at("user").at("email"),
            "owner@acme.example.com");
}

TEST(IssueChange, a_resolution_may_cover_releases) {
  IssueWorld world;
  const auto issue = world.add_issue({});
  EXPECT_EQ(json::serialize(world.change(issue, R"({"status":"resolvedInNextRelease"})")
                                .object()
                                .at("statusDetails")),
            R"({"inNextRelease":true})");
  EXPECT_EQ(
      world.sql("SELECT count(*) FROM issue WHERE status_details = '{\"inNextRelease\":true}'"), 1);
  EXPECT_EQ(
      world.change(issue, R"({"status":"resolved","statusDetails":{"inRelease":"1.0"}})").status,
      400);
  EXPECT_EQ(
      world.change(issue, R"({"status":"resolved","statusDetails":{"inRelease":"latest"}})").status,
      400);
  world.sql("INSERT INTO release (organization_id, version, created) VALUES (1, '1.0', 1)");
  world.sql("INSERT INTO release_project (release_id, project_id) VALUES (1, 1)");
  for (const auto* version : {"1.0", "latest"}) {
    const auto answer = world.change(
        issue,
        fmt::format(R"({{"status":"resolved","statusDetails":{{"inRelease":"{}"}}}})", version));
    EXPECT_EQ(json::serialize(answer.object().at("statusDetails")), R"({"inRelease":"1.0"})");
  }
  EXPECT_EQ(activity_types(world.get(world.owner(), world.of(issue))),
            "set_resolved_in_release set_resolved_in_release first_seen");
  EXPECT_EQ(
      world
          .change(
              issue,
              R"({"status":"resolved","statusDetails":{"inRelease":"1.0","inNextRelease":true}})")
          .status,
      400);
  EXPECT_EQ(world.change(issue, R"({"status":"resolved","statusDetails":{"inRelease":7}})").status,
            400);
  EXPECT_EQ(json::serialize(
                world.change(issue, R"({"status":"unresolved"})").object().at("statusDetails")),
            "{}");
}

TEST(IssueChange, what_would_have_no_effect_is_refused) {
  IssueWorld world;
  const auto issue = world.add_issue({});
  for (const auto* body :
       {R"({"status":"ignored","statusDetails":{"ignoreDuration":30}})",
        R"({"status":"ignored","statusDetails":{"ignoreCount":5,"ignoreWindow":60}})",
        R"({"status":"ignored","statusDetails":{"ignoreUserCount":5}})",
        R"({"status":"ignored","ignoreDuration":30})",
        R"({"status":"ignored","snoozeDuration":30})",
        R"({"status":"ignored","substatus":"archived_until_condition_met"})",
        R"({"status":"resolved","statusDetails":{"inCommit":{"commit":"a","repository":"b"}}})",
        R"({"status":"resolved","substatus":"ongoing"})",
        R"({"status":"unresolved","substatus":"archived_forever"})",
        R"({"discard":true})",
        R"({"isPublic":true})",
        R"({"inbox":false})",
        R"({"merge":true})",
        R"({"status":"gone"})",
        R"({"status":7})",
        R"({"priority":"urgent"})",
        R"({"assignedTo":"nobody@x"})",
        R"({"assignedTo":"user:99"})",
        R"({"assignedTo":"team:99"})",
        R"({"assignedTo":"#nothing"})",
        R"({"assignedTo":"eve@example.com"})",
        R"({"assignedTo":{}})",
        R"({"isBookmarked":"perhaps"})",
        R"({"statusDetails":[]})"}) {
    const auto answer = world.change(issue, body);
    EXPECT_EQ(answer.status, 400) << body;
  }
  EXPECT_EQ(world.sql("SELECT count(*) FROM issue_activity"), 0);
  EXPECT_EQ(
      world.sql("SELECT count(*) FROM issue WHERE status = 'unresolved' AND substatus = 'new'"), 1);
  EXPECT_EQ(
      world
          .change(issue,
                  R"({"status":"ignored","snoozeDuration":null,"statusDetails":null,"unknown":1})")
          .status,
      200);
}

TEST(IssueChange, assignees_are_people_and_teams_of_the_organization) {
  IssueWorld world;
  const auto issue = world.add_issue({});
  const auto ada = world.sql("SELECT id FROM user_account WHERE email = 'ada@example.com'");
  for (const auto& who : {std::string("ada@example.com"), fmt::format("user:{}", ada),
                          std::to_string(ada), std::string("ADA@example.com")}) {
    world.change(issue, R"({"assignedTo":""})");
    const auto answer = world.change(issue, fmt::format(R"({{"assignedTo":"{}"}})", who));
    ASSERT_EQ(answer.status, 200) << who;
    EXPECT_EQ(
        json::serialize(answer.object().at("assignedTo")),
        fmt::format(R"({{"type":"user","id":"{}","name":"Ada","email":"ada@example.com"}})", ada));
  }
  EXPECT_EQ(
      json::serialize(world.change(issue, R"({"assignedTo":"team:1"})").object().at("assignedTo")),
      R"({"type":"team","id":"1","name":"backend"})");
  EXPECT_EQ(world.change(issue, R"({"assignedTo":null})").object().at("assignedTo"), nullptr);
  EXPECT_TRUE(activity_types(world.get(world.owner(), world.of(issue)))
                  .starts_with("unassigned assigned assigned"));
  EXPECT_EQ(world.change(issue, R"({"hasSeen":true})").object().at("assignedTo"), nullptr);
}

TEST(IssueChange, marks_are_the_callers_own) {
  IssueWorld world;
  const auto issue = world.add_issue({});
  const auto answer = world.change(
      issue, R"({"isBookmarked":true,"isSubscribed":true,"hasSeen":true,"priority":"low"})");
  EXPECT_EQ(answer.object().at("isBookmarked"), true);
  EXPECT_EQ(answer.object().at("isSubscribed"), true);
  EXPECT_EQ(answer.object().at("hasSeen"), true);
  EXPECT_EQ(answer.text("priority"), "low");
  const auto other = world.get(world.person(Role::member), world.of(issue));
  EXPECT_EQ(other.object().at("isBookmarked"), false);
  EXPECT_EQ(other.object().at("hasSeen"), false);
  EXPECT_EQ(other.object().at("seenBy").as_array().size(), 1u);
  EXPECT_EQ(other.object().at("participants").as_array().size(), 1u);
  EXPECT_NE(other.object().at("priorityLockedAt"), nullptr);
  const auto cleared =
      world.change(issue, R"({"isBookmarked":false,"hasSeen":false,"isSubscribed":false})");
  EXPECT_EQ(cleared.object().at("isBookmarked"), false);
  EXPECT_EQ(cleared.object().at("hasSeen"), false);
  EXPECT_EQ(world.change(issue, R"({"inbox":true})").text("substatus"), "ongoing");
}

TEST(IssueChange, many_are_changed_by_id_by_query_and_all_at_once) {
  IssueWorld world;
  const auto one = world.add_issue({.title = "one"});
  const auto two = world.add_issue({.title = "two", .level = "warning"});
  const auto three = world.add_issue({.title = "three"});
  const auto foreign = world.add_issue({.title = "theirs"}, "theirs");
  const auto target = std::string(kIssues);
  const auto by_id =
      world.put(world.owner(), fmt::format("{}?id={}&id={}", target, one.text(), foreign.text()),
                R"({"status":"resolved"})");
  EXPECT_EQ(by_id.status, 200);
  EXPECT_EQ(json::serialize(by_id.body), R"({"status":"resolved","statusDetails":{}})");
  EXPECT_EQ(world.sql("SELECT count(*) FROM issue WHERE status = 'resolved'"), 1);
  EXPECT_EQ(
      world.put(world.owner(), target + "?query=level:warning", R"({"priority":"low"})").status,
      200);
  EXPECT_EQ(world.sql("SELECT id FROM issue WHERE priority = 'low'"), two.number);
  EXPECT_EQ(world.put(world.owner(), target, R"({"status":"ignored"})").text("substatus"),
            "archived_until_escalating");
  EXPECT_EQ(world.sql("SELECT count(*) FROM issue WHERE status = 'ignored'"), 2);
  EXPECT_EQ(world.put(world.owner(), target + "?query=", R"({"status":"unresolved"})").status, 200);
  EXPECT_EQ(world.sql("SELECT count(*) FROM issue WHERE status = 'unresolved'"), 4);
  EXPECT_EQ(
      world.put(world.owner(), target + "?limit=1&sort=new", R"({"status":"resolved"})").status,
      200);
  EXPECT_EQ(world.sql("SELECT id FROM issue WHERE status = 'resolved'"), three.number);
  EXPECT_EQ(world.put(world.owner(), target + "?id=99999", R"({"status":"resolved"})").status, 204);
  EXPECT_EQ(world.put(world.owner(), target + "?id=x", R"({"status":"resolved"})").status, 400);
  EXPECT_EQ(
      world.put(world.owner(), target + "?query=a:1%20OR%20b:1", R"({"status":"resolved"})").status,
      400);
}

TEST(IssueChange, a_project_is_changed_as_sentry_cli_does_it) {
  IssueWorld world;
  const auto one = world.add_issue({});
  const auto two = world.add_issue({});
  world.add_issue({}, "theirs");
  const auto target = std::string(kProjectIssues);
  const auto muted = world.put(world.owner(), fmt::format("{}?id={}", target, one.text()),
                               R"({"status":"muted","snoozeDuration":null})");
  EXPECT_EQ(muted.text("status"), "ignored");
  EXPECT_EQ(muted.object().at("isPublic"), false);
  EXPECT_EQ(world
                .put(world.owner(), target + "?status=unresolved",
                     R"({"status":"resolvedInNextRelease","snoozeDuration":null})")
                .status,
            200);
  EXPECT_EQ(world.sql("SELECT id FROM issue WHERE status = 'resolved'"), two.number);
  EXPECT_EQ(
      world.put(world.owner(), target, R"({"status":"unresolved","snoozeDuration":null})").status,
      200);
  EXPECT_EQ(world.sql("SELECT count(*) FROM issue WHERE status = 'unresolved' AND project_id = 1"),
            2);
  EXPECT_EQ(world.put(world.owner(), target, R"({"hasSeen":true})").text("status"), "unresolved");
  EXPECT_EQ(world.put(world.owner(), target + "?status=gone", R"({"status":"resolved"})").status,
            400);
  EXPECT_EQ(world.sql("SELECT count(*) FROM issue WHERE project_id = 2 AND status = 'unresolved' "
                      "AND substatus = 'new'"),
            1);
}

// Not through World::call: Sentry's document does not list the answer that its server gives.
TEST(IssueChange, a_change_that_finds_no_issue_of_the_project_answers_204) {
  IssueWorld world;
  http::Request request{.method = http::Method::put,
                        .method_text = "PUT",
                        .target = std::string(kProjectIssues) + "?id=99",
                        .body = R"({"status":"resolved"})"};
  request.headers.add("Authorization", "Bearer " + world.token({Scope::event_write}).bearer);
  const auto response = world.dispatcher().handle(request);
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(response.body, "");
}

TEST(IssueChange, merged_issues_are_one_with_the_sums_of_all) {
  IssueWorld world;
  const auto small = world.add_issue(
      {.title = "small", .user_key = "id:1", .release = "2.0", .seconds_ago = 9'000});
  const auto large = world.add_issue({.title = "large", .user_key = "id:1", .seconds_ago = 600});
  world.add_event(large, {.user_key = "id:2", .release = "3.0"});
  const auto target = fmt::format("{}?id={}&id={}", kIssues, small.text(), large.text());
  const auto answer = world.put(world.owner(), target, R"({"merge":1})");
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(json::serialize(answer.object().at("merge")),
            fmt::format(R"({{"parent":"{}","children":["{}"]}})", large.text(), small.text()));
  EXPECT_EQ(world.get(world.owner(), world.of(small)).status, 404);
  const auto detail = world.get(world.owner(), world.of(large));
  EXPECT_EQ(detail.text("count"), "3");
  EXPECT_EQ(detail.object().at("userCount"), 2);
  EXPECT_EQ(detail.object().at("firstRelease").at("version"), "2.0");
  EXPECT_EQ(detail.object().at("lastRelease").at("version"), "3.0");
  EXPECT_EQ(detail.object().at("activity").as_array()[0].at("type"), "merge");
  EXPECT_EQ(world.get(world.owner(), world.of(large, "events/")).list().size(), 3u);
  EXPECT_EQ(world.get(world.owner(), world.of(large, "hashes/")).list().size(), 2u);
  EXPECT_EQ(world.sql("SELECT count(*) FROM issue_hash WHERE issue_id = ?", large), 2);
}

TEST(IssueChange, only_issues_of_one_project_can_be_merged) {
  IssueWorld world;
  world.sql(
      "INSERT INTO project (organization_id, slug, name, created) VALUES (1, 'api', 'Api', 1)");
  const auto one = world.add_issue({});
  const auto two = world.add_issue({}, "api");
  EXPECT_EQ(world
                .put(world.owner(), fmt::format("{}?id={}&id={}", kIssues, one.text(), two.text()),
                     R"({"merge":1})")
                .status,
            400);
  EXPECT_EQ(world
                .put(world.owner(), fmt::format("{}?id={}&id={}", kIssues, one.text(), two.text()),
                     R"({"status":"resolved","statusDetails":{"inRelease":"latest"}})")
                .status,
            400);
}

TEST(IssueDelete, takes_the_events_and_the_hashes_along) {
  IssueWorld world;
  const auto gone = world.add_issue({});
  const auto event = world.last_event();
  const auto kept = world.add_issue({});
  EXPECT_EQ(world.del(world.owner(), world.of(gone)).status, 202);
  EXPECT_EQ(world.get(world.owner(), world.of(gone)).status, 404);
  EXPECT_EQ(world.get(world.owner(), world.of(gone, "events/")).status, 404);
  EXPECT_EQ(world.get(world.owner(), "/api/0/projects/acme/web/events/" + event.hex() + "/").status,
            404);
  EXPECT_EQ(world.sql("SELECT count(*) FROM issue_hash"), 1);
  EXPECT_EQ(world.sql("SELECT count(*) FROM audit_entry WHERE event = 'issue.delete'"), 1);
  EXPECT_EQ(world.get(world.owner(), world.of(kept)).status, 200);
  EXPECT_EQ(world.del(world.owner(), world.of(gone)).status, 404);
}

TEST(IssueDelete, many_go_by_id_by_query_and_all_at_once) {
  IssueWorld world;
  const auto target = std::string(kIssues);
  const auto one = world.add_issue({});
  world.add_issue({.level = "warning"});
  world.add_issue({});
  const auto foreign = world.add_issue({}, "theirs");
  EXPECT_EQ(
      world.del(world.owner(), fmt::format("{}?id={}&id={}", target, one.text(), foreign.text()))
          .status,
      204);
  EXPECT_EQ(world.sql("SELECT count(*) FROM issue"), 3);
  EXPECT_EQ(world.del(world.owner(), target + "?query=level:warning").status, 204);
  EXPECT_EQ(world.sql("SELECT count(*) FROM issue"), 2);
  EXPECT_EQ(world.del(world.owner(), std::string(kProjectIssues)).status, 204);
  EXPECT_EQ(world.sql("SELECT count(*) FROM issue"), 1);
  const auto last = world.add_issue({});
  EXPECT_EQ(world.del(world.owner(), fmt::format("{}?id={}", kProjectIssues, last.text())).status,
            204);
  EXPECT_EQ(world.del(world.owner(), target + "?query=nonsense:%3E%3E%20is:wrong").status, 400);
  EXPECT_EQ(world.sql("SELECT id FROM issue"), foreign.number);
}

TEST(IssueChange, scopes_bound_it) {
  IssueWorld world;
  const auto issue = world.add_issue({});
  const auto reader = world.token({Scope::event_read});
  const auto writer = world.token({Scope::event_write});
  const auto admin = world.token({Scope::event_admin});
  const auto stranger = world.token({Scope::event_admin, Scope::event_write}, "other");
  for (const auto& target : {world.of(issue), std::string(kIssues), std::string(kProjectIssues),
                             "/api/0/issues/" + issue.text() + "/"}) {
    EXPECT_EQ(world.put(reader, target, R"({"hasSeen":true})").status, 403) << target;
    EXPECT_EQ(world.put(writer, target, R"({"hasSeen":true})").status, 200) << target;
    EXPECT_EQ(world.put(stranger, target, R"({"hasSeen":true})").status, 403) << target;
    EXPECT_EQ(world.put(World::nobody(), target, R"({"hasSeen":true})").status, 401) << target;
    EXPECT_EQ(world.del(writer, target).status, 403) << target;
    EXPECT_EQ(world.del(stranger, target).status, 403) << target;
  }
  EXPECT_EQ(world.del(admin, "/api/0/issues/" + issue.text() + "/").status, 202);
}

TEST(IssueDelete, an_empty_id_or_a_view_deletes_nothing) {
  IssueWorld world;
  world.add_issue({});
  for (const auto* query : {"?id=", "?viewId=7"}) {
    EXPECT_EQ(world.del(world.owner(), std::string(IssueWorld::kIssues) + query).status, 400) << query;
    EXPECT_EQ(world.put(world.owner(), std::string(IssueWorld::kIssues) + query, R"({"status":"resolved"})").status, 400) << query;
  }
  EXPECT_EQ(world.titles("is:unresolved").size(), 1u);
}

}  // namespace
}  // namespace vedette::api::testing
