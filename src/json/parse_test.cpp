#include "json/parse.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace vedette::json
