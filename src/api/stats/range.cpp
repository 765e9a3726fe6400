#include "api/stats/range.h"

#include <fmt/core.h>

#include "api/issues/time_range.h"
#include "base/ascii.h"

namespace vedette::api {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 24 * kHour;
// The last second of the year 9999.
constexpr std::int64_t kSecondsMax = 253'402'300'799;

std::int64_t round_down(std::int64_t seconds, std::int64_t step) { return seconds / step * step; }
std::int64_t round_up(std::int64_t seconds, std::int64_t step) { return (seconds + step - 1) / step * step; }

Unexpected too_many_points() {
  return invalid(fmt::format("More than {} points would be answered: ask for a larger interval or a smaller time range.",
                             kStatsIntervalsMax));
}

Result<std::int64_t> read_interval(const std::optional<std::string>& text) {
  if (!text) return kHour;
  const auto seconds = parse_period_seconds(*text);
  if (!seconds) return invalid(fmt::format("Invalid interval: \"{}\"", *text));
  if (*seconds < kHour || *seconds % kHour != 0) return invalid("The interval has to be a multiple of 1h.");
  if (*seconds > kDay) return invalid("The interval may not be larger than 1d.");
  if (kDay % *seconds != 0) return invalid("The interval has to cleanly divide one day.");
  return *seconds;
}

Result<std::int64_t> read_bound(std::string_view name, const std::string& text) {
  if (const auto number = ascii::parse_number<double>(text)) {
    if (*number >= 0 && *number <= static_cast<double>(kSecondsMax)) return static_cast<std::int64_t>(*number);
  } else if (const auto instant = parse_instant(text)) {
    return instant->seconds();
  }
  return invalid(fmt::format("Invalid {}: expected a date like 2026-08-16T03:03:14Z or seconds since 1970.", name));
}

std::int64_t step_of(std::string_view resolution) {
  if (resolution == "10s") return 10;
  return resolution == "1h" ? kHour : kDay;
}

}  // namespace

std::vector<Instant> StatsRange::starts() const {
  std::vector<Instant> all;
  all.reserve(count());
  for (auto start = from; start < to; start += interval) all.push_back(Instant::from_seconds(start));
  return all;
}

Result<StatsRange> read_stats_range(const StatsRangeWords& words, Instant now) {
  StatsRange range;
  TRY_ASSIGN(range.interval, read_interval(words.interval));
  if (words.stats_period) {
    const auto period = parse_period_seconds(*words.stats_period);
    if (!period || *period == 0) return invalid(fmt::format("Invalid statsPeriod: \"{}\"", *words.stats_period));
    range.to = round_up(now.seconds() + 1, range.interval);
    range.from = round_down(std::max<std::int64_t>(now.seconds() - *period, 0), range.interval);
  } else if (words.start && words.end) {
    TRY_ASSIGN(const auto start, read_bound("start", *words.start));
    TRY_ASSIGN(const auto end, read_bound("end", *words.end));
    if (start > end) return invalid("start must be before end");
    range.from = round_down(start, range.interval);
    range.to = std::max(round_up(end, range.interval), range.from + range.interval);
  } else {
    return invalid("A statsPeriod, or a start and an end, is required.");
  }
  if (range.to - range.from > kStatsIntervalsMax * range.interval) return too_many_points();
  range.shown_end = range.to;
  if (range.to > now.seconds()) range.shown_end = round_down(now.seconds(), kMinute) + kMinute;
  // A range that lies in the future ends where it would without a clock.
  if (range.shown_end <= range.from) range.shown_end = range.to;
  return range;
}

Result<SeriesRange> read_series_range(std::optional<double> since, std::optional<double> until,
                                      std::optional<std::string_view> resolution, Instant now) {
  const auto end = until ? static_cast<std::int64_t>(*until) : now.seconds();
  const auto named_step = resolution ? step_of(*resolution) : kHour;
  const auto length = named_step < kHour ? kHour : kDay;
  const auto start = since ? static_cast<std::int64_t>(*since) : std::max<std::int64_t>(end - length, 0);
  if (start > end) return invalid_field("since", "since must be before until");
  SeriesRange range{.step = named_step};
  if (!resolution && end - start > 7 * kDay) range.step = kDay;
  range.first = round_down(start, range.step);
  range.last = round_down(end, range.step);
  if (range.last - range.first >= kStatsIntervalsMax * range.step) return too_many_points();
  return range;
}

}  // namespace vedette::api
