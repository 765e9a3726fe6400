// Instants in UTC and their text form on the wire.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vedette {

// Microseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t micros = 0;

  static Instant from_ms(std::int64_t ms) { return Instant{ms * 1000}; }
  static Instant from_seconds(std::int64_t seconds) { return Instant{seconds * 1'000'000}; }
  std::int64_t ms() const { return micros / 1000; }
  std::int64_t seconds() const { return micros / 1'000'000; }
  // Days since the epoch, rounded down: the partition key of the event store.
  std::int32_t day() const;

  auto operator<=>(const Instant&) const = default;
};

inline constexpr std::int64_t kDayMs = 86'400'000;

// `2026-08-16T03:03:14.123456Z`, as Sentry prints dates: no fraction when it is zero.
std::string format_instant(Instant instant);
// RFC 3339; `T` or a blank between date and time, up to 9 digits of fraction, zone optional (UTC),
// a bare date allowed (midnight). Nothing for anything else, impossible dates and years outside 1970..9999.
std::optional<Instant> parse_instant(std::string_view text);
// `2026-08-16`, the name of a day partition.
std::string format_day(std::int32_t day);

}  // namespace vedette
