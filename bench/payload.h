// Envelopes with error events as SDKs send them, in a mix of sizes.
#pragma once
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "bench/template.h"

namespace bench {

// `small` is 2 KB errors alone; `mixed` is 2 KB 30 %, 6 KB 40 %, 20 KB 22 %, 60 KB 7 %,
// 300 KB 1 %: 15 KB on average.
enum class Mix { small, mixed };

// Draws bodies. Equal seeds draw equal bodies, but for the event ids and the time. One thread.
class PayloadSource {
 public:
  // `new_group_share` of the events belong to an issue that was never seen before, the others to
  // one of the fixed issues of the templates.
  PayloadSource(Mix mix, double new_group_share, std::uint64_t seed);

  // Appends the next body to `out`.
  void append_next(bool as_gzip, std::string& out);
  // Mean size of a plain body over the mix.
  double mean_plain_size() const;

 private:
  struct Class {
    double share;
    std::vector<BodyTemplate> templates;
    std::vector<std::string> groups;  // one per template
  };

  void fill_values(const std::string& group);
  std::string random_hex(std::size_t digits);

  std::vector<Class> classes_;
  double new_group_share_;
  std::mt19937_64 random_;
  // Another source of ids than the seed: events of two runs must differ.
  std::mt19937_64 ids_;
  std::uint32_t next_new_group_;
  SlotValues values_;
};

}  // namespace bench
