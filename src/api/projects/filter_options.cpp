#include "api/projects/filter_options.h"

#include "filter/settings.h"

namespace vedette::api {
namespace {

constexpr std::string_view kAllowedDomains = "sentry:origins";

// What holds without a setting, in the form in which it is shown.
const json::object& defaults() {
  static const json::object kDefaults{
      {"filters:browser-extensions", false},
      {"filters:localhost", false},
      {"filters:web-crawlers", true},
      {"filters:filtered-transaction", true},
      {"filters:legacy-browsers", false},
      {"filters:chunk-load-error", true},
      {"filters:react-hydration-errors", true},
      {"filters:releases", ""},
      {"filters:error_messages", ""},
      {"filters:log_messages", ""},
      {"filters:trace_metric_names", ""},
      {"filters:blacklisted_ips", ""},
      {"filters:custom", json::array()},
      {"sentry:csp_ignored_sources_defaults", true},
      {"sentry:csp_ignored_sources", ""},
      {kAllowedDomains, json::array{"*"}},
  };
  return kDefaults;
}

// The settings among `options` that are not the default, each in its one form.
json::object settings_in(const json::object& options) {
  json::object kept;
  filter::write_settings(filter::read_settings(options), kept);
  return kept;
}

// Errors: those of filter::validate_option.
Status set_option(std::string_view name, const json::value& value, json::object& options) {
  TRY(filter::validate_option(name, value));
  const auto kept = settings_in(json::object{{name, value}});
  if (kept.empty()) {
    options.erase(name);
  } else {
    options.insert_or_assign(name, kept.at(name));
  }
  return {};
}

}  // namespace

json::object show_filter_options(const json::object& options) {
  auto shown = defaults();
  for (auto& [name, value] : settings_in(options)) shown.insert_or_assign(name, std::move(value));
  return shown;
}

Status apply_filter_options(const json::object& sent, json::object& options) {
  Error error{.code = ErrorCode::invalid_argument, .message = "Some fields are not valid."};
  for (const auto& [name, value] : sent) {
    if (auto set = set_option(name, value, options); !set) {
      error.fields.push_back({fmt::format("options.{}", std::string_view(name)), {std::move(set.error().message)}});
    }
  }
  if (!error.fields.empty()) return Unexpected(std::move(error));
  return {};
}

Status apply_allowed_domains(const std::vector<std::string>& domains, json::object& options) {
  json::array list;
  for (const auto& domain : domains) list.emplace_back(domain);
  if (const auto set = set_option(kAllowedDomains, list, options); !set) {
    return invalid_field("allowedDomains", set.error().message);
  }
  return {};
}

}  // namespace vedette::api
