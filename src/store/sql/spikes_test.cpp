#include "store/sql/spikes.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "json/parse.h"
#include "store/sql/catalog.h"
#include "store/sql/outcomes.h"

namespace vedette::catalog {
namespace {

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kNoon = 1'790'000'000 / 86'400 * 86'400 + 12 * kHour;

class SpikesTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "spikes_test";
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    catalog_ = std::move(*Catalog::open(directory_));
    run([](sql::Connection& sql) {
      sql.run("INSERT INTO organization (id, slug, name, created) VALUES (1, 'acme', 'Acme', 0)");
      for (const auto id : {1, 2}) {
        sql.run("INSERT INTO project (id, organization_id, slug, name, created) VALUES (?, 1, ?, 'P', 0)", id, fmt::format("p{}", id));
      }
    });
  }
  void TearDown() override {
    catalog_.reset();
    std::filesystem::remove_all(directory_);
  }
  template <class Work>
  void run(Work work) {
    ASSERT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
      work(sql);
      return {};
    }));
  }
  void drop(std::int64_t seconds, std::uint64_t quantity, std::int64_t project = 1, DataCategory category = DataCategory::error) {
    run([&](sql::Connection& sql) { count_spike(sql, ProjectId{project}, category, Instant::from_seconds(seconds), quantity); });
  }
  // As `project category start+length: dropped`, times in minutes since noon.
  std::vector<std::string> spikes(std::optional<Instant> later_than = {}, std::size_t skip = 0, std::size_t limit = 100) {
    std::vector<std::string> texts;
    run([&](sql::Connection& sql) {
      const ProjectId projects[] = {ProjectId{1}, ProjectId{2}};
      for (const auto& row : spikes_of_projects(sql, projects, later_than, skip, limit)) {
        texts.push_back(fmt::format("{} {} {}..{}: {}", row.project_slug, to_text(row.category), (row.start.seconds() - kNoon) / 60,
                                    (row.end.seconds() - kNoon) / 60, row.dropped));
      }
    });
    return texts;
  }
  using Texts = std::vector<std::string>;

  std::string directory_;
  std::unique_ptr<Catalog> catalog_;
};

TEST_F(SpikesTest, refusals_of_one_hour_and_of_the_next_are_one_spike_that_ends_with_the_last_hour) {
  drop(kNoon + 600, 5);
  EXPECT_EQ(spikes(), Texts{"p1 error 10..60: 5"});
  drop(kNoon + 1200, 2);
  drop(kNoon + kHour + 1800, 3);
  EXPECT_EQ(spikes(), Texts{"p1 error 10..120: 10"});
  drop(kNoon + 300, 1);
  EXPECT_EQ(spikes(), Texts{"p1 error 5..120: 11"}) << "told out of order";
}

TEST_F(SpikesTest, an_hour_without_a_refusal_ends_it_and_projects_and_categories_stand_apart) {
  drop(kNoon, 1);
  drop(kNoon + 2 * kHour + 60, 1);
  drop(kNoon, 1, 2);
  drop(kNoon, 1, 1, DataCategory::transaction);
  EXPECT_EQ(spikes(), (Texts{"p1 error 121..180: 1", "p1 transaction 0..60: 1", "p2 error 0..60: 1", "p1 error 0..60: 1"}));
  EXPECT_EQ(spikes(Instant::from_seconds(kNoon + kHour)), Texts{"p1 error 121..180: 1"});
  EXPECT_EQ(spikes({}, 1, 2), (Texts{"p1 transaction 0..60: 1", "p2 error 0..60: 1"}));
}

TEST_F(SpikesTest, a_project_that_is_gone_has_none) {
  drop(kNoon, 1);
  drop(kNoon, 1, 99);
  run([](sql::Connection& sql) { sql.run("DELETE FROM project WHERE id = 1"); });
  EXPECT_TRUE(spikes().empty());
}

TEST_F(SpikesTest, fates_of_spike_protection_make_spikes_and_other_fates_do_not) {
  run([](sql::Connection& sql) {
    OutcomeCounts counts;
    for (const auto* key : {"a", "b"}) {
      counts.add(ProjectId{1}, Instant::from_seconds(kNoon + 61), key, {Outcome::rate_limited, std::string(kSpikeReason), DataCategory::error, 4});
    }
    counts.add(ProjectId{2}, Instant::from_seconds(kNoon), "a", {Outcome::rate_limited, "key_quota", DataCategory::error, 4});
    counts.add(ProjectId{2}, Instant::from_seconds(kNoon), "a", {Outcome::client_discard, std::string(kSpikeReason), DataCategory::error, 4});
    counts.store(sql);
  });
  EXPECT_EQ(spikes(), Texts{"p1 error 1..60: 8"});
}

TEST_F(SpikesTest, are_forgotten_with_the_statistics_of_their_time) {
  drop(kNoon, 1);
  drop(kNoon + 5 * kHour, 1);
  run([](sql::Connection& sql) { remove_outcomes_before(sql, Instant::from_seconds(kNoon + 2 * kHour)); });
  EXPECT_EQ(spikes(), Texts{"p1 error 300..360: 1"});
}

TEST(SpikeProtection, is_what_the_project_says_and_else_what_its_organization_does) {
  const json::object none;
  const json::object on{{"spikeProtection", true}};
  const json::object off{{"spikeProtection", false}};
  EXPECT_FALSE(is_spike_protected(none, none));
  EXPECT_TRUE(is_spike_protected(on, none));
  EXPECT_TRUE(is_spike_protected(none, on));
  EXPECT_FALSE(is_spike_protected(on, off));
  EXPECT_TRUE(is_spike_protected(off, on));
}

}  // namespace
}  // namespace vedette::catalog
