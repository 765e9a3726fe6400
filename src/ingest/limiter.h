// Rate limits and quotas: who may send how much within a window. Counted in memory: a window starts
// anew when the server does. What is usual for a project is learned again from its statistics.
#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "base/clock.h"
#include "ingest/answers.h"
#include "ingest/key_cache.h"
#include "protocol/item.h"

namespace vedette::ingest {

struct AbuseLimits {
  // Items of the whole installation within a minute, each category by itself; none: no limit.
  std::optional<std::int64_t> items_per_minute;
};

// What a project sent of a category within an hour.
struct HourlyUse {
  DataCategory category = DataCategory::error;
  // A full hour.
  std::int64_t start_seconds = 0;
  std::int64_t quantity = 0;
};

// Threads: safe for concurrent use.
class Limiter {
 public:
  // Lifetime: the clock outlives the limiter.
  Limiter(const Clock& clock, AbuseLimits abuse) : clock_(clock), abuse_(abuse) {}

  // Counts an item against every limit of its key, its project and its organization. When one of them
  // is used up, nothing is counted and that limit is returned; of several, the one that lasts longest.
  std::optional<ActiveLimit> take(const KnownKey& key, const protocol::Quantities& quantities);

  // Takes what the project sent before for what is usual, once: hours up to the present one, in order; those of a
  // category without an entry count as empty from its first on.
  void learn(ProjectId project, std::span<const HourlyUse> hours);
  bool has_learned(ProjectId project) const;

 private:
  // One rule as it applies to one category.
  struct Rule {
    std::string_view scope;
    std::string_view reason;
    std::int64_t maximum = 0;
    std::int64_t window_seconds = 60;
    std::vector<DataCategory> categories;
    bool is_abuse = false;
    std::string name;  // of the window
  };
  struct Window {
    std::int64_t start_seconds = 0;
    std::int64_t seconds = 60;
    std::int64_t used = 0;
  };
  // How much a project sends, hour by hour.
  struct Usual {
    std::int64_t hour = 0;
    std::int64_t used = 0;
    double average = 0;
    std::int64_t hours = 0;
  };
  std::vector<Rule> rules_for(const KnownKey& key, DataCategory category) const;
  std::optional<Rule> spike_rule(const KnownKey& key, DataCategory category, std::int64_t now_seconds);
  static void advance(Usual& usual, std::int64_t hour);
  Usual& usual_of(ProjectId project, DataCategory category, std::int64_t now_seconds);
  Window& window_of(const Rule& rule, std::int64_t now_seconds);
  void forget_old(std::int64_t now_seconds);

  const Clock& clock_;
  const AbuseLimits abuse_;
  mutable std::mutex mutex_;
  std::map<std::string, Window> windows_;                              // Guarded by mutex_.
  std::map<std::pair<ProjectId, DataCategory>, Usual> usual_;          // Guarded by mutex_.
  std::set<ProjectId> learned_;                                        // Guarded by mutex_.
};

}  // namespace vedette::ingest
