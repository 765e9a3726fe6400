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

TEST(Parse, a_number_beyond_the_range_of_double_is_null_and_can_be_written) {
  for (const auto* text : {"[1e999]", "[-17E72362801]", "[1.5e308999]"}) {
    const auto read = parse(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(serialize(*read), "[null]") << text;
  }
  EXPECT_EQ(serialize(*parse("[1e308,-0.5,18446744073709551615]")), "[1E308,-5E-1,18446744073709551615]");
}

}  // namespace
}  // namespace vedette::json
