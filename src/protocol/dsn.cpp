#include "protocol/dsn.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "base/ascii.h"

namespace vedette::protocol {
namespace {

constexpr std::size_t kPublicKeyLength = 32;

bool is_port(std::string_view text) {
  if (!ascii::is_all_digits(text)) return false;
  const auto port = ascii::parse_number<std::uint32_t>(text);
  return port && *port >= 1 && *port <= 65535;
}

bool is_host_char(char c) { return ascii::is_alnum(c) || c == '.' || c == '-' || c == '_'; }

// A name or an IPv4 address, or an IPv6 address in brackets; then optionally a port.
bool is_host(std::string_view text) {
  std::string_view port;
  bool has_port = false;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos || end == 1) return false;
    const auto address = text.substr(1, end - 1);
    if (!std::ranges::all_of(address,
                             [](char c) { return ascii::is_hex(c) || c == ':' || c == '.'; })) {
      return false;
    }
    const auto rest = text.substr(end + 1);
    if (rest.empty()) return true;
    if (rest.front() != ':') return false;
    return is_port(rest.substr(1));
  }
  if (const auto colon = text.find(':'); colon != std::string_view::npos) {
    port = text.substr(colon + 1);
    text = text.substr(0, colon);
    has_port = true;
  }
  return !text.empty() && std::ranges::all_of(text, is_host_char) && (!has_port || is_port(port));
}

bool is_path_prefix(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return c > ' ' && c < '\x7f' && c != '@' && c != '?' && c != '#'; });
}

// The scheme in lower case; `text` moves on to what follows "://".
std::optional<std::string> take_scheme(std::string_view& text) {
  const auto end = text.find("://");
  if (end == std::string_view::npos) return std::nullopt;
  std::string scheme = ascii::lower(text.substr(0, end));
  if (scheme != "http" && scheme != "https") return std::nullopt;
  text.remove_prefix(end + 3);
  return scheme;
}

std::string_view without_trailing_slashes(std::string_view text) {
  while (text.ends_with('/')) text.remove_suffix(1);
  return text;
}

struct PublicUrl {
  std::string scheme;
  std::string host;
  std::string prefix;
};

Result<PublicUrl> parse_public_url(std::string_view text) {
  const auto scheme = take_scheme(text);
  if (!scheme) return invalid("the public URL must begin with http:// or https://");
  text = without_trailing_slashes(text);
  const auto host = text.substr(0, text.find('/'));
  const auto prefix = without_trailing_slashes(text.substr(host.size()));
  if (!is_host(host)) return invalid("the public URL has no usable host");
  if (!is_path_prefix(prefix)) return invalid("the public URL has an unusable path");
  return PublicUrl{*scheme, ascii::lower(host), std::string(prefix)};
}

}  // namespace

Result<std::string> parse_public_key(std::string_view text) {
  text = text.substr(0, text.find(':'));
  if (text.size() != kPublicKeyLength || !std::ranges::all_of(text, ascii::is_hex)) {
    return invalid("bad sentry key");
  }
  return ascii::lower(text);
}

Result<std::int64_t> parse_project_id(std::string_view text) {
  if (!ascii::is_all_digits(text) || text.front() == '0') return invalid("bad project id");
  const auto id = ascii::parse_number<std::int64_t>(text);
  if (!id) return invalid("bad project id");
  return *id;
}

Result<Dsn> parse_dsn(std::string_view text) {
  text = ascii::trim(text);
  auto scheme = take_scheme(text);
  if (!scheme) return invalid("invalid dsn: the scheme must be http or https");
  text = text.substr(0, text.find_first_of("?#"));

  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return invalid("invalid dsn: no project id");
  const auto authority = text.substr(0, slash);
  const auto path = text.substr(slash);

  const auto at = authority.rfind('@');
  if (at == std::string_view::npos) return invalid("invalid dsn: no public key");
  const auto host = authority.substr(at + 1);
  if (!is_host(host)) return invalid("invalid dsn: bad host");

  Dsn dsn;
  dsn.scheme = std::move(*scheme);
  TRY_ASSIGN(dsn.public_key, parse_public_key(authority.substr(0, at)));
  dsn.host = ascii::lower(host);

  const auto last_slash = path.rfind('/');
  const auto prefix = without_trailing_slashes(path.substr(0, last_slash));
  if (!is_path_prefix(prefix)) return invalid("invalid dsn: bad path");
  dsn.path_prefix = prefix;
  TRY_ASSIGN(dsn.project_id, parse_project_id(path.substr(last_slash + 1)));
  return dsn;
}

Result<std::string> format_dsn(std::string_view public_url, std::string_view public_key,
                               std::int64_t project_id, std::string_view secret_key) {
  TRY_ASSIGN(const auto url, parse_public_url(public_url));
  TRY_ASSIGN(auto key, parse_public_key(public_key));
  if (!secret_key.empty()) {
    TRY_ASSIGN(const auto secret, parse_public_key(secret_key));
    key += ':' + secret;
  }
  if (project_id <= 0) return invalid("bad project id");
  return fmt::format("{}://{}@{}{}/{}", url.scheme, key, url.host, url.prefix, project_id);
}

Result<IngestAddresses> format_addresses(std::string_view public_url, std::string_view public_key, std::int64_t project_id) {
  TRY_ASSIGN(const auto url, parse_public_url(public_url));
  TRY_ASSIGN(const auto key, parse_public_key(public_key));
  if (project_id <= 0) return invalid("bad project id");
  const auto base = fmt::format("{}://{}{}/api/{}", url.scheme, url.host, url.prefix, project_id);
  const auto with_key = [&](std::string_view route) { return fmt::format("{}/{}/?sentry_key={}", base, route, key); };
  return IngestAddresses{.csp = with_key("csp-report"),
                         .security = with_key("security"),
                         .nel = with_key("nel"),
                         .minidump = with_key("minidump"),
                         .unreal = fmt::format("{}/unreal/{}/", base, key),
                         .check_ins = fmt::format("{}/cron/___MONITOR_SLUG___/{}/", base, key),
                         .integration = base + "/integration/",
                         .otlp_traces = base + "/integration/otlp/v1/traces",
                         .otlp_logs = base + "/integration/otlp/v1/logs"};
}

}  // namespace vedette::protocol
