#include "api/organizations/options.h"

#include "base/ascii.h"
#include "json/parse.h"

namespace vedette::api {
namespace {

using scrub::kDataScrubber;
using scrub::kDataScrubberDefaults;
using scrub::kPiiConfig;
using scrub::kSafeFields;
using scrub::kScrubAddresses;
using scrub::kSensitiveFields;

void set_texts(const std::optional<std::vector<std::string>>& texts, std::string_view name,
               json::object& options) {
  if (!texts) return;
  json::array list;
  for (const auto& text : *texts) {
    const json::value trimmed(ascii::trim(text));
    if (std::ranges::find(list, trimmed) == list.end()) list.push_back(trimmed);
  }
  if (list.empty()) {
    options.erase(name);
  } else {
    options.insert_or_assign(name, std::move(list));
  }
}

// Only what is looked at here is compiled: the switches must not hide a fault until they are turned.
Status check_list(std::string_view field, const scrub::Settings& settings) {
  const auto compiled = scrub::Scrubber::compile(settings);
  if (!compiled) return invalid_field(std::string(field), compiled.error().message);
  return {};
}

}  // namespace

json::object parse_options(std::string_view stored) {
  auto parsed = json::parse(stored);
  return parsed && parsed->is_object() ? std::move(parsed->get_object()) : json::object();
}

std::string changed_names(const json::object& before, const json::object& after) {
  std::vector<std::string> names;
  for (const auto& [name, value] : after) {
    const auto* former = before.if_contains(name);
    if (former == nullptr || *former != value) names.emplace_back(name);
  }
  for (const auto& [name, value] : before) {
    if (!after.contains(name)) names.emplace_back(name);
  }
  std::ranges::sort(names);
  return ascii::join(names, ", ");
}

void set_flag(const std::optional<bool>& flag, bool otherwise, std::string_view name, json::object& options) {
  if (!flag) return;
  if (*flag == otherwise) {
    options.erase(name);
  } else {
    options.insert_or_assign(name, *flag);
  }
}

bool is_sent_as_null(const Context& context, std::string_view field) {
  const auto* value = context.body.if_contains(field);
  return value != nullptr && value->is_null();
}

Status apply_scrubbing(const ScrubbingChange& change, scrub::Owner owner, const Context& context,
                       json::object& options) {
  const auto defaults = scrub::default_settings(owner);
  set_flag(change.dataScrubber, defaults.is_on, kDataScrubber, options);
  set_flag(change.dataScrubberDefaults, defaults.use_defaults, kDataScrubberDefaults, options);
  set_flag(change.scrubIPAddresses, defaults.scrub_ip_addresses, kScrubAddresses, options);
  set_texts(change.sensitiveFields, kSensitiveFields, options);
  set_texts(change.safeFields, kSafeFields, options);
  const bool removes_rules =
      change.relayPiiConfig ? ascii::trim(*change.relayPiiConfig).empty() : is_sent_as_null(context, kPiiConfig);
  if (removes_rules) {
    options.erase(kPiiConfig);
  } else if (change.relayPiiConfig) {
    if (const auto valid = scrub::validate_pii_config(*change.relayPiiConfig); !valid) {
      return invalid_field(std::string(kPiiConfig), valid.error().message);
    }
    options.insert_or_assign(kPiiConfig, *change.relayPiiConfig);
  }
  return {};
}

Status check_scrubbing(const json::object& organization_options, const json::object& project_options) {
  auto merged = scrub::merge(scrub::read_settings(organization_options, scrub::Owner::organization),
                             scrub::read_settings(project_options, scrub::Owner::project));
  scrub::Settings keys;
  keys.sensitive_fields = std::move(merged.sensitive_fields);
  TRY(check_list(kSensitiveFields, keys));
  scrub::Settings safe;
  safe.safe_fields = std::move(merged.safe_fields);
  return check_list(kSafeFields, safe);
}

}  // namespace vedette::api
