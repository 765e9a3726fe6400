#include "filter/filter.h"

#include <algorithm>

#include "base/ascii.h"
#include "filter/builtin.h"
#include "filter/event_view.h"

namespace vedette::filter {
namespace {

bool is_local_host(std::string_view host) {
  if (is_host_at_or_below(host, "localhost") || is_host_at_or_below(host, "127.0.0.1")) return true;
  const auto address = parse_ip(host);
  return address && address->is_loopback_host();
}

// The address nearest to the client; what follows are proxies.
std::string_view first_entry(std::string_view list) { return ascii::trim(list.substr(0, list.find(','))); }

bool is_from_localhost(const json::object& event) {
  const auto address = parse_ip(text_at(event, "user", "ip_address"));
  if (address && address->is_loopback_host()) return true;
  const auto forwarded = header_of(event, "X-Forwarded-For");
  if (!forwarded.empty() && is_local_host(first_entry(forwarded))) return true;
  const auto url = text_at(event, "request", "url");
  if (!url.empty()) {
    const auto parts = split_url(url);
    return ascii::equals_ignoring_case(parts.scheme, "file") || is_local_host(parts.host);
  }
  for (const std::string_view name : {"X-Forwarded-Host", "Host"}) {
    const auto host = header_of(event, name);
    if (!host.empty() && is_local_host(split_url(first_entry(host)).host)) return true;
  }
  return false;
}

bool is_from_extension(const json::object& event) {
  const auto* exceptions = exceptions_of(event);
  if (exceptions == nullptr) return false;
  const auto& first = exceptions->front();
  return is_extension_script(last_path_of(first)) || is_extension_message(exception_view(first).value);
}

DataType data_type_of(ItemKind kind) {
  switch (kind) {
    case ItemKind::log: return DataType::log;
    case ItemKind::metric: return DataType::metric;
    case ItemKind::span: break;
  }
  return DataType::span;
}

}  // namespace

Filter Filter::compile(const Settings& settings) {
  Filter made;
  made.browser_extensions_ = settings.browser_extensions;
  made.localhost_ = settings.localhost;
  made.web_crawlers_ = settings.web_crawlers;
  made.filtered_transactions_ = settings.filtered_transactions;
  made.invalid_csp_ = settings.invalid_csp;
  made.chunk_load_errors_ = settings.chunk_load_errors;
  made.react_hydration_errors_ = settings.react_hydration_errors;
  for (const auto& name : settings.legacy_browsers.names) made.legacy_browsers_ |= legacy_browser(name);
  if (settings.legacy_browsers.is_all) made.legacy_browsers_ = all_legacy_browsers();
  for (const auto& text : settings.ip_addresses) {
    if (const auto network = IpNetwork::parse(text)) made.networks_.push_back(*network);
  }
  std::vector<std::string> releases;
  for (const auto& text : settings.releases) {
    if (auto range = VersionRange::parse(text)) {
      made.release_ranges_.push_back(std::move(*range));
    } else {
      releases.push_back(text);
    }
  }
  made.releases_ = Globs::compile(releases);
  made.error_messages_ = Globs::compile(settings.error_messages);
  made.log_messages_ = Globs::compile(settings.log_messages);
  made.metric_names_ = Globs::compile(settings.metric_names);
  made.csp_sources_ = Origins::compile(settings.csp_sources);
  made.allowed_domains_ = Origins::compile(settings.allowed_domains);
  for (const auto& custom : settings.custom_filters) {
    if (!custom.is_active) continue;
    auto condition = Condition::compile(custom.condition);
    if (!condition) continue;
    made.custom_filters_.push_back({fmt::format("{}{}", kCustomPrefix, custom.id), custom.type, std::move(*condition)});
  }
  return made;
}

bool Filter::is_blocked_address(std::string_view address) const {
  if (networks_.empty()) return false;
  const auto parsed = parse_ip(address);
  return parsed && std::ranges::any_of(networks_, [&](const IpNetwork& network) { return network.contains(*parsed); });
}

bool Filter::is_blocked_release(std::string_view release) const {
  if (release.empty()) return false;
  return releases_.matches(release) ||
         std::ranges::any_of(release_ranges_, [&](const VersionRange& range) { return range.holds(release); });
}

bool Filter::is_legacy(const json::object& event) const {
  const auto* contexts = json::object_of(event, "contexts");
  const auto* browser = contexts == nullptr ? nullptr : json::object_of(*contexts, "browser");
  return browser != nullptr &&
         is_legacy_browser(legacy_browsers_, json::text_of(*browser, "name"), json::text_of(*browser, "version"));
}

bool Filter::is_invalid_csp(const json::object& event) const {
  const auto* report = json::object_of(event, "csp");
  if (report == nullptr) return false;
  for (const std::string_view key : {"blocked_uri", "source_file"}) {
    const auto source = json::text_of(*report, key);
    if (source.empty()) continue;
    if (csp_sources_.matches(source) || (invalid_csp_ && is_bogus_csp_source(source))) return true;
  }
  if (!invalid_csp_) return false;
  // A report of a page that is not the project's.
  const auto page = json::text_of(*report, "document_uri");
  return !page.empty() && !allowed_domains_.matches(page);
}

std::optional<std::string_view> Filter::error_reason(const json::object& event) const {
  if (browser_extensions_ && is_from_extension(event)) return kBrowserExtensions;
  const bool is_chunk = chunk_load_errors_ && any_exception(event, [](const ExceptionView& exception) {
    return is_chunk_load_error(exception.type, exception.value);
  });
  if (is_chunk) return kChunkLoadError;
  const bool is_hydration = react_hydration_errors_ && any_exception(event, [](const ExceptionView& exception) {
    return is_hydration_error(exception.value);
  });
  if (is_hydration) return kReactHydrationErrors;
  const bool is_blocked = !error_messages_.empty() && any_message(event, [&](std::string_view message) {
    return error_messages_.matches(message);
  });
  if (is_blocked) return kErrorMessage;
  return std::nullopt;
}

std::optional<std::string_view> Filter::custom_reason(DataType type, const ConditionSubject& subject) const {
  for (const auto& custom : custom_filters_) {
    const bool is_asked = custom.type == DataType::all || custom.type == type;
    if (is_asked && custom.condition.holds(subject)) return custom.reason;
  }
  return std::nullopt;
}

// The cheapest questions come first.
std::optional<std::string_view> Filter::reason(const json::object& event) const {
  const auto address = text_at(event, "user", "ip_address");
  const auto release = json::text_of(event, "release");
  const bool is_transaction = json::text_of(event, "type") == "transaction";
  if (is_blocked_address(address)) return kIpAddress;
  if (is_blocked_release(release)) return kReleaseVersion;
  if (localhost_ && is_from_localhost(event)) return kLocalhost;
  if (legacy_browsers_ != 0 && is_legacy(event)) return kLegacyBrowserReason;
  if (web_crawlers_ && is_crawler(header_of(event, "User-Agent"))) return kWebCrawlers;
  if (is_transaction) {
    if (filtered_transactions_ && is_health_check(json::text_of(event, "transaction"))) return kFilteredTransaction;
  } else {
    if (is_invalid_csp(event)) return kInvalidCsp;
    if (const auto found = error_reason(event)) return found;
  }
  if (custom_filters_.empty()) return std::nullopt;
  return custom_reason(is_transaction ? DataType::span : DataType::error,
                       {.event = &event, .release = release, .ip_address = address});
}

std::optional<std::string_view> Filter::item_reason(ItemKind kind, const ItemSubject& subject) const {
  if (is_blocked_address(subject.client_ip)) return kIpAddress;
  if (is_blocked_release(subject.release)) return kReleaseVersion;
  if (web_crawlers_ && is_crawler(subject.user_agent)) return kWebCrawlers;
  ConditionSubject asked{.release = subject.release, .ip_address = subject.client_ip};
  if (kind == ItemKind::log) {
    if (log_messages_.matches(subject.text)) return kLogMessage;
    asked.log_message = subject.text;
  } else if (kind == ItemKind::metric) {
    if (metric_names_.matches(subject.text)) return kTraceMetricName;
    asked.metric_name = subject.text;
  } else if (filtered_transactions_ && is_health_check(subject.transaction)) {
    return kFilteredTransaction;
  }
  return custom_reason(data_type_of(kind), asked);
}

std::optional<std::string_view> Filter::origin_reason(std::string_view origin, std::string_view referer) const {
  const auto source = origin.empty() || (origin == "null" && !referer.empty()) ? referer : origin;
  if (source.empty() || allowed_domains_.matches(source)) return std::nullopt;
  return kCors;
}

}  // namespace vedette::filter
