#include "bench/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace bench {
namespace {

// Every power of two is cut into 2^7 buckets: an error below 0.8 %.
constexpr std::uint64_t kBits = 7;
constexpr std::uint64_t kPerPower = std::uint64_t{1} << kBits;

std::size_t index_of(std::uint64_t value) {
  if (value < kPerPower) return value;
  const std::uint64_t power = std::bit_width(value) - 1 - kBits;
  return power * kPerPower + (value >> power);
}

// The largest value of a bucket.
std::uint64_t upper_end(std::size_t index) {
  if (index < 2 * kPerPower) return index;
  const std::uint64_t power = index / kPerPower - 1;
  const std::uint64_t head = index - power * kPerPower;
  return ((head + 1) << power) - 1;
}

}  // namespace

Histogram::Histogram() : buckets_(64 * kPerPower, 0) {}

void Histogram::add(std::int64_t nanoseconds) {
  const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(nanoseconds, 0));
  ++buckets_[index_of(value)];
  ++count_;
  max_ = std::max(max_, value);
}

double Histogram::quantile_ms(double share) const {
  if (count_ == 0) return 0;
  const auto rank = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    if (seen >= std::max<std::uint64_t>(rank, 1)) {
      return static_cast<double>(std::min(upper_end(i), max_)) / 1e6;
    }
  }
  return max_ms();
}

}  // namespace bench
