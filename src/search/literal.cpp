#include "search/literal.h"

#include <array>
#include <cmath>
#include <span>

#include "base/ascii.h"

namespace vedette::search {
namespace {

struct Unit {
  std::string_view name;
  double factor;
};

constexpr std::array kCountUnits = {
    Unit{"", 1}, Unit{"k", 1e3}, Unit{"m", 1e6}, Unit{"b", 1e9}};
constexpr std::array kDurationUnits = {
    Unit{"", 1},          Unit{"ms", 1},         Unit{"s", 1e3},       Unit{"min", 60e3},
    Unit{"m", 60e3},      Unit{"hr", 3600e3},    Unit{"h", 3600e3},    Unit{"day", 86400e3},
    Unit{"d", 86400e3},   Unit{"wk", 604800e3},  Unit{"w", 604800e3}};
constexpr std::array kSizeUnits = {
    Unit{"", 1},       Unit{"bit", 0.125},  Unit{"nb", 1},
    Unit{"bytes", 1},  Unit{"kb", 1e3},     Unit{"mb", 1e6},
    Unit{"gb", 1e9},   Unit{"tb", 1e12},    Unit{"pb", 1e15},
    Unit{"eb", 1e18},  Unit{"zb", 1e21},    Unit{"yb", 1e24},
    Unit{"kib", 0x1p10}, Unit{"mib", 0x1p20}, Unit{"gib", 0x1p30},
    Unit{"tib", 0x1p40}, Unit{"pib", 0x1p50}, Unit{"eib", 0x1p60},
    Unit{"zib", 0x1p70}, Unit{"yib", 0x1p80}};

// Only plain decimals: exponents, hex, `inf` and `nan` are no values of the language.
std::size_t number_length(std::string_view text) {
  std::size_t i = text.starts_with('-') ? 1 : 0;
  const std::size_t first_digit = i;
  while (i < text.size() && ascii::is_digit(text[i])) ++i;
  if (i == first_digit) return 0;
  if (i + 1 < text.size() && text[i] == '.' && ascii::is_digit(text[i + 1])) {
    ++i;
    while (i < text.size() && ascii::is_digit(text[i])) ++i;
  }
  return i;
}

std::optional<double> parse_with_unit(std::string_view text, std::span<const Unit> units) {
  const std::size_t length = number_length(text);
  if (length == 0) return std::nullopt;
  const auto number = ascii::parse_number<double>(text.substr(0, length));
  if (!number) return std::nullopt;
  for (const Unit& unit : units) {
    if (!ascii::equals_ignoring_case(unit.name, text.substr(length))) continue;
    const double value = *number * unit.factor;
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<double> parse_count(std::string_view text) {
  return parse_with_unit(text, kCountUnits);
}

std::optional<double> parse_duration(std::string_view text) {
  return parse_with_unit(text, kDurationUnits);
}

std::optional<double> parse_size(std::string_view text) {
  return parse_with_unit(text, kSizeUnits);
}

std::optional<double> parse_percentage(std::string_view text) {
  if (!text.ends_with('%')) return std::nullopt;
  static constexpr std::array kNone = {Unit{"", 1}};
  const auto number = parse_with_unit(text.substr(0, text.size() - 1), kNone);
  return number ? std::optional(*number / 100) : std::nullopt;
}

std::optional<bool> parse_boolean(std::string_view text) {
  if (text == "1" || ascii::equals_ignoring_case(text, "true")) return true;
  if (text == "0" || ascii::equals_ignoring_case(text, "false")) return false;
  return std::nullopt;
}

std::optional<TimeRange> parse_relative_time(std::string_view text, Instant now) {
  // Six digits of weeks are 19,000 years: enough, and far from overflow.
  constexpr std::size_t kMaxDigits = 6;
  if (text.size() < 3 || text.size() > kMaxDigits + 2) return std::nullopt;
  if (text.front() != '-' && text.front() != '+') return std::nullopt;
  const std::string_view digits = text.substr(1, text.size() - 2);
  if (!ascii::is_all_digits(digits)) return std::nullopt;
  std::int64_t minutes = 0;
  switch (ascii::to_lower(text.back())) {
    case 'm': minutes = 1; break;
    case 'h': minutes = 60; break;
    case 'd': minutes = 60 * 24; break;
    case 'w': minutes = 60 * 24 * 7; break;
    default: return std::nullopt;
  }
  const auto amount = ascii::parse_number<std::int64_t>(digits);
  if (!amount) return std::nullopt;
  const Instant then{now.micros - *amount * minutes * 60'000'000};
  if (text.front() == '-') return TimeRange{then, std::nullopt};
  return TimeRange{std::nullopt, then};
}

std::optional<TimeRange> parse_absolute_time(std::string_view text, Comparison comparison) {
  const auto instant = parse_instant(text);
  if (!instant) return std::nullopt;
  const auto shifted = [&](std::int64_t micros) { return Instant{instant->micros + micros}; };
  switch (comparison) {
    case Comparison::greater: return TimeRange{shifted(1), std::nullopt};
    case Comparison::greater_equal: return TimeRange{*instant, std::nullopt};
    case Comparison::less: return TimeRange{std::nullopt, *instant};
    case Comparison::less_equal: return TimeRange{std::nullopt, shifted(1)};
    case Comparison::equal: break;
  }
  constexpr std::size_t kDateLength = 10;
  constexpr std::int64_t kMinute = 60'000'000;
  if (text.size() == kDateLength) return TimeRange{*instant, shifted(kDayMs * 1000)};
  return TimeRange{shifted(-5 * kMinute), shifted(6 * kMinute)};
}

}  // namespace vedette::search
