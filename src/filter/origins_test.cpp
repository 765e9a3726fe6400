#include "filter/origins.h"

#include <gtest/gtest.h>

namespace vedette::filter {
namespace {

bool matches(std::vector<std::string> entries, std::string_view url) { return Origins::compile(entries).matches(url); }

TEST(Origins, an_asterisk_is_everything_and_nothing_is_nothing) {
  EXPECT_TRUE(matches({"*"}, "https://example.com"));
  EXPECT_TRUE(matches({"*"}, ""));
  EXPECT_FALSE(matches({}, "https://example.com"));
}

TEST(Origins, a_host_is_itself_alone) {
  EXPECT_TRUE(matches({"example.com"}, "https://Example.com/page?x=1"));
  EXPECT_TRUE(matches({"example.com"}, "http://user:p@example.com:8443/"));
  EXPECT_FALSE(matches({"example.com"}, "https://www.example.com"));
  EXPECT_FALSE(matches({"example.com"}, "https://badexample.com"));
  EXPECT_FALSE(matches({"example.com"}, "https://example.com.evil.test"));
  EXPECT_FALSE(matches({"example.com"}, "https://evil.test/example.com"));
  EXPECT_FALSE(matches({"example.com"}, "https://evil.test\\@example.com"));
}

TEST(Origins, a_star_before_the_host_is_all_below_and_the_host) {
  EXPECT_TRUE(matches({"*.example.com"}, "https://a.b.example.com"));
  EXPECT_TRUE(matches({"*.example.com"}, "https://example.com"));
  EXPECT_FALSE(matches({"*.example.com"}, "https://badexample.com"));
}

TEST(Origins, scheme_and_port_count_where_they_are_said) {
  EXPECT_TRUE(matches({"https://example.com"}, "https://example.com:444/x"));
  EXPECT_FALSE(matches({"https://example.com"}, "http://example.com"));
  EXPECT_TRUE(matches({"https://*.example.com"}, "https://a.example.com"));
  EXPECT_TRUE(matches({"example.com:8080"}, "http://example.com:8080"));
  EXPECT_FALSE(matches({"example.com:8080"}, "http://example.com:8081"));
  EXPECT_TRUE(matches({"[2001:db8::1]:80"}, "http://[2001:db8::1]:80/"));
  EXPECT_TRUE(matches({"custom-app://*"}, "custom-app://screen/1"));
  EXPECT_TRUE(matches({"blob:"}, "blob:https://example.com/1-2"));
  EXPECT_TRUE(matches({"blob:"}, "blob"));
  EXPECT_FALSE(matches({"blob:"}, "https://blob/"));
  EXPECT_FALSE(matches({"data:"}, "blob:x"));
}

TEST(Origins, bad_entries_are_refused_and_match_nothing) {
  for (const std::string bad : {"", "a b", "*.*.com", "ex*mple.com", "https://", "example.com:http", "x\n"}) {
    EXPECT_FALSE(validate_origin(bad)) << bad;
    EXPECT_TRUE(Origins::compile(std::vector{bad}).empty()) << bad;
  }
  EXPECT_FALSE(validate_origin(std::string(600, 'x')));
  for (const auto* good : {"*", "localhost", "https://*.example.com:443", "app://*", "data:", "null"}) {
    EXPECT_TRUE(validate_origin(good)) << good;
  }
}

TEST(UrlParts, of_odd_texts_are_what_is_there) {
  EXPECT_EQ(split_url("localhost:8000/x").host, "localhost");
  EXPECT_EQ(split_url("localhost:8000/x").port, "8000");
  EXPECT_EQ(split_url("file:///C:/x").scheme, "file");
  EXPECT_EQ(split_url("file:///C:/x").host, "");
  EXPECT_EQ(split_url("about:blank").scheme, "about");
  EXPECT_EQ(split_url("http://[::1").host, "");
  EXPECT_EQ(split_url("::1").host, "::1");
  EXPECT_EQ(split_url("https://example.com./").host, "example.com");
  EXPECT_EQ(split_url("").host, "");
}

}  // namespace
}  // namespace vedette::filter
