#include "api/events/entries.h"

#include <gtest/gtest.h>

#include "base/time.h"
#include "json/parse.h"

namespace vedette::api {
namespace {

std::vector<json::object> entries_of(std::string_view event) {
  return make_entries(json::parse(event)->as_object());
}

TEST(EventEntries, an_event_without_interfaces_has_none) {
  EXPECT_TRUE(entries_of("{}").empty());
}

TEST(EventEntries, breadcrumbs_carry_dates) {
  const auto entries = entries_of(
      R"({"breadcrumbs":{"values":[{"timestamp":1790000000.5,"message":"m"},{"timestamp":"raw"},)"
          R"({"timestamp":1e300},7]}})");
  ASSERT_EQ(entries.size(), 1u);
  const auto& values = entries[0].at("data").at("values").as_array();
  ASSERT_EQ(values.size(), 3u);
  EXPECT_EQ(values.at(0).at("timestamp"),
            json::value(format_instant(Instant{1'790'000'000'500'000})));
  EXPECT_EQ(values.at(1).at("timestamp"), "raw");
  EXPECT_EQ(values.at(0).at("data"), nullptr);
}

TEST(EventEntries, a_request_has_its_pairs_and_a_message_its_text) {
  const auto entries = entries_of(
      R"({"request":{"url":"u","query_string":[["a","b"]],"inferred_content_type":"text/plain"},
    "logentry":{"message":"a %s","params":["b"]},"csp":{"blocked_uri":"x"}})");
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(json::serialize(entries[0].at("data").at("query")), R"([["a","b"]])");
  EXPECT_EQ(json::serialize(entries[0].at("data").at("headers")), "[]");
  EXPECT_EQ(entries[0].at("data").at("inferredContentType"), "text/plain");
  EXPECT_EQ(entries[1].at("type"), "message");
  EXPECT_EQ(entries[1].at("data").at("formatted"), "a %s");
  EXPECT_EQ(entries[2].at("type"), "csp");
}

TEST(EventEntries, threads_stack_traces_templates_and_images_are_shown) {
  const auto entries = entries_of(
      R"({"threads":{"values":[{"id":1,"crashed":true,"stacktrace":{"frames":[{"function":"f",)"
          R"("in_app":true},{"function":"g"}],"registers":{"pc":"0x1"}}}]},
    "template":{"filename":"a.html","lineno":3,"context_line":"x","pre_context":["w"]},
    "stacktrace":{"frames":[{"function":"f"}]},"debug_meta":{"images":[]},"spans":[]})");
  std::string types;
  for (const auto& entry : entries) types += std::string(entry.at("type").as_string()) + " ";
  EXPECT_EQ(types, "threads template debugmeta stacktrace spans ");
  const auto& thread = entries[0].at("data").at("values").at(0);
  EXPECT_EQ(thread.at("stacktrace").at("hasSystemFrames"), true);
  EXPECT_EQ(thread.at("stacktrace").at("registers").at("pc"), "0x1");
  EXPECT_EQ(thread.at("rawStacktrace"), nullptr);
  EXPECT_EQ(json::serialize(entries[1].at("data").at("context")), R"([[2,"w"],[3,"x"]])");
}

TEST(EventEntries, any_json_is_taken) {
  for (
      const auto* event :
      {R"({"exception":7})", R"({"exception":{"values":7}})",
       R"({"exception":{"values":[{"stacktrace":{"frames":[7,{"lineno":"x",)"
           R"("context_line":"y"}]}}]}})",
       R"({"exception":{"values":[{"stacktrace":[]}]}})", R"({"request":[]})",
       R"({"breadcrumbs":{"values":null}})",
       R"({"exception":{"values":[{"stacktrace":{"frames":[{"lineno":9223372036854775807,)"
           R"("context_line":"y","post_context":["z"]}]}}]}})",
       R"({"exception":{"values":[{"stacktrace":{"frames":[{"lineno":1,"context_line":"y",)"
           R"("pre_context":["a","b"]}]}}]}})",
       R"({"threads":{"values":[[]]}})", R"({"spans":{}})"}) {
    const auto parsed = json::parse(event)->as_object();
    make_meta(parsed, make_entries(parsed));
  }
}

TEST(EventEntries, remarks_stand_beside_their_entry) {
  const auto event =
      json::parse(
          R"({"exception":{"values":[]},"request":{"url":"x"},)"
              R"("_meta":{"request":{"url":{"":{"len":9}}},"user":{"":{}}}})")
          ->as_object();
  const auto meta = make_meta(event, make_entries(event));
  EXPECT_EQ(json::serialize(meta.at("entries")), R"({"1":{"data":{"url":{"":{"len":9}}}}})");
  EXPECT_TRUE(meta.at("user").is_object());
  EXPECT_EQ(meta.at("context"), nullptr);
}

}  // namespace
}  // namespace vedette::api
