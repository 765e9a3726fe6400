// Envelope items: their types and what each type means for events, limits and counting.
#pragma once
#include <boost/container/static_vector.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/data_category.h"

namespace vedette::protocol {

enum class ItemType : std::uint8_t {
  event,
  transaction,
  security,
  raw_security,
  nel,
  attachment,
  form_data,
  unreal_report,
  user_report,
  feedback,
  session,
  sessions,
  client_report,
  check_in,
  replay_event,
  replay_recording,
  replay_video,
  profile,
  profile_chunk,
  span,
  log,
  trace_metric,
  otel_log,
  otel_span,
  statsd,
  metric_buckets,
  metric_meta,
  integration,
  unknown,  // any other type: counted, and otherwise skipped
};

// Items that share a size and count limit within one envelope.
enum class LimitClass : std::uint8_t {
  event,
  attachment,
  session,
  client_report,
  check_in,
  profile,
  replay_recording,
  replay_video,
  log,
  trace_metric,
  span,
  span_container,
  metric,
  nel,
  other,
};
inline constexpr std::size_t kLimitClassCount = 15;

// What one unit of a category is, seen from an item.
enum class CountedBy : std::uint8_t {
  item,   // the item is one unit
  units,  // its item_count, where one is given
  bytes,  // its payload, an empty one as 1
};

struct Counting {
  DataCategory category;
  CountedBy by;
};

// One row per item type: the facts that other code derives from.
struct ItemInfo {
  ItemType type;
  std::string_view text;
  LimitClass limit_class;
  bool creates_event;
  bool needs_event_id;
  std::optional<Counting> first;
  std::optional<Counting> second;
};

const ItemInfo& info(ItemType type);
std::string_view to_text(ItemType type);
// `profile_chunk_ui` is a profile_chunk; an unheard-of name is ItemType::unknown.
ItemType parse_item_type(std::string_view text);

inline constexpr std::string_view kSpanContainerType = "application/vnd.sentry.items.span.v2+json";

// One item of a split envelope. Texts are empty where the header does not have them.
// Lifetime: `payload` and `header_line` point into the text that was split.
struct ItemView {
  ItemType type = ItemType::unknown;
  std::string type_name;  // as sent
  std::string_view payload;
  std::string_view header_line;  // as sent, without its line feed
  std::string content_type;
  // What the client calls the file. Text to show: never a path, or a part of one.
  std::string filename;
  std::string attachment_type;
  std::string platform;
  std::string parent_id;
  // What the address of a browser's report says about it.
  std::string release;
  std::string environment;
  std::optional<std::uint32_t> item_count;
  std::optional<std::uint32_t> meta_length;
};

struct Quantity {
  DataCategory category;
  std::uint64_t quantity;

  bool operator==(const Quantity&) const = default;
};
using Quantities = boost::container::static_vector<Quantity, 2>;

// What the item counts as, for rate limits (the first entry decides) and outcomes. Empty for
// client reports, reserved and unknown items. Spans inside a transaction are not seen here.
Quantities quantities(const ItemView& item);

// Whether processing the item yields an event; for attachments their type decides.
bool creates_event(const ItemView& item);

LimitClass limit_class(const ItemView& item);

}  // namespace vedette::protocol
