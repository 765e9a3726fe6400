#include "base/ip_network.h"

#include <arpa/inet.h>

#include "base/ascii.h"

namespace vedette {
namespace {

constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::size_t kMappedBits = kMapped.size() * 8;

}  // namespace

bool IpAddress::is_loopback_host() const {
  static const IpAddress kV4 = *parse_ip("127.0.0.1");
  static const IpAddress kV6 = *parse_ip("::1");
  return *this == kV4 || *this == kV6;
}

std::optional<IpAddress> parse_ip(std::string_view text) {
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  if (text.empty() || text.size() >= terminated.size() || text.find('\0') != std::string_view::npos) return std::nullopt;
  std::ranges::copy(text, terminated.begin());
  IpAddress address;
  if (inet_pton(AF_INET, terminated.data(), address.bytes.data() + kMapped.size()) == 1) {
    std::ranges::copy(kMapped, address.bytes.begin());
    address.is_v4 = true;
    return address;
  }
  if (inet_pton(AF_INET6, terminated.data(), address.bytes.data()) != 1) return std::nullopt;
  address.is_v4 = std::equal(kMapped.begin(), kMapped.end(), address.bytes.begin());
  return address;
}

std::optional<IpNetwork> IpNetwork::parse(std::string_view text) {
  IpNetwork network;
  const auto slash = text.find('/');
  const auto address = parse_ip(text.substr(0, slash));
  if (!address) return std::nullopt;
  network.base_ = *address;
  if (slash == std::string_view::npos) return network;
  const bool is_written_as_v4 = text.find(':') == std::string_view::npos;
  const auto bits = ascii::parse_number<std::uint8_t>(text.substr(slash + 1));
  if (!bits || *bits > (is_written_as_v4 ? 32 : 128)) return std::nullopt;
  network.bits_ = *bits + (is_written_as_v4 ? kMappedBits : 0);
  // A network of IPv6 around the mapped addresses is one of IPv6.
  if (network.bits_ < kMappedBits) network.base_.is_v4 = false;
  return network;
}

bool IpNetwork::contains(const IpAddress& address) const {
  if (address.is_v4 != base_.is_v4) return false;
  const auto whole = bits_ / 8;
  if (!std::equal(base_.bytes.begin(), base_.bytes.begin() + static_cast<std::ptrdiff_t>(whole), address.bytes.begin())) {
    return false;
  }
  const auto rest = bits_ % 8;
  if (rest == 0) return true;
  const auto difference = static_cast<unsigned>(base_.bytes[whole] ^ address.bytes[whole]);
  return (difference >> (8 - rest)) == 0;
}

}  // namespace vedette
