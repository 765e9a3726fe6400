#include "base/time.h"

#include <fmt/core.h>

#include <chrono>

#include "base/ascii.h"

namespace vedette {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kDayUs = 86'400 * kSecondUs;

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

year_month_day civil(std::int64_t day) { return year_month_day(sys_days(days(day))); }

// Reads digits and separators from the front of a text; any mismatch empties the reading.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  bool at_end() const { return text_.empty(); }
  char peek() const { return text_.empty() ? '\0' : text_.front(); }
  bool skip(char wanted) {
    if (peek() != wanted) return false;
    text_.remove_prefix(1);
    return true;
  }
  std::optional<int> digits(std::size_t count) {
    if (text_.size() < count) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!ascii::is_digit(text_[i])) return std::nullopt;
      value = value * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(count);
    return value;
  }
  // A fraction of a second, in microseconds; digits after the sixth are dropped.
  std::optional<std::int64_t> fraction() {
    std::int64_t value = 0;
    std::size_t count = 0;
    while (ascii::is_digit(peek()) && count < 9) {
      if (count < 6) value = value * 10 + (peek() - '0');
      text_.remove_prefix(1);
      ++count;
    }
    if (count == 0 || ascii::is_digit(peek())) return std::nullopt;
    for (; count < 6; ++count) value *= 10;
    return value;
  }

 private:
  std::string_view text_;
};

std::optional<std::int64_t> read_date(Reader& in) {
  const auto year = in.digits(4);
  if (!year || *year < 1970 || !in.skip('-')) return std::nullopt;
  const auto month = in.digits(2);
  if (!month || !in.skip('-')) return std::nullopt;
  const auto day = in.digits(2);
  if (!day) return std::nullopt;
  const year_month_day date{std::chrono::year(*year), std::chrono::month(unsigned(*month)),
                            std::chrono::day(unsigned(*day))};
  if (!date.ok()) return std::nullopt;
  return sys_days(date).time_since_epoch().count() * kDayUs;
}

std::optional<std::int64_t> read_time(Reader& in) {
  const auto hour = in.digits(2);
  if (!hour || *hour > 23 || !in.skip(':')) return std::nullopt;
  const auto minute = in.digits(2);
  if (!minute || *minute > 59) return std::nullopt;
  int second = 0;
  std::int64_t fraction = 0;
  if (in.skip(':')) {
    const auto read = in.digits(2);
    if (!read || *read > 60) return std::nullopt;
    second = std::min(*read, 59);
    if (in.skip('.')) {
      const auto micros = in.fraction();
      if (!micros) return std::nullopt;
      fraction = *micros;
    }
  }
  return (*hour * 3600LL + *minute * 60LL + second) * kSecondUs + fraction;
}

// Minutes east of UTC.
std::optional<int> read_zone(Reader& in) {
  if (in.at_end() || in.skip('Z') || in.skip('z')) return 0;
  const char sign = in.peek();
  if (sign != '+' && sign != '-') return std::nullopt;
  in.skip(sign);
  const auto hours = in.digits(2);
  if (!hours || *hours > 23) return std::nullopt;
  in.skip(':');
  int minutes = 0;
  if (!in.at_end()) {
    const auto read = in.digits(2);
    if (!read || *read > 59) return std::nullopt;
    minutes = *read;
  }
  return (sign == '-' ? -1 : 1) * (*hours * 60 + minutes);
}

}  // namespace

std::int32_t Instant::day() const { return static_cast<std::int32_t>(floor_div(micros, kDayUs)); }

std::string format_instant(Instant instant) {
  const auto day = floor_div(instant.micros, kDayUs);
  const auto in_day = instant.micros - day * kDayUs;
  const auto date = civil(day);
  const auto second = in_day / kSecondUs;
  std::string text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()), second / 3600, second / 60 % 60, second % 60);
  if (const auto fraction = in_day % kSecondUs; fraction != 0) text += fmt::format(".{:06}", fraction);
  return text + 'Z';
}

std::optional<Instant> parse_instant(std::string_view text) {
  Reader in(text);
  const auto date = read_date(in);
  if (!date) return std::nullopt;
  if (in.at_end()) return Instant{*date};
  if (!in.skip('T') && !in.skip('t') && !in.skip(' ')) return std::nullopt;
  const auto time = read_time(in);
  if (!time) return std::nullopt;
  const auto zone = read_zone(in);
  if (!zone || !in.at_end()) return std::nullopt;
  return Instant{*date + *time - *zone * 60LL * kSecondUs};
}

std::string format_day(std::int32_t day) {
  const auto date = civil(day);
  return fmt::format("{:04}-{:02}-{:02}", int(date.year()), unsigned(date.month()), unsigned(date.day()));
}

}  // namespace vedette
