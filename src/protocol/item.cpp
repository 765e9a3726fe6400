#include "protocol/item.h"

#include <algorithm>
#include <array>

namespace vedette::protocol {
namespace {

using enum CountedBy;
using Category = DataCategory;
using Class = LimitClass;

constexpr std::size_t kItemTypeCount = static_cast<std::size_t>(ItemType::unknown) + 1;
constexpr std::string_view kProfileChunkUi = "profile_chunk_ui";
constexpr std::nullopt_t kNone = std::nullopt;

constexpr Counting one(Category category) { return {category, item}; }
constexpr Counting per_unit(Category category) { return {category, units}; }
constexpr Counting per_byte(Category category) { return {category, bytes}; }

// In the order of the enumeration.
// type, text, limit class, creates an event, needs an event id, counted as, and also as
constexpr std::array<ItemInfo, kItemTypeCount> kItems{{
    {ItemType::event, "event", Class::event, true, true, one(Category::error), kNone},
    {ItemType::transaction, "transaction", Class::event, true, true, one(Category::transaction),
     one(Category::transaction_indexed)},
    {ItemType::security, "security", Class::event, true, true, one(Category::security), kNone},
    {ItemType::raw_security, "raw_security", Class::event, true, true, one(Category::security),
     kNone},
    {ItemType::nel, "nel", Class::nel, false, false, one(Category::error), kNone},
    {ItemType::attachment, "attachment", Class::attachment, false, true,
     per_byte(Category::attachment), one(Category::attachment_item)},
    {ItemType::form_data, "form_data", Class::event, false, true, kNone, kNone},
    {ItemType::unreal_report, "unreal_report", Class::attachment, true, true, one(Category::error),
     kNone},
    {ItemType::user_report, "user_report", Class::attachment, false, true, one(Category::feedback),
     kNone},
    {ItemType::feedback, "feedback", Class::event, true, true, one(Category::feedback), kNone},
    {ItemType::session, "session", Class::session, false, false, one(Category::session), kNone},
    {ItemType::sessions, "sessions", Class::session, false, false, one(Category::session), kNone},
    {ItemType::client_report, "client_report", Class::client_report, false, false, kNone, kNone},
    {ItemType::check_in, "check_in", Class::check_in, false, false, one(Category::monitor), kNone},
    {ItemType::replay_event, "replay_event", Class::event, false, true, one(Category::replay),
     kNone},
    {ItemType::replay_recording, "replay_recording", Class::replay_recording, false, false,
     one(Category::replay), kNone},
    {ItemType::replay_video, "replay_video", Class::replay_video, false, false,
     one(Category::replay), kNone},
    {ItemType::profile, "profile", Class::profile, false, true, one(Category::profile),
     one(Category::profile_indexed)},
    {ItemType::profile_chunk, "profile_chunk", Class::profile, false, false,
     one(Category::profile_chunk), kNone},
    {ItemType::span, "span", Class::span, false, false, per_unit(Category::span),
     per_unit(Category::span_indexed)},
    {ItemType::log, "log", Class::log, false, false, per_unit(Category::log_item),
     per_byte(Category::log_byte)},
    {ItemType::trace_metric, "trace_metric", Class::trace_metric, false, false,
     per_unit(Category::trace_metric), kNone},
    {ItemType::otel_log, "otel_log", Class::log, false, false, per_unit(Category::log_item),
     per_byte(Category::log_byte)},
    {ItemType::otel_span, "otel_span", Class::span, false, false, per_unit(Category::span),
     per_unit(Category::span_indexed)},
    {ItemType::statsd, "statsd", Class::metric, false, false, one(Category::metric_bucket), kNone},
    {ItemType::metric_buckets, "metric_buckets", Class::metric, false, false,
     one(Category::metric_bucket), kNone},
    {ItemType::metric_meta, "metric_meta", Class::metric, false, false,
     one(Category::metric_bucket), kNone},
    {ItemType::integration, "integration", Class::other, false, false, kNone, kNone},
    {ItemType::unknown, "unknown", Class::other, false, false, kNone, kNone},
}};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < kItems.size(); ++i) {
    if (static_cast<std::size_t>(kItems[i].type) != i) return false;
  }
  return true;
}
static_assert(is_in_order());

constexpr std::array<std::string_view, 5> kAttachmentsWithEvent{
    "event.minidump", "event.applecrashreport", "event.payload", "event.breadcrumbs",
    "playstation.prosperodump"};

// Chunks of these platforms are taken in front of a user; all others are of the back end.
constexpr std::array<std::string_view, 3> kUiPlatforms{"android", "cocoa", "javascript"};

bool is_ui_chunk(const ItemView& chunk) {
  return chunk.type_name == kProfileChunkUi ||
         std::ranges::find(kUiPlatforms, chunk.platform) != kUiPlatforms.end();
}

Quantity quantity_of(const ItemView& view, Counting counting) {
  switch (counting.by) {
    case item: return {counting.category, 1};
    case units: return {counting.category, view.item_count.value_or(1)};
    case bytes: return {counting.category, std::max<std::uint64_t>(view.payload.size(), 1)};
  }
  return {counting.category, 1};
}

}  // namespace

const ItemInfo& info(ItemType type) { return kItems[static_cast<std::size_t>(type)]; }

std::string_view to_text(ItemType type) { return info(type).text; }

ItemType parse_item_type(std::string_view text) {
  for (const auto& row : kItems) {
    if (row.text == text) return row.type;
  }
  return text == kProfileChunkUi ? ItemType::profile_chunk : ItemType::unknown;
}

Quantities quantities(const ItemView& item) {
  Quantities result;
  const auto& row = info(item.type);
  if (row.first) result.push_back(quantity_of(item, *row.first));
  if (row.second) result.push_back(quantity_of(item, *row.second));
  if (item.type == ItemType::profile_chunk && is_ui_chunk(item)) {
    result.front().category = DataCategory::profile_chunk_ui;
  }
  return result;
}

bool creates_event(const ItemView& item) {
  if (item.type != ItemType::attachment) return info(item.type).creates_event;
  return std::ranges::find(kAttachmentsWithEvent, item.attachment_type) !=
         kAttachmentsWithEvent.end();
}

LimitClass limit_class(const ItemView& item) {
  if (item.type == ItemType::span && item.content_type == kSpanContainerType) {
    return LimitClass::span_container;
  }
  return info(item.type).limit_class;
}

}  // namespace vedette::protocol
