#include "server/client_address.h"

#include <gtest/gtest.h>

namespace vedette::server {
namespace {

std::string address(std::string_view peer, std::vector<std::string> headers, const std::string& trusted = "10.0.0.0/8, ::1") {
  http::Request request;
  request.peer = peer;
  for (const auto& header : headers) request.headers.add("x-forwarded-for", header);
  return client_address(request, *parse_networks(trusted));
}

TEST(ClientAddress, a_stranger_cannot_claim_to_be_someone_else) {
  EXPECT_EQ(address("203.0.113.9", {"198.51.100.1"}), "203.0.113.9");
  EXPECT_EQ(address("10.0.0.1", {"198.51.100.1"}, ""), "10.0.0.1");
}

TEST(ClientAddress, a_trusted_proxy_says_who_it_speaks_for) {
  EXPECT_EQ(address("10.0.0.1", {"198.51.100.1"}), "198.51.100.1");
  EXPECT_EQ(address("10.0.0.1", {"198.51.100.1, 10.9.9.9"}), "198.51.100.1");
  EXPECT_EQ(address("::1", {"2001:db8::7"}), "2001:db8::7");
  EXPECT_EQ(address("10.0.0.1", {"198.51.100.1:5555"}), "198.51.100.1");
  EXPECT_EQ(address("10.0.0.1", {"[2001:db8::7]:5555"}), "2001:db8::7");
}

TEST(ClientAddress, what_a_client_put_before_the_proxys_word_does_not_count) {
  EXPECT_EQ(address("10.0.0.1", {"1.2.3.4, 198.51.100.1"}), "198.51.100.1");
  EXPECT_EQ(address("10.0.0.1", {"1.2.3.4", "198.51.100.1, 10.1.1.1"}), "198.51.100.1");
  EXPECT_EQ(address("10.0.0.1", {"198.51.100.1, nonsense"}), "10.0.0.1");
  EXPECT_EQ(address("10.0.0.1", {}), "10.0.0.1");
}

TEST(ClientAddress, a_setting_that_is_no_network_is_named) {
  const auto parsed = parse_networks("10.0.0.0/8,proxy.local");
  ASSERT_FALSE(parsed);
  EXPECT_NE(parsed.error().message.find("proxy.local"), std::string::npos);
}

}  // namespace
}  // namespace vedette::server
