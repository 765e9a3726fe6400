#include "normalize/trim.h"

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "normalize/testing.h"

namespace vedette::normalize {
namespace {

struct Trimmed {
  json::value value;
  json::object event;
};

Trimmed trimmed(std::string_view text, Budget budget) {
  Trimmed out{json::parse(text), {}};
  Report report(out.event);
  trim_bag(out.value, budget, Path("bag"), &report);
  report.write(out.event);
  return out;
}

TEST(Trim, a_text_over_its_allowance_is_cut_and_noted) {
  const auto within = normalize(fmt::format(R"({{"message":"{}"}})", std::string(8392, 'x')));
  EXPECT_EQ(within.facts.message.size(), 8392u);
  EXPECT_EQ(within.at("/_meta"), "absent");
  const auto over = normalize(fmt::format(R"({{"message":"{}"}})", std::string(8393, 'x')));
  EXPECT_EQ(over.facts.message.size(), 8192u);
  EXPECT_TRUE(over.facts.message.ends_with("xxx..."));
  EXPECT_EQ(over.at("/_meta"),
            R"({"logentry":{"formatted":{"":{"rem":[["!limit","s",8189,8192]],"len":8393}}}})");
}

TEST(Trim, characters_count_not_bytes) {
  std::string umlauts;
  for (int i = 0; i < 300; ++i) umlauts += "ä";
  const auto out = normalize(fmt::format(R"({{"exception":{{"type":"{}"}}}})", umlauts));
  const auto& type = out.event.at("exception").at("values").at(0).at("type").as_string();
  EXPECT_EQ(utf8::length({type.data(), type.size()}), 256u);
  EXPECT_EQ(out.at("/_meta/exception/values/0/type//len"), "300");
}

TEST(Trim, what_lies_too_deep_becomes_json_text) {
  EXPECT_EQ(json::serialize(trimmed(R"({"a":{"b":{"c":1}},"d":[[]]})", {1000, 2}).value),
            R"({"a":{"b":"{\"c\":1}"},"d":[[]]})");
}

TEST(Trim, what_is_over_the_bytes_is_dropped_and_noted) {
  const auto out = trimmed(R"({"a":"0123456789","b":"0123456789012345678901234567890","c":1})",
                           {50, 3});
  EXPECT_EQ(json::serialize(out.value), R"({"a":"0123456789","b":"012345678901234567890..."})");
  EXPECT_EQ(json::serialize(out.event.at("_meta").at("bag").at("b").at("")),
            R"({"rem":[["!limit","s",21,24]],"len":31})");
  EXPECT_EQ(json::serialize(out.event.at("_meta").at("bag").at("")), R"({"len":3})");
}

TEST(Trim, no_character_is_cut_in_two) {
  for (std::uint32_t bytes = 8; bytes < 40; ++bytes) {
    const auto out = trimmed(R"(["äöü漢字😀äöü漢字😀äöü"])", {bytes, 2});
    EXPECT_TRUE(utf8::is_valid(json::serialize(out.value))) << bytes;
  }
}

TEST(Trim, a_nul_becomes_the_replacement_character_in_values_and_keys) {
  EXPECT_EQ(json::serialize(trimmed(R"({"k\u0000":"a\u0000b"})", kSmallBag).value),
            "{\"k\xef\xbf\xbd\":\"a\xef\xbf\xbd" "b\"}");
}

TEST(Trim, keys_are_bounded) {
  const auto out = trimmed(fmt::format(R"({{"{}":1}})", std::string(500, 'k')), kSmallBag);
  EXPECT_EQ(std::string_view(out.value.as_object().begin()->key()).size(), kMaxKeyBytes);
}

TEST(Trim, extra_has_a_budget_per_value_and_in_all) {
  std::string members;
  for (int i = 0; i < 20; ++i)
    members += fmt::format("{}\"k{}\":\"{}\"", i == 0 ? "" : ",", i, std::string(20'000, 'x'));
  const auto out = normalize("{\"extra\":{" + members + "}}");
  const auto& extra = out.event.at("extra").as_object();
  EXPECT_EQ(extra.at("k0").as_string().size(), 16382u);
  EXPECT_EQ(extra.size(), 16u);
  EXPECT_EQ(out.at("/_meta/extra//len"), "20");
}

std::string frames(int count, bool in_app) {
  std::string list;
  for (int i = 0; i < count; ++i) {
    list += fmt::format(R"({}{{"function":"f{}","in_app":{},"vars":{{"a":1}},"pre_context":["x"]}})",
                        i == 0 ? "" : ",", i, in_app);
  }
  return list;
}

TEST(Trim, the_newest_250_frames_stay) {
  const auto out = normalize("{\"stacktrace\":{\"frames\":[" + frames(300, true) + "]}}");
  const auto& kept = out.event.at("stacktrace").at("frames").as_array();
  ASSERT_EQ(kept.size(), 250u);
  EXPECT_EQ(kept.front().at("function"), "f50");
  EXPECT_EQ(kept.back().at("function"), "f299");
  EXPECT_EQ(out.at("/_meta/stacktrace/frames//len"), "300");
}

int full_frames(const json::array& list, std::size_t from, std::size_t to) {
  int full = 0;
  for (auto i = from; i < to; ++i) full += list[i].as_object().contains("vars") ? 1 : 0;
  return full;
}

TEST(Trim, system_frames_in_the_middle_lose_their_locals_first) {
  const auto out = normalize("{\"stacktrace\":{\"frames\":[" + frames(40, false) + "," +
                             frames(30, true) + "]}}");
  const auto& list = out.event.at("stacktrace").at("frames").as_array();
  EXPECT_EQ(full_frames(list, 0, 10), 10);
  EXPECT_EQ(full_frames(list, 10, 30), 0);
  EXPECT_EQ(full_frames(list, 30, 70), 40);
  const auto apps = normalize("{\"stacktrace\":{\"frames\":[" + frames(10, false) + "," +
                              frames(60, true) + "]}}");
  const auto& all = apps.event.at("stacktrace").at("frames").as_array();
  EXPECT_EQ(full_frames(all, 0, 10), 0);
  EXPECT_EQ(full_frames(all, 10, 35), 25);
  EXPECT_EQ(full_frames(all, 35, 45), 0);
  EXPECT_EQ(full_frames(all, 45, 70), 25);
}

TEST(Trim, fifty_frames_stay_whole) {
  const auto out = normalize("{\"stacktrace\":{\"frames\":[" + frames(50, false) + "]}}");
  EXPECT_EQ(full_frames(out.event.at("stacktrace").at("frames").as_array(), 0, 50), 50);
}

TEST(Trim, a_template_that_repeats_a_big_parameter_stays_bounded) {
  std::string pattern;
  for (int i = 0; i < 1500; ++i) pattern += "%(a)s";
  const auto out = normalize(fmt::format(R"({{"message":{{"message":"{}","params":{{"a":"{}"}}}}}})",
                                         pattern, std::string(1900, 'x')));
  EXPECT_EQ(out.facts.message.size(), 8192u);
}

}  // namespace
}  // namespace vedette::normalize
