#include "base/clock.h"

#include <chrono>

namespace vedette {

using std::chrono::duration_cast;

Instant SystemClock::now() const {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return Instant{duration_cast<std::chrono::microseconds>(since_epoch).count()};
}

std::int64_t SystemClock::monotonic_ms() const {
  const auto since_start = std::chrono::steady_clock::now().time_since_epoch();
  return duration_cast<std::chrono::milliseconds>(since_start).count();
}

}  // namespace vedette
