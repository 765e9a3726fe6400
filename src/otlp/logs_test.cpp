#include <gtest/gtest.h>

#include <limits>

#include "otlp/testing.h"

namespace vedette::otlp {
namespace {

using testing::attribute;
using testing::kSpanId;
using testing::kStart;
using testing::kTraceId;
using testing::log_record;
using testing::logs;
using testing::Message;
using testing::one_log;
using testing::only;
using testing::pair;
using testing::request;
using testing::string_value;

std::string full_protobuf() {
  const auto record = Message()
                          .fixed64(1, kStart)
                          .number(2, 18)
                          .text(3, "ERROR2")
                          .part(5, string_value("the till is empty"))
                          .part(6, pair("till", Message().number(3, 4)))
                          .fixed32(8, 1)
                          .hex(9, kTraceId)
                          .hex(10, kSpanId)
                          .fixed64(11, kStart + 7)
                          .text(12, "till.empty");
  const auto resource = Message().part(1, pair("service.version", "9")).part(1, pair("service.name", "shop"));
  const auto scope = Message().text(1, "logger");
  const auto group = Message().part(1, resource).part(2, Message().part(1, scope).part(2, record));
  return Message().part(1, group).bytes();
}

constexpr std::string_view kFullJson = R"({"resourceLogs":[{
  "resource":{"attributes":[{"key":"service.version","value":{"stringValue":"9"}},
                            {"key":"service.name","value":{"stringValue":"shop"}}]},
  "scopeLogs":[{"scope":{"name":"logger"},"logRecords":[{
    "timeUnixNano":"1697620454980000000","observedTimeUnixNano":"1697620454980000007","severityNumber":18,
    "severityText":"ERROR2","body":{"stringValue":"the till is empty"},"flags":1,
    "attributes":[{"key":"till","value":{"intValue":"4"}}],
    "traceId":"5b8efff798038103d269b633813fc60c","spanId":"EEE19B7EC3C1B174","eventName":"till.empty"}]}]}]})";

TEST(Logs, both_encodings_make_the_same_item) {
  const auto a = only(logs(full_protobuf()));
  ASSERT_FALSE(a.empty());
  EXPECT_EQ(a, only(logs(kFullJson, Encoding::json)));
}

TEST(Logs, a_record_becomes_an_item) {
  const auto item = only(logs(full_protobuf()));
  EXPECT_DOUBLE_EQ(item.at("timestamp").as_double(), 1697620454.98);
  EXPECT_EQ(item.at("trace_id"), json::value(kTraceId));
  EXPECT_EQ(item.at("span_id"), json::value(kSpanId));
  EXPECT_EQ(item.at("level"), "error");
  EXPECT_EQ(item.at("severity_number"), 18);
  EXPECT_EQ(item.at("body"), "the till is empty");
  EXPECT_EQ(attribute(item, "till"), "integer:4");
  EXPECT_EQ(attribute(item, "event.name"), "string:till.empty");
  EXPECT_EQ(attribute(item, "otel.severity_text"), "string:ERROR2");
  EXPECT_EQ(attribute(item, "sentry.origin"), "string:auto.otlp.logs");
  EXPECT_EQ(attribute(item, "sentry.release"), "string:9");
  EXPECT_EQ(attribute(item, "resource.service.name"), "string:shop");
  EXPECT_EQ(attribute(item, "instrumentation.name"), "string:logger");
}

TEST(Logs, severity_numbers_have_levels_of_four) {
  static constexpr std::string_view kLevels[] = {"trace", "debug", "info", "warn", "error", "fatal"};
  for (std::uint64_t number = 1; number <= 24; ++number) {
    const auto item = one_log(log_record().number(2, number));
    EXPECT_EQ(item.at("level"), json::value(kLevels[(number - 1) / 4])) << number;
    EXPECT_EQ(item.at("severity_number"), static_cast<std::int64_t>(number));
  }
}

TEST(Logs, without_a_number_the_text_is_the_level) {
  const auto level = [](std::string_view text, std::uint64_t number) {
    const auto item = one_log(log_record().number(2, number).text(3, text));
    EXPECT_FALSE(item.contains("severity_number"));
    return std::string(item.at("level").as_string());
  };
  EXPECT_EQ(level("Warning", 0), "warn");
  EXPECT_EQ(level("CRITICAL", 0), "fatal");
  EXPECT_EQ(level("Error", 25), "error");
  EXPECT_EQ(level("debug", UINT64_MAX), "debug");
  EXPECT_EQ(level("loud", 0), "info");
  EXPECT_EQ(level("", 0), "info");
}

TEST(Logs, bodies_of_any_type_become_text) {
  const auto body = [](const Message& value) {
    const auto item = one_log(Message().fixed64(1, kStart).hex(9, kTraceId).part(5, value));
    return std::string(item.at("body").as_string());
  };
  EXPECT_EQ(body(string_value("a\"b")), "a\"b");
  EXPECT_EQ(body(Message().number(2, 1)), "true");
  EXPECT_EQ(body(Message().number(3, static_cast<std::uint64_t>(-12))), "-12");
  EXPECT_EQ(body(Message().real(4, 1.5)), "1.5");
  EXPECT_EQ(body(Message().real(4, std::numeric_limits<double>::infinity())), "inf");
  EXPECT_EQ(body(Message().text(7, "\x01\x02")), "AQI=");
  EXPECT_EQ(body(Message().part(5, Message().part(1, string_value("x")))), R"(["x"])");
  EXPECT_EQ(body(Message().part(6, Message().part(1, pair("k", "v")))), R"({"k":"v"})");
  EXPECT_EQ(body(Message()), "");
}

TEST(Logs, a_record_without_a_body_shows_its_event) {
  const auto item = one_log(Message().fixed64(1, kStart).hex(9, kTraceId).text(12, "till.open"));
  EXPECT_EQ(item.at("body"), "till.open");
}

TEST(Logs, the_time_of_observation_stands_in_for_a_missing_one) {
  const auto item = one_log(Message().hex(9, kTraceId).fixed64(11, kStart));
  EXPECT_DOUBLE_EQ(item.at("timestamp").as_double(), 1697620454.98);
  EXPECT_EQ(logs(request(Message().hex(9, kTraceId))).value().rejected, 1u);
}

TEST(Logs, a_record_outside_of_any_trace_gets_an_id_of_its_own) {
  const auto loose = Message().fixed64(1, kStart).part(5, string_value("hi"));
  const auto zeros = Message(loose).hex(9, std::string(32, '0')).hex(10, std::string(16, '0'));
  for (const auto& record : {loose, zeros}) {
    const auto items = logs(request(record, 2)).value().items;
    ASSERT_EQ(items.size(), 2u);
    const auto first = std::string(items[0].at("trace_id").as_string());
    EXPECT_EQ(first.size(), 32u);
    EXPECT_EQ(first, ascii::lower(first));
    EXPECT_NE(items[0].at("trace_id"), items[1].at("trace_id"));
    EXPECT_FALSE(items[0].as_object().contains("span_id"));
    EXPECT_EQ(logs(request(record, 2)).value().items, items);
  }
}

TEST(Logs, ids_of_a_wrong_length_are_rejected) {
  EXPECT_EQ(logs(request(Message().fixed64(1, kStart).hex(9, "abcd"))).value().rejected, 1u);
  EXPECT_EQ(logs(request(log_record().hex(10, "abcd"))).value().rejected, 1u);
  const auto body = testing::logs_json(R"({"timeUnixNano":"5","traceId":"no hex"})");
  EXPECT_EQ(logs(body, Encoding::json).value().rejected, 1u);
}

TEST(Logs, broken_text_is_repaired) {
  EXPECT_EQ(one_log(log_record().part(5, string_value("a\xc3"))).at("body"), "a\uFFFD");
}

}  // namespace
}  // namespace vedette::otlp
