#include "protocol/auth.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/digest.h"
#include "protocol/dsn.h"

namespace vedette::protocol {
namespace {

// What a form said, before it is judged.
struct Claim {
  std::optional<std::string_view> key;
  std::optional<std::string_view> client;
  std::optional<std::string_view> version;
};

Unexpected unauthenticated(std::string message) {
  return fail(ErrorCode::unauthenticated, std::move(message));
}

Unexpected malformed() { return unauthenticated("malformed authorization"); }

// The secret and the timestamp are of older days: part of the grammar, without meaning.
bool is_auth_name(std::string_view name) {
  return name == "sentry_key" || name == "sentry_client" || name == "sentry_version" ||
         name == "sentry_secret" || name == "sentry_timestamp";
}

// A name that comes twice could be read differently by two readers: refused.
Status set_once(std::optional<std::string_view>& slot, std::string_view value) {
  if (slot) return malformed();
  slot = value;
  return {};
}

Status add(Claim& claim, std::string_view name, std::string_view value) {
  if (name == "sentry_key") return set_once(claim.key, value);
  if (name == "sentry_client") return set_once(claim.client, value);
  if (name == "sentry_version") return set_once(claim.version, value);
  return {};
}

Result<IngestAuth> judge(const Claim& claim) {
  IngestAuth auth;
  if (claim.version) {
    const auto version = ascii::parse_number<int>(*claim.version);
    if (!version || *version < 0) return malformed();
    if (*version > kProtocolVersion) return invalid("unsupported protocol version");
    auth.version = *version;
  }
  if (!claim.key || claim.key->empty()) {
    return unauthenticated("missing sentry_key in authorization");
  }
  TRY_ASSIGN(auth.public_key, parse_public_key(*claim.key));
  auth.client = claim.client.value_or("");
  return auth;
}

struct SchemeAndRest {
  std::string_view scheme;
  std::string_view rest;
};

SchemeAndRest split_scheme(std::string_view header) {
  header = ascii::trim(header);
  const auto end = std::min(header.find_first_of(" \t"), header.size());
  return {header.substr(0, end), ascii::trim(header.substr(end))};
}

// `k=v, k=v`; empty parts are tolerated, unknown names ignored.
Result<IngestAuth> parse_pairs(std::string_view text) {
  Claim claim;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    const auto part = ascii::trim(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
    if (part.empty()) continue;
    const auto equals = part.find('=');
    if (equals == std::string_view::npos) return malformed();
    TRY(add(claim, ascii::trim(part.substr(0, equals)), ascii::trim(part.substr(equals + 1))));
  }
  return judge(claim);
}

// The user name is the key; whatever stands as password is ignored.
Result<IngestAuth> parse_basic(std::string_view credentials) {
  const auto decoded = base64_decode(credentials);
  if (!decoded) return malformed();
  const auto colon = decoded->find(':');
  if (colon == std::string::npos) return malformed();
  Claim claim;
  claim.key = std::string_view(*decoded).substr(0, colon);
  return judge(claim);
}

Result<IngestAuth> parse_query(std::span<const QueryPair> pairs) {
  Claim claim;
  for (const auto& [name, value] : pairs) TRY(add(claim, name, value));
  return judge(claim);
}

}  // namespace

Result<std::optional<IngestAuth>> find_ingest_auth(std::string_view x_sentry_auth,
                                                   std::string_view authorization,
                                                   std::span<const QueryPair> query_pairs) {
  const auto own = split_scheme(x_sentry_auth);
  const auto standard = split_scheme(authorization);
  const bool has_own = !own.scheme.empty();
  const bool has_sentry = ascii::equals_ignoring_case(standard.scheme, "sentry");
  const bool has_basic = ascii::equals_ignoring_case(standard.scheme, "basic");
  const bool has_query = std::ranges::any_of(
      query_pairs, [](const QueryPair& pair) { return is_auth_name(pair.first); });

  if (has_own + has_sentry + has_basic + has_query > 1) {
    return unauthenticated("multiple authorization");
  }
  if (has_own) {
    if (!ascii::equals_ignoring_case(own.scheme, "sentry")) return malformed();
    return parse_pairs(own.rest);
  }
  if (has_sentry) return parse_pairs(standard.rest);
  if (has_basic) return parse_basic(standard.rest);
  if (has_query) return parse_query(query_pairs);
  return std::nullopt;
}

}  // namespace vedette::protocol
