#include "pipeline/decode.h"

#include "base/ascii.h"
#include "json/parse.h"
#include "protocol/envelope.h"

namespace vedette::pipeline {
namespace {

void decode(WorkItem& item) {
  const auto envelope = protocol::parse_envelope(item.body);
  if (!envelope) return;
  item.sent_at = envelope->header.sent_at;
  for (const auto& view : envelope->items) {
    if (view.type != protocol::ItemType::event) continue;
    // A parsed document takes about three times its text.
    item.arena = std::make_unique<boost::json::monotonic_resource>(view.payload.size() * 3 + 4096);
    auto parsed = json::parse_lenient(view.payload, json::storage_ptr(item.arena.get()));
    if (!parsed || !parsed->is_object()) return;
    void* place = item.arena->allocate(sizeof(json::object), alignof(json::object));
    // Lives and dies with the arena, which frees everything at once.
    item.event = new (place) json::object(std::move(parsed->get_object()), json::storage_ptr(item.arena.get()));
    return;
  }
}

void normalize_event(WorkItem& item) {
  auto facts = normalize::normalize_event(*item.event, {.received = item.header.received,
                                                        .sent_at = item.sent_at,
                                                        .client_ip = item.header.client_ip,
                                                        .user_agent = item.header.user_agent});
  if (!facts) {
    item.event = nullptr;
    return;
  }
  item.facts = std::move(*facts);
}

void group(WorkItem& item) {
  static const grouping::GroupingOptions kBuiltIn;
  grouping::apply_stacktrace_rules(*item.event, kBuiltIn);
  item.grouping = grouping::group_event(*item.event, kBuiltIn);
}

void name(WorkItem& item) { item.naming = grouping::name_event(*item.event, &item.grouping); }

void render(WorkItem& item) {
  auto& event = *item.event;
  event["event_id"] = item.header.event_id.hex();
  event["project"] = item.header.project_id.number;
  event["title"] = item.naming.title;
  event["culprit"] = item.naming.culprit;
  event["location"] = item.naming.location;
  event["metadata"] = item.naming.metadata;
  event["grouping_config"] = item.grouping.config;
  auto& hashes = event["hashes"].emplace_array();
  for (const auto& hash : item.grouping.hashes) hashes.emplace_back(ascii::to_hex(hash));
  item.payload = json::serialize(event);
  item.event = nullptr;
  item.arena.reset();
  item.body = {};
}

constexpr Step kSteps[] = {
    {"decode", decode}, {"normalize", normalize_event}, {"group", group}, {"name", name}, {"render", render},
};

}  // namespace

std::span<const Step> steps() { return kSteps; }

void prepare(WorkItem& item) {
  for (const auto& step : kSteps) {
    step.run(item);
    if (item.event == nullptr) return;
  }
}

}  // namespace vedette::pipeline
