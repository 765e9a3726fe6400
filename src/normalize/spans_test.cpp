#include <gtest/gtest.h>

#include "json/parse.h"
#include "normalize/items.h"
#include "normalize/testing.h"

namespace vedette::normalize {
namespace {

constexpr std::string_view kTrace = "771a43a4192642f0b136d5159a501700";
constexpr std::string_view kSpan = "9e6f8f7ab8cf4b0c";

boost::json::value parsed(std::string_view text) { return vedette::json::parse_lenient(text).value(); }
Instant at(std::string_view text) { return parse_instant(text).value(); }

std::string v2(std::string_view members) {
  return fmt::format(R"({{"trace_id":"{}","span_id":"{}","name":"GET /","start_timestamp":1772366390,
                         "end_timestamp":1772366391.5{}}})", kTrace, kSpan, members);
}
std::string v1(std::string_view members) {
  return fmt::format(R"({{"trace_id":"{}","span_id":"{}","start_timestamp":1772366390,"timestamp":1772366391.5{}}})",
                     kTrace, kSpan, members);
}

TEST(SpanV2, becomes_a_row) {
  const auto row = read_span_v2(parsed(v2(R"(,"parent_span_id":"AAAAAAAAAAAAAAAA","status":"error","is_remote":false,
      "kind":"server","attributes":{"sentry.op":{"type":"string","value":"db"},
      "sentry.segment.id":{"type":"string","value":"bbbbbbbbbbbbbbbb"},
      "sentry.segment.name":{"type":"string","value":"task"},
      "sentry.release":{"type":"string","value":"r@1"},"n":{"type":"integer","value":"x"}},
      "links":[{"trace_id":"771a43a4192642f0b136d5159a501700","span_id":"cccccccccccccccc","sampled":true},
          {"span_id":1}])")),
      test_input()).value();
  EXPECT_EQ(row.trace_id, kTrace);
  EXPECT_EQ(row.parent_span_id, "aaaaaaaaaaaaaaaa");
  EXPECT_EQ(row.segment_id, "bbbbbbbbbbbbbbbb");
  EXPECT_FALSE(row.is_segment);
  EXPECT_EQ(row.op, "db");
  EXPECT_EQ(row.name, "GET /");
  EXPECT_EQ(row.status, "error");
  EXPECT_EQ(row.transaction, "task");
  EXPECT_EQ(row.release, "r@1");
  EXPECT_EQ(row.start, at("2026-03-01T11:59:50Z"));
  EXPECT_EQ(row.end, at("2026-03-01T11:59:51.5Z"));
  const auto attributes = parsed(row.attributes);
  EXPECT_FALSE(attributes.as_object().contains("n"));
  EXPECT_EQ(attributes.at("sentry.kind").at("value").as_string(), "server");
  EXPECT_EQ(row.links, R"([{"trace_id":"771a43a4192642f0b136d5159a501700","span_id":"cccccccccccccccc",)"
                       R"("sampled":true}])");
}

TEST(SpanV2, without_a_parent_it_is_a_segment) {
  const auto row = read_span_v2(parsed(v2("")), test_input()).value();
  EXPECT_TRUE(row.is_segment);
  EXPECT_EQ(row.segment_id, kSpan);
  EXPECT_EQ(row.status, "ok");
  EXPECT_EQ(row.op, "default");
  EXPECT_EQ(row.transaction, "GET /");
  EXPECT_EQ(row.attributes, "{}");
  EXPECT_EQ(row.links, "");
}

TEST(SpanV2, what_cannot_be_one_is_refused) {
  for (const std::string& bad :
       {std::string("[]"), std::string("{}"), v1(R"(,"name":"n")"),
        fmt::format(R"({{"trace_id":"{}","span_id":"1","name":"n","start_timestamp":1,"end_timestamp":2}})", kTrace),
        fmt::format(R"({{"trace_id":"{}","span_id":"{}","name":"n","start_timestamp":3,"end_timestamp":2}})",
            kTrace, kSpan)})
    EXPECT_EQ(read_span_v2(parsed(bad), test_input()).error().message, "invalid_span") << bad;
}

TEST(SpanV2, both_times_move_together) {
  const auto row = read_span_v2(parsed(fmt::format(
      R"({{"trace_id":"{}","span_id":"{}","name":"n","start_timestamp":4000000000,"end_timestamp":4000000002}})",
          kTrace, kSpan)),
      test_input()).value();
  EXPECT_EQ(row.end, test_input().received);
  EXPECT_EQ(row.end.micros - row.start.micros, 2'000'000);
}

TEST(SpanV1, becomes_a_row) {
  const auto row = read_span_v1(parsed(v1(R"(,"op":"ui.click","description":"button","status":"cancelled",
      "origin":"auto",
      "data":{"sentry.environment":"prod","n":1,"deep":{"a":[1]}},"tags":{"t":"1"},"is_segment":true,
      "measurements":{"lcp":{"value":2,"unit":"millisecond"}},"exclusive_time":3.5)")), test_input()).value();
  EXPECT_EQ(row.op, "ui.click");
  EXPECT_EQ(row.name, "button");
  EXPECT_EQ(row.status, "cancelled");
  EXPECT_EQ(row.origin, "auto");
  EXPECT_EQ(row.environment, "prod");
  EXPECT_TRUE(row.is_segment);
  const auto attributes = parsed(row.attributes);
  EXPECT_EQ(attributes.at("deep").at("value").as_string(), R"({"a":[1]})");
  EXPECT_EQ(attributes.at("t").at("type").as_string(), "string");
  EXPECT_EQ(attributes.at("lcp").at("unit").as_string(), "millisecond");
  EXPECT_EQ(attributes.at("sentry.exclusive_time_ms").at("value").as_double(), 3.5);
  EXPECT_EQ(read_span_v1(parsed(v1("")), test_input()).value().status, "unknown");
  EXPECT_EQ(read_span_v1(parsed(v2("")), test_input()).error().message, "invalid_span");
}

constexpr std::string_view kTransaction = R"({"type":"transaction","transaction":"GET /","release":"r",
      "environment":"e",
    "platform":"python","start_timestamp":1772366390,"timestamp":1772366392,
    "contexts":{"trace":{"trace_id":"771A43A4-1926-42F0-B136-D5159A501700","span_id":"9e6f8f7ab8cf4b0c",
        "op":"http.server"}},
    "spans":[
      {"span_id":"a000000000000002","parent_span_id":"9e6f8f7ab8cf4b0c","start_timestamp":1772366391,
          "timestamp":1772366391.5,
       "op":"db","description":"SELECT","data":{"db.system":"x"}},
      {"span_id":"a000000000000001","parent_span_id":"9e6f8f7ab8cf4b0c","start_timestamp":1772366390.5,
          "timestamp":1772366391,
       "trace_id":"771a43a4192642f0b136d5159a501700","status":5}],
    "measurements":{"lcp":{"value":7}},"tags":{"k":"v"},"user":{"id":"u"}})";

TEST(TransactionSpans, the_transaction_is_the_segment_of_its_spans) {
  const auto out = normalize(kTransaction);
  const auto rows = spans_of_transaction(out.event);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_TRUE(rows[0].is_segment);
  EXPECT_EQ(rows[0].name, "GET /");
  EXPECT_EQ(rows[0].op, "http.server");
  EXPECT_EQ(rows[0].start, at("2026-03-01T11:59:50Z"));
  EXPECT_EQ(rows[0].end, at("2026-03-01T11:59:52Z"));
  const auto attributes = parsed(rows[0].attributes);
  EXPECT_EQ(attributes.at("k").at("value").as_string(), "v");
  EXPECT_EQ(attributes.at("user.id").at("value").as_string(), "u");
  EXPECT_EQ(attributes.at("lcp").at("unit").as_string(), "millisecond");
  EXPECT_EQ(rows[1].span_id, "a000000000000001");
  EXPECT_EQ(rows[1].status, "not_found");
  EXPECT_EQ(rows[2].name, "SELECT");
  for (const auto& row : rows) {
    EXPECT_EQ(row.trace_id, kTrace);
    EXPECT_EQ(row.segment_id, kSpan);
    EXPECT_EQ(row.transaction, "GET /");
    EXPECT_EQ(row.release, "r");
    EXPECT_EQ(row.environment, "e");
  }
}

TEST(TransactionSpans, what_scrubbing_leaves_is_enough) {
  auto event = normalize(kTransaction).event;
  event["tags"] = "[Filtered]";
  event["user"] = nullptr;
  event["measurements"] = "[Filtered]";
  event["spans"].as_array()[0] = "[Filtered]";
  event["spans"].as_array()[1].as_object()["data"] = "[Filtered]";
  EXPECT_EQ(spans_of_transaction(event).size(), 2u);
  event["spans"] = "[Filtered]";
  EXPECT_EQ(spans_of_transaction(event).size(), 1u);
  event["contexts"] = "[Filtered]";
  EXPECT_TRUE(spans_of_transaction(event).empty());
  EXPECT_TRUE(spans_of_transaction(normalize("{}").event).empty());
}

}  // namespace
}  // namespace vedette::normalize
