#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/ascii.h"
#include "normalize/fields.h"
#include "normalize/steps.h"

namespace vedette::normalize {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
// A smaller difference is latency, not a wrong clock. Reference: Sentry's clock drift correction.
constexpr std::int64_t kLeastDrift = 55 * 60 * kSecond;
constexpr std::int64_t kFutureTolerance = 60 * kSecond;
// Years 1970 to 9999.
constexpr double kEndOfTime = 253402300800.0;

void store(json::value& slot, std::int64_t micros) {
  // A shift may move a time out of the range in which it can be read again.
  const double seconds = static_cast<double>(micros) / static_cast<double>(kSecond);
  slot = std::clamp(seconds, 0.0, kEndOfTime - 1);
}

// Takes the time of a member; removes the member when it is none.
std::optional<std::int64_t> take_time(Draft& draft, std::string_view key) {
  const auto it = draft.event.find(key);
  if (it == draft.event.end()) return std::nullopt;
  const auto micros = read_time(it->value());
  if (!micros) {
    draft.report.invalid(Path(key), std::move(it->value()));
    draft.event.erase(it);
  }
  return micros;
}

void record_shift(Draft& draft, std::string_view kind, Instant sender) {
  draft.shift_micros += draft.input.received.micros - sender.micros;
  draft.report.shifted(kind, format_instant(sender), format_instant(draft.input.received));
}

void correct_drift(Draft& draft) {
  if (clock_error(draft.input) != 0) record_shift(draft, "clock_drift", *draft.input.sent_at);
}

void correct_range(Draft& draft, std::int64_t sent) {
  const auto received = draft.input.received.micros;
  const auto time = sent + draft.shift_micros;
  const auto oldest = received - draft.input.retention_days * kDayMs * 1000;
  if (time > received + kFutureTolerance) {
    record_shift(draft, "future_timestamp", Instant{time});
  } else if (time < oldest) {
    record_shift(draft, "past_timestamp", Instant{time});
  }
}

}  // namespace

std::int64_t clock_error(const Input& input) {
  if (!input.sent_at) return 0;
  const auto drift = input.received.micros - input.sent_at->micros;
  return std::abs(drift) >= kLeastDrift ? drift : 0;
}

std::optional<std::int64_t> read_time(const json::value& value) {
  if (value.is_string()) {
    const auto text = ascii::trim(view(value.get_string()));
    if (const auto instant = parse_instant(text)) return instant->micros;
    const auto seconds = ascii::parse_number<double>(text);
    return seconds ? read_time(json::value(*seconds)) : std::nullopt;
  }
  double seconds = -1;
  if (value.is_double()) seconds = value.get_double();
  if (value.is_int64()) seconds = static_cast<double>(value.get_int64());
  if (!(seconds >= 0 && seconds < kEndOfTime)) return std::nullopt;
  return std::llround(seconds * static_cast<double>(kSecond));
}

void normalize_times(Draft& draft) {
  const auto received = draft.input.received.micros;
  const auto start = take_time(draft, "start_timestamp");
  const auto sent = take_time(draft, "timestamp");
  if (sent) {
    correct_drift(draft);
    correct_range(draft, *sent);
  }
  draft.timestamp = Instant{sent ? *sent + draft.shift_micros : received};
  store(draft.event["timestamp"], draft.timestamp.micros);
  store(draft.event["received"], received);
  if (start) store(draft.event["start_timestamp"], *start + draft.shift_micros);
}

bool normalize_inner_time(json::value& value, const Path& path, Draft& draft) {
  const auto micros = read_time(value);
  if (!micros) {
    draft.report.invalid(path, std::move(value));
    return false;
  }
  store(value, *micros + draft.shift_micros);
  return true;
}

}  // namespace vedette::normalize
