#include "json/parse.h"

#include <gtest/gtest.h>

#include <random>

namespace vedette::json {
namespace {

TEST(Parse, a_document_is_read_whole_or_refused) {
  EXPECT_TRUE(parse(R"({"a":[1,2.5,"x",null,true]})"));
  for (const auto* text : {"", "{", "{}x", "[1,]", "{\"a\":NaN}", "\"\xff\""}) {
    EXPECT_FALSE(parse(text)) << text;
  }
}

TEST(Parse, nesting_beyond_the_limit_is_refused_and_not_followed) {
  EXPECT_TRUE(parse(std::string(100, '[') + std::string(100, ']')));
  EXPECT_FALSE(parse(std::string(100'000, '[')));
  EXPECT_FALSE(parse_lenient(std::string(100'000, '[')));
}

TEST(Parse, the_lenient_reader_forgives_non_numbers_and_broken_text) {
  const auto read = parse_lenient("{\"a\":NaN,\"b\":[-Infinity, Infinity],\"c\":\"NaN \\\" \xff\"}");
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->at("a").is_null());
  EXPECT_TRUE(read->at("b").at(0).is_null());
  EXPECT_EQ(read->at("c").as_string(), "NaN \" \xef\xbf\xbd");
  EXPECT_FALSE(parse_lenient("{\"a\":NaNx}"));
}

TEST(Parse, the_lenient_reader_replaces_halves_of_characters) {
  const auto text = [](std::string_view document) {
    const auto read = parse_lenient(document);
    return read ? std::string(read->at("a").as_string()) : "refused";
  };
  EXPECT_EQ(text(R"({"a":"x\ud83d"})"), "x\xef\xbf\xbd");
  EXPECT_EQ(text(R"({"a":"\ud83dx\ude00"})"), "\xef\xbf\xbdx\xef\xbf\xbd");
  EXPECT_EQ(text(R"({"a":"\ud83d\ud83d\uDE00"})"), "\xef\xbf\xbd\xf0\x9f\x98\x80");
  EXPECT_EQ(text(R"({"a":"\ud83d\n"})"), "\xef\xbf\xbd\n");
  EXPECT_EQ(text(R"({"a":"\ud83d\""})"), "\xef\xbf\xbd\"");
  EXPECT_EQ(text(R"({"a":"\\ud83d","b":"\ude00"})"), "\\ud83d");
  EXPECT_EQ(text(R"({"a":"\ud8"})"), "refused");
  EXPECT_EQ(text(R"({"a":"\ud83d)"), "refused");
  EXPECT_EQ(text(R"({"a":"\)"), "refused");
  EXPECT_FALSE(parse(R"({"a":"\ud83d"})"));
}

TEST(Parse, the_lenient_reader_takes_control_characters_in_strings) {
  constexpr char kText[] = "{\n\"a\":\"one\ntwo\tthree\0\",\"b\tc\":1}";
  const auto read = parse_lenient(std::string_view(kText, sizeof(kText) - 1));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->at("a").as_string(), std::string_view("one\ntwo\tthree\0", 14));
  EXPECT_TRUE(read->as_object().contains("b\tc"));
  EXPECT_FALSE(parse("[\"one\ntwo\"]"));
  EXPECT_FALSE(parse_lenient("{\"a\":1\x01}"));
}

TEST(Parse, a_number_beyond_the_range_of_double_is_null_and_can_be_written) {
  for (const auto* text : {"[1e999]", "[-17E72362801]", "[1.5e308999]"}) {
    const auto read = parse(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(serialize(*read), "[null]") << text;
  }
  EXPECT_EQ(serialize(*parse("[1e308,-0.5,18446744073709551615]")), "[1E308,-5E-1,18446744073709551615]");
}

TEST(Parse, what_the_lenient_reader_takes_can_be_written_and_read_strictly) {
  constexpr std::string_view kParts[] = {"{", "}", "[", "]", "\"", "\"a\"", ":", ",", "\\", "\\u", "d83d", "de00", "\\ud83d", "\\n",
                                         "1", "NaN", "\n", "\x01", "\xff", "\xc3\xa4", " ", "\\u0000", "x"};
  std::mt19937 engine(7);
  std::size_t taken = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = "[\"";
    for (auto left = engine() % 12; left > 0; --left) text += kParts[engine() % std::size(kParts)];
    text += "\"]";
    const auto read = parse_lenient(text);
    if (!read) continue;
    ++taken;
    EXPECT_TRUE(parse(serialize(*read))) << text;
  }
  EXPECT_GT(taken, 1000u);
}

}  // namespace
}  // namespace vedette::json
