// What became of the items that were received: each ends in exactly one fate, and fates are counted.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

#include "protocol/category.h"

namespace vedette::ingest {

enum class Fate {
  stored,
  duplicate,     // an event of that id is there already
  rate_limited,  // refused at the door by a limit
  invalid,       // malformed, or of no known project
  unsupported,   // an item type that this version does not keep
};
inline constexpr std::size_t kFateCount = 5;

std::string_view fate_text(Fate fate);

// Threads: safe for concurrent use.
class Fates {
 public:
  void add(Fate fate, protocol::DataCategory category, std::uint64_t quantity = 1) {
    counts_[static_cast<std::size_t>(fate)][static_cast<std::size_t>(category)] += quantity;
  }
  std::uint64_t count(Fate fate, protocol::DataCategory category) const {
    return counts_[static_cast<std::size_t>(fate)][static_cast<std::size_t>(category)];
  }

 private:
  static constexpr std::size_t kCategoriesMax = 64;
  std::array<std::array<std::atomic<std::uint64_t>, kCategoriesMax>, kFateCount> counts_{};
};

}  // namespace vedette::ingest
