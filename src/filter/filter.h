// Inbound filters: whether a project wants an event, a log or a metric at all. They look at the
// canonical event of normalize/, behind the journal; `cors` alone is asked at the door.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "filter/condition.h"
#include "filter/globs.h"
#include "base/ip_network.h"
#include "filter/legacy_browsers.h"
#include "filter/origins.h"
#include "filter/reasons.h"
#include "filter/settings.h"
#include "filter/version_range.h"

namespace vedette::filter {

// What is no event: `text` is the body of a log, the name of a metric or of a span.
struct ItemSubject {
  std::string_view text;
  std::string_view release;
  // Of the user it tells about; empty where it does not.
  std::string_view client_ip;
  std::string_view user_agent;
  std::string_view transaction = {};  // of a span: the name of its segment
};
enum class ItemKind { log, metric, span };

// The settings of one project, made ready. Immutable after compile; const use from any number of
// threads. Nothing here fails or throws, whatever the event is.
class Filter {
 public:
  // Parts of the settings that are out of form filter nothing.
  static Filter compile(const Settings& settings);

  // Why the event is not wanted, or nothing. Of several reasons the one that is found out first. The event is
  // canonical; later steps may have put texts in the place of values. It alone counts, with the address and the
  // User-Agent that it has: a server that sends it is not the user whom it tells about.
  // Lifetime of the text: the filter's.
  std::optional<std::string_view> reason(const json::object& event) const;
  std::optional<std::string_view> item_reason(ItemKind kind, const ItemSubject& subject) const;

  // Of a request: `cors` when its Origin is not among the allowed domains; without an Origin, or when it is the `null`
  // of a page that does not tell, its Referer counts. Without either it is no browser's.
  std::optional<std::string_view> origin_reason(std::string_view origin, std::string_view referer) const;

 private:
  struct Custom {
    std::string reason;
    DataType type;
    Condition condition;
  };
  bool is_blocked_address(std::string_view address) const;
  bool is_blocked_release(std::string_view release) const;
  bool is_legacy(const json::object& event) const;
  bool is_invalid_csp(const json::object& event) const;
  std::optional<std::string_view> error_reason(const json::object& event) const;
  std::optional<std::string_view> custom_reason(DataType type, const ConditionSubject& subject) const;

  bool browser_extensions_ = false;
  bool localhost_ = false;
  bool web_crawlers_ = false;
  bool filtered_transactions_ = false;
  bool invalid_csp_ = false;
  bool chunk_load_errors_ = false;
  bool react_hydration_errors_ = false;
  LegacyBrowserSet legacy_browsers_ = 0;
  std::vector<IpNetwork> networks_;
  Globs releases_;
  std::vector<VersionRange> release_ranges_;
  Globs error_messages_;
  Globs log_messages_;
  Globs metric_names_;
  Origins csp_sources_;
  Origins allowed_domains_;
  std::vector<Custom> custom_filters_;
};

}  // namespace vedette::filter
