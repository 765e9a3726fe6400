// The time ranges of statistics: aligned to their intervals and bounded in number.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace vedette::api {

inline constexpr std::int64_t kStatsIntervalsMax = 1000;

// All in seconds since the epoch.
struct StatsRange {
  // A multiple of the interval.
  std::int64_t from = 0;
  // A multiple of the interval, and not part of the range.
  std::int64_t to = 0;
  // What the answer calls the end: `to`, but not more than a minute ahead of now.
  std::int64_t shown_end = 0;
  std::int64_t interval = 3600;

  std::size_t count() const { return static_cast<std::size_t>((to - from) / interval); }
  std::size_t index_of(std::int64_t start) const { return static_cast<std::size_t>((start - from) / interval); }
  std::vector<Instant> starts() const;
};

struct StatsRangeWords {
  std::optional<std::string> stats_period;
  std::optional<std::string> interval;
  std::optional<std::string> start;
  std::optional<std::string> end;
};

// The interval is one hour unless it is said, a whole number of hours that divides a day. A period ends
// now, and all of it is inside: the range begins with the interval in which the period begins, and ends with
// the current one. So does a range from `start` to `end`, which has at least one interval and none that begins at
// `end`. Errors: invalid_argument with a sentence.
Result<StatsRange> read_stats_range(const StatsRangeWords& words, Instant now);

// Points in time with a fixed distance.
struct SeriesRange {
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::int64_t step = 3600;

  std::size_t count() const { return static_cast<std::size_t>((last - first) / step + 1); }
};

// From `since` to `until`, both included, in seconds; when they are not said the last day, with `10s` the last hour, up to
// now. `resolution` is `10s`, `1h` or `1d`; without one it is an hour up to a week and a day beyond it.
// Errors: invalid_argument that names the field.
Result<SeriesRange> read_series_range(std::optional<double> since, std::optional<double> until,
                                      std::optional<std::string_view> resolution, Instant now);

}  // namespace vedette::api
