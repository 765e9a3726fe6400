// What a project filters out, as its options say it, and the one list of those options.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/value.h"

namespace vedette::filter {

// What a custom filter is asked about. `error` stands for all events but transactions, which count
// as spans.
enum class DataType : std::uint8_t { all, error, log, metric, span };
std::string_view to_text(DataType type);
std::optional<DataType> data_type(std::string_view text);

struct CustomFilter {
  std::int64_t id = 0;
  bool is_active = true;
  DataType type = DataType::all;
  json::object condition;  // condition.h has the language
  bool operator==(const CustomFilter&) const = default;
};

struct LegacyBrowserSetting {
  // Every choice that is not deprecated; `names` are of no account then.
  bool is_all = false;
  // Names of kLegacyBrowsers; others have no effect.
  std::vector<std::string> names;
  bool operator==(const LegacyBrowserSetting&) const = default;
};

// The members' values are the defaults.
struct Settings {
  bool browser_extensions = false;
  bool localhost = false;
  bool web_crawlers = true;
  bool filtered_transactions = true;
  LegacyBrowserSetting legacy_browsers;
  bool invalid_csp = true;
  bool chunk_load_errors = true;
  bool react_hydration_errors = true;
  std::vector<std::string> releases;        // globs, and ranges of versions such as `>=1.2`
  std::vector<std::string> error_messages;  // globs
  std::vector<std::string> log_messages;    // globs
  std::vector<std::string> metric_names;    // globs
  std::vector<std::string> ip_addresses;    // addresses and networks
  std::vector<std::string> csp_sources;     // in whose CSP reports nobody is interested
  std::vector<std::string> allowed_domains{"*"};
  std::vector<CustomFilter> custom_filters;
  bool operator==(const Settings&) const = default;
};

// Options that are absent or out of form have their default.
Settings read_settings(const json::object& project_options);
// Sets those options that say something else than `settings`; others stay as they are.
void write_settings(const Settings& settings, json::object& project_options);

// The names of the options above, Sentry's where it has them.
std::vector<std::string_view> option_names();
// Whether `value` may become the option's. Errors: invalid_argument with a sentence for the caller;
// not_found when no option of filters has this name.
Status validate_option(std::string_view name, const json::value& value);

}  // namespace vedette::filter
