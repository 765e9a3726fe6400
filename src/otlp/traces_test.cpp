#include <gtest/gtest.h>

#include <limits>

#include "otlp/testing.h"

namespace vedette::otlp {
namespace {

using testing::attribute;
using testing::kEnd;
using testing::kParentId;
using testing::kSpanId;
using testing::kStart;
using testing::kTraceId;
using testing::Message;
using testing::one_span;
using testing::only;
using testing::pair;
using testing::request;
using testing::string_value;
using testing::traces;

// A span with everything in it, in both encodings.
std::string full_protobuf() {
  const auto list = Message().part(1, string_value("a")).part(1, Message().number(3, 2));
  const auto map = Message().part(1, pair("n", Message().number(2, 1)));
  const auto resource = Message()
                            .part(1, pair("service.name", "shop"))
                            .part(1, pair("service.version", "1.2.3"))
                            .part(1, pair("deployment.environment.name", "prod"))
                            .part(1, pair("telemetry.sdk.language", "nodejs"));
  const auto scope = Message().text(1, "tracer").text(2, "0.1").part(3, pair("kind", "auto"));
  const auto event = Message().fixed64(1, kStart).text(2, "exception").part(3, pair("exception.type", "Oops"));
  const auto link = Message().hex(1, kTraceId).hex(2, kParentId).part(4, pair("why", "retry")).fixed32(6, 1);
  const auto span = testing::span()
                        .text(3, "vendor=state")
                        .hex(4, kParentId)
                        .number(6, 3)
                        .part(9, pair("http.request.method", "GET"))
                        .part(9, pair("flag", Message().number(2, 1)))
                        .part(9, pair("count", Message().number(3, static_cast<std::uint64_t>(-5))))
                        .part(9, pair("ratio", Message().real(4, 0.25)))
                        .part(9, pair("list", Message().part(5, list)))
                        .part(9, pair("map", Message().part(6, map)))
                        .part(9, pair("bytes", Message().text(7, std::string("\0\xff", 2))))
                        .number(10, 3)
                        .part(11, event)
                        .part(13, link)
                        .part(15, Message().text(2, "it broke").number(3, 2))
                        .fixed32(16, 0x301);
  // The heads stand behind what they apply to, which is allowed.
  const auto scope_group = Message().part(2, span).part(1, scope).text(3, "https://schema");
  return Message().part(1, Message().part(2, scope_group).part(1, resource)).bytes();
}

constexpr std::string_view kFullJson = R"({"resourceSpans":[{
  "resource":{"attributes":[
    {"key":"service.name","value":{"stringValue":"shop"}},
    {"key":"service.version","value":{"stringValue":"1.2.3"}},
    {"key":"deployment.environment.name","value":{"stringValue":"prod"}},
    {"key":"telemetry.sdk.language","value":{"stringValue":"nodejs"}}]},
  "scopeSpans":[{
    "scope":{"name":"tracer","version":"0.1","attributes":[{"key":"kind","value":{"stringValue":"auto"}}]},
    "spans":[{
      "traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"eee19b7ec3c1b174","parentSpanId":"0c7a7dea069bf5a6",
      "traceState":"vendor=state","flags":769,"name":"checkout","kind":3,
      "startTimeUnixNano":"1697620454980000000","endTimeUnixNano":1697620454980078400,
      "attributes":[
        {"key":"http.request.method","value":{"stringValue":"GET"}},
        {"key":"flag","value":{"boolValue":true}},
        {"key":"count","value":{"intValue":"-5"}},
        {"key":"ratio","value":{"doubleValue":0.25}},
        {"key":"list","value":{"arrayValue":{"values":[{"stringValue":"a"},{"intValue":2}]}}},
        {"key":"map","value":{"kvlistValue":{"values":[{"key":"n","value":{"boolValue":true}}]}}},
        {"key":"bytes","value":{"bytesValue":"AP8="}}],
      "droppedAttributesCount":3,
      "events":[{"timeUnixNano":"1697620454980000000","name":"exception",
        "attributes":[{"key":"exception.type","value":{"stringValue":"Oops"}}]}],
      "links":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"0c7a7dea069bf5a6","flags":1,
        "attributes":[{"key":"why","value":{"stringValue":"retry"}}]}],
      "status":{"message":"it broke","code":2}}]}]}]})";

TEST(Traces, both_encodings_make_the_same_item) {
  const auto a = only(traces(full_protobuf()));
  const auto b = only(traces(kFullJson, Encoding::json));
  ASSERT_FALSE(a.empty());
  EXPECT_EQ(a, b);
}

TEST(Traces, a_span_becomes_an_item_of_version_2) {
  const auto item = only(traces(full_protobuf()));
  EXPECT_EQ(item.at("trace_id"), json::value(kTraceId));
  EXPECT_EQ(item.at("span_id"), json::value(kSpanId));
  EXPECT_EQ(item.at("parent_span_id"), json::value(kParentId));
  EXPECT_EQ(item.at("name"), "checkout");
  EXPECT_EQ(item.at("kind"), "client");
  EXPECT_EQ(item.at("status"), "error");
  EXPECT_DOUBLE_EQ(item.at("start_timestamp").as_double(), 1697620454.98);
  EXPECT_DOUBLE_EQ(item.at("end_timestamp").as_double(), 1697620454.980078);
  EXPECT_EQ(item.at("is_remote"), true);
  EXPECT_EQ(item.at("is_segment"), true);
  EXPECT_EQ(attribute(item, "sentry.status.message"), "string:it broke");
  EXPECT_EQ(attribute(item, "sentry.origin"), "string:auto.otlp.spans");
}

TEST(Traces, values_keep_their_types_and_containers_become_text) {
  const auto item = only(traces(full_protobuf()));
  EXPECT_EQ(attribute(item, "http.request.method"), "string:GET");
  EXPECT_EQ(attribute(item, "flag"), "boolean:true");
  EXPECT_EQ(attribute(item, "count"), "integer:-5");
  EXPECT_EQ(attribute(item, "ratio"), "double:2.5E-1");
  EXPECT_EQ(attribute(item, "list"), R"(string:["a",2])");
  EXPECT_EQ(attribute(item, "map"), R"(string:{"n":true})");
  EXPECT_EQ(attribute(item, "bytes"), "string:AP8=");
}

TEST(Traces, resource_and_scope_become_attributes) {
  const auto item = only(traces(full_protobuf()));
  EXPECT_EQ(attribute(item, "resource.service.name"), "string:shop");
  EXPECT_EQ(attribute(item, "resource.service.version"), "string:1.2.3");
  EXPECT_EQ(attribute(item, "resource.deployment.environment.name"), "string:prod");
  EXPECT_EQ(attribute(item, "sentry.release"), "string:1.2.3");
  EXPECT_EQ(attribute(item, "sentry.environment"), "string:prod");
  EXPECT_EQ(attribute(item, "sentry.platform"), "string:node");
  EXPECT_EQ(attribute(item, "instrumentation.name"), "string:tracer");
  EXPECT_EQ(attribute(item, "instrumentation.version"), "string:0.1");
  EXPECT_EQ(attribute(item, "instrumentation.kind"), "string:auto");
}

TEST(Traces, the_old_name_of_the_environment_counts_behind_the_new_one) {
  const auto with = [](const Message& resource) {
    const auto group = Message().part(1, resource).part(2, Message().part(2, testing::span()));
    return attribute(only(traces(Message().part(1, group).bytes())), "sentry.environment");
  };
  const auto old_one = pair("deployment.environment", "old");
  const auto new_one = pair("deployment.environment.name", "new");
  EXPECT_EQ(with(Message().part(1, old_one)), "string:old");
  EXPECT_EQ(with(Message().part(1, new_one).part(1, old_one)), "string:new");
  EXPECT_EQ(with(Message()), "");
}

TEST(Traces, an_items_own_attributes_win) {
  const auto resource = Message().part(1, pair("service.version", "of the resource"));
  const auto span = testing::span()
                        .part(9, pair("sentry.release", "own"))
                        .part(9, pair("sentry.op", "own.op"))
                        .part(9, pair("db.system", "sqlite"));
  const auto group = Message().part(1, resource).part(2, Message().part(2, span));
  const auto item = only(traces(Message().part(1, group).bytes()));
  EXPECT_EQ(attribute(item, "sentry.release"), "string:own");
  EXPECT_EQ(attribute(item, "sentry.op"), "string:own.op");
}

TEST(Traces, a_resource_and_a_scope_end_with_their_groups) {
  const auto scope = Message().part(1, Message().text(1, "first")).part(2, testing::span());
  const auto bare = Message().part(2, testing::span());
  const auto resource = Message().part(1, pair("service.name", "shop"));
  const auto body = Message()
                        .part(1, Message().part(1, resource).part(2, scope).part(2, bare))
                        .part(1, Message().part(2, bare))
                        .bytes();
  const auto items = traces(body).value().items;
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(attribute(items[0].as_object(), "instrumentation.name"), "string:first");
  EXPECT_EQ(attribute(items[1].as_object(), "instrumentation.name"), "");
  EXPECT_EQ(attribute(items[1].as_object(), "resource.service.name"), "string:shop");
  EXPECT_EQ(attribute(items[2].as_object(), "resource.service.name"), "");
}

TEST(Traces, events_become_one_attribute) {
  const auto item = only(traces(full_protobuf()));
  const auto* attributes = json::object_of(item, "attributes");
  const auto events = boost::json::parse(attributes->at("otel.events").at("value").as_string());
  ASSERT_EQ(events.as_array().size(), 1u);
  EXPECT_EQ(events.at(0).at("name"), "exception");
  EXPECT_EQ(events.at(0).at("attributes").at("exception.type"), "Oops");
  EXPECT_DOUBLE_EQ(events.at(0).at("timestamp").as_double(), 1697620454.98);
  EXPECT_EQ(attribute(one_span(testing::span()), "otel.events"), "");
}

TEST(Traces, events_that_do_not_fit_leave_whole_json) {
  auto span = testing::span();
  for (int i = 0; i < 500; ++i) {
    span.part(11, Message().fixed64(1, kStart).text(2, std::string(600, 'e')));
  }
  const auto item = one_span(span);
  const auto text = item.at("attributes").at("otel.events").at("value").as_string();
  EXPECT_LE(text.size(), 16384u);
  EXPECT_GT(boost::json::parse(text).as_array().size(), 10u);
}

TEST(Traces, links_are_kept_when_their_ids_are_valid) {
  const auto link = only(traces(full_protobuf())).at("links").at(0);
  EXPECT_EQ(link.at("trace_id"), json::value(kTraceId));
  EXPECT_EQ(link.at("span_id"), json::value(kParentId));
  EXPECT_EQ(link.at("sampled"), true);
  EXPECT_EQ(link.at("attributes").at("why").at("value"), "retry");
  const auto item = one_span(testing::span().part(13, Message().hex(1, kTraceId)));
  EXPECT_EQ(item.at("span_id"), json::value(kSpanId));
  EXPECT_FALSE(item.contains("links"));
}

TEST(Traces, kinds_and_statuses_of_tomorrow_are_no_error) {
  const std::pair<std::uint64_t, std::string_view> kKinds[] = {
      {1, "internal"}, {2, "server"}, {3, "client"}, {4, "producer"}, {5, "consumer"}};
  for (const auto& [number, name] : kKinds) {
    EXPECT_EQ(one_span(testing::span().number(6, number)).at("kind"), json::value(name));
  }
  for (const std::uint64_t number : {std::uint64_t{0}, std::uint64_t{6}, UINT64_MAX}) {
    const auto item = one_span(testing::span().number(6, number).part(15, Message().number(3, 9)));
    EXPECT_FALSE(item.contains("kind"));
    EXPECT_EQ(item.at("status"), "ok");
  }
}

TEST(Traces, a_segment_begins_where_a_service_is_entered) {
  const auto is_segment = [](const Message& span) { return one_span(span).at("is_segment") == true; };
  EXPECT_TRUE(is_segment(testing::span()));
  const auto child = testing::span().hex(4, kParentId);
  EXPECT_FALSE(is_segment(child));
  EXPECT_TRUE(is_segment(Message(child).number(6, 2)));
  EXPECT_TRUE(is_segment(Message(child).number(6, 5)));
  EXPECT_TRUE(is_segment(Message(child).fixed32(16, 0x300)));
  // The sender knows that the parent is of the same process.
  EXPECT_FALSE(is_segment(Message(child).number(6, 2).fixed32(16, 0x100)));
  EXPECT_FALSE(one_span(child).contains("is_remote"));
}

TEST(Traces, the_operation_follows_from_what_the_span_is_about) {
  const auto op = [](std::string_view key, std::uint64_t kind) {
    return attribute(one_span(testing::span().number(6, kind).part(9, pair(key, "x"))), "sentry.op");
  };
  EXPECT_EQ(op("http.request.method", 2), "string:http.server");
  EXPECT_EQ(op("http.method", 3), "string:http.client");
  EXPECT_EQ(op("http.method", 1), "string:http");
  EXPECT_EQ(op("db.system.name", 3), "string:db");
  EXPECT_EQ(op("rpc.system", 3), "string:rpc");
  EXPECT_EQ(op("messaging.system", 4), "string:message");
  EXPECT_EQ(op("faas.trigger", 2), "string:x");
  EXPECT_EQ(op("color", 2), "");
}

TEST(Traces, a_span_without_a_name_gets_one) {
  const auto bare = Message().hex(1, kTraceId).hex(2, kSpanId).fixed64(7, kStart).fixed64(8, kEnd);
  EXPECT_EQ(one_span(bare).at("name"), "unknown");
  EXPECT_EQ(one_span(Message(bare).part(9, pair("db.system", "x"))).at("name"), "db");
}

TEST(Traces, an_end_before_the_start_is_the_start) {
  for (const std::uint64_t end : {std::uint64_t{0}, kStart - 5'000'000'000}) {
    const auto item = one_span(testing::span().fixed64(8, end));
    EXPECT_EQ(item.at("end_timestamp"), item.at("start_timestamp"));
  }
}

TEST(Traces, spans_without_valid_ids_or_start_are_rejected) {
  const std::string zeros(32, '0');
  const Message kCases[] = {
      Message().hex(2, kSpanId).fixed64(7, kStart),
      Message().hex(1, kTraceId).fixed64(7, kStart),
      Message().hex(1, zeros).hex(2, kSpanId).fixed64(7, kStart),
      Message().hex(1, kTraceId).hex(2, zeros.substr(16)).fixed64(7, kStart),
      Message().hex(1, kTraceId.substr(2)).hex(2, kSpanId).fixed64(7, kStart),
      Message().hex(1, kTraceId).hex(2, kTraceId).fixed64(7, kStart),
      testing::span().hex(4, "abcd"),
      Message().hex(1, kTraceId).hex(2, kSpanId),
  };
  for (const auto& span : kCases) {
    const auto outcome = traces(request(span)).value();
    EXPECT_EQ(outcome.items.size(), 0u);
    EXPECT_EQ(outcome.rejected, 1u);
  }
  for (const auto* ids : {R"("traceId":"xyz","spanId":"eee19b7ec3c1b174")", R"("traceId":5,"spanId":[])",
                          R"("traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b17")",
                          R"("traceId":"W47/95gDgQPSabYzgT/GDA==","spanId":"7uGbfsPBsXQ=")"}) {
    const auto body = testing::spans_json(fmt::format(R"({{{},"startTimeUnixNano":"5"}})", ids));
    EXPECT_EQ(traces(body, Encoding::json).value().rejected, 1u) << ids;
  }
}

TEST(Traces, a_parent_of_zeros_is_none) {
  const auto item = one_span(testing::span().hex(4, "0000000000000000"));
  EXPECT_EQ(item.at("span_id"), json::value(kSpanId));
  EXPECT_FALSE(item.contains("parent_span_id"));
}

TEST(Traces, attributes_out_of_form_do_not_cost_the_span) {
  const auto item = one_span(testing::span()
                                 .part(9, pair("", "no key"))
                                 .part(9, pair(std::string(201, 'k'), "long key"))
                                 .part(9, pair("empty", Message()))
                                 .part(9, Message().text(1, "no value"))
                                 .part(9, pair("nan", Message().real(4, std::numeric_limits<double>::quiet_NaN())))
                                 .part(9, pair("inf", Message().real(4, std::numeric_limits<double>::infinity())))
                                 .part(9, pair("broken", "a\xff" "b"))
                                 .part(9, pair("twice", "first"))
                                 .part(9, pair("twice", "second")));
  EXPECT_EQ(item.at("span_id"), json::value(kSpanId));
  for (const auto* key : {"", "empty", "no value", "nan", "inf"}) EXPECT_EQ(attribute(item, key), "") << key;
  EXPECT_EQ(attribute(item, "broken"), "string:a\uFFFDb");
  EXPECT_EQ(attribute(item, "twice"), "string:second");
}

TEST(Traces, texts_are_cut_between_characters) {
  std::string text(16383, 'x');
  text += "\u00e4\u00e4";
  const auto cut = attribute(one_span(testing::span().part(9, pair("long", text))), "long");
  EXPECT_EQ(cut, "string:" + std::string(16383, 'x'));
}

TEST(Traces, json_of_odd_senders_is_read) {
  // Numbers as text and as numbers, null members, unknown members, entries that are no objects.
  const auto body = testing::spans_json(R"({"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",
    "parentSpanId":"","name":"n","kind":"2","startTimeUnixNano":1697620454980000000,"endTimeUnixNano":null,
    "status":{},"links":null,"events":[7],"new":{"x":1},
    "attributes":[3,{"key":"a","value":{"intValue":7}},{"key":"b","value":{"doubleValue":"NaN"}},
      {"key":"c","value":{"doubleValue":3}},{"key":"d","value":{"stringValue":5}},
      {"key":"e","value":{}}]}, "no span")");
  const auto outcome = traces(body, Encoding::json).value();
  EXPECT_EQ(outcome.rejected, 1u);
  ASSERT_EQ(outcome.items.size(), 1u);
  const auto& item = outcome.items[0].as_object();
  EXPECT_EQ(item.at("kind"), "server");
  EXPECT_EQ(item.at("is_segment"), true);
  EXPECT_EQ(attribute(item, "a"), "integer:7");
  EXPECT_EQ(attribute(item, "b"), "");
  EXPECT_EQ(attribute(item, "c"), "double:3E0");
  EXPECT_EQ(attribute(item, "d"), "");
}

}  // namespace
}  // namespace vedette::otlp
