#include "http/range.h"

#include <gtest/gtest.h>

namespace vedette::http {
namespace {

Response ask(std::string_view range, std::string_view condition = {}, Method method = Method::get) {
  Request request{.method = method, .method_text = {}, .target = "/", .headers = {}, .body = {}, .peer = {}};
  if (!range.empty()) request.headers.add("Range", range);
  if (!condition.empty()) request.headers.add("If-Range", condition);
  Response response;
  serve_source(std::make_shared<TextSource>("0123456789"), request, response);
  return response;
}
std::string text_of(const Response& response) {
  std::string text(response.part->bytes, ' ');
  EXPECT_TRUE(response.part->source->read(response.part->offset, text));
  return text;
}

TEST(Range, without_one_all_is_served_and_ranges_are_offered) {
  const auto response = ask({});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(text_of(response), "0123456789");
  EXPECT_EQ(response.headers.get("Accept-Ranges"), "bytes");
  EXPECT_FALSE(response.headers.find("Content-Range"));
}

TEST(Range, one_part_is_served_as_such) {
  const std::tuple<std::string_view, std::string_view, std::string_view> kCases[] = {
      {"bytes=2-4", "234", "bytes 2-4/10"},     {"bytes=7-", "789", "bytes 7-9/10"},   {"bytes=-3", "789", "bytes 7-9/10"},
      {"Bytes=0-0", "0", "bytes 0-0/10"},       {"bytes=9-99", "9", "bytes 9-9/10"},   {"bytes=-99", "0123456789", "bytes 0-9/10"},
      {"bytes=0-", "0123456789", "bytes 0-9/10"},
  };
  for (const auto& [range, text, said] : kCases) {
    const auto response = ask(range);
    EXPECT_EQ(response.status, 206) << range;
    EXPECT_EQ(text_of(response), text) << range;
    EXPECT_EQ(response.headers.get("Content-Range"), said) << range;
  }
}

TEST(Range, bytes_that_are_not_there_are_refused_with_the_size) {
  for (const auto* range : {"bytes=10-", "bytes=10-20", "bytes=-0"}) {
    const auto response = ask(range);
    EXPECT_EQ(response.status, 416) << range;
    EXPECT_EQ(response.headers.get("Content-Range"), "bytes */10");
    EXPECT_FALSE(response.part);
  }
}

TEST(Range, what_is_not_one_range_is_ignored) {
  for (const auto* range : {"bytes=", "bytes=-", "bytes=a-b", "bytes=4-2", "bytes=1-2,4-5", "lines=1-2", "bytes=+1-2", "2-4",
                            "bytes=99999999999999999999-", "bytes=1"}) {
    EXPECT_EQ(ask(range).status, 200) << range;
  }
  EXPECT_EQ(ask("bytes=2-4", "\"abc\"").status, 200);
  EXPECT_EQ(ask("bytes=2-4", {}, Method::head).status, 200);
}

}  // namespace
}  // namespace vedette::http
