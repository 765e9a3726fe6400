// How much of large requests may be in memory at the same time, decoded.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>

#include "base/clock.h"

namespace vedette::ingest {

// Who finds no room waits in line without a thread of its own. Threads: safe for concurrent use.
class DecodeBudget {
 public:
  struct Options {
    std::size_t bytes_max = 128 * 1024 * 1024;
    // In line; more are refused at once.
    std::size_t waiting_max = 64;
    // From coming in to a refusal. Those whose time is over are found when others come or go.
    std::int64_t wait_ms = 20'000;
  };
  using Work = std::move_only_function<void()>;
  using Defer = std::function<void(Work)>;

  // Bytes of the budget, given back at the end. Lifetime: the budget outlives it.
  class Lease {
   public:
    Lease() = default;
    Lease(Lease&& other) noexcept : budget_(std::exchange(other.budget_, nullptr)), bytes_(other.bytes_) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (budget_ != nullptr) budget_->give_back(bytes_);
    }

   private:
    friend class DecodeBudget;
    Lease(DecodeBudget& budget, std::size_t bytes) : budget_(&budget), bytes_(bytes) {}
    DecodeBudget* budget_ = nullptr;
    std::size_t bytes_ = 0;
  };
  // Nothing: there was no room in time.
  using Turn = std::move_only_function<void(std::optional<Lease>)>;

  // Lifetime: the clock outlives the budget. `defer` runs work soon, on a thread that may take its time.
  DecodeBudget(Options options, const Clock& clock, Defer defer) : options_(options), clock_(clock), defer_(std::move(defer)) {}
  DecodeBudget(const DecodeBudget&) = delete;
  DecodeBudget& operator=(const DecodeBudget&) = delete;

  // Calls `turn` exactly once: at once when there is room and nobody waits, else by way of `defer` in the order of
  // coming, or with nothing. More than the whole budget has its turn when it is alone.
  void enter(std::size_t bytes, Turn turn);

  std::size_t bytes_used() const;

 private:
  struct Waiting {
    std::size_t bytes = 0;
    std::int64_t deadline_ms = 0;
    Turn turn;
  };
  void give_back(std::size_t bytes);
  // The caller holds mutex_.
  bool has_room(std::size_t bytes) const { return used_ == 0 || used_ + bytes <= options_.bytes_max; }
  std::deque<Waiting> take_late();
  std::deque<Waiting> take_ready();
  static void refuse(std::deque<Waiting> late);

  const Options options_;
  const Clock& clock_;
  const Defer defer_;
  mutable std::mutex mutex_;
  // Guarded by mutex_.
  std::size_t used_ = 0;
  std::deque<Waiting> waiting_;  // by deadline
};

}  // namespace vedette::ingest
