// Drives the connections: an open loop by the clock, or a closed loop by the answers.
#pragma once
#include <cstdint>
#include <map>

#include "bench/histogram.h"
#include "bench/options.h"

namespace bench {

struct LoadResult {
  std::uint64_t sent = 0;
  std::uint64_t accepted = 0;      // 200
  std::uint64_t rate_limited = 0;  // 429
  std::uint64_t other = 0;
  std::uint64_t failed = 0;        // no answer at all
  // Open loop: due within the time, and still without a connection when the run was given up.
  std::uint64_t unsent = 0;
  std::map<int, std::uint64_t> statuses;
  std::uint64_t body_bytes = 0;    // as sent, of requests sent
  double seconds = 0;              // from the first request to the last answer
  double generator_cpu_seconds = 0;
  // Of answers with 200. In an open loop from the moment the request was due, so that a server
  // that stalls is charged for everyone who had to wait.
  Histogram latency;

  double per_second() const { return seconds > 0 ? static_cast<double>(accepted) / seconds : 0; }
};

LoadResult run_load(const Options& options);

}  // namespace bench
