// A world with fates in it, which the tests of statistics count by themselves as well.
#pragma once
#include "api/testing/world.h"
#include "store/sql/outcomes.h"

namespace vedette::api::testing {

struct CountedFate {
  std::string project;
  // Seconds since the epoch.
  std::int64_t when = 0;
  Fate fate;
  std::string public_key;
};

class StatsWorld : public World {
 public:
  // 2026-09-21T14:13:20Z, which is the world's clock.
  static constexpr std::int64_t kNow = 1'790'000'000;
  static constexpr std::int64_t kHour = 3600;
  // Begin of the current hour.
  static constexpr std::int64_t kThisHour = kNow / kHour * kHour;

  StatsWorld() {
    EXPECT_TRUE(catalog().write([&](sql::Connection& sql) -> Status {
      const auto acme = catalog::find_organization(sql, "acme");
      catalog::add_project(sql, acme->id, "api", "Api", "python", clock().now());
      return {};
    }));
  }

  std::int64_t id_of(std::string_view project) { return sql("SELECT id FROM project WHERE slug = ?", project); }

  void insert(const std::vector<CountedFate>& fates) {
    EXPECT_TRUE(catalog().write([&](sql::Connection& sql) -> Status {
      catalog::OutcomeCounts counts;
      for (const auto& [project, when, fate, key] : fates) {
        const auto id = sql.find_integer("SELECT id FROM project WHERE slug = ?", project).value_or(0);
        counts.add(ProjectId{id}, Instant::from_seconds(when), key, fate);
      }
      counts.store(sql);
      return {};
    }));
  }
};

// Three days of fates of all kinds, always the same ones.
inline std::vector<CountedFate> mixed_fates() {
  constexpr DataCategory kCategories[] = {DataCategory::error, DataCategory::default_, DataCategory::security,
                                          DataCategory::transaction, DataCategory::log_item};
  constexpr std::string_view kReasons[] = {"", "web-crawlers", "key_quota"};
  std::vector<CountedFate> fates;
  std::uint64_t state = 12345;
  const auto next = [&](std::uint64_t bound) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state >> 33) % bound;
  };
  for (int i = 0; i < 400; ++i) {
    const auto when = StatsWorld::kNow - static_cast<std::int64_t>(next(3 * 86'400));
    fates.push_back({.project = next(3) == 0 ? "api" : "web",
                     .when = when,
                     .fate = {.outcome = static_cast<Outcome>(next(kOutcomeCount)),
                              .reason = std::string(kReasons[next(3)]),
                              .category = kCategories[next(5)],
                              .quantity = next(7) + 1},
                     .public_key = next(2) == 0 ? "aaaa" : "bbbb"});
  }
  return fates;
}

}  // namespace vedette::api::testing
