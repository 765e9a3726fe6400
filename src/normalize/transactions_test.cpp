#include <gtest/gtest.h>

#include "normalize/testing.h"

namespace vedette::normalize {
namespace {

std::string transaction(std::string_view trace, std::string_view members) {
  return fmt::format(R"({{"type":"transaction","contexts":{{"trace":{}}}{}}})", trace, members);
}
constexpr std::string_view kTrace = R"({"trace_id":"771a43a4192642f0b136d5159a501700","span_id":"9e6f8f7ab8cf4b0c"})";
constexpr std::string_view kTimes = R"(,"start_timestamp":1772366390,"timestamp":1772366392)";

std::string valid(std::string_view members) {
  return transaction(kTrace, std::string(kTimes).append(members));
}

std::string outcome(std::string_view text) {
  auto event = boost::json::parse(text).as_object();
  const auto timestamp = normalize_event(event, test_input());
  return timestamp ? std::string("accepted") : timestamp.error().message;
}

TEST(Transactions, need_a_trace_and_two_times_in_order) {
  EXPECT_EQ(outcome(valid("")), "accepted");
  EXPECT_EQ(outcome(R"({"type":"transaction"})"), "invalid_transaction");
  EXPECT_EQ(outcome(transaction(kTrace, "")), "invalid_transaction");
  EXPECT_EQ(outcome(transaction(kTrace, R"(,"timestamp":1772366392)")), "invalid_transaction");
  EXPECT_EQ(outcome(transaction(kTrace, R"(,"start_timestamp":2,"timestamp":1)")), "invalid_transaction");
  EXPECT_EQ(outcome(transaction(R"({"trace_id":"771a43a4192642f0b136d5159a501700"})", kTimes)),
      "invalid_transaction");
  EXPECT_EQ(outcome(transaction(R"({"trace_id":"771a","span_id":"9e6f8f7ab8cf4b0c"})", kTimes)),
      "invalid_transaction");
  EXPECT_EQ(outcome(transaction("7", kTimes)), "invalid_transaction");
  EXPECT_EQ(outcome(R"({"type":"error"})"), "accepted");
}

TEST(Transactions, lose_a_span_out_of_form_and_nothing_else) {
  constexpr std::string_view kGood = R"({"span_id":"a000000000000001","start_timestamp":1,"timestamp":1})";
  for (const auto* span : {"null", "7", "{}", R"({"span_id":"a","start_timestamp":1,"timestamp":1})",
                           R"({"span_id":"a000000000000001","start_timestamp":2,"timestamp":1})",
                           R"({"span_id":"a000000000000001","start_timestamp":1})",
                           R"({"span_id":"a000000000000001","trace_id":"x","start_timestamp":1,"timestamp":1})"}) {
    const auto out = normalize(valid(fmt::format(R"(,"spans":[{},{}])", span, kGood)));
    EXPECT_EQ(out.at("/spans/0/span_id"), "\"a000000000000001\"") << span;
    EXPECT_EQ(out.at("/spans/1"), "absent") << span;
    EXPECT_EQ(out.at("/errors/0/name"), "\"spans.0\"") << span;
  }
  const auto out = normalize(valid(R"(,"spans":{})"));
  EXPECT_EQ(out.at("/spans"), "absent");
  EXPECT_EQ(out.at("/errors/0/name"), "\"spans\"");
}

TEST(Transactions, what_is_left_out_has_defaults) {
  const auto out = normalize(valid(R"(,"transaction_info":{"source":"nonsense"})"));
  EXPECT_EQ(out.at("/contexts/trace/op"), "\"default\"");
  EXPECT_EQ(out.at("/contexts/trace/status"), "\"unknown\"");
  EXPECT_EQ(out.at("/transaction_info/source"), "\"unknown\"");
  EXPECT_EQ(out.facts.transaction, "<unlabeled transaction>");
  EXPECT_EQ(out.facts.level, "info");
  EXPECT_EQ(normalize(valid(R"(,"transaction_info":{"source":"Route"})")).at("/transaction_info/source"),
      "\"route\"");
}

TEST(Transactions, a_status_may_be_a_number) {
  const auto status = [](std::string_view sent) {
    const auto trace = fmt::format(
        R"({{"trace_id":"771a43a4192642f0b136d5159a501700","span_id":"9e6f8f7ab8cf4b0c","status":{}}})", sent);
    return normalize(transaction(trace, kTimes)).at("/contexts/trace/status");
  };
  EXPECT_EQ(status("\"OK\""), "\"ok\"");
  EXPECT_EQ(status("\"unknown_error\""), "\"unknown\"");
  EXPECT_EQ(status("\"nonsense\""), "\"unknown\"");
}

TEST(Transactions, measurements_have_numbers_and_units) {
  const auto out = normalize(valid(R"(,"measurements":{"LCP":{"value":"1200.5"},"cls":{"value":0.1,"unit":"none"},
      "mem":{"value":3,"unit":"MB"},"x":{"value":"?"},"frames_total":{"value":10},"frames_slow":{"value":4}})"));
  EXPECT_EQ(out.at("/measurements/lcp"), R"({"value":1.2005E3,"unit":"millisecond"})");
  EXPECT_EQ(out.at("/measurements/cls/unit"), "\"none\"");
  EXPECT_EQ(out.at("/measurements/mem/unit"), "\"megabyte\"");
  EXPECT_EQ(out.at("/measurements/x"), "absent");
  EXPECT_EQ(out.at("/measurements/frames_slow_rate"), R"({"value":4E-1,"unit":"ratio"})");
  EXPECT_EQ(out.at("/measurements/frames_frozen_rate"), "absent");
}

constexpr std::string_view kSpans = R"(,"spans":[
    {"span_id":"a000000000000002","parent_span_id":"a000000000000001","op":"db.query",
        "start_timestamp":1772366390.5,"timestamp":1772366391},
    {"span_id":"a000000000000003","parent_span_id":"a000000000000001","op":"db","start_timestamp":1772366390.75,
        "timestamp":1772366391.25},
    {"span_id":"a000000000000001","parent_span_id":"9e6f8f7ab8cf4b0c","op":"function",
        "start_timestamp":1772366390.25,"timestamp":1772366391.5}])";

TEST(Transactions, spans_stand_in_the_order_of_their_starts) {
  const auto out = normalize(valid(kSpans));
  EXPECT_EQ(out.at("/spans/0/span_id"), "\"a000000000000001\"");
  EXPECT_EQ(out.at("/spans/2/span_id"), "\"a000000000000003\"");
  EXPECT_EQ(out.at("/spans/0/trace_id"), "\"771a43a4192642f0b136d5159a501700\"");
}

TEST(Transactions, time_of_its_own_excludes_that_of_children) {
  const auto out = normalize(valid(kSpans));
  EXPECT_EQ(out.at("/spans/0/exclusive_time"), "5E2");   // 1250 ms less 750 ms of overlapping children
  EXPECT_EQ(out.at("/spans/1/exclusive_time"), "5E2");
  EXPECT_EQ(out.at("/contexts/trace/exclusive_time"), "7.5E2");
}

TEST(Transactions, the_breakdown_counts_overlaps_once) {
  const auto out = normalize(valid(kSpans));
  EXPECT_EQ(out.at("/breakdowns/span_ops/ops.db"), R"({"value":7.5E2,"unit":"millisecond"})");
  EXPECT_EQ(out.at("/breakdowns/span_ops/total.time/value"), "7.5E2");
  EXPECT_EQ(out.at("/breakdowns/span_ops/ops.http"), "absent");
}

}  // namespace
}  // namespace vedette::normalize
