// Whatever arrives, it is refused or a container in form comes out, in time and memory that its size justifies.
#include <gtest/gtest.h>

#include <random>

#include "otlp/testing.h"

namespace vedette::otlp {
namespace {

using testing::kStart;
using testing::kTraceId;
using testing::Message;
using testing::pair;
using testing::request;
using testing::string_value;

std::string rich_body() {
  const auto list = Message().part(5, Message().part(1, string_value("v")));
  const auto value = Message().part(6, Message().part(1, pair("k", list)));
  const auto span = testing::span()
                        .part(9, pair("http.method", "GET"))
                        .part(9, pair("map", value))
                        .part(11, Message().fixed64(1, kStart).text(2, "e").part(3, pair("a", "b")))
                        .part(13, Message().hex(1, kTraceId).hex(2, testing::kSpanId))
                        .part(15, Message().text(2, "m").number(3, 2));
  const auto scope = Message().part(1, Message().text(1, "s").text(2, "1")).part(2, span).part(2, span);
  return Message().part(1, Message().part(1, Message().part(1, pair("service.name", "x"))).part(2, scope)).bytes();
}

// Both readers must refuse the body, or make containers in form.
void feed(std::string_view body, Encoding encoding) {
  const auto in_form = [](const Result<std::vector<Converted>>& made) {
    return made ? testing::outcome_of(made).has_value() : made.error().code == ErrorCode::invalid_argument;
  };
  EXPECT_TRUE(in_form(convert_traces(encoding, body, 2)));
  EXPECT_TRUE(in_form(convert_logs(encoding, body, 2)));
}

TEST(Hostile, bodies_that_are_no_protobuf_are_refused) {
  for (const auto& body : {std::string("{}"), std::string("hello"), std::string(1, '\0'), std::string(8, '\xff'),
                           std::string("\x0a\x05\x12"), std::string("\x0b\x0c"), std::string("\x02\x01x")}) {
    EXPECT_FALSE(convert_traces(Encoding::protobuf, body, 10)) << ascii::percent_encode(body);
    EXPECT_FALSE(convert_logs(Encoding::protobuf, body, 10)) << ascii::percent_encode(body);
  }
}

TEST(Hostile, bodies_that_are_no_json_object_are_refused) {
  for (const auto* body : {"", "[]", "7", "null", "{", R"({"resourceSpans":)", "\xff"}) {
    EXPECT_FALSE(convert_traces(Encoding::json, body, 10)) << body;
    EXPECT_FALSE(convert_logs(Encoding::json, body, 10)) << body;
  }
}

TEST(Hostile, a_fault_in_one_span_refuses_the_request) {
  const auto scope = Message().part(2, testing::span()).text(2, "\x0a\xff\xff");
  const auto made = convert_traces(Encoding::protobuf, Message().part(1, Message().part(2, scope)).bytes(), 10);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::invalid_argument);
}

TEST(Hostile, unknown_fields_of_every_type_are_skipped) {
  const auto unknown = Message().number(90, 1).fixed64(91, 2).fixed32(92, 3).text(93, "four");
  const auto span = testing::span().raw(unknown.bytes());
  const auto scope = Message(unknown).part(2, span);
  const auto group = Message(unknown).part(2, scope);
  const auto item = testing::only(testing::traces(Message(unknown).part(1, group).bytes()));
  EXPECT_EQ(item.at("name"), "checkout");
}

TEST(Hostile, every_truncation_is_handled) {
  const auto body = rich_body();
  std::size_t refused = 0;
  for (std::size_t size = 0; size < body.size(); ++size) {
    feed(std::string_view(body).substr(0, size), Encoding::protobuf);
    refused += convert_traces(Encoding::protobuf, std::string_view(body).substr(0, size), 2) ? 0 : 1;
  }
  EXPECT_EQ(refused, body.size() - 1);  // the empty one is a request without items
}

TEST(Hostile, mutated_protobuf_is_handled) {
  const auto body = rich_body();
  std::mt19937_64 engine(7);
  const auto below = [&](std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(engine);
  };
  for (int round = 0; round < 4000; ++round) {
    auto mutated = body;
    for (std::size_t i = 0, count = 1 + below(4); i < count; ++i) {
      switch (below(3)) {
        case 0: mutated[below(mutated.size())] = static_cast<char>(below(256)); break;
        case 1: mutated.erase(below(mutated.size()), 1 + below(3)); break;
        default: mutated.insert(below(mutated.size()), 1 + below(3), static_cast<char>(below(256)));
      }
    }
    feed(mutated, Encoding::protobuf);
  }
}

TEST(Hostile, json_of_wrong_types_is_handled) {
  const std::string body = testing::spans_json(
      R"({"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"n","kind":2,
      "startTimeUnixNano":"5","attributes":[{"key":"k","value":{"arrayValue":{"values":[{"intValue":"1"}]}}}],
      "events":[{"name":"e","attributes":[]}],"links":[{"traceId":"x"}],"status":{"code":2}})");
  static constexpr std::string_view kOthers[] = {"null", "[]", "{}", "7", "-1.5e300", "\"\"", "true", "[[]]"};
  // Each value in turn, whatever it is, becomes each of the others.
  for (std::size_t at = 0; at < body.size(); ++at) {
    if (body[at] != ':') continue;
    std::size_t end = at + 1;
    for (int depth = 0; end < body.size(); ++end) {
      if (body[end] == '[' || body[end] == '{') ++depth;
      if ((body[end] == ']' || body[end] == '}') && depth-- == 0) break;
      if (body[end] == ',' && depth == 0) break;
    }
    for (const auto other : kOthers) {
      const auto mutated = body.substr(0, at + 1) + std::string(other) + body.substr(end);
      ASSERT_TRUE(convert_traces(Encoding::json, mutated, 2)) << mutated;
      feed(mutated, Encoding::json);
    }
  }
}

Message nested(std::size_t depth) {
  auto value = string_value("core");
  for (std::size_t i = 0; i < depth; ++i) value = Message().part(5, Message().part(1, value));
  return value;
}

TEST(Hostile, values_nested_too_deep_end_in_null) {
  const auto shallow = testing::attribute(testing::one_span(testing::span().part(9, pair("v", nested(3)))), "v");
  EXPECT_EQ(shallow, R"(string:[[["core"]]])");
  const auto deep = testing::attribute(testing::one_span(testing::span().part(9, pair("v", nested(30)))), "v");
  EXPECT_EQ(deep, "string:" + std::string(16, '[') + "null" + std::string(16, ']'));
  std::string json = R"({"stringValue":"core"})";
  for (int i = 0; i < 30; ++i) json = R"({"arrayValue":{"values":[)" + json + "]}}";
  const auto body = testing::logs_json(R"({"timeUnixNano":"5","body":)" + json + "}");
  const auto item = testing::only(testing::logs(body, Encoding::json));
  EXPECT_EQ(json::text_of(item, "body"), std::string(16, '[') + "null" + std::string(16, ']'));
}

TEST(Hostile, values_nested_beyond_reason_refuse_the_request) {
  // 3,000 levels are quadratic to write and enough to find unbounded recursion under the sanitizers.
  const auto body = request(testing::span().part(9, pair("v", nested(3000))));
  ASSERT_FALSE(convert_traces(Encoding::protobuf, body, 10));
  std::string open;
  for (int i = 0; i < 100'000; ++i) open += R"({"arrayValue":{"values":[)";
  ASSERT_FALSE(convert_logs(Encoding::json, testing::logs_json(R"({"body":)" + open + "}"), 10));
}

TEST(Hostile, huge_counts_stay_bounded) {
  auto span = testing::span();
  for (int i = 0; i < 20'000; ++i) span.part(9, pair(fmt::format("k{}", i), "v"));
  const auto link = Message().hex(1, kTraceId).hex(2, testing::kSpanId);
  for (int i = 0; i < 20'000; ++i) span.part(11, Message()).part(13, link);
  const auto item = testing::one_span(span);
  EXPECT_LE(item.at("attributes").as_object().size(), 1010u);
  EXPECT_EQ(item.at("links").as_array().size(), 128u);

  Message list;
  for (int i = 0; i < 100'000; ++i) list.part(1, Message());
  const auto wide = testing::one_span(testing::span().part(9, pair("wide", Message().part(5, list))));
  EXPECT_LE(testing::attribute(wide, "wide").size(), 6000u);
}

TEST(Hostile, empty_items_are_cheap_and_rejected) {
  const auto made = convert_traces(Encoding::protobuf, request(Message(), 300'000), 1000);
  ASSERT_TRUE(made);
  ASSERT_EQ(made->size(), 1u);
  EXPECT_EQ(made->front().rejected, 300'000u);
}

TEST(Hostile, a_length_beyond_the_body_is_refused) {
  for (const auto* length : {"\xff\xff\xff\xff\x0f", "\xff\xff\xff\xff\x07", "\x80\x80\x80\x80\x08"}) {
    EXPECT_FALSE(convert_traces(Encoding::protobuf, std::string("\x0a") + length, 10));
  }
}

TEST(Hostile, an_oversized_item_is_rejected_alone) {
  const auto huge = testing::span().part(9, pair("v", std::string(kMessageBytesMax, 'x')));
  const auto scope = Message().part(2, huge).part(2, testing::span());
  const auto outcome = testing::traces(Message().part(1, Message().part(2, scope)).bytes()).value();
  EXPECT_EQ(outcome.items.size(), 1u);
  EXPECT_EQ(outcome.rejected, 1u);
}

TEST(Hostile, a_large_resource_does_not_multiply_without_end) {
  Message resource;
  for (int i = 0; i < 100; ++i) resource.part(1, pair(fmt::format("k{}", i), std::string(9000, 'r')));
  Message scope;
  for (int i = 0; i < 12'000; ++i) scope.part(2, testing::span());
  const auto body = Message().part(1, Message().part(1, resource).part(2, scope)).bytes();
  const auto made = convert_traces(Encoding::protobuf, body, 1000);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::too_large);
}

}  // namespace
}  // namespace vedette::otlp
