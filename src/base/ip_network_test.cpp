#include "base/ip_network.h"

#include <gtest/gtest.h>

namespace vedette {
namespace {

bool contains(std::string_view network, std::string_view address) {
  const auto read = IpNetwork::parse(network);
  const auto ip = parse_ip(address);
  EXPECT_TRUE(read) << network;
  EXPECT_TRUE(ip) << address;
  return read && ip && read->contains(*ip);
}

TEST(IpNetwork, holds_the_addresses_of_its_prefix) {
  EXPECT_TRUE(contains("192.0.2.0/24", "192.0.2.255"));
  EXPECT_FALSE(contains("192.0.2.0/24", "192.0.3.0"));
  EXPECT_TRUE(contains("10.20.30.40/12", "10.16.0.1"));
  EXPECT_FALSE(contains("10.20.30.40/12", "10.32.0.1"));
  EXPECT_TRUE(contains("0.0.0.0/0", "203.0.113.1"));
  EXPECT_TRUE(contains("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_FALSE(contains("2001:db8::/33", "2001:db8:8000::1"));
  EXPECT_TRUE(contains("198.51.100.7", "198.51.100.7"));
  EXPECT_FALSE(contains("198.51.100.7", "198.51.100.8"));
  EXPECT_TRUE(contains("2001:DB8::7", "2001:db8:0::7"));
}

TEST(IpNetwork, never_mixes_the_families_but_for_mapped_addresses) {
  EXPECT_FALSE(contains("::/0", "192.0.2.1"));
  EXPECT_FALSE(contains("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(contains("192.0.2.0/24", "::ffff:192.0.2.9"));
  EXPECT_TRUE(contains("::ffff:192.0.2.0/120", "192.0.2.9"));
}

TEST(IpNetwork, refuses_what_is_none) {
  for (const auto* text : {"", "example.com", "1.2.3", "1.2.3.4/33", "::1/129", "1.2.3.4/", "1.2.3.4/-1", "1.2.3.4/8/8",
                           "1.2.3.4/999999", "/8", " 1.2.3.4", "fe80::1%eth0"}) {
    EXPECT_FALSE(IpNetwork::parse(text)) << text;
  }
  EXPECT_FALSE(parse_ip(std::string_view("1.2.3.4\0", 8)));
  EXPECT_FALSE(parse_ip("127.0.0.1:80"));
}

TEST(IpAddress, knows_the_loopback_host) {
  for (const auto* text : {"127.0.0.1", "::1", "::ffff:127.0.0.1"}) EXPECT_TRUE(parse_ip(text)->is_loopback_host()) << text;
  for (const auto* text : {"128.0.0.1", "::2", "10.0.0.1"}) EXPECT_FALSE(parse_ip(text)->is_loopback_host()) << text;
}

}  // namespace
}  // namespace vedette
