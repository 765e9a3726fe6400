#include <algorithm>
#include <span>

#include "base/ascii.h"
#include "filter/condition.h"
#include "filter/globs.h"
#include "base/ip_network.h"
#include "filter/legacy_browsers.h"
#include "filter/origins.h"
#include "filter/settings.h"
#include "filter/version_range.h"

namespace vedette::filter {
namespace {

// What stands behind is not read, and refused on its way in.
constexpr std::size_t kMaxEntries = 1000;
constexpr std::size_t kMaxListBytes = 64 * 1024;
constexpr std::size_t kMaxCustomFilters = 100;

struct Option {
  std::string_view name;
  // Sets the member, unless the value is out of form.
  void (*read)(Settings& to, const json::value& from);
  json::value (*write)(const Settings& from);
  Status (*validate)(const json::value& value);
};

// --- toggles ---

// Texts and numbers are what older clients store.
std::optional<bool> flag_of(const json::value& value) {
  if (value.is_bool()) return value.get_bool();
  if (const auto number = json::integer_of(value)) return *number != 0;
  if (!value.is_string()) return std::nullopt;
  const std::string_view text = value.get_string();
  if (text == "1" || text == "true") return true;
  if (text == "0" || text == "false" || text.empty()) return false;
  return std::nullopt;
}

Status validate_flag(const json::value& value) {
  if (!flag_of(value)) return invalid("Must be a valid boolean.");
  return {};
}

template <bool Settings::*member>
constexpr Option toggle(std::string_view name) {
  return {name, [](Settings& to, const json::value& from) { to.*member = flag_of(from).value_or(to.*member); },
          [](const Settings& from) { return json::value(from.*member); }, &validate_flag};
}

// --- lists ---

enum class Style { lines, words };

struct Entries {
  std::vector<std::string> list;
  std::size_t bytes = 0;
  // There was more than is read.
  bool is_cut = false;
};

void add_entries(Entries& entries, std::string_view text, Style style) {
  const std::string_view separators = style == Style::lines ? "\r\n" : " \t\r\n,";
  while (!text.empty() && !entries.is_cut) {
    const auto end = text.find_first_of(separators);
    const auto entry = ascii::trim(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (entry.empty()) continue;
    entries.is_cut = entries.list.size() == kMaxEntries || entries.bytes + entry.size() > kMaxListBytes;
    if (entries.is_cut) return;
    entries.bytes += entry.size();
    entries.list.emplace_back(entry);
  }
}

// A text with an entry in each line, or a list of texts.
std::optional<Entries> entries_of(const json::value& value, Style style) {
  Entries entries;
  if (value.is_null()) return entries;
  if (value.is_string()) {
    add_entries(entries, value.get_string(), style);
    return entries;
  }
  if (!value.is_array()) return std::nullopt;
  for (const auto& entry : value.get_array()) {
    if (!entry.is_string()) return std::nullopt;
    add_entries(entries, entry.get_string(), style);
  }
  return entries;
}

Status validate_release(std::string_view entry) {
  if (VersionRange::parse(entry)) return {};
  return validate_glob(entry);
}
Status validate_ip(std::string_view entry) {
  if (!IpNetwork::parse(entry)) return invalid(fmt::format("{} is not an acceptable IP address or network.", entry));
  return {};
}

template <Status (*check)(std::string_view), Style style>
Status validate_list(const json::value& value) {
  const auto entries = entries_of(value, style);
  if (!entries) return invalid("Expected a list of texts, or a text with one entry per line.");
  if (entries->is_cut) return invalid(fmt::format("A list has at most {} entries and {} bytes.", kMaxEntries, kMaxListBytes));
  for (const auto& entry : entries->list) TRY(check(entry));
  return {};
}

template <std::vector<std::string> Settings::*member, Style style>
void read_list(Settings& to, const json::value& from) {
  if (auto entries = entries_of(from, style)) to.*member = std::move(entries->list);
}

template <std::vector<std::string> Settings::*member, Status (*check)(std::string_view), Style style = Style::lines>
constexpr Option list_as_text(std::string_view name) {
  return {name, &read_list<member, style>,
          [](const Settings& from) { return json::value(ascii::join(from.*member, "\n")); }, &validate_list<check, style>};
}

json::value list_value(const std::vector<std::string>& list) {
  json::array array;
  for (const auto& entry : list) array.emplace_back(entry);
  return array;
}

template <std::vector<std::string> Settings::*member, Status (*check)(std::string_view), Style style>
constexpr Option list_as_array(std::string_view name) {
  return {name, &read_list<member, style>, [](const Settings& from) { return list_value(from.*member); },
          &validate_list<check, style>};
}

// --- browsers ---

void read_legacy_browsers(Settings& to, const json::value& from) {
  if (const auto flag = flag_of(from)) {
    to.legacy_browsers = {.is_all = *flag, .names = {}};
  } else if (from.is_array()) {
    to.legacy_browsers = {};
    for (const auto& name : from.get_array()) {
      if (name.is_string() && legacy_browser(name.get_string()) != 0) {
        to.legacy_browsers.names.emplace_back(name.get_string());
      }
    }
  }
}

json::value write_legacy_browsers(const Settings& from) {
  const auto& setting = from.legacy_browsers;
  if (setting.is_all || setting.names.empty()) return setting.is_all;
  return list_value(setting.names);
}

Status validate_legacy_browsers(const json::value& value) {
  if (flag_of(value)) return {};
  if (!value.is_array()) return invalid("Expected a boolean or a list of browsers.");
  for (const auto& name : value.get_array()) {
    if (name.is_string() && legacy_browser(name.get_string()) != 0) continue;
    return invalid(fmt::format("{} is not a valid choice.", json::serialize(name)));
  }
  return {};
}

// --- custom filters ---

std::optional<CustomFilter> custom_filter_of(const json::value& value) {
  const auto* object = value.if_object();
  const auto* id = object == nullptr ? nullptr : object->if_contains("id");
  const auto* condition = object == nullptr ? nullptr : json::object_of(*object, "condition");
  if (id == nullptr || condition == nullptr) return std::nullopt;
  const auto number = json::integer_of(*id);
  if (!number || *number < 0) return std::nullopt;
  CustomFilter custom{.id = *number, .condition = *condition};
  if (const auto* active = object->if_contains("active")) custom.is_active = flag_of(*active).value_or(true);
  if (const auto* type = object->if_contains("dataType")) {
    const auto known = type->is_string() ? data_type(type->get_string()) : std::nullopt;
    if (!known) return std::nullopt;
    custom.type = *known;
  }
  return custom;
}

void read_custom_filters(Settings& to, const json::value& from) {
  if (!from.is_array()) return;
  to.custom_filters.clear();
  for (const auto& entry : from.get_array()) {
    if (to.custom_filters.size() == kMaxCustomFilters) break;
    if (auto custom = custom_filter_of(entry)) to.custom_filters.push_back(std::move(*custom));
  }
}

json::value write_custom_filters(const Settings& from) {
  json::array list;
  for (const auto& custom : from.custom_filters) {
    list.push_back(json::object{{"id", custom.id},
                                {"active", custom.is_active},
                                {"dataType", to_text(custom.type)},
                                {"condition", custom.condition}});
  }
  return list;
}

Status validate_custom_filters(const json::value& value) {
  if (!value.is_array()) return invalid("Expected a list of filters.");
  const auto& list = value.get_array();
  if (list.size() > kMaxCustomFilters) return invalid(fmt::format("There are more than {} filters.", kMaxCustomFilters));
  std::vector<std::int64_t> ids;
  for (const auto& entry : list) {
    const auto custom = custom_filter_of(entry);
    if (!custom) return invalid("A filter is an object of a numeric \"id\", a \"dataType\" and a \"condition\".");
    if (std::ranges::find(ids, custom->id) != ids.end()) return invalid(fmt::format("Two filters have the id {}.", custom->id));
    ids.push_back(custom->id);
    TRY(validate_condition(custom->condition));
  }
  return {};
}

constexpr Option kOptions[] = {
    toggle<&Settings::browser_extensions>("filters:browser-extensions"),
    toggle<&Settings::localhost>("filters:localhost"),
    toggle<&Settings::web_crawlers>("filters:web-crawlers"),
    toggle<&Settings::filtered_transactions>("filters:filtered-transaction"),
    {"filters:legacy-browsers", &read_legacy_browsers, &write_legacy_browsers, &validate_legacy_browsers},
    toggle<&Settings::chunk_load_errors>("filters:chunk-load-error"),
    toggle<&Settings::react_hydration_errors>("filters:react-hydration-errors"),
    list_as_text<&Settings::releases, &validate_release>("filters:releases"),
    list_as_text<&Settings::error_messages, &validate_glob>("filters:error_messages"),
    list_as_text<&Settings::log_messages, &validate_glob>("filters:log_messages"),
    list_as_text<&Settings::metric_names, &validate_glob>("filters:trace_metric_names"),
    list_as_text<&Settings::ip_addresses, &validate_ip, Style::words>("filters:blacklisted_ips"),
    {"filters:custom", &read_custom_filters, &write_custom_filters, &validate_custom_filters},
    toggle<&Settings::invalid_csp>("sentry:csp_ignored_sources_defaults"),
    list_as_text<&Settings::csp_sources, &validate_origin, Style::words>("sentry:csp_ignored_sources"),
    list_as_array<&Settings::allowed_domains, &validate_origin, Style::words>("sentry:origins"),
};

constexpr std::string_view kDataTypes[] = {"all", "error", "log", "metric", "span"};

}  // namespace

std::string_view to_text(DataType type) { return kDataTypes[static_cast<std::size_t>(type)]; }

std::optional<DataType> data_type(std::string_view text) {
  const auto* found = std::ranges::find(kDataTypes, text);
  if (found == std::end(kDataTypes)) return std::nullopt;
  return static_cast<DataType>(found - std::begin(kDataTypes));
}

Settings read_settings(const json::object& project_options) {
  Settings settings;
  for (const auto& option : kOptions) {
    if (const auto* value = project_options.if_contains(option.name)) option.read(settings, *value);
  }
  return settings;
}

void write_settings(const Settings& settings, json::object& project_options) {
  const auto stored = read_settings(project_options);
  for (const auto& option : kOptions) {
    auto value = option.write(settings);
    if (value != option.write(stored)) project_options.insert_or_assign(option.name, std::move(value));
  }
}

std::vector<std::string_view> option_names() {
  std::vector<std::string_view> names;
  for (const auto& option : kOptions) names.push_back(option.name);
  return names;
}

Status validate_option(std::string_view name, const json::value& value) {
  const auto* option = std::ranges::find(kOptions, name, &Option::name);
  if (option == std::end(kOptions)) return fail(ErrorCode::not_found, "There is no such option.");
  return option->validate(value);
}

}  // namespace vedette::filter
