// Latencies in buckets a few parts in a thousand wide, in constant memory.
#pragma once
#include <cstdint>
#include <vector>

namespace bench {

class Histogram {
 public:
  Histogram();

  void add(std::int64_t nanoseconds);
  std::uint64_t count() const { return count_; }
  // Milliseconds that `share` of the values do not exceed; 0 without values.
  double quantile_ms(double share) const;
  double max_ms() const { return static_cast<double>(max_) / 1e6; }

 private:
  std::vector<std::uint64_t> buckets_;
  std::uint64_t count_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace bench
