// Addresses and networks of IPv4 and IPv6.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace vedette {

// An IPv4 address that is written as IPv6 (`::ffff:192.0.2.1`) equals the IPv4 address.
struct IpAddress {
  // IPv4 in the last four, behind the prefix ::ffff.
  std::array<std::uint8_t, 16> bytes{};
  bool is_v4 = false;
  bool operator==(const IpAddress&) const = default;
  bool is_loopback_host() const;
};

// Nothing for anything but the address alone: no port, no zone.
std::optional<IpAddress> parse_ip(std::string_view text);

// An address alone is a network of one. Bits behind the prefix do not matter.
class IpNetwork {
 public:
  static std::optional<IpNetwork> parse(std::string_view text);
  // Never true for an address of the other family.
  bool contains(const IpAddress& address) const;

 private:
  IpAddress base_;
  // Of the 128.
  std::size_t bits_ = 128;
};

}  // namespace vedette
