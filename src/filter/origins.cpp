#include "filter/origins.h"

#include <algorithm>

#include "base/ascii.h"

namespace vedette::filter {
namespace {

constexpr std::size_t kMaxBytes = 512;

bool is_scheme(std::string_view text) {
  return !text.empty() && ascii::is_alpha(text.front()) &&
         std::ranges::all_of(text, [](char c) { return ascii::is_alnum(c) || c == '+' || c == '-' || c == '.'; });
}

void split_port(UrlParts& parts, std::string_view authority) {
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos) return;
    parts.host = authority.substr(1, end - 1);
    authority.remove_prefix(end + 1);
    if (authority.starts_with(':')) parts.port = authority.substr(1);
    return;
  }
  const auto colon = authority.find(':');
  // With several it is a bare IPv6 address.
  if (colon == std::string_view::npos || authority.find(':', colon + 1) != std::string_view::npos) {
    parts.host = authority;
    return;
  }
  parts.host = authority.substr(0, colon);
  parts.port = authority.substr(colon + 1);
}

}  // namespace

UrlParts split_url(std::string_view text) {
  UrlParts parts;
  text = ascii::trim(text);
  const auto slashes = text.find("://");
  if (slashes != std::string_view::npos && is_scheme(text.substr(0, slashes))) {
    parts.scheme = text.substr(0, slashes);
    text.remove_prefix(slashes + 3);
  } else if (const auto colon = text.find(':'); colon != std::string_view::npos && is_scheme(text.substr(0, colon))) {
    // `data:…` and `about:blank`, but `example.com:8080`.
    const auto rest = text.substr(colon + 1);
    const auto port = rest.substr(0, rest.find_first_of("/?#"));
    if (!ascii::is_all_digits(port)) {
      parts.scheme = text.substr(0, colon);
      return parts;
    }
  }
  if (text.starts_with("//")) text.remove_prefix(2);
  auto authority = text.substr(0, text.find_first_of("/?#\\"));
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  split_port(parts, authority);
  if (parts.host.ends_with('.')) parts.host.remove_suffix(1);
  return parts;
}

bool is_host_at_or_below(std::string_view host, std::string_view domain) {
  if (host.size() < domain.size() || domain.empty()) return false;
  const auto tail = host.substr(host.size() - domain.size());
  if (!ascii::equals_ignoring_case(tail, domain)) return false;
  return tail.size() == host.size() || host[host.size() - domain.size() - 1] == '.';
}

Origins::Entry Origins::parse(std::string_view text) {
  Entry entry;
  entry.text = text;
  if (text.ends_with(':') && is_scheme(text.substr(0, text.size() - 1))) {
    entry.scheme = text.substr(0, text.size() - 1);
    return entry;
  }
  const auto parts = split_url(text);
  entry.scheme = parts.scheme;
  entry.port = parts.port;
  auto host = parts.host;
  if (host.starts_with("*.")) {
    entry.has_subdomains = true;
    host.remove_prefix(2);
  }
  if (host != "*") entry.host = host;
  return entry;
}

Origins Origins::compile(std::span<const std::string> entries) {
  Origins origins;
  for (const auto& entry : entries) {
    if (!validate_origin(entry)) continue;
    if (entry == "*") {
      origins.is_any_ = true;
    } else {
      origins.entries_.push_back(parse(entry));
    }
  }
  return origins;
}

bool Origins::fits(const Entry& entry, const UrlParts& url) {
  if (!entry.scheme.empty() && !ascii::equals_ignoring_case(entry.scheme, url.scheme)) return false;
  if (!entry.port.empty() && entry.port != "*" && entry.port != url.port) return false;
  if (entry.host.empty()) return true;
  if (entry.has_subdomains) return is_host_at_or_below(url.host, entry.host);
  return ascii::equals_ignoring_case(entry.host, url.host);
}

bool Origins::matches(std::string_view url) const {
  if (is_any_) return true;
  if (entries_.empty()) return false;
  const auto trimmed = ascii::trim(url);
  auto parts = split_url(trimmed);
  return std::ranges::any_of(entries_, [&](const Entry& entry) {
    if (ascii::equals_ignoring_case(entry.text, trimmed)) return true;
    const bool is_bare_scheme = entry.host.empty() && ascii::equals_ignoring_case(entry.scheme, trimmed);
    return is_bare_scheme || fits(entry, parts);
  });
}

Status validate_origin(std::string_view entry) {
  if (entry.empty()) return invalid("A domain may not be empty.");
  if (entry.size() > kMaxBytes) return invalid(fmt::format("A domain has at most {} bytes.", kMaxBytes));
  if (std::ranges::any_of(entry, [](char c) { return ascii::is_space(c) || static_cast<unsigned char>(c) < 0x20; })) {
    return invalid(fmt::format("\"{}\" is not a domain: it has blanks.", entry));
  }
  if (entry == "*" || (entry.ends_with(':') && is_scheme(entry.substr(0, entry.size() - 1)))) return {};
  auto parts = split_url(entry);
  if (parts.host == "*" && !parts.scheme.empty()) return {};
  if (parts.host.starts_with("*.")) parts.host.remove_prefix(2);
  if (parts.host.empty()) return invalid(fmt::format("\"{}\" is not a domain.", entry));
  if (parts.host.find('*') != std::string_view::npos) {
    return invalid(fmt::format("\"{}\" is not a domain: an asterisk stands alone or for the first names.", entry));
  }
  if (!parts.port.empty() && parts.port != "*" && !ascii::is_all_digits(parts.port)) {
    return invalid(fmt::format("\"{}\" is not a domain: its port is no number.", entry));
  }
  return {};
}

}  // namespace vedette::filter
