#include "ingest/usual.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "store/sql/outcomes.h"

namespace vedette::ingest {
namespace {

constexpr std::int64_t kNow = 1'790'000'000 / 3600 * 3600 + 600;

class UsualTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "usual_test";
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    catalog_ = std::move(*Catalog::open(directory_));
    ASSERT_TRUE(catalog_->write([](sql::Connection& sql) -> Status {
      sql.run(R"(INSERT INTO organization (id, slug, name, created, options) VALUES (1, 'acme', 'Acme', 0, '{"spikeProtection":true}'))");
      sql.run("INSERT INTO project (id, organization_id, slug, name, created) VALUES (1, 1, 'web', 'Web', 0)");
      sql.run(R"(INSERT INTO project (id, organization_id, slug, name, created, options) VALUES (2, 1, 'shop', 'Shop', 0, '{"spikeProtection":false}'))");
      catalog::OutcomeCounts counts;
      for (int ago = 40; ago > 0; --ago) {
        const auto when = Instant::from_seconds(kNow - ago * 3600);
        for (const auto outcome : {Outcome::accepted, Outcome::filtered}) counts.add(ProjectId{1}, when, "k", {outcome, "", DataCategory::error, 1000});
        counts.add(ProjectId{1}, when, "k", {Outcome::rate_limited, "key_quota", DataCategory::error, 500'000});
      }
      counts.store(sql);
      return {};
    }));
  }
  void TearDown() override {
    catalog_.reset();
    std::filesystem::remove_all(directory_);
  }
  bool takes(std::uint64_t quantity) {
    KnownKey key;
    key.project_id = ProjectId{1};
    key.is_spike_protected = true;
    protocol::Quantities quantities;
    quantities.push_back({DataCategory::error, quantity});
    return !limiter_.take(key, quantities);
  }

  std::string directory_;
  ManualClock clock_{Instant::from_seconds(kNow)};
  std::unique_ptr<Catalog> catalog_;
  Limiter limiter_{clock_, {}};
};

TEST_F(UsualTest, a_protected_project_is_known_by_what_was_let_in_before) {
  ASSERT_TRUE(learn_usual(*catalog_, limiter_, clock_.now()));
  EXPECT_TRUE(limiter_.has_learned(ProjectId{1}));
  EXPECT_FALSE(limiter_.has_learned(ProjectId{2})) << "not protected";
  // Ten times the 2000 of an hour.
  EXPECT_TRUE(takes(19'999));
  EXPECT_TRUE(takes(1));
  EXPECT_FALSE(takes(1));
}

TEST_F(UsualTest, without_it_a_new_run_has_a_day_to_learn) {
  EXPECT_TRUE(takes(1'000'000));
  EXPECT_TRUE(takes(1));
}

}  // namespace
}  // namespace vedette::ingest
