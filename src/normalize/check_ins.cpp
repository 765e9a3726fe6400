#include <algorithm>

#include "base/ascii.h"
#include "normalize/fields.h"
#include "normalize/item_parts.h"
#include "normalize/items.h"

namespace vedette::normalize {
namespace {

constexpr std::size_t kMaxSlug = 50;
constexpr std::size_t kMaxSchedule = 255;
constexpr std::size_t kMaxName = 64;
constexpr std::string_view kNilId = "00000000000000000000000000000000";
constexpr std::string_view kDefaultEnvironment = "production";
constexpr std::string_view kUnits[] = {"year", "month", "week", "day", "hour", "minute"};

// Members of a monitor's configuration that are numbers, and the greatest that each may be.
struct Bound {
  std::string_view key;
  std::uint64_t max;
};
constexpr Bound kBounds[] = {
    {"checkin_margin", 40320},
    {"max_runtime", 40320},
    {"failure_issue_threshold", 720},
    {"recovery_threshold", 720},
};

CheckInStatus status_of(std::string_view text) {
  if (text == "in_progress") return CheckInStatus::in_progress;
  if (text == "ok") return CheckInStatus::ok;
  if (text == "error") return CheckInStatus::error;
  return CheckInStatus::unknown;
}

// The empty object when the schedule is out of form.
json::object clean_schedule(const json::object& sent) {
  json::object schedule;
  const auto type = text_of(sent, "type");
  if (type == "crontab") {
    const auto text = ascii::trim(text_of(sent, "value"));
    if (text.empty() || text.size() > kMaxSchedule) return schedule;
    schedule["type"] = "crontab";
    set_text(schedule, "value", clean_text(text, kMaxSchedule));
    return schedule;
  }
  const auto count = count_of(sent, "value");
  const auto unit = text_of(sent, "unit");
  if (type != "interval" || !count || *count == 0 || *count > INT32_MAX) return schedule;
  if (std::ranges::find(kUnits, unit) == std::end(kUnits)) return schedule;
  schedule["type"] = "interval";
  schedule["value"] = static_cast<std::int64_t>(*count);
  set_text(schedule, "unit", unit);
  return schedule;
}

std::string clean_config(const json::object& sent) {
  const auto* sent_schedule = object_of(sent, "schedule");
  if (sent_schedule == nullptr) return {};
  auto schedule = clean_schedule(*sent_schedule);
  if (schedule.empty()) return {};
  json::object config;
  config["schedule"] = std::move(schedule);
  for (const auto& bound : kBounds) {
    const auto count = count_of(sent, bound.key);
    if (count) config[bound.key] = static_cast<std::int64_t>(std::clamp<std::uint64_t>(*count, 1, bound.max));
  }
  for (const std::string_view key : {"timezone", "owner"}) {
    const auto text = clean_text_of(sent, key, kMaxName);
    if (!text.empty()) set_text(config, key, text);
  }
  return json::serialize(config);
}

std::string trace_of(const json::object& item) {
  const auto* contexts = object_of(item, "contexts");
  const auto* trace = contexts == nullptr ? nullptr : object_of(*contexts, "trace");
  return trace == nullptr ? std::string() : trace_id_of(*trace);
}

// An id that is absent asks for the same as the nil UUID; one that is none is a mistake.
Result<std::string> read_id(const json::object& item) {
  const auto* member = item.if_contains("check_in_id");
  if (member == nullptr || member->is_null()) return std::string(kNilId);
  if (!member->is_string()) return invalid("invalid_check_in");
  std::string text(ascii::trim(view(member->get_string())));
  if (text.empty()) return std::string(kNilId);
  auto id = hex_id(text, 32);
  if (!id.empty()) return id;
  const bool is_nil = (text.size() == 32 || text.size() == 36) && text.find_first_not_of("0-") == std::string::npos;
  if (!is_nil) return invalid("invalid_check_in");
  return std::string(kNilId);
}

}  // namespace

std::string monitor_slug(std::string_view sent) {
  std::string slug;
  for (const char sent_character : ascii::trim(sent)) {
    const char c = ascii::to_lower(sent_character);
    const bool is_fit = ascii::is_alnum(c) || c == '_' || c == '-';
    if (is_fit) slug += c;
    if (!is_fit && !slug.empty() && slug.back() != '-') slug += '-';
    if (slug.size() == kMaxSlug) break;
  }
  while (slug.ends_with('-')) slug.pop_back();
  slug.erase(0, std::min(slug.find_first_not_of('-'), slug.size()));
  return slug;
}

Result<CheckInRow> read_check_in(json::value item, const Input& input) {
  if (!item.is_object()) return invalid("invalid_check_in");
  const json::object& object = item.get_object();
  CheckInRow row;
  TRY_ASSIGN(row.check_in_id, read_id(object));
  row.monitor_slug = monitor_slug(text_of(object, "monitor_slug"));
  if (row.monitor_slug.empty()) return invalid("invalid_check_in");
  row.status = status_of(text_of(object, "status"));
  row.timestamp = input.received;
  row.duration = number_of(object, "duration");
  if (row.duration && *row.duration < 0) row.duration.reset();
  row.release = release_of(object);
  row.environment = environment_of(object);
  if (row.environment.empty()) row.environment = kDefaultEnvironment;
  row.trace_id = trace_of(object);
  if (const auto* config = object_of(object, "monitor_config")) row.monitor_config = clean_config(*config);
  return row;
}

}  // namespace vedette::normalize
