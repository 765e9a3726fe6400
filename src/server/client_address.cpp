#include "server/client_address.h"

#include <algorithm>

#include "base/ascii.h"

namespace vedette::server {
namespace {

bool is_trusted(std::string_view address, const std::vector<IpNetwork>& trusted) {
  const auto ip = parse_ip(address);
  return ip && std::ranges::any_of(trusted, [&](const IpNetwork& network) { return network.contains(*ip); });
}

// An entry may carry a port: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
std::string_view without_port(std::string_view entry) {
  if (entry.starts_with('[')) return entry.substr(1, entry.find(']') - 1);
  return std::ranges::count(entry, ':') == 1 ? entry.substr(0, entry.find(':')) : entry;
}

}  // namespace

Result<std::vector<IpNetwork>> parse_networks(const std::string& text) {
  std::vector<IpNetwork> networks;
  for (const auto part : ascii::split(text, ',')) {
    const auto entry = ascii::trim(part);
    if (entry.empty()) continue;
    const auto network = IpNetwork::parse(entry);
    if (!network) return invalid(fmt::format("trusted-proxies: \"{}\" is neither an address nor a network such as 10.0.0.0/8.", entry));
    networks.push_back(*network);
  }
  return networks;
}

std::string client_address(const http::Request& request, const std::vector<IpNetwork>& trusted) {
  std::string address = request.peer;
  if (trusted.empty() || !is_trusted(address, trusted)) return address;
  // Several headers of the name are one list.
  std::vector<std::string_view> chain;
  for (const auto& [name, value] : request.headers) {
    if (!ascii::equals_ignoring_case(name, "X-Forwarded-For")) continue;
    for (const auto entry : ascii::split(value, ',')) chain.push_back(without_port(ascii::trim(entry)));
  }
  for (auto entry = chain.rbegin(); entry != chain.rend() && parse_ip(*entry); ++entry) {
    address = *entry;
    if (!is_trusted(address, trusted)) break;
  }
  return address;
}

}  // namespace vedette::server
