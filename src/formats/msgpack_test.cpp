#include "formats/msgpack.h"

#include <gtest/gtest.h>

#include "formats/testing.h"

namespace vedette::formats {
namespace {

std::string json_of(std::string_view bytes) {
  const auto value = parse_msgpack(bytes);
  return value ? json::serialize(*value) : value.error().message;
}
std::string bytes_of(std::initializer_list<int> bytes) {
  std::string out;
  for (const int byte : bytes) out += static_cast<char>(byte);
  return out;
}

TEST(Msgpack, every_kind_of_value_is_read) {
  EXPECT_EQ(json_of(bytes_of({0x82, 0xa1, 'a', 0x93, 0x01, 0xc0, 0xc3, 0xa1, 'b', 0xc2})),
            R"({"a":[1,null,true],"b":false})");
  EXPECT_EQ(json_of(bytes_of({0x97, 0xcc, 0xff, 0xcd, 1, 0, 0xce, 0, 1, 0, 0, 0xe0, 0xd0, 0x80, 0xd1, 0xff, 0,
                              0xd2, 0xff, 0xff, 0xff, 0xff})),
            "[255,256,65536,-32,-128,-256,-1]");
  EXPECT_EQ(json_of(bytes_of({0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})), "18446744073709551615");
  EXPECT_EQ(json_of(bytes_of({0xd3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe})), "-2");
  EXPECT_EQ(parse_msgpack(bytes_of({0xcb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0}))->as_double(), 1.5);
  EXPECT_EQ(parse_msgpack(bytes_of({0xca, 0x3f, 0xc0, 0, 0}))->as_double(), 1.5);
  EXPECT_EQ(json_of(bytes_of({0xd9, 2, 'h', 'i'})), R"("hi")");
  EXPECT_EQ(json_of(bytes_of({0xda, 0, 1, 'h'})), R"("h")");
  EXPECT_EQ(json_of(bytes_of({0xdb, 0, 0, 0, 1, 'h'})), R"("h")");
  EXPECT_EQ(json_of(bytes_of({0xdc, 0, 1, 5})), "[5]");
  EXPECT_EQ(json_of(bytes_of({0xdd, 0, 0, 0, 1, 5})), "[5]");
  EXPECT_EQ(json_of(bytes_of({0xde, 0, 1, 7, 5})), R"({"7":5})");
  EXPECT_EQ(json_of(bytes_of({0xdf, 0, 0, 0, 1, 0xa1, 'k', 5})), R"({"k":5})");
}

TEST(Msgpack, what_json_does_not_have_is_translated) {
  EXPECT_EQ(json_of(bytes_of({0xc4, 2, 'h', 'i'})), R"("aGk=")");
  EXPECT_EQ(json_of(bytes_of({0xd6, 0xff, 0, 0, 0, 9})), "9");
  EXPECT_EQ(parse_msgpack(bytes_of({0xd7, 0xff, 0x77, 0x35, 0x94, 0, 0, 0, 0, 2}))->as_double(), 2.5);
  EXPECT_EQ(json_of(bytes_of({0xd4, 0x01, 0})), "null");
  EXPECT_EQ(json_of(bytes_of({0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0})), "null");
  EXPECT_EQ(json_of(bytes_of({0xa1, 0xff})), "\"\xef\xbf\xbd\"");
  EXPECT_EQ(json_of(bytes_of({0x82, 0xa1, 'a', 1, 0xa1, 'a', 2})), R"({"a":2})");
}

TEST(Msgpack, malformed_truncated_and_trailing_data_is_refused) {
  EXPECT_EQ(json_of(""), "truncated MessagePack data");
  EXPECT_EQ(json_of(bytes_of({0xa5, 'h'})), "truncated MessagePack data");
  EXPECT_EQ(json_of(bytes_of({0xdd, 0xff, 0xff, 0xff, 0xff, 1})), "truncated MessagePack data");
  EXPECT_EQ(json_of(bytes_of({0xc1})), "malformed MessagePack data");
  EXPECT_EQ(json_of(bytes_of({0x81, 0xc0, 1})), "malformed MessagePack data");
  EXPECT_EQ(json_of(bytes_of({1, 2})), "data after the MessagePack value");
}

TEST(Msgpack, depth_and_size_are_bounded) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '\x91') + "\x01"; };
  EXPECT_TRUE(parse_msgpack(nested(kMsgpackDepthMax)));
  EXPECT_EQ(json_of(nested(kMsgpackDepthMax + 1)), "MessagePack data is nested too deep");
  EXPECT_EQ(parse_msgpack(std::string(kMsgpackBytesMax + 1, '\0')).error().code, ErrorCode::too_large);
}

TEST(Msgpack, a_stream_holds_values_and_loses_only_one_that_was_cut) {
  const auto crumbs = bytes_of({0x81, 0xa1, 'a', 1, 0x81, 0xa1, 'a', 2});
  EXPECT_EQ(json::serialize(*parse_msgpack_stream(crumbs)), R"([{"a":1},{"a":2}])");
  EXPECT_EQ(json::serialize(*parse_msgpack_stream(crumbs.substr(0, 7))), R"([{"a":1}])");
  EXPECT_TRUE(parse_msgpack_stream("")->empty());
  EXPECT_FALSE(parse_msgpack_stream(crumbs + "\xc1"));
}

}  // namespace
}  // namespace vedette::formats
