// Options of organizations and projects: what is set for the data that comes in, stored as one JSON
// object each. Organizations and projects have the same scrubbing settings under the same names, with other defaults.
#pragma once
#include "api/context.h"
#include "json/field.h"
#include "scrub/options.h"

namespace vedette::api {

// The stored text as an object. What cannot be read counts as none.
json::object parse_options(std::string_view stored);
// The names of options that differ, for the audit log: "a, b"; empty when none does.
std::string changed_names(const json::object& before, const json::object& after);
// Stores a switch, which is absent while it has its default. Without a `flag` it stays as it is.
void set_flag(const std::optional<bool>& flag, bool otherwise, std::string_view name, json::object& options);
// Whether the body says null for the field, which an optional cannot tell from absence.
bool is_sent_as_null(const Context& context, std::string_view field);

// What a request wants changed; absent members stay as they are.
struct ScrubbingChange {
  std::optional<bool> dataScrubber;
  std::optional<bool> dataScrubberDefaults;
  std::optional<bool> scrubIPAddresses;
  std::optional<std::vector<std::string>> sensitiveFields;
  std::optional<std::vector<std::string>> safeFields;
  std::optional<std::string> relayPiiConfig;
  static constexpr std::string_view kName = "ScrubbingChange";
  static constexpr json::Field kFields[] = {
      json::field<&ScrubbingChange::dataScrubber>(
          "dataScrubber",
          "Whether sensitive fields and the usual patterns are removed from what comes in. On in projects unless they "
          "say otherwise; off in organizations, whose `true` holds for every project."),
      json::field<&ScrubbingChange::dataScrubberDefaults>(
          "dataScrubberDefaults",
          "Whether the usual patterns (passwords, tokens, card numbers …) are removed, when `dataScrubber` is on. "
          "On in projects unless they say otherwise; off in organizations, whose `true` holds for every project."),
      json::field<&ScrubbingChange::scrubIPAddresses>("scrubIPAddresses",
                                                      "Whether addresses of clients are removed. An organization's "
                                                      "`true` holds for every project."),
      json::field<&ScrubbingChange::sensitiveFields>("sensitiveFields",
                                                     "Values whose key contains one of these are removed.",
                                                     {.length_max = 200}),
      json::field<&ScrubbingChange::safeFields>("safeFields", "Keys whose values are left alone.",
                                                {.length_max = 500}),
      json::field<&ScrubbingChange::relayPiiConfig>(
          "relayPiiConfig", "Advanced rules, as JSON text: they replace those there were. Empty or null for none.",
          {.may_be_blank = true}),
  };
};

// Sets in `options` what the request says. Errors: invalid_argument that names the field.
Status apply_scrubbing(const ScrubbingChange& change, scrub::Owner owner, const Context& context,
                       json::object& options);
// Whether the lists of an organization and of one of its projects can be used together, whatever the
// switches say. Errors: invalid_argument that names the field.
Status check_scrubbing(const json::object& organization_options, const json::object& project_options);

// Fills the members of a view that shows scrubbing settings.
template <class View>
void fill_scrubbing(View& view, const json::object& options, scrub::Owner owner) {
  auto settings = scrub::read_settings(options, owner);
  view.dataScrubber = settings.is_on;
  view.dataScrubberDefaults = settings.use_defaults;
  view.scrubIPAddresses = settings.scrub_ip_addresses;
  view.sensitiveFields = std::move(settings.sensitive_fields);
  view.safeFields = std::move(settings.safe_fields);
  if (!settings.pii_config.empty()) view.relayPiiConfig = std::move(settings.pii_config);
}

}  // namespace vedette::api
