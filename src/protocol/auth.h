// Who an SDK says it is: the public key that comes with an ingest request.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace vedette::protocol {

// The newest version of the protocol that is spoken here; also what a request without one means.
inline constexpr int kProtocolVersion = 7;

struct IngestAuth {
  std::string public_key;  // 32 lower-case hex digits
  std::string client;      // as sent, such as "sentry.python/2.0"; may be empty
  int version = kProtocolVersion;

  bool operator==(const IngestAuth&) const = default;
};

// Decoded, in the order of the query string.
using QueryPair = std::pair<std::string, std::string>;

// Finds the one form of authentication in a request: the header `X-Sentry-Auth: Sentry k=v, …`,
// the header `Authorization` with the scheme `Sentry` or `Basic`, or `sentry_…` pairs of the query.
// An empty header is an absent one; an Authorization header of any other scheme is not for ingest.
// Nothing when there is no form at all: an envelope may still name its DSN.
// unauthenticated: more than one form, or one that is malformed or names no key.
// invalid_argument: a version above kProtocolVersion, or a key that is not one.
Result<std::optional<IngestAuth>> find_ingest_auth(std::string_view x_sentry_auth,
                                                   std::string_view authorization,
                                                   std::span<const QueryPair> query_pairs);

}  // namespace vedette::protocol
