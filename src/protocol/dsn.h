// The DSN: the one line that tells an SDK where to send, and as whom.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace vedette::protocol {

// `{scheme}://{public_key}@{host}{path_prefix}/{project_id}`
struct Dsn {
  std::string scheme;       // "http" or "https"
  std::string public_key;   // 32 lower-case hex digits
  std::string host;         // lower case, with ":port" where one was written
  std::string path_prefix;  // empty, or with a leading and without a trailing slash
  std::int64_t project_id = 0;

  bool operator==(const Dsn&) const = default;
};

// The public half of a project key: 32 hex digits, given back in lower case. Flags that a relay
// may append after `:` are dropped. invalid_argument for anything else.
Result<std::string> parse_public_key(std::string_view text);

// A project id as SDKs can carry it: decimal, never beginning with 0. invalid_argument otherwise.
Result<std::int64_t> parse_project_id(std::string_view text);

// A secret (obsolete) and a query (options of old SDKs) are accepted and ignored.
// invalid_argument when any part is missing or malformed.
Result<Dsn> parse_dsn(std::string_view text);

// The DSN of a project on the server at `public_url` (`scheme://host[:port][/prefix]`, a trailing
// slash allowed); with the secret half behind the public one where it is given, as SDKs of long ago
// want it. invalid_argument when the URL, a key or the id is not usable in a DSN.
Result<std::string> format_dsn(std::string_view public_url, std::string_view public_key,
                               std::int64_t project_id, std::string_view secret_key = {});

// Where a project takes in what does not come by a DSN, as complete addresses with the key; in that of check-ins
// `___MONITOR_SLUG___` stands for the monitor's name. Senders of OpenTelemetry name the key in a header.
struct IngestAddresses {
  std::string csp;
  std::string security;
  std::string nel;
  std::string minidump;
  std::string unreal;
  std::string check_ins;
  std::string integration;  // the begin of those of other platforms
  std::string otlp_traces;
  std::string otlp_logs;
};
// Arguments and errors as of format_dsn.
Result<IngestAddresses> format_addresses(std::string_view public_url, std::string_view public_key, std::int64_t project_id);

}  // namespace vedette::protocol
