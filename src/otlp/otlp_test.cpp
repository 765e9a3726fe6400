#include "otlp/otlp.h"

#include <gtest/gtest.h>

#include "otlp/testing.h"

namespace vedette::otlp {
namespace {

using testing::Message;
using testing::request;

TEST(Otlp, content_types_name_the_encoding) {
  EXPECT_EQ(encoding_of("application/x-protobuf"), Encoding::protobuf);
  EXPECT_EQ(encoding_of("Application/X-Protobuf ; charset=binary"), Encoding::protobuf);
  EXPECT_EQ(encoding_of("application/json"), Encoding::json);
  EXPECT_EQ(encoding_of("application/json; charset=utf-8"), Encoding::json);
  for (const auto* other : {"", "text/plain", "application/grpc", "application/jsonl", "json"}) {
    EXPECT_EQ(encoding_of(other), std::nullopt) << other;
  }
  EXPECT_EQ(encoding_of(content_type(Encoding::protobuf)), Encoding::protobuf);
  EXPECT_EQ(encoding_of(content_type(Encoding::json)), Encoding::json);
}

TEST(Otlp, items_are_spread_over_containers) {
  const auto made = convert_traces(Encoding::protobuf, request(testing::span(), 5), 2);
  ASSERT_TRUE(made);
  ASSERT_EQ(made->size(), 3u);
  EXPECT_EQ((*made)[0].item_count, 2u);
  EXPECT_EQ((*made)[1].item_count, 2u);
  EXPECT_EQ((*made)[2].item_count, 1u);
  EXPECT_EQ(testing::outcome_of(made).value().items.size(), 5u);
}

TEST(Otlp, items_keep_their_order) {
  const auto named = [](std::string_view name) {
    return Message().hex(1, testing::kTraceId).hex(2, testing::kSpanId).text(5, name).fixed64(7, testing::kStart);
  };
  const auto scope = [](const Message& a, const Message& b) { return Message().part(2, a).part(2, b); };
  const auto first = Message().part(2, scope(named("a"), named("b"))).part(2, scope(named("c"), named("d")));
  const auto second = Message().part(2, scope(named("e"), named("f")));
  const auto body = Message().part(1, first).part(1, second).bytes();
  std::string order;
  const auto items = testing::traces(body).value().items;
  for (const auto& item : items) order += item.at("name").as_string();
  EXPECT_EQ(order, "abcdef");
}

TEST(Otlp, large_items_make_a_new_container_early) {
  const auto item = testing::log_record().part(6, testing::pair("k", "v")).part(
      5, testing::string_value(std::string(250'000, 'x')));
  const auto made = convert_logs(Encoding::protobuf, request(item, 40), 1000);
  ASSERT_TRUE(made);
  ASSERT_EQ(made->size(), 2u);
  EXPECT_LE((*made)[0].container.size(), kContainerBytesMax + 100);
  EXPECT_EQ((*made)[0].item_count + (*made)[1].item_count, 40u);
}

TEST(Otlp, rejected_items_are_counted_once_beside_the_accepted) {
  const auto bad = Message().hex(1, "00").hex(2, testing::kSpanId).fixed64(7, testing::kStart);
  const auto scope = Message().part(2, bad).part(2, testing::span()).part(2, testing::span()).part(2, bad);
  const auto made = convert_traces(Encoding::protobuf, Message().part(1, Message().part(2, scope)).bytes(), 1);
  ASSERT_TRUE(made);
  ASSERT_EQ(made->size(), 2u);
  EXPECT_EQ((*made)[0].rejected, 0u);
  EXPECT_EQ((*made)[1].rejected, 2u);
}

TEST(Otlp, a_request_of_rejected_items_has_no_container) {
  const auto made = convert_traces(Encoding::protobuf, request(Message().text(5, "no ids"), 3), 10);
  ASSERT_TRUE(made);
  ASSERT_EQ(made->size(), 1u);
  EXPECT_EQ(made->front().item_count, 0u);
  EXPECT_EQ(made->front().container, "");
  EXPECT_EQ(made->front().rejected, 3u);
}

TEST(Otlp, a_request_without_items_is_accepted) {
  for (const auto& body : {std::string(), Message().part(1, Message()).bytes(), request(Message(), 0)}) {
    EXPECT_EQ(convert_traces(Encoding::protobuf, body, 10).value().size(), 0u);
    EXPECT_EQ(convert_logs(Encoding::protobuf, body, 10).value().size(), 0u);
  }
  for (const auto* body : {"{}", R"({"resourceSpans":[]})", R"({"resourceLogs":null})"}) {
    EXPECT_EQ(convert_traces(Encoding::json, body, 10).value().size(), 0u);
    EXPECT_EQ(convert_logs(Encoding::json, body, 10).value().size(), 0u);
  }
}

TEST(Otlp, answers_are_empty_when_all_was_accepted) {
  for (const auto signal : {Signal::traces, Signal::logs}) {
    EXPECT_EQ(success_body(Encoding::protobuf, signal, 0), "");
    EXPECT_EQ(success_body(Encoding::json, signal, 0), "{}");
  }
}

TEST(Otlp, answers_tell_what_was_rejected) {
  const auto traces = boost::json::parse(success_body(Encoding::json, Signal::traces, 7)).at("partialSuccess");
  EXPECT_EQ(traces.at("rejectedSpans"), "7");
  EXPECT_NE(traces.at("errorMessage").as_string(), "");
  const auto logs = boost::json::parse(success_body(Encoding::json, Signal::logs, 300)).at("partialSuccess");
  EXPECT_EQ(logs.at("rejectedLogRecords"), "300");

  const auto sentence = std::string(logs.at("errorMessage").as_string());
  const auto expected = Message().part(1, Message().number(1, 300).text(2, sentence)).bytes();
  EXPECT_EQ(success_body(Encoding::protobuf, Signal::logs, 300), expected);
}

TEST(Otlp, items_of_envelopes_are_read_alone_in_lists_and_wrapped) {
  const std::string span = fmt::format(R"({{"traceId":"{}","spanId":"{}","name":"n","startTimeUnixNano":"1697620454980000000"}})",
                                       testing::kTraceId, testing::kSpanId);
  const auto found = [](Signal signal, const std::string& payload) {
    const auto made = convert_items(signal, payload, 1000);
    if (!made || made->empty()) return std::string(made ? "none" : "refused");
    return fmt::format("{} and {} rejected", (*made)[0].item_count, (*made)[0].rejected);
  };
  EXPECT_EQ(found(Signal::traces, span), "1 and 0 rejected");
  EXPECT_EQ(found(Signal::traces, "[" + span + "," + span + ",7]"), "2 and 1 rejected");
  for (const auto* form : {R"({{"items":[{}]}})", R"({{"spans":[{}]}})", R"({{"scopeSpans":[{{"spans":[{}]}}]}})",
                           R"({{"resourceSpans":[{{"scopeSpans":[{{"spans":[{}]}}]}}]}})"}) {
    EXPECT_EQ(found(Signal::traces, fmt::format(fmt::runtime(form), span)), "1 and 0 rejected") << form;
  }
  EXPECT_EQ(found(Signal::traces, "{}"), "0 and 1 rejected");
  EXPECT_EQ(found(Signal::traces, "7"), "refused");
  EXPECT_EQ(found(Signal::logs, R"({"timeUnixNano":"1697620454980000000","severityText":"warn","body":{"stringValue":"b"}})"),
            "1 and 0 rejected");
  EXPECT_EQ(found(Signal::logs, R"({"logRecords":[{"observedTimeUnixNano":"1697620454980000000"},{}]})"), "1 and 1 rejected");
}

}  // namespace
}  // namespace vedette::otlp
