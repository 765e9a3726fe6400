#include <gtest/gtest.h>

#include "api/stats/testing/stats_world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kStats = "/api/0/projects/acme/web/stats/";

class ProjectStats : public ::testing::Test {
 protected:
  Answer stats(std::string_view query) { return world_.get(reader_, fmt::format("{}?{}", kStats, query)); }
  std::string key() {
    return std::string(json::text_of(world_.get(reader_, "/api/0/projects/acme/web/keys/").list().at(0).as_object(), "id"));
  }

  StatsWorld world_;
  As reader_ = world_.token({Scope::project_read});
};

// Sums by hour of what fits.
template <class Fits>
std::map<std::int64_t, std::int64_t> by_hour(const std::vector<CountedFate>& fates, Fits&& fits) {
  std::map<std::int64_t, std::int64_t> sums;
  for (const auto& each : fates) {
    if (each.project != "web" || !is_error_class(each.fate.category) || !fits(each)) continue;
    sums[each.when / StatsWorld::kHour * StatsWorld::kHour] += static_cast<std::int64_t>(each.fate.quantity);
  }
  return sums;
}

TEST_F(ProjectStats, each_stat_is_a_count_over_what_was_inserted) {
  const auto fates = mixed_fates();
  world_.insert(fates);
  const std::pair<std::string_view, std::set<Outcome>> kCases[] = {
      {"received", {Outcome::accepted, Outcome::filtered, Outcome::rate_limited, Outcome::invalid, Outcome::abuse,
                    Outcome::cardinality_limited, Outcome::unsupported}},
      {"rejected", {Outcome::rate_limited, Outcome::abuse}},
      {"blacklisted", {Outcome::filtered}},
      {"generated", {Outcome::accepted}}};
  for (const auto& [stat, outcomes] : kCases) {
    const auto answer = stats(fmt::format("stat={}&since={}&resolution=1h", stat, StatsWorld::kThisHour - 71 * StatsWorld::kHour));
    ASSERT_EQ(answer.list().size(), 72u) << stat;
    const auto wanted = by_hour(fates, [&](const CountedFate& each) { return outcomes.contains(each.fate.outcome); });
    auto at = StatsWorld::kThisHour - 71 * StatsWorld::kHour;
    for (const auto& point : answer.list()) {
      EXPECT_EQ(point.as_array().at(0).as_int64(), at) << stat;
      const auto found = wanted.find(at);
      EXPECT_EQ(point.as_array().at(1).as_int64(), found == wanted.end() ? 0 : found->second) << stat << " at " << at;
      at += StatsWorld::kHour;
    }
  }
}

TEST_F(ProjectStats, without_a_word_are_what_was_received_in_the_last_day_by_hour) {
  world_.insert({{"web", StatsWorld::kNow, {.outcome = Outcome::invalid, .quantity = 2}, "a"},
                 {"web", StatsWorld::kNow, {.outcome = Outcome::client_discard, .quantity = 5}, "a"},
                 {"web", StatsWorld::kNow, {.category = DataCategory::transaction, .quantity = 7}, "a"},
                 {"api", StatsWorld::kNow, {.quantity = 9}, "a"}});
  const auto answer = stats("");
  ASSERT_EQ(answer.list().size(), 25u);
  EXPECT_EQ(json::serialize(answer.list().back()), fmt::format("[{},2]", StatsWorld::kThisHour));
  EXPECT_EQ(answer.list().front().as_array().at(1).as_int64(), 0);
}

TEST_F(ProjectStats, resolutions_are_chosen_or_follow_the_range) {
  const auto day = StatsWorld::kNow / 86'400 * 86'400;
  world_.insert({{"web", StatsWorld::kNow, {.quantity = 2}, "a"}, {"web", StatsWorld::kNow - 70, {.quantity = 3}, "a"}});
  const auto weeks = stats(fmt::format("since={}", day - 13 * 86'400));
  ASSERT_EQ(weeks.list().size(), 14u);
  EXPECT_EQ(json::serialize(weeks.list().back()), fmt::format("[{},5]", day));
  EXPECT_EQ(json::serialize(stats("resolution=1d").body), fmt::format("[[{},0],[{},5]]", day - 86'400, day));
  const auto fine = stats("resolution=10s");
  EXPECT_EQ(fine.list().size(), 361u);
  std::map<std::int64_t, std::int64_t> filled;
  for (const auto& point : fine.list()) {
    if (point.as_array().at(1).as_int64() != 0) filled[point.as_array().at(0).as_int64()] = point.as_array().at(1).as_int64();
  }
  const auto minute = StatsWorld::kNow / 60 * 60;
  EXPECT_EQ(filled, (std::map<std::int64_t, std::int64_t>{{minute, 2}, {(StatsWorld::kNow - 70) / 60 * 60, 3}}));
}

TEST_F(ProjectStats, ranges_that_cannot_be_are_refused) {
  EXPECT_EQ(json::serialize(stats("stat=lost").body), R"({"stat":["\"lost\" is not a valid choice."]})");
  EXPECT_EQ(json::serialize(stats("resolution=1m").body), R"({"resolution":["\"1m\" is not a valid choice."]})");
  EXPECT_EQ(json::serialize(stats("since=soon").body), R"({"since":["A valid number is required."]})");
  EXPECT_EQ(json::serialize(stats("until=-1").body), R"({"until":["Ensure this value is greater than or equal to 0."]})");
  EXPECT_EQ(json::serialize(stats("since=20&until=10").body), R"({"since":["since must be before until"]})");
  EXPECT_EQ(stats("since=0&until=86400000&resolution=1d").text("detail"),
            "More than 1000 points would be answered: ask for a larger interval or a smaller time range.");
  EXPECT_EQ(stats("since=0&until=86399999&resolution=1d").list().size(), 1000u);
  EXPECT_EQ(stats("since=0").status, 400);
  EXPECT_EQ(stats("until=0").list().size(), 1u);
}

TEST_F(ProjectStats, of_a_key_are_those_that_came_with_it) {
  const auto mine = key();
  auto fates = mixed_fates();
  for (auto& each : fates) {
    if (each.public_key == "aaaa") each.public_key = mine;
  }
  world_.insert(fates);
  const auto answer = world_.get(reader_, fmt::format("/api/0/projects/acme/web/keys/{}/stats/?since={}&resolution=1h", mine,
                                                      StatsWorld::kThisHour - 71 * StatsWorld::kHour));
  ASSERT_EQ(answer.list().size(), 72u);
  const auto sums = [&](std::set<Outcome> outcomes) {
    return by_hour(fates, [&](const CountedFate& each) { return each.public_key == mine && outcomes.contains(each.fate.outcome); });
  };
  const std::pair<std::string_view, std::map<std::int64_t, std::int64_t>> kCases[] = {
      {"total", sums({Outcome::accepted, Outcome::filtered, Outcome::rate_limited, Outcome::invalid, Outcome::abuse,
                      Outcome::cardinality_limited, Outcome::unsupported})},
      {"accepted", sums({Outcome::accepted})},
      {"filtered", sums({Outcome::filtered})},
      {"dropped", sums({Outcome::rate_limited, Outcome::abuse})}};
  for (const auto& [name, wanted] : kCases) {
    std::map<std::int64_t, std::int64_t> found;
    for (const auto& point : answer.list()) {
      const auto number = point.as_object().at(name).as_int64();
      if (number != 0) found[point.as_object().at("ts").as_int64()] = number;
    }
    EXPECT_EQ(found, wanted) << name;
    EXPECT_FALSE(wanted.empty()) << name;
  }
}

TEST_F(ProjectStats, of_a_key_of_another_project_are_not_there) {
  EXPECT_EQ(world_.get(reader_, "/api/0/projects/acme/web/keys/nothing/stats/").status, 404);
  EXPECT_EQ(world_.get(reader_, fmt::format("/api/0/projects/acme/api/keys/{}/stats/", key())).status, 404);
  EXPECT_EQ(world_.get(reader_, fmt::format("/api/0/projects/acme/web/keys/{}/stats/?resolution=2h", key())).status, 400);
}

TEST_F(ProjectStats, the_last_day_is_all_inside) {
  constexpr std::int64_t kMidnight = 1'790'035'200;
  world_.clock().advance_ms((kMidnight + 9 - StatsWorld::kNow) * 1000);
  world_.insert({{"web", kMidnight - 60, {.quantity = 3}, "a"}});
  EXPECT_EQ(json::serialize(stats("resolution=1d").body), fmt::format("[[{},3],[{},0]]", kMidnight - 86'400, kMidnight));
}

}  // namespace
}  // namespace vedette::api::testing
