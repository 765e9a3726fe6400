// What the readers make of items that come in several forms, and what they count.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "json/parse.h"
#include "pipeline/prepare.h"

namespace vedette::pipeline {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

constexpr std::string_view kId = "0123456789abcdef0123456789abcdef";

WorkItem prepared(std::string_view item_header, std::string_view payload, std::vector<Fate> decided = {}, const filter::Settings& filters = {}) {
  WorkItem item;
  item.delivery.sequence = 1;
  item.delivery.header = {.received = Instant::from_seconds(1'790'000'000),
                          .project_id = ProjectId{1},
                          .organization_id = OrganizationId{1},
                          .event_id = EventId::parse(kId).value(),
                          .client_ip = "198.51.100.7",
                          .user_agent = "acme-worker-bot/1.0",
                          .public_key = {},
                          .decided = std::move(decided)};
  item.delivery.rules = std::make_shared<const ProjectRules>(
      ProjectRules{.filter = filter::Filter::compile(filters), .scrubber = *scrub::Scrubber::compile({}), .retention = {}});
  item.body = fmt::format("{{}}\n{{{},\"length\":{}}}\n{}", item_header, payload.size(), payload);
  prepare(item);
  return item;
}

std::vector<std::string> texts_of(const std::vector<Fate>& fates) {
  std::vector<std::string> texts;
  for (const auto& fate : fates) {
    texts.push_back(fmt::format("{} {}{}{} {}", to_text(fate.category), to_text(fate.outcome), fate.reason.empty() ? "" : " ", fate.reason, fate.quantity));
  }
  return texts;
}

constexpr std::string_view kOtelSpan = R"({"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"checkout",
    "startTimeUnixNano":"1789999998000000000","endTimeUnixNano":"1789999999000000000"})";

TEST(Readers, spans_of_opentelemetry_in_an_envelope_are_spans) {
  const auto one = prepared(R"("type":"otel_span")", kOtelSpan);
  ASSERT_EQ(one.rows.spans.size(), 1u);
  EXPECT_EQ(one.rows.spans[0].row.name, "checkout");
  EXPECT_EQ(one.rows.spans[0].row.span_id, "eee19b7ec3c1b174");
  EXPECT_THAT(texts_of(one.fates), ElementsAre("span accepted 1", "span_indexed accepted 1"));
  const auto list = prepared(R"("type":"otel_span")", fmt::format(R"({{"spans":[{},{{}}]}})", kOtelSpan));
  EXPECT_EQ(list.rows.spans.size(), 1u);
  EXPECT_THAT(texts_of(list.fates), UnorderedElementsAre("span accepted 1", "span_indexed accepted 1", "span invalid invalid_otlp_item 1",
                                                         "span_indexed invalid invalid_otlp_item 1"));
  EXPECT_THAT(texts_of(prepared(R"("type":"otel_span")", "7").fates),
              ElementsAre("span invalid invalid_container 1", "span_indexed invalid invalid_container 1"));
}

TEST(Readers, logs_of_opentelemetry_in_an_envelope_are_logs) {
  const std::string_view payload = R"({"timeUnixNano":"1789999998000000000","severityNumber":13,"body":{"stringValue":"low"}})";
  const auto item = prepared(R"("type":"otel_log")", payload);
  ASSERT_EQ(item.rows.logs.size(), 1u);
  EXPECT_EQ(item.rows.logs[0].row.body, "low");
  EXPECT_EQ(item.rows.logs[0].row.level, "warn");
  EXPECT_THAT(texts_of(item.fates), UnorderedElementsAre("log_item accepted 1", fmt::format("log_byte accepted {}", payload.size())));
}

TEST(Readers, spans_are_counted_as_indexed_too) {
  const auto item = prepared(R"("type":"span","item_count":2,"content_type":"application/vnd.sentry.items.span.v2+json")",
                             R"({"items":[{"trace_id":"5b8efff798038103d269b633813fc60c","span_id":"eee19b7ec3c1b174","name":"n","status":"ok",
                                 "start_timestamp":1789999998,"end_timestamp":1789999999},{}]})");
  EXPECT_THAT(texts_of(item.fates), UnorderedElementsAre("span accepted 1", "span_indexed accepted 1", "span invalid invalid_span 1",
                                                         "span_indexed invalid invalid_span 1"));
}

std::string transaction(std::string_view spans, std::string_view name = "GET /shop") {
  return fmt::format(R"({{"type":"transaction","transaction":"{}","start_timestamp":1789999998,"timestamp":1789999999,
      "contexts":{{"trace":{{"trace_id":"{}","span_id":"0123456789abcdef"}}}},"spans":[{}]}})", name, kId, spans);
}
constexpr std::string_view kSpan = R"({"span_id":"a000000000000001","start_timestamp":1789999998,"timestamp":1789999999})";

TEST(Readers, a_bad_span_costs_its_transaction_nothing_and_is_counted) {
  const auto item = prepared(R"("type":"transaction")", transaction(fmt::format(R"({},{{"span_id":"bad"}},null)", kSpan)));
  EXPECT_EQ(item.rows.transactions.size(), 1u);
  EXPECT_EQ(item.rows.spans.size(), 2u);
  EXPECT_THAT(texts_of(item.fates),
              ElementsAre("transaction accepted 1", "transaction_indexed accepted 1", "span accepted 2", "span_indexed accepted 2",
                          "span invalid invalid_span 2", "span_indexed invalid invalid_span 2"));
}

TEST(Readers, spans_share_the_fate_of_a_transaction_that_is_not_kept) {
  const auto item = prepared(R"("type":"transaction")", transaction(kSpan, "GET /healthz"));
  EXPECT_TRUE(item.rows.spans.empty());
  EXPECT_THAT(texts_of(item.fates), ElementsAre("transaction filtered filtered-transaction 1", "transaction_indexed filtered filtered-transaction 1",
                                                "span filtered filtered-transaction 2", "span_indexed filtered filtered-transaction 2"));
}

TEST(Readers, spans_that_the_door_refused_are_not_stored_with_their_transaction) {
  const std::vector<Fate> decided{{Outcome::rate_limited, "project_quota", DataCategory::span, 2},
                                  {Outcome::rate_limited, "project_quota", DataCategory::span_indexed, 2}};
  const auto item = prepared(R"("type":"transaction")", transaction(kSpan), decided);
  EXPECT_EQ(item.rows.transactions.size(), 1u);
  EXPECT_TRUE(item.rows.spans.empty());
  EXPECT_THAT(texts_of(item.fates), ElementsAre("span rate_limited project_quota 2", "span_indexed rate_limited project_quota 2",
                                                "transaction accepted 1", "transaction_indexed accepted 1"));
}

std::string recording_of(std::size_t bytes) {
  std::string packed(compressBound(bytes), '\0');
  const std::string plain(bytes, '[');
  auto size = static_cast<uLongf>(packed.size());
  EXPECT_EQ(compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(plain.data()), bytes), Z_OK);
  packed.resize(size);
  return "{\"segment_id\":3}\n" + packed;
}

TEST(Readers, a_recording_names_its_segment) {
  const auto item = prepared(R"("type":"replay_recording")", recording_of(1000));
  ASSERT_EQ(item.rows.recordings.size(), 1u);
  EXPECT_EQ(item.rows.recordings[0].row.segment_id, 3);
  EXPECT_EQ(prepared(R"("type":"replay_recording")", "{\"segment_id\":0}\n[]").rows.recordings.size(), 1u);
  for (const auto* payload : {"[]", "x\n[]", "{}\n[]", "{\"segment_id\":0}"}) {
    const auto refused = prepared(R"("type":"replay_recording")", payload);
    EXPECT_TRUE(refused.rows.recordings.empty()) << payload;
    EXPECT_THAT(texts_of(refused.fates), ElementsAre("replay invalid invalid_replay_recording 1")) << payload;
  }
}

TEST(Readers, a_recording_that_is_too_large_when_it_is_unpacked_is_not_kept) {
  const auto item = prepared(R"("type":"replay_recording")", recording_of(100 * 1024 * 1024 + 1));
  EXPECT_TRUE(item.rows.recordings.empty());
  EXPECT_THAT(texts_of(item.fates), ElementsAre("replay invalid too_large:replay_recording 1"));
}

TEST(Readers, a_program_that_calls_itself_a_bot_loses_nothing) {
  EXPECT_FALSE(prepared(R"("type":"event")", R"({"message":"x","platform":"python"})").events.at(0).outcome);
  constexpr std::string_view kLog = R"({{"items":[{{"timestamp":1789999998,"trace_id":"5b8efff798038103d269b633813fc60c","level":"info","body":"b"}}]{}}})";
  const auto logs = [&](std::string_view settings) {
    return prepared(R"("type":"log","item_count":1)", fmt::format(fmt::runtime(kLog), settings), {}, {.ip_addresses = {"198.51.100.0/24"}}).rows.logs.size();
  };
  EXPECT_EQ(logs(""), 1u);
  EXPECT_EQ(logs(R"(,"version":2,"ingest_settings":{"infer_ip":"auto"})"), 0u);
  EXPECT_EQ(logs(R"(,"version":2,"ingest_settings":{"infer_user_agent":"auto"})"), 0u);
}

TEST(Readers, the_exception_that_names_a_group_is_told) {
  const auto item = prepared(R"("type":"event")", R"({"platform":"python","exception":{"values":[
      {"type":"Leaf","value":"x","mechanism":{"type":"chained","exception_id":1,"parent_id":0}},
      {"type":"Group","value":"y","mechanism":{"type":"generic","exception_id":0,"is_exception_group":true}}]}})");
  const auto stored = json::parse(item.events.at(0).payload);
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->at("main_exception_id").as_int64(), 1);
  EXPECT_EQ(stored->at("title").as_string(), "Leaf: x");
}

}  // namespace
}  // namespace vedette::pipeline
