#include "protocol/store_body.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "base/digest.h"

namespace vedette::protocol {
namespace {

constexpr std::size_t kMax = 1000;
const std::string kJson = R"({"message":"hello","level":"error"})";

std::string zlib_of(std::string_view text) {
  uLongf size = compressBound(text.size());
  std::string out(size, '\0');
  EXPECT_EQ(compress(reinterpret_cast<Bytef*>(out.data()), &size,
                     reinterpret_cast<const Bytef*>(text.data()), text.size()),
            Z_OK);
  out.resize(size);
  return out;
}

ErrorCode refused(std::string_view body, std::size_t bytes_max = kMax) {
  const auto text = decode_legacy_store_body(body, bytes_max);
  EXPECT_FALSE(text) << body;
  return text ? ErrorCode::internal : text.error().code;
}

TEST(StoreBody, the_content_tells_the_form) {
  const auto base64_of_zlib = base64_encode(zlib_of(kJson));
  EXPECT_EQ(decode_legacy_store_body(kJson, kMax), kJson);
  EXPECT_EQ(decode_legacy_store_body(base64_encode(kJson), kMax), kJson);
  EXPECT_EQ(decode_legacy_store_body(base64_of_zlib, kMax), kJson);
  EXPECT_EQ(decode_legacy_store_body(" " + base64_of_zlib + "\r\n", kMax), kJson);
  EXPECT_EQ(decode_legacy_store_body("\n " + kJson, kMax), "\n " + kJson);
}

TEST(StoreBody, base64_in_lines_is_read) {
  const auto json = R"({"message":")" + std::string(500, 'x') + "\"}";
  for (const std::string_view line_break : {"\n", "\r\n"}) {
    auto text = base64_encode(zlib_of(json));
    const auto whole = base64_encode(json);
    std::string lines;
    for (std::size_t at = 0; at < whole.size(); at += 76) lines.append(whole.substr(at, 76)).append(line_break);
    EXPECT_EQ(decode_legacy_store_body(lines, kMax), json);
    EXPECT_EQ(decode_legacy_store_body(text.insert(8, line_break), kMax), json);
  }
}

TEST(StoreBody, what_is_none_of_the_forms_is_refused) {
  const auto compressed = zlib_of(kJson);
  for (const std::string& body :
       {std::string(), std::string("hello"), std::string("[]"), base64_encode("hello world"),
        base64_encode(compressed.substr(0, compressed.size() - 1)), base64_encode(compressed + "x"),
        base64_encode(zlib_of("hello")), compressed}) {
    EXPECT_EQ(refused(body), ErrorCode::invalid_argument);
  }
}

TEST(StoreBody, the_size_of_the_event_is_bounded_in_every_form) {
  const auto json_of = [](std::size_t size) { return "{" + std::string(size - 2, ' ') + "}"; };
  for (const std::size_t size : {kMax - 1, kMax}) {
    EXPECT_TRUE(decode_legacy_store_body(json_of(size), kMax));
    EXPECT_TRUE(decode_legacy_store_body(base64_encode(json_of(size)), kMax));
    EXPECT_TRUE(decode_legacy_store_body(base64_encode(zlib_of(json_of(size))), kMax));
  }
  for (const std::size_t size : {kMax + 1, 100 * kMax, 1000 * kMax}) {
    EXPECT_EQ(refused(json_of(size)), ErrorCode::too_large);
    EXPECT_EQ(refused(base64_encode(json_of(size))), ErrorCode::too_large);
    EXPECT_EQ(refused(base64_encode(zlib_of(json_of(size)))), ErrorCode::too_large);
  }
}

}  // namespace
}  // namespace vedette::protocol
