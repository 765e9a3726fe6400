#include "api/issues/time_range.h"

#include "base/ascii.h"

namespace vedette::api {
namespace {

constexpr std::int64_t kPeriodSecondsMax = 100LL * 366 * 86'400;

Result<std::optional<Instant>> read_bound(const http::QueryPairs& query, std::string_view name) {
  const auto text = http::find_query(query, name);
  if (text.empty()) return std::optional<Instant>();
  const auto instant = parse_instant(text);
  if (!instant)
    return invalid(fmt::format("Invalid {}: expected a date like 2026-08-16T03:03:14Z.", name));
  return std::optional(*instant);
}

}  // namespace

// One day before the end of the year 9999.
Instant TimeRange::to_or_last() const {
  return to.value_or(Instant::from_seconds(253'402'214'400));
}

std::optional<std::int64_t> parse_period_seconds(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  std::int64_t unit = 0;
  switch (text.back()) {
    case 's':
      unit = 1;
      break;
    case 'm':
      unit = 60;
      break;
    case 'h':
      unit = 3'600;
      break;
    case 'd':
      unit = 86'400;
      break;
    case 'w':
      unit = 7 * 86'400;
      break;
    default:
      return std::nullopt;
  }
  text.remove_suffix(1);
  if (!ascii::is_all_digits(text)) return std::nullopt;
  const auto number = ascii::parse_number<std::int64_t>(text);
  if (!number || *number > kPeriodSecondsMax / unit) return std::nullopt;
  return *number * unit;
}

Result<TimeRange> read_time_range(const http::QueryPairs& query, Instant now) {
  if (const auto period = http::find_query(query, "statsPeriod"); !period.empty()) {
    const auto seconds = parse_period_seconds(period);
    if (!seconds) return invalid(fmt::format("Invalid statsPeriod: \"{}\"", period));
    return TimeRange{.from = Instant{std::max<std::int64_t>(now.micros - *seconds * 1'000'000, 0)},
                     .to = {}};
  }
  TimeRange range;
  TRY_ASSIGN(range.from, read_bound(query, "start"));
  TRY_ASSIGN(range.to, read_bound(query, "end"));
  if (range.from && range.to && *range.from >= *range.to)
    return invalid("start must be before end");
  return range;
}

}  // namespace vedette::api
