#include "access/login_limiter.h"

#include <string>

#include "base/ascii.h"
#include "base/digest.h"

namespace vedette::access {

std::uint64_t LoginLimiter::key_of(std::string_view kind, std::string_view text) {
  return fingerprint64(std::string(kind) + ascii::lower(ascii::trim(text)));
}

void LoginLimiter::start_window() {
  const auto window = clock_.monotonic_ms() / kWindowMs;
  if (window == window_) return;
  window_ = window;
  counts_.clear();
  overflow_count_ = 0;
}

int& LoginLimiter::count_of(std::uint64_t key) {
  const auto found = counts_.find(key);
  if (found != counts_.end()) return found->second;
  return counts_.size() < kKeysMax ? counts_[key] : overflow_count_;
}

bool LoginLimiter::admit(std::string_view name, std::string_view address) {
  const std::scoped_lock lock(mutex_);
  start_window();
  int& by_name = count_of(key_of("name:", name));
  int& by_address = count_of(key_of("address:", address));
  if (by_name >= kAttemptsMax || by_address >= kAttemptsMax) return false;
  ++by_name;
  ++by_address;
  return true;
}

void LoginLimiter::take_back(std::string_view name, std::string_view address) {
  const std::scoped_lock lock(mutex_);
  start_window();
  for (const auto key : {key_of("name:", name), key_of("address:", address)}) {
    if (int& count = count_of(key); count > 0) --count;
  }
}

}  // namespace vedette::access
