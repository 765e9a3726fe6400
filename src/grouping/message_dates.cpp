// Dates, clock times and durations as programs print them. Reference: RFC 822, 850, 1123, 3339,
// ISO 8601, JavaScript's Date, Go's time layouts, Python's datetime.
#include "base/ascii.h"
#include "grouping/message.h"

namespace vedette::grouping::pattern {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::array<std::string_view, 24> kMonths = {
    "Jan",  "Feb",  "Mar",   "Apr",   "May",    "Jun",     "Jul",      "Aug",
    "Sep",  "Oct",  "Nov",   "Dec",   "Sept",   "June",    "July",     "March",
    "April", "August", "January", "February", "September", "October", "November", "December"};
constexpr std::array<std::string_view, 14> kWeekdays = {
    "Mon",    "Tue",     "Wed",       "Thu",      "Fri",    "Sat",      "Sun",
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 4> kHalfDays = {"AM", "PM", "am", "pm"};
constexpr std::array<std::string_view, 2> kUniversal = {"UTC", "GMT"};
constexpr std::array<std::string_view, 22> kZones = {
    "EST", "EDT", "CST",  "CDT", "MST", "MDT", "PST", "PDT", "CET",  "CEST", "EET",
    "EEST", "WET", "WEST", "BST", "IST", "JST", "KST", "HKT", "AEST", "AEDT", "MSK"};
constexpr std::array<std::string_view, 16> kUnits = {
    "ns", "us",  "\xc2\xb5s", "msec", "ms", "secs", "sec",  "s",
    "m",  "min", "mins",      "h",    "hr", "hrs",  "days", "d"};

// Reads along a text; every take moves on only if it succeeds.
class Reader {
 public:
  Reader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  std::size_t at() const { return at_; }
  bool is_at_word_end() const { return ends_word(text_, at_); }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool take(std::string_view wanted) {
    if (!text_.substr(at_).starts_with(wanted)) return false;
    at_ += wanted.size();
    return true;
  }
  bool take_any(std::string_view wanted) {
    if (at_ >= text_.size() || wanted.find(text_[at_]) == std::string_view::npos) return false;
    ++at_;
    return true;
  }
  // A whole run of digits whose length lies in the range; its length, or 0.
  std::size_t take_digits(std::size_t least, std::size_t most) {
    const auto digits = digits_at(text_, at_);
    if (digits < least || digits > most) return 0;
    at_ += digits;
    return digits;
  }
  bool take_word(Words words) {
    for (const auto word : words) {
      if (text_.substr(at_).starts_with(word) && ends_word(text_, at_ + word.size())) {
        at_ += word.size();
        return true;
      }
    }
    return false;
  }
  // Up to and with `wanted`, if it is near.
  bool take_until(char wanted, std::size_t limit) {
    const auto found = text_.substr(at_, limit).find(wanted);
    if (found == std::string_view::npos) return false;
    at_ += found + 1;
    return true;
  }

 private:
  std::string_view text_;
  std::size_t at_;
};

// Runs a step and takes it back when it fails.
template <class Step>
bool attempt(Reader& reader, Step step) {
  auto ahead = reader;
  if (!step(ahead)) return false;
  reader = ahead;
  return true;
}

enum class Clock { none, minutes, precise };

// hh:mm, or with seconds or half of the day, which no line and column number has.
Clock take_clock(Reader& reader) {
  auto clock = Clock::none;
  attempt(reader, [&](Reader& r) {
    if (r.take_digits(1, 2) == 0 || !r.take(":") || r.take_digits(2, 2) == 0) return false;
    clock = Clock::minutes;
    return true;
  });
  if (clock == Clock::none) return clock;
  if (attempt(reader, [](Reader& r) { return r.take(":") && r.take_digits(2, 2) != 0; })) {
    clock = Clock::precise;
    attempt(reader, [](Reader& r) { return r.take_any(".,") && r.take_digits(1, 9) != 0; });
  }
  const bool has_half_day = attempt(reader, [](Reader& r) {
    r.take(" ");
    return r.take_word(kHalfDays);
  });
  return has_half_day ? Clock::precise : clock;
}

bool take_offset(Reader& reader) {
  return attempt(reader, [](Reader& r) {
    if (!r.take_any("+-")) return false;
    if (r.take_digits(4, 4) != 0) return true;
    return r.take_digits(2, 2) != 0 && r.take(":") && r.take_digits(2, 2) != 0;
  });
}

void take_zone(Reader& reader) {
  if (reader.take("Z") || take_offset(reader)) return;
  const bool has_zone = attempt(reader, [](Reader& r) {
    r.take(" ");
    if (take_offset(r) || r.take_word(kZones)) return true;
    if (!r.take_word(kUniversal)) return false;
    take_offset(r);
    return true;
  });
  // JavaScript and Go repeat the zone's name in parentheses.
  if (has_zone) attempt(reader, [](Reader& r) { return r.take(" (") && r.take_until(')', 48); });
}

// A clock behind a date.
void take_time_of_day(Reader& reader) {
  const bool has_clock = attempt(reader, [](Reader& r) {
    if (!r.take("T") && !r.take(", ") && !r.take(" ")) return false;
    return take_clock(r) != Clock::none;
  });
  if (has_clock) take_zone(reader);
}

// 2006-01-02, 2006/1/2 or 1/2/2006, with or without a time.
bool take_numeric_date(Reader& reader) {
  const bool is_date = attempt(reader, [](Reader& r) {
    const auto first = r.take_digits(1, 4);
    if (first == 0 || first == 3) return false;
    const char separator = r.peek();
    if (!r.take_any("-/") || r.take_digits(1, 2) == 0 || r.peek() != separator) return false;
    r.take_any("-/");
    return (first == 4 ? r.take_digits(1, 2) : r.take_digits(4, 4)) != 0;
  });
  if (!is_date) return false;
  take_time_of_day(reader);
  return reader.is_at_word_end();
}

// 20060102T150405Z
bool take_compact_date(Reader& reader) {
  if (reader.take_digits(8, 8) == 0 || !reader.take("T") || reader.take_digits(4, 6) == 0) {
    return false;
  }
  attempt(reader, [](Reader& r) { return r.take_any(".,") && r.take_digits(1, 9) != 0; });
  take_zone(reader);
  return reader.is_at_word_end();
}

// Month by name, day, and a year or a clock, in any order, after a weekday or not.
bool take_named_date(Reader& reader) {
  constexpr int kMaxElements = 6;
  if (reader.take_word(kWeekdays)) reader.take(",");
  bool has_month = false;
  bool has_day = false;
  bool has_more = false;
  for (int i = 0; i < kMaxElements; ++i) {
    const bool is_element = attempt(reader, [&](Reader& r) {
      while (r.take_any(" ,-/")) {
      }
      r.take("at ");
      if (!has_month && r.take_word(kMonths)) return has_month = true;
      if (attempt(r, [](Reader& clock) { return take_clock(clock) != Clock::none; })) {
        take_zone(r);
        return has_more = true;
      }
      const auto digits = r.take_digits(1, 4);
      if (digits == 0 || digits == 3 || !r.is_at_word_end()) return false;
      if (digits == 4 || has_day) return has_more = has_month;
      return has_day = true;
    });
    if (!is_element) break;
  }
  return has_month && has_day && has_more && reader.is_at_word_end();
}

bool take_python_datetime(Reader& reader) {
  return reader.take("datetime.datetime(") && reader.take_until(')', 128);
}

bool take_precise_clock(Reader& reader) {
  if (take_clock(reader) != Clock::precise) return false;
  take_zone(reader);
  return reader.is_at_word_end();
}

}  // namespace

std::size_t date(std::string_view text, std::size_t at) {
  const char c = text[at];
  Reader reader(text, at);
  const bool is_date =
      ascii::is_digit(c)
          ? attempt(reader, take_numeric_date) || attempt(reader, take_compact_date) ||
                attempt(reader, take_named_date) || attempt(reader, take_precise_clock)
          : (ascii::is_upper(c) && attempt(reader, take_named_date)) ||
                (c == 'd' && attempt(reader, take_python_datetime));
  return is_date ? reader.at() - at : 0;
}

std::size_t duration(std::string_view text, std::size_t at) {
  if (!ascii::is_digit(text[at])) return 0;
  // Go joins several: 1h2m3.5s.
  auto end = at;
  while (end < text.size() && ascii::is_digit(text[end])) {
    auto i = end + digits_at(text, end);
    if (i + 1 < text.size() && text[i] == '.' && ascii::is_digit(text[i + 1])) {
      i += 1 + digits_at(text, i + 1);
    }
    const auto rest = text.substr(i);
    const auto unit = std::ranges::find_if(kUnits, [&](std::string_view candidate) {
      return rest.starts_with(candidate) &&
             (ends_word(rest, candidate.size()) || ascii::is_digit(rest[candidate.size()]));
    });
    if (unit == kUnits.end()) return 0;
    end = i + unit->size();
  }
  return ends_word(text, end) ? end - at : 0;
}

}  // namespace vedette::grouping::pattern
