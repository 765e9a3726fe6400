// The time range that a list is asked for.
#pragma once
#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "http/message.h"

namespace vedette::api {

// From `from` up to but without `to`; an absent bound is open.
struct TimeRange {
  std::optional<Instant> from;
  std::optional<Instant> to;

  Instant from_or_first() const { return from.value_or(Instant{0}); }
  // Clocks of senders run ahead, so that an open end lies behind every event.
  Instant to_or_last() const;
};

// `14d`, `24h`, `30m`, `90s`, `2w`; nothing for anything else.
std::optional<std::int64_t> parse_period_seconds(std::string_view text);
// Of `statsPeriod`, or else of `start` and `end`; open when none of them is there.
// Errors: invalid_argument with a sentence.
Result<TimeRange> read_time_range(const http::QueryPairs& query, Instant now);

}  // namespace vedette::api
