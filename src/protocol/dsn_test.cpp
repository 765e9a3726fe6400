#include "protocol/dsn.h"

#include <gtest/gtest.h>

#include <limits>

namespace vedette::protocol {
namespace {

constexpr std::string_view kKey = "a94ae32be2584e0bbd7a4cbb95971fee";

TEST(Dsn, all_parts_are_read) {
  const auto dsn =
      parse_dsn("https://a94ae32be2584e0bbd7a4cbb95971fee@errors.example.com:8443/1337");
  ASSERT_TRUE(dsn);
  EXPECT_EQ(dsn->scheme, "https");
  EXPECT_EQ(dsn->public_key, kKey);
  EXPECT_EQ(dsn->host, "errors.example.com:8443");
  EXPECT_EQ(dsn->path_prefix, "");
  EXPECT_EQ(dsn->project_id, 1337);
}

TEST(Dsn, a_path_prefix_belongs_to_the_endpoint) {
  EXPECT_EQ(parse_dsn("http://a94ae32be2584e0bbd7a4cbb95971fee@h/tools/errors/42")->path_prefix,
            "/tools/errors");
  EXPECT_EQ(parse_dsn("http://a94ae32be2584e0bbd7a4cbb95971fee@h//42")->path_prefix, "");
}

TEST(Dsn, a_secret_flags_and_a_query_are_tolerated) {
  const auto plain = parse_dsn("http://a94ae32be2584e0bbd7a4cbb95971fee@h/42");
  ASSERT_TRUE(plain);
  for (const std::string_view text :
       {"http://a94ae32be2584e0bbd7a4cbb95971fee:5ec7e7@h/42",
        "http://a94ae32be2584e0bbd7a4cbb95971fee:@h/42",
        "http://a94ae32be2584e0bbd7a4cbb95971fee@h/42?timeout=2",
        "HTTP://A94AE32BE2584E0BBD7A4CBB95971FEE@H/42",
        "  http://a94ae32be2584e0bbd7a4cbb95971fee@h/42\n"}) {
    EXPECT_EQ(parse_dsn(text).value_or(Dsn{}), *plain) << text;
  }
}

TEST(Dsn, an_ipv6_host_keeps_its_brackets) {
  EXPECT_EQ(parse_dsn("http://a94ae32be2584e0bbd7a4cbb95971fee@[::1]:9000/1")->host, "[::1]:9000");
  EXPECT_EQ(parse_dsn("http://a94ae32be2584e0bbd7a4cbb95971fee@[::1]/1")->host, "[::1]");
}

TEST(Dsn, a_malformed_dsn_is_refused) {
  for (const std::string_view text :
       {"", "http://", "a94ae32be2584e0bbd7a4cbb95971fee@h/42",
        "ftp://a94ae32be2584e0bbd7a4cbb95971fee@h/42", "http://h/42", "http://@h/42",
        "http://short@h/42", "http://a94ae32be2584e0bbd7a4cbb95971fee@/42",
        "http://a94ae32be2584e0bbd7a4cbb95971fee@h", "http://a94ae32be2584e0bbd7a4cbb95971fee@h/",
        "http://a94ae32be2584e0bbd7a4cbb95971fee@h/042",
        "http://a94ae32be2584e0bbd7a4cbb95971fee@h/0",
        "http://a94ae32be2584e0bbd7a4cbb95971fee@h/-1",
        "http://a94ae32be2584e0bbd7a4cbb95971fee@h/4x",
        "http://a94ae32be2584e0bbd7a4cbb95971fee@h/42/",
        "http://a94ae32be2584e0bbd7a4cbb95971fee@h:0/42",
        "http://a94ae32be2584e0bbd7a4cbb95971fee@h:65536/42",
        "http://a94ae32be2584e0bbd7a4cbb95971fee@h:/42",
        "http://a94ae32be2584e0bbd7a4cbb95971fee@h:1:2/42",
        "http://a94ae32be2584e0bbd7a4cbb95971fee@a b/42",
        "http://a94ae32be2584e0bbd7a4cbb95971fee@[::1/42",
        "http://a94ae32be2584e0bbd7a4cbb95971fee@[]/42",
        "http://a94ae32be2584e0bbd7a4cbb95971fee@[::1]9/42",
        "http://a94ae32be2584e0bbd7a4cbb95971fee@h/a b/42",
        "http://a94ae32be2584e0bbd7a4cbb95971fee@h/9223372036854775808"}) {
    const auto dsn = parse_dsn(text);
    ASSERT_FALSE(dsn) << text;
    EXPECT_EQ(dsn.error().code, ErrorCode::invalid_argument) << text;
  }
}

TEST(Dsn, a_printed_dsn_reads_back_as_it_was) {
  for (const std::string_view url :
       {"http://localhost:9000", "https://errors.example.com/", "https://example.com/a/b/"}) {
    const auto text = format_dsn(url, kKey, 7);
    ASSERT_TRUE(text) << url;
    const auto dsn = parse_dsn(*text);
    ASSERT_TRUE(dsn) << *text;
    EXPECT_EQ(dsn->public_key, kKey);
    EXPECT_EQ(dsn->project_id, 7);
  }
  EXPECT_EQ(*format_dsn("https://example.com/a/b/", kKey, 7),
            "https://a94ae32be2584e0bbd7a4cbb95971fee@example.com/a/b/7");
}

TEST(Dsn, the_secret_stands_behind_the_key_and_is_no_part_of_what_is_read) {
  constexpr std::string_view kSecret = "0123456789abcdef0123456789ABCDEF";
  const auto text = format_dsn("https://example.com/a/", kKey, 7, kSecret);
  ASSERT_TRUE(text);
  EXPECT_EQ(*text,
            "https://a94ae32be2584e0bbd7a4cbb95971fee:0123456789abcdef0123456789abcdef"
            "@example.com/a/7");
  EXPECT_EQ(parse_dsn(*text)->public_key, kKey);
  EXPECT_FALSE(format_dsn("https://example.com", kKey, 7, "secret@example.org"));
}

TEST(Dsn, what_no_sdk_could_use_is_not_printed) {
  EXPECT_FALSE(format_dsn("example.com", kKey, 1));
  EXPECT_FALSE(format_dsn("https://", kKey, 1));
  EXPECT_FALSE(format_dsn("https://user@example.com", kKey, 1));
  EXPECT_FALSE(format_dsn("https://example.com/?a=b", kKey, 1));
  EXPECT_FALSE(format_dsn("https://example.com", "key", 1));
  EXPECT_FALSE(format_dsn("https://example.com", kKey, 0));
  EXPECT_FALSE(format_dsn("https://example.com", kKey, -1));
}

TEST(Dsn, project_ids_are_decimal_and_never_begin_with_zero) {
  EXPECT_EQ(parse_project_id("1").value_or(0), 1);
  EXPECT_EQ(parse_project_id("9223372036854775807").value_or(0),
            std::numeric_limits<std::int64_t>::max());
  for (const std::string_view text : {"", "0", "01", "+1", "1.0", "web", "1-web"}) {
    EXPECT_FALSE(parse_project_id(text)) << text;
  }
}

TEST(Dsn, public_keys_lose_their_flags_and_their_case) {
  EXPECT_EQ(parse_public_key("A94AE32BE2584E0BBD7A4CBB95971FEE:no-cache").value_or(""), kKey);
  EXPECT_FALSE(parse_public_key("a94ae32be2584e0bbd7a4cbb95971fe"));
  EXPECT_FALSE(parse_public_key("a94ae32be2584e0bbd7a4cbb95971feg"));
  EXPECT_FALSE(parse_public_key(""));
}

TEST(Dsn, the_other_addresses_carry_the_key_too) {
  const auto addresses = format_addresses("https://example.com/a/", kKey, 7);
  ASSERT_TRUE(addresses);
  const std::string base = "https://example.com/a/api/7/", key(kKey);
  EXPECT_EQ(addresses->security, base + "security/?sentry_key=" + key);
  EXPECT_EQ(addresses->unreal, base + "unreal/" + key + "/");
  EXPECT_EQ(addresses->check_ins, base + "cron/___MONITOR_SLUG___/" + key + "/");
  EXPECT_EQ(addresses->otlp_logs, base + "integration/otlp/v1/logs");
  EXPECT_FALSE(format_addresses("https://example.com", "key", 7));
  EXPECT_FALSE(format_addresses("https://example.com", kKey, 0));
  EXPECT_FALSE(format_addresses("example.com", kKey, 7));
}

}  // namespace
}  // namespace vedette::protocol
