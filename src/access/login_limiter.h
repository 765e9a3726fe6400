// Slows down who guesses passwords: so many failed attempts per minute, by account and by address.
#pragma once
#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"

namespace vedette::access {

// Threads: safe for concurrent use. Lifetime: the clock outlives it.
class LoginLimiter {
 public:
  static constexpr int kAttemptsMax = 10;
  static constexpr std::int64_t kWindowMs = 60'000;

  explicit LoginLimiter(const Clock& clock) : clock_(clock) {}

  // Counts an attempt before it is tried. False when the name or the address has used up its
  // window.
  bool admit(std::string_view name, std::string_view address);
  // The attempt that was admitted has succeeded and counts no longer.
  void take_back(std::string_view name, std::string_view address);

 private:
  // Of memory: more names and addresses in one window than this share one count.
  static constexpr std::size_t kKeysMax = 100'000;

  static std::uint64_t key_of(std::string_view kind, std::string_view text);
  void start_window();
  int& count_of(std::uint64_t key);

  const Clock& clock_;
  std::mutex mutex_;
  std::int64_t window_ = 0;                        // Guarded by mutex_.
  std::unordered_map<std::uint64_t, int> counts_;  // Guarded by mutex_.
  int overflow_count_ = 0;                         // Guarded by mutex_.
};

}  // namespace vedette::access
