#include "protocol/limits.h"

#include <fmt/core.h>

namespace vedette::protocol {
namespace {

struct NamedLimit {
  LimitClass limit_class;
  std::string_view text;
  ClassLimit limit;
};

// In the order of the enumeration.
// each payload, all payloads, items, average unit, units
constexpr std::array<NamedLimit, kLimitClassCount> kDefaults{{
    {LimitClass::event, "event", {1 * kMiB, 1 * kMiB, 1, kNoLimit, kNoLimit}},
    {LimitClass::attachment, "attachment", {200 * kMiB, 200 * kMiB, 30, kNoLimit, kNoLimit}},
    {LimitClass::session, "session", {10 * kMiB, 10 * kMiB, 100, kNoLimit, kNoLimit}},
    {LimitClass::client_report, "client_report", {100 * kKiB, 100 * kKiB, 100, kNoLimit, kNoLimit}},
    {LimitClass::check_in, "check_in", {100 * kKiB, 100 * kKiB, 1, kNoLimit, kNoLimit}},
    {LimitClass::profile, "profile", {50 * kMiB, 50 * kMiB, 1, kNoLimit, kNoLimit}},
    {LimitClass::replay_recording,
     "replay_recording",
     {10 * kMiB, 10 * kMiB, 1, kNoLimit, kNoLimit}},
    {LimitClass::replay_video, "replay_video", {10 * kMiB, 10 * kMiB, 1, kNoLimit, kNoLimit}},
    {LimitClass::log, "log", {12 * kMiB, 12 * kMiB, 1, 2 * kMiB, kNoLimit}},
    {LimitClass::trace_metric, "trace_metric", {12 * kMiB, 12 * kMiB, 1, 1 * kMiB, kNoLimit}},
    {LimitClass::span, "span", {10 * kMiB, 12 * kMiB, 25, kNoLimit, kNoLimit}},
    {LimitClass::span_container, "span_container", {12 * kMiB, 12 * kMiB, 1, 10 * kMiB, 1000}},
    {LimitClass::metric, "metric", {1 * kMiB, 1 * kMiB, 1, kNoLimit, kNoLimit}},
    {LimitClass::nel, "nel", {1 * kMiB, 1 * kMiB, 100, kNoLimit, kNoLimit}},
    {LimitClass::other, "other", {}},
}};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < kDefaults.size(); ++i) {
    if (static_cast<std::size_t>(kDefaults[i].limit_class) != i) return false;
  }
  return true;
}
static_assert(is_in_order());

struct Usage {
  std::size_t bytes = 0;
  std::size_t count = 0;
};

Unexpected exceeded(LimitClass limit_class, std::string_view what, std::size_t limit) {
  return fail(ErrorCode::too_large, fmt::format("envelope exceeds the limits for {} items: {} {}",
                                                to_text(limit_class), what, limit));
}

Status validate_item(const ItemView& item, LimitClass limit_class, const ClassLimit& limit) {
  const auto size = item.payload.size();
  if (size > limit.item_bytes) return exceeded(limit_class, "bytes each at most", limit.item_bytes);
  const std::size_t units = std::max<std::size_t>(item.item_count.value_or(1), 1);
  if (units > limit.unit_count) return exceeded(limit_class, "units at most", limit.unit_count);
  const std::size_t average = size / units + (size % units != 0);
  if (average > limit.unit_bytes) {
    return exceeded(limit_class, "bytes per unit at most", limit.unit_bytes);
  }
  return {};
}

using Usages = std::array<Usage, kLimitClassCount>;

// Adds an item to what its class has used up.
Status use(Usages& usages, const ItemView& item, const EnvelopeLimits& limits) {
  const auto item_class = limit_class(item);
  const auto& limit = limits.of(item_class);
  TRY(validate_item(item, item_class, limit));
  auto& usage = usages[static_cast<std::size_t>(item_class)];
  usage.count += 1;
  usage.bytes += item.payload.size();
  if (usage.count > limit.count) return exceeded(item_class, "at most", limit.count);
  if (usage.bytes > limit.total_bytes) {
    return exceeded(item_class, "bytes in total at most", limit.total_bytes);
  }
  return {};
}

}  // namespace

EnvelopeLimits::EnvelopeLimits() {
  for (std::size_t i = 0; i < classes.size(); ++i) classes[i] = kDefaults[i].limit;
}

std::string_view to_text(LimitClass limit_class) {
  return kDefaults[static_cast<std::size_t>(limit_class)].text;
}

Status validate_limits(const Envelope& envelope, const EnvelopeLimits& limits) {
  if (envelope.bytes > limits.envelope_bytes) {
    return fail(ErrorCode::too_large,
                fmt::format("envelope is larger than {} bytes", limits.envelope_bytes));
  }
  Usages usages{};
  for (const auto& item : envelope.items) TRY(use(usages, item, limits));
  return {};
}

const ItemView* find_excess(const Envelope& envelope, const EnvelopeLimits& limits) {
  Usages usages{};
  for (const auto& item : envelope.items) {
    if (!use(usages, item, limits)) return &item;
  }
  return nullptr;
}

}  // namespace vedette::protocol
