#include "store/sql/outcomes.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "store/sql/catalog.h"

namespace vedette::catalog {
namespace {

class OutcomesTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "outcomes_test";
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    auto opened = Catalog::open(directory_);
    ASSERT_TRUE(opened) << opened.error().message;
    catalog_ = std::move(*opened);
    ASSERT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
      sql.run("INSERT INTO organization (id, slug, name, created) VALUES (1, 'acme', 'Acme', 0)");
      for (const auto id : {1, 2}) {
        sql.run("INSERT INTO project (id, organization_id, slug, name, created) VALUES (?, 1, ?, 'P', 0)", id, std::to_string(id));
      }
      return {};
    }));
  }
  void TearDown() override {
    catalog_.reset();
    std::filesystem::remove_all(directory_);
  }
  void store(const OutcomeCounts& counts) {
    ASSERT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
      counts.store(sql);
      return {};
    }));
  }
  std::vector<OutcomeSum> sum(const OutcomeFilter& filter, std::vector<OutcomeGroup> groups,
                              std::optional<std::int64_t> interval = std::nullopt) {
    std::vector<OutcomeSum> sums;
    EXPECT_TRUE(catalog_->read([&](sql::Connection& sql) -> Status {
      sums = sum_outcomes(sql, filter, groups, interval);
      return {};
    }));
    return sums;
  }
  static Fate fate(Outcome outcome, std::string reason, std::uint64_t quantity = 1) {
    return {.outcome = outcome, .reason = std::move(reason), .category = DataCategory::error, .quantity = quantity};
  }
  OutcomeFilter everything() const { return {.projects = {ProjectId{1}, ProjectId{2}}, .from = Instant{}, .to = Instant::from_seconds(INT32_MAX)}; }

  std::string directory_;
  std::unique_ptr<Catalog> catalog_;
  const Instant hour_ = Instant::from_seconds(1'790'000'000 / 3600 * 3600);
};

TEST_F(OutcomesTest, fates_add_up_over_batches) {
  for (int batch = 0; batch < 3; ++batch) {
    OutcomeCounts counts;
    counts.add(ProjectId{1}, hour_, "k", fate(Outcome::accepted, "", 2));
    counts.add(ProjectId{1}, hour_, "k", fate(Outcome::accepted, "", 5));
    store(counts);
  }
  const auto sums = sum(everything(), {OutcomeGroup::outcome});
  ASSERT_EQ(sums.size(), 1u);
  EXPECT_EQ(sums[0].quantity, 21u);
  EXPECT_EQ(sums[0].times, 6u);
}

TEST_F(OutcomesTest, sums_are_told_apart_by_group_and_interval) {
  OutcomeCounts counts;
  const auto later = Instant::from_seconds(hour_.seconds() + 3600 + 61);
  counts.add(ProjectId{1}, hour_, "k", fate(Outcome::filtered, "localhost"));
  counts.add(ProjectId{1}, later, "k", fate(Outcome::filtered, "web-crawlers"));
  counts.add(ProjectId{1}, later, "k", fate(Outcome::filtered, "localhost"));
  counts.add(ProjectId{2}, later, "other", fate(Outcome::accepted, ""));
  store(counts);
  const auto by_hour = sum(everything(), {OutcomeGroup::project, OutcomeGroup::outcome}, 3600);
  ASSERT_EQ(by_hour.size(), 3u);
  EXPECT_EQ(by_hour[0].start, hour_.seconds());
  EXPECT_EQ(by_hour[1].start, hour_.seconds() + 3600);
  EXPECT_EQ(by_hour[1].quantity, 2u);
  EXPECT_EQ(by_hour[2].project, ProjectId{2});

  auto narrow = everything();
  narrow.reasons = {"localhost"};
  const auto of_reason = sum(narrow, {OutcomeGroup::reason});
  ASSERT_EQ(of_reason.size(), 1u);
  EXPECT_EQ(of_reason[0].quantity, 2u);
  auto of_key = everything();
  of_key.public_key = "other";
  EXPECT_EQ(sum(of_key, {}).at(0).quantity, 1u);
}

TEST_F(OutcomesTest, a_project_that_is_gone_counts_no_more) {
  OutcomeCounts counts;
  counts.add(ProjectId{77}, hour_, "k", fate(Outcome::accepted, ""));
  store(counts);
  auto filter = everything();
  filter.projects = {ProjectId{77}};
  EXPECT_TRUE(sum(filter, {}).empty());
}

TEST_F(OutcomesTest, old_counts_are_forgotten) {
  OutcomeCounts counts;
  counts.add(ProjectId{1}, hour_, "k", fate(Outcome::accepted, ""));
  counts.add(ProjectId{1}, Instant::from_seconds(hour_.seconds() + 120), "k", fate(Outcome::accepted, ""));
  store(counts);
  ASSERT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
    EXPECT_EQ(remove_outcomes_before(sql, Instant::from_seconds(hour_.seconds() + 60)), 1);
    return {};
  }));
  EXPECT_EQ(sum(everything(), {}).at(0).quantity, 1u);
}

}  // namespace
}  // namespace vedette::catalog
