// Replays and profiles: what a project does not want, or does not want kept, is not in their rows.
#include <gtest/gtest.h>

#include "json/parse.h"
#include "pipeline/prepare.h"

namespace vedette::pipeline {
namespace {

constexpr std::string_view kId = "0123456789abcdef0123456789abcdef";

struct Rules {
  filter::Settings filter = {};
  scrub::Settings scrub = {};
};

WorkItem prepared(const Rules& rules, std::string_view type, std::string_view payload) {
  auto scrubber = scrub::Scrubber::compile(rules.scrub);
  EXPECT_TRUE(scrubber);
  WorkItem item;
  item.delivery.sequence = 1;
  item.delivery.header = {.received = Instant::from_seconds(1'790'000'000),
                          .project_id = ProjectId{1},
                          .organization_id = OrganizationId{1},
                          .event_id = EventId::parse(kId).value(),
                          .client_ip = "198.51.100.7",
                          .user_agent = {},
                          .public_key = {},
                          .decided = {}};
  item.delivery.rules = std::make_shared<const ProjectRules>(
      ProjectRules{.filter = filter::Filter::compile(rules.filter), .scrubber = std::move(*scrubber), .retention = {}});
  item.body = fmt::format("{{}}\n{{\"type\":\"{}\",\"length\":{}}}\n{}", type, payload.size(), payload);
  prepare(item);
  return item;
}

std::string replay(std::string_view more) {
  return fmt::format(R"({{"type":"replay_event","replay_id":"{}","segment_id":0,"timestamp":1789999999,
      "platform":"javascript","urls":["https://a.example/?token=t0k&page=2"]{}}})", kId, more);
}

TEST(PrivateItems, a_replay_is_scrubbed_as_an_event) {
  const auto item = prepared({}, "replay_event", replay(R"(,"user":{"id":"7","data":{"password":"hunter2"}},
      "tags":{"api_key":"hunter2","ok":"yes"},"request":{"url":"https://a.example/?auth=hunter2",
      "headers":{"Referer":"https://a.example/?secret=hunter2"}})"));
  ASSERT_EQ(item.rows.replays.size(), 1u);
  const auto& row = item.rows.replays[0].row;
  EXPECT_EQ(row.urls, (std::vector<std::string>{"https://a.example/?token=[Filtered]&page=2"}));
  EXPECT_EQ(row.user_ip, "198.51.100.7");
  EXPECT_EQ(row.payload.find("hunter2"), std::string::npos) << row.payload;
  EXPECT_EQ(row.payload.find("t0k"), std::string::npos) << row.payload;
  EXPECT_NE(row.payload.find("[Filtered]"), std::string::npos);
  for (const auto& [key, value] : row.tags) EXPECT_NE(value, "hunter2") << key;
}

TEST(PrivateItems, a_replay_does_not_keep_the_address_that_its_request_came_from) {
  Rules rules;
  rules.scrub.scrub_ip_addresses = true;
  const auto item = prepared(rules, "replay_event", replay(R"(,"user":{"ip_address":"{{auto}}"})"));
  ASSERT_EQ(item.rows.replays.size(), 1u);
  EXPECT_EQ(item.rows.replays[0].row.user_ip, "");
  EXPECT_EQ(item.rows.replays[0].row.payload.find("198.51.100.7"), std::string::npos);
}

TEST(PrivateItems, a_replay_is_filtered_by_its_own_headers) {
  const auto item = prepared({}, "replay_event", replay(R"(,"request":{"headers":{"User-Agent":"ExampleBot/1.0"}})"));
  EXPECT_TRUE(item.rows.replays.empty());
  ASSERT_FALSE(item.fates.empty());
  EXPECT_EQ(item.fates[0].outcome, Outcome::filtered);
  EXPECT_EQ(item.fates[0].reason, "web-crawlers");
}

TEST(PrivateItems, a_replay_that_cannot_be_read_is_invalid) {
  const auto item = prepared({}, "replay_event", R"({"segment_id":0})");
  EXPECT_TRUE(item.rows.replays.empty());
  ASSERT_FALSE(item.fates.empty());
  EXPECT_EQ(item.fates[0].outcome, Outcome::invalid);
}

TEST(PrivateItems, a_profile_is_scrubbed_but_for_its_frames) {
  const auto item = prepared({}, "profile", fmt::format(R"({{"event_id":"{}","platform":"python","timestamp":1789999999,
      "user":{{"data":{{"password":"hunter2"}}}},"transaction_tags":{{"token":"hunter2"}},
      "profile":{{"samples":[{{"stack_id":0,"elapsed_since_start_ns":"0"}},{{"stack_id":0,"elapsed_since_start_ns":"1000000"}}],
                 "stacks":[[0]],"frames":[{{"function":"f","filename":"/home/kim/x.py"}}]}}}})", kId));
  ASSERT_EQ(item.rows.profiles.size(), 1u) << (item.fates.empty() ? "" : item.fates[0].reason);
  const auto& payload = item.rows.profiles[0].row.payload;
  EXPECT_EQ(payload.find("hunter2"), std::string::npos) << payload;
  EXPECT_NE(payload.find("/home/kim/x.py"), std::string::npos) << payload;
}

TEST(PrivateItems, spans_of_health_checks_are_filtered) {
  const auto span = [](std::string_view name, std::string_view segment) {
    return fmt::format(R"({{"trace_id":"{}","span_id":"0123456789abcdef","parent_span_id":"fedcba9876543210","op":"db",
        "description":"{}","start_timestamp":1789999998,"timestamp":1789999999,"data":{{"sentry.segment.name":"{}"}}}})",
                       kId, name, segment);
  };
  EXPECT_EQ(prepared({}, "span", span("SELECT 1", "GET /shop")).rows.spans.size(), 1u);
  const auto item = prepared({}, "span", span("SELECT 1", "GET /healthz"));
  EXPECT_TRUE(item.rows.spans.empty());
  ASSERT_FALSE(item.fates.empty());
  EXPECT_EQ(item.fates[0].reason, "filtered-transaction");
}

}  // namespace
}  // namespace vedette::pipeline
