// Replay events: what one recorded segment of a session is about. Most of it is an event's; the
// replay's own members are taken out of the event's sight, and put back afterwards.
#include <algorithm>

#include "base/ascii.h"
#include "normalize/fields.h"
#include "normalize/item_parts.h"
#include "normalize/items.h"

namespace vedette::normalize {
namespace {

constexpr std::size_t kMaxUrls = 100;
constexpr std::size_t kMaxUrl = 2048;
constexpr std::size_t kMaxIds = 100;

json::array json_list(const std::vector<std::string>& texts) {
  json::array list;
  for (const auto& text : texts) list.emplace_back(json::string(text));
  return list;
}

std::vector<std::string> urls_of(const json::object& item) {
  std::vector<std::string> urls;
  const auto* list = array_of(item, "urls");
  if (list == nullptr) return urls;
  for (const auto& entry : *list) {
    if (!entry.is_string() || urls.size() == kMaxUrls) continue;
    auto url = clean_text(view(entry.get_string()), kMaxUrl);
    if (!url.empty()) urls.push_back(std::move(url));
  }
  return urls;
}

// Takes the replay's own members out of the item. False: out of form.
bool take_own_members(json::object& item, const Input& input, ReplayRow& row) {
  row.replay_id = id_of(item, "replay_id", 32);
  if (row.replay_id.empty()) row.replay_id = id_of(item, "event_id", 32);
  const auto segment = count_of(item, "segment_id");
  if (row.replay_id.empty() || !segment || *segment > INT32_MAX) return false;
  row.segment_id = static_cast<std::int64_t>(*segment);
  row.type = text_of(item, "replay_type") == "buffer" ? "buffer" : "session";
  row.urls = urls_of(item);
  row.error_ids = ids_of(item, "error_ids", kMaxIds);
  row.trace_ids = ids_of(item, "trace_ids", kMaxIds);
  const auto start = time_of(item, "replay_start_timestamp", input);
  row.start = start.value_or(Instant{});
  for (const std::string_view key : {"replay_id", "segment_id", "replay_type", "urls", "error_ids", "trace_ids",
                                     "replay_start_timestamp", "type", "event_id"})
    item.erase(key);
  return true;
}

void read_event_members(const json::object& event, const Facts& facts, ReplayRow& row) {
  row.timestamp = facts.timestamp;
  if (row.start.micros == 0) row.start = row.timestamp;
  row.start = std::min(row.start, row.timestamp);
  row.platform = facts.platform;
  row.release = facts.release;
  row.dist = facts.dist;
  row.environment = facts.environment;
  row.sdk_name = facts.sdk_name;
  row.sdk_version = facts.sdk_version;
  row.tags = facts.tags;
  const auto* user = object_of(event, "user");
  if (user == nullptr) return;
  row.user_id = text_of(*user, "id");
  row.user_name = text_of(*user, "username");
  row.user_email = text_of(*user, "email");
  row.user_ip = text_of(*user, "ip_address");
}

void put_back(const ReplayRow& row, json::object& event) {
  set_text(event, "type", "replay_event");
  set_text(event, "replay_id", row.replay_id);
  set_text(event, "event_id", row.replay_id);
  set_text(event, "replay_type", row.type);
  event["segment_id"] = row.segment_id;
  event["replay_start_timestamp"] = static_cast<double>(row.start.micros) / 1e6;
  event["urls"] = json_list(row.urls);
  event["error_ids"] = json_list(row.error_ids);
  event["trace_ids"] = json_list(row.trace_ids);
}

}  // namespace

Result<ReplayRow> read_replay_event(json::value item, const Input& input) {
  return read_replay(std::move(item), input, [](json::object&) {});
}

Result<ReplayRow> read_replay(json::value item, const Input& input,
                              const std::function<void(json::object& event)>& look) {
  if (!item.is_object()) return invalid("invalid_replay");
  json::object& event = item.get_object();
  ReplayRow row;
  if (!take_own_members(event, input, row)) return invalid("invalid_replay");
  const auto timestamp = normalize_event(event, input);
  if (!timestamp) return invalid("invalid_replay");
  event["urls"] = json_list(row.urls);
  look(event);
  row.urls = urls_of(event);
  read_event_members(event, extract_facts(event, *timestamp), row);
  put_back(row, event);
  row.payload = json::serialize(event);
  return row;
}

}  // namespace vedette::normalize
