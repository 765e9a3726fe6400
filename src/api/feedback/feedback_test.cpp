#include <gtest/gtest.h>

#include "api/issues/testing/issue_world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kOfProject = "/api/0/projects/acme/web/user-feedback/";

class FeedbackTest : public ::testing::Test {
 protected:
  FeedbackTest() {
    issue_ = world_.add_issue({});
    event_ = world_.last_event();
    world_.sql("INSERT INTO project_trait (project_id, name) VALUES (1, 'feedback') RETURNING project_id");
  }

  void add(std::string message, std::string about, std::string name = "Jane", std::int64_t project = 1) {
    ++sequence_;
    FeedbackRow row{.event_id = EventId::generate(world_.services().random),
                    .message = std::move(message),
                    .name = std::move(name),
                    .contact_email = "jane@example.com",
                    .associated_event_id = std::move(about),
                    .payload = "{}"};
    ItemBatch batch;
    batch.feedback.push_back({.project_id = ProjectId{project},
                              .number = item_number(sequence_, 0),
                              .time = Instant::from_seconds(world_.clock().now().seconds() + static_cast<std::int64_t>(sequence_)),
                              .retention_days = 90,
                              .row = std::move(row)});
    const auto* batches = &batch;
    EXPECT_TRUE(world_.items().write({&batches, 1}, sequence_));
  }
  static std::string comments(const Answer& answer) {
    EXPECT_EQ(answer.status, 200) << answer.raw_body;
    std::string text;
    for (const auto& each : answer.list()) text += std::string(json::text_of(each.as_object(), "comments")) + " ";
    return text;
  }

  IssueWorld world_;
  IssueId issue_;
  EventId event_;
  std::uint64_t sequence_ = 0;
};

TEST_F(FeedbackTest, of_a_project_is_listed_newest_first_and_by_page) {
  const auto who = world_.token({Scope::project_read});
  EXPECT_TRUE(world_.get(who, kOfProject).list().empty());
  add("one", event_.hex());
  add("two", "");
  add("three", "0123456789abcdef0123456789abcdef", "");
  add("theirs", "", "Eve", 2);
  const auto all = world_.get(who, kOfProject);
  EXPECT_EQ(comments(all), "three two one ");
  const auto& one = all.list()[2].as_object();
  EXPECT_EQ(json::text_of(one, "eventID"), event_.hex());
  EXPECT_EQ(json::text_of(one, "name"), "Jane");
  EXPECT_EQ(json::text_of(one, "email"), "jane@example.com");
  EXPECT_EQ(json::text_of(one.at("event").as_object(), "id"), event_.hex());
  EXPECT_EQ(json::text_of(one.at("issue").as_object(), "id"), issue_.text());
  EXPECT_TRUE(all.list()[0].at("issue").is_null()) << "the event is not stored";
  EXPECT_TRUE(all.list()[0].at("event").at("id").is_null());
  const auto first = world_.get(who, std::string(kOfProject) + "?per_page=2");
  EXPECT_EQ(comments(first), "three two ");
  EXPECT_NE(first.headers.get("Link").find("rel=\"next\"; results=\"true\"; cursor=\"2:1:0\""), std::string::npos);
  EXPECT_EQ(comments(world_.get(who, std::string(kOfProject) + "?per_page=2&cursor=2:1:0")), "one ");
}

TEST_F(FeedbackTest, of_an_issue_is_that_about_its_events) {
  const auto other = world_.add_issue({.title = "TypeError: other"});
  const auto other_event = world_.last_event();
  add("one", event_.hex());
  add("two", other_event.hex());
  add("three", event_.hex());
  add("four", "");
  EXPECT_EQ(comments(world_.get(world_.owner(), IssueWorld::of(issue_, "user-reports/"))), "three one ");
  EXPECT_EQ(comments(world_.get(world_.owner(), fmt::format("/api/0/issues/{}/user-reports/", other.text()))), "two ");
  EXPECT_EQ(world_.get(world_.owner(), IssueWorld::of(issue_)).object().at("userReportCount").as_int64(), 2);
  EXPECT_EQ(world_.get(world_.owner(), IssueWorld::of(other)).object().at("userReportCount").as_int64(), 1);
}

TEST_F(FeedbackTest, of_an_event_is_shown_with_it) {
  const auto path = fmt::format("/api/0/projects/acme/web/events/{}/", event_.hex());
  EXPECT_TRUE(world_.get(world_.owner(), path).object().at("userReport").is_null());
  add("one", event_.hex());
  const auto report = world_.get(world_.owner(), path).object().at("userReport").as_object();
  EXPECT_EQ(json::text_of(report, "comments"), "one");
  EXPECT_EQ(json::text_of(report, "eventID"), event_.hex());
}

TEST_F(FeedbackTest, scopes_and_organizations_bound_it) {
  EXPECT_EQ(world_.get(world_.token({Scope::event_read}), kOfProject).status, 403);
  EXPECT_EQ(world_.get(world_.token({Scope::project_read}, "other"), kOfProject).status, 403);
  EXPECT_EQ(world_.get(world_.token({Scope::project_read}), IssueWorld::of(issue_, "user-reports/")).status, 403);
}

}  // namespace
}  // namespace vedette::api::testing
