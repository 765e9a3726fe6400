#include "ingest/item_facts.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "json/parse.h"

namespace vedette::ingest {
namespace {

using protocol::ItemType;

// In this order: an event's own word counts for more than that of a report about it.
constexpr std::array<ItemType, 6> kTypesWithId{ItemType::event,    ItemType::transaction,  ItemType::security,
                                               ItemType::feedback, ItemType::replay_event, ItemType::user_report};

// The quotation mark at the end of the text that begins at `from`, or the end of everything.
std::size_t end_of_text(std::string_view json, std::size_t from) {
  for (auto at = json.find_first_of("\"\\", from); at != std::string_view::npos; at = json.find_first_of("\"\\", at + 2)) {
    if (json[at] == '"') return at;
  }
  return json.size();
}

std::optional<EventId> id_in(std::string_view payload) {
  const auto parsed = json::parse_lenient(payload);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  const auto& object = parsed->get_object();
  auto id = EventId::parse(json::text_of(object, "event_id"));
  return id ? id : EventId::parse(json::text_of(object, "replay_id"));
}

}  // namespace

bool is_unsupported(const protocol::ItemView& item) {
  return item.type == ItemType::unknown || item.type == ItemType::metric_meta || item.type == ItemType::integration ||
         item.type == ItemType::form_data;
}

bool is_event(const protocol::ItemView& item) { return item.type == ItemType::event || item.type == ItemType::transaction; }

bool hangs_on_event(const protocol::ItemView& item) { return item.type == ItemType::attachment || item.type == ItemType::profile; }

bool has_crash_alone(std::span<const protocol::ItemView> items) {
  const auto is_crash = [](const auto& item) { return item.type == ItemType::attachment && protocol::creates_event(item); };
  return std::ranges::none_of(items, is_event) && std::ranges::any_of(items, is_crash);
}

std::uint64_t spans_of_transaction(std::string_view payload) {
  std::size_t depth = 0;
  std::uint64_t found = 0;
  std::uint64_t commas = 0;
  bool is_in_list = false;
  bool is_empty = true;
  std::string_view key;
  for (std::size_t at = 0; at < payload.size(); ++at) {
    const char c = payload[at];
    const bool is_at_entry = is_in_list && depth == 2;
    if (is_at_entry && c != ']' && !ascii::is_space(c)) is_empty = false;
    if (c == '"') {
      const auto end = end_of_text(payload, at + 1);
      if (depth == 1) key = payload.substr(at + 1, end - at - 1);
      at = end;
    } else if (c == '{' || c == '[') {
      if (c == '[' && depth == 1 && key == "spans") {
        is_in_list = is_empty = true;
        commas = 0;
      }
      ++depth;
    } else if (c == '}' || c == ']') {
      if (is_at_entry) {
        is_in_list = false;
        found = is_empty ? 0 : commas + 1;
      }
      if (depth > 0) --depth;
    } else if (c == ',' && is_at_entry) {
      ++commas;
    }
  }
  return found + 1;
}

std::uint64_t spans_of(const protocol::ItemView& item) {
  if (item.type == ItemType::transaction) return spans_of_transaction(item.payload);
  if (item.type == ItemType::span || item.type == ItemType::otel_span) return item.item_count.value_or(1);
  return 0;
}

void add_fates(std::vector<Fate>& to, Outcome outcome, std::string_view reason, const protocol::ItemView& item) {
  for (const auto& [category, quantity] : protocol::quantities(item)) to.push_back({outcome, std::string(reason), category, quantity});
}

void add_span_fates(std::vector<Fate>& to, Outcome outcome, std::string_view reason, const protocol::ItemView& item) {
  if (item.type != protocol::ItemType::transaction) return;
  const auto count = spans_of(item);
  for (const auto category : {DataCategory::span, DataCategory::span_indexed}) to.push_back({outcome, std::string(reason), category, count});
}

std::string_view reason_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::too_large: return "too_large";
    case ErrorCode::unsupported_media: return "unsupported_media_type";
    case ErrorCode::resource_exhausted: return "overload";
    case ErrorCode::unavailable: return "unavailable";
    default: return "invalid_request";
  }
}

std::optional<EventId> event_id_in_items(std::span<const protocol::ItemView> items) {
  for (const auto type : kTypesWithId) {
    for (const auto& item : items) {
      if (item.type != type) continue;
      if (auto id = id_in(item.payload)) return id;
    }
  }
  return std::nullopt;
}

bool needs_event_id(std::span<const protocol::ItemView> items) {
  return std::ranges::any_of(items, [](const auto& item) { return protocol::info(item.type).needs_event_id || protocol::creates_event(item); });
}

std::optional<ItemType> item_type_of(RouteId route) {
  switch (route) {
    case RouteId::store: return ItemType::event;
    case RouteId::security: return ItemType::raw_security;
    case RouteId::nel: return ItemType::nel;
    case RouteId::minidump:
    case RouteId::attachments: return ItemType::attachment;
    case RouteId::unreal: return ItemType::unreal_report;
    case RouteId::cron: return ItemType::check_in;
    case RouteId::otlp_traces: return ItemType::span;
    case RouteId::otlp_logs: return ItemType::log;
    case RouteId::error_page: return ItemType::user_report;
    case RouteId::envelope:
    case RouteId::tunnel: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace vedette::ingest
