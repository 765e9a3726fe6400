#include <algorithm>
#include <tuple>
#include <utility>

#include "base/ascii.h"
#include "normalize/fields.h"
#include "normalize/item_parts.h"
#include "normalize/items.h"

namespace vedette::normalize {
namespace {

constexpr std::size_t kMaxReason = 200;
// More kinds of losses than there are reasons and categories: the rest is not counted apart.
constexpr std::size_t kMaxDiscards = 1000;

constexpr std::pair<std::string_view, DiscardKind> kLists[] = {
    {"discarded_events", DiscardKind::client_discard},
    {"filtered_events", DiscardKind::filtered},
    {"filtered_sampling_events", DiscardKind::filtered_sampling},
    {"rate_limited_events", DiscardKind::rate_limited},
};

// Reasons for which a client discards. Reference: Sentry's documentation on client reports.
constexpr std::string_view kClientReasons[] = {
    "backpressure",       "before_send",   "buffer_overflow",   "cache_overflow",
    "event_processor",    "ignored",       "insufficient_data", "internal_sdk_error",
    "invalid",            "network_error", "no_parent_span",    "queue_overflow",
    "ratelimit_backoff",  "sample_rate",   "send_error",
};

std::string reason_of(const json::object& entry, DiscardKind kind) {
  auto reason = clean_text_of(entry, "reason", kMaxReason);
  const bool is_known = kind != DiscardKind::client_discard ||
                        std::ranges::find(kClientReasons, reason) != std::end(kClientReasons);
  return is_known ? reason : std::string();
}

std::optional<Discard> read_discard(const json::value& value, DiscardKind kind) {
  const auto* entry = value.if_object();
  if (entry == nullptr) return std::nullopt;
  Discard discard{kind, reason_of(*entry, kind)};
  const auto category = ascii::trim(text_of(*entry, "category"));
  if (!category.empty()) {
    const auto known = parse_data_category(category);
    if (!known) return std::nullopt;
    discard.category = *known;
  }
  const auto* quantity = entry->if_contains("quantity");
  if (quantity != nullptr && !quantity->is_null()) discard.quantity = count_of(*entry, "quantity").value_or(0);
  if (discard.quantity == 0) return std::nullopt;
  return discard;
}

void add(std::vector<Discard>& discards, Discard&& discard) {
  const auto key = [](const Discard& one) { return std::tie(one.kind, one.reason, one.category); };
  const auto same = std::ranges::find_if(discards, [&](const Discard& other) { return key(other) == key(discard); });
  if (same != discards.end()) {
    same->quantity += discard.quantity;
  } else if (discards.size() < kMaxDiscards) {
    discards.push_back(std::move(discard));
  }
}

}  // namespace

Result<ClientReport> read_client_report(json::value item, const Input& input) {
  if (!item.is_object()) return invalid("invalid_client_report");
  const json::object& object = item.get_object();
  ClientReport report;
  report.timestamp = within_retention(time_of(object, "timestamp", input).value_or(input.received), input);
  for (const auto& [key, kind] : kLists) {
    const auto* list = array_of(object, key);
    if (list == nullptr) continue;
    for (const auto& entry : *list) {
      if (auto discard = read_discard(entry, kind)) add(report.discards, std::move(*discard));
    }
  }
  return report;
}

}  // namespace vedette::normalize
