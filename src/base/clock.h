// The clock as a seam: production reads the machine's, a test moves its own by hand.
#pragma once
#include <atomic>
#include <cstdint>

#include "base/time.h"

namespace vedette {

// Threads: safe for concurrent use.
class Clock {
 public:
  virtual ~Clock() = default;
  // Wall-clock time, UTC. May step backwards when the machine's clock is set.
  virtual Instant now() const = 0;
  // Milliseconds that never go backwards, from an arbitrary start.
  virtual std::int64_t monotonic_ms() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
  std::int64_t monotonic_ms() const override;
};

// A clock that stands still until it is told to move.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : micros_(start.micros) {}
  Instant now() const override { return Instant{micros_.load()}; }
  std::int64_t monotonic_ms() const override { return micros_.load() / 1000; }
  void advance_ms(std::int64_t ms) { micros_ += ms * 1000; }

 private:
  std::atomic<std::int64_t> micros_;
};

}  // namespace vedette
