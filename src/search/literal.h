// Values of the search language that are more than text: numbers with units, and dates.
// All functions are pure and give nothing for text that is not of their form.
#pragma once
#include <optional>
#include <string_view>

#include "base/time.h"

namespace vedette::search {

// From `from` up to but without `before`; an absent bound is open.
struct TimeRange {
  std::optional<Instant> from;
  std::optional<Instant> before;

  bool contains(Instant instant) const {
    return (!from || *from <= instant) && (!before || instant < *before);
  }
  bool operator==(const TimeRange&) const = default;
};

enum class Comparison { equal, greater, greater_equal, less, less_equal };

// `12`, `-1.5`, `3k`, `2m`, `1b` (thousand, million, billion).
std::optional<double> parse_count(std::string_view text);
// Milliseconds of `500`, `1.5s`, `10min`, `2h`, …; units ms s min m hr h day d wk w, none is ms.
std::optional<double> parse_duration(std::string_view text);
// Bytes of `500`, `2kb`, `1.5mib`, …; units bit nb bytes kb mb gb tb pb eb zb yb (thousands) and
// kib mib … yib (1024s), none is bytes.
std::optional<double> parse_size(std::string_view text);
// The share of 1 of `5%` = 0.05.
std::optional<double> parse_percentage(std::string_view text);
// true, false, 1, 0 in any case.
std::optional<bool> parse_boolean(std::string_view text);
// `-24h` is what is newer than 24 hours before `now`, `+24h` what is older; units w d h m.
std::optional<TimeRange> parse_relative_time(std::string_view text, Instant now);
// An ISO date or date-time. Equality means the whole UTC day of a date, and for a date-time the
// window from 5 minutes before to 6 minutes after, Sentry's tolerance for instants typed by hand.
std::optional<TimeRange> parse_absolute_time(std::string_view text, Comparison comparison);

}  // namespace vedette::search
