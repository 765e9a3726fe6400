// Whose request it is when a proxy stands in front.
#pragma once
#include <string>
#include <vector>

#include "base/ip_network.h"
#include "base/result.h"
#include "http/message.h"

namespace vedette::server {

// Addresses and networks separated by commas. Errors: invalid_argument, with a sentence that names the
// part which is neither.
Result<std::vector<IpNetwork>> parse_networks(const std::string& text);

// The peer, or, while the address in hand is a trusted proxy's, what that proxy says in X-Forwarded-For:
// from the last entry to the first that is not trusted. Entries that are no addresses end the search, so
// that nobody becomes someone else by a header.
std::string client_address(const http::Request& request, const std::vector<IpNetwork>& trusted);

}  // namespace vedette::server
