// The API as the page sees it: how many events are counted by now.
#pragma once
#include <cstdint>
#include <optional>

#include "bench/options.h"

namespace bench {

// The sum of `count` over every issue of the project. Nothing when the API does not answer 200
// with what is expected; the reason is then on stderr.
std::optional<std::uint64_t> count_visible(const Options& options);

struct Visibility {
  bool is_complete = false;
  std::uint64_t visible = 0;  // of this run
  double seconds = 0;         // since the call
};

// Polls until `expected` events more than `before` are counted, or the time is up.
Visibility wait_visible(const Options& options, std::uint64_t before, std::uint64_t expected);

}  // namespace bench
