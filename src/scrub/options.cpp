#include "scrub/options.h"

namespace vedette::scrub {
namespace {

void read_flag(const json::object& options, std::string_view name, bool& to) {
  const auto* value = options.if_contains(name);
  if (value != nullptr && value->is_bool()) to = value->get_bool();
}

void read_texts(const json::object& options, std::string_view name, std::vector<std::string>& to) {
  const auto* list = json::array_of(options, name);
  if (list == nullptr) return;
  for (const auto& element : *list) {
    if (element.is_string()) to.emplace_back(element.get_string());
  }
}

}  // namespace

Settings default_settings(Owner owner) {
  Settings settings;
  settings.is_on = settings.use_defaults = owner == Owner::project;
  return settings;
}

Settings read_settings(const json::object& options, Owner owner) {
  Settings settings = default_settings(owner);
  read_flag(options, kDataScrubber, settings.is_on);
  read_flag(options, kDataScrubberDefaults, settings.use_defaults);
  read_flag(options, kScrubAddresses, settings.scrub_ip_addresses);
  read_texts(options, kSensitiveFields, settings.sensitive_fields);
  read_texts(options, kSafeFields, settings.safe_fields);
  settings.pii_config = json::text_of(options, kPiiConfig);
  return settings;
}

}  // namespace vedette::scrub
