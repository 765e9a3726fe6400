#include "ingest/fates.h"

#include <algorithm>

namespace vedette::ingest {
namespace {

// Minutes, projects and reasons are few; a flood of keys must not fill the memory.
constexpr std::size_t kUnwrittenMax = 10'000;

Instant minute_of(Instant when) { return Instant::from_seconds(when.seconds() / 60 * 60); }

}  // namespace

std::uint64_t Fates::count_of(Outcome outcome) const {
  std::uint64_t sum = 0;
  for (const auto& count : counts_[static_cast<std::size_t>(outcome)]) sum += count;
  return sum;
}

void Fates::add_unwritten(Unwritten unwritten) {
  count(unwritten.fate);
  unwritten.when = minute_of(unwritten.when);
  const std::scoped_lock lock(mutex_);
  const auto same = std::ranges::find_if(unwritten_, [&](const Unwritten& other) {
    return other.project_id == unwritten.project_id && other.when == unwritten.when && other.public_key == unwritten.public_key &&
           other.fate.outcome == unwritten.fate.outcome && other.fate.category == unwritten.fate.category &&
           other.fate.reason == unwritten.fate.reason;
  });
  if (same != unwritten_.end()) {
    same->fate.quantity += unwritten.fate.quantity;
  } else if (unwritten_.size() < kUnwrittenMax) {
    unwritten_.push_back(std::move(unwritten));
  }
}

std::vector<Fates::Unwritten> Fates::take_unwritten() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(unwritten_, {});
}

void Fates::give_back(std::vector<Unwritten> unwritten) {
  const std::scoped_lock lock(mutex_);
  std::ranges::move(unwritten, std::back_inserter(unwritten_));
}

bool Fates::has_unwritten() const {
  const std::scoped_lock lock(mutex_);
  return !unwritten_.empty();
}

}  // namespace vedette::ingest
