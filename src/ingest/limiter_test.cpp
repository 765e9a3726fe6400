#include "ingest/limiter.h"

#include <gtest/gtest.h>

namespace vedette::ingest {
namespace {

class LimiterTest : public testing::Test {
 protected:
  static KnownKey key(std::int64_t project = 1) {
    KnownKey key;
    key.public_key = "k" + std::to_string(project);
    key.project_id = ProjectId{project};
    key.organization_id = OrganizationId{1};
    key.is_active = true;
    return key;
  }
  static catalog::QuotaRow quota(std::int64_t maximum, std::vector<DataCategory> categories, std::optional<ProjectId> project = std::nullopt) {
    return {.id = maximum, .project = project, .categories = std::move(categories), .maximum = maximum, .window_seconds = 60};
  }
  static protocol::Quantities one(DataCategory category, std::uint64_t quantity = 1) {
    protocol::Quantities quantities;
    quantities.push_back({category, quantity});
    return quantities;
  }

  ManualClock clock_{Instant::from_seconds(1'790'000'040 / 3600 * 3600)};
  Limiter limiter_{clock_, {}};
};

TEST_F(LimiterTest, out_of_the_box_nothing_is_limited) {
  for (int i = 0; i < 100'000; ++i) ASSERT_FALSE(limiter_.take(key(), one(DataCategory::error)));
}

TEST_F(LimiterTest, a_key_lets_in_what_it_may_until_its_window_is_over) {
  auto limited = key();
  limited.limit_count = 2;
  limited.limit_window_seconds = 60;
  EXPECT_FALSE(limiter_.take(limited, one(DataCategory::error)));
  EXPECT_FALSE(limiter_.take(limited, one(DataCategory::default_)));
  clock_.advance_ms(20'000);
  const auto limit = limiter_.take(limited, one(DataCategory::error));
  ASSERT_TRUE(limit);
  EXPECT_EQ(limit->seconds, 40);
  EXPECT_EQ(limit->scope, "key");
  EXPECT_FALSE(limiter_.take(limited, one(DataCategory::session))) << "a key's limit is on errors";
  clock_.advance_ms(40'000);
  EXPECT_FALSE(limiter_.take(limited, one(DataCategory::error)));
}

TEST_F(LimiterTest, a_quota_of_an_organization_is_shared_by_its_projects) {
  auto first = key(1);
  auto second = key(2);
  first.quotas = second.quotas = {quota(3, {DataCategory::error})};
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(limiter_.take(i % 2 == 0 ? first : second, one(DataCategory::error)));
  EXPECT_EQ(limiter_.take(first, one(DataCategory::error))->reason, "organization_quota");
  EXPECT_TRUE(limiter_.take(second, one(DataCategory::security))) << "errors stand for their class";
  EXPECT_FALSE(limiter_.take(second, one(DataCategory::transaction)));
}

TEST_F(LimiterTest, a_quota_counts_quantities_and_without_categories_each_by_itself) {
  auto limited = key();
  limited.quotas = {quota(100, {}, ProjectId{1})};
  EXPECT_FALSE(limiter_.take(limited, one(DataCategory::log_byte, 5000)));
  EXPECT_TRUE(limiter_.take(limited, one(DataCategory::log_byte, 1)));
  EXPECT_FALSE(limiter_.take(limited, one(DataCategory::log_item, 1)));
}

TEST_F(LimiterTest, an_item_that_is_refused_uses_up_nothing) {
  auto limited = key();
  limited.quotas = {quota(1, {DataCategory::attachment}), quota(2, {DataCategory::attachment_item})};
  protocol::Quantities both = one(DataCategory::attachment);
  both.push_back({DataCategory::attachment_item, 1});
  EXPECT_FALSE(limiter_.take(limited, both));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(limiter_.take(limited, both)->categories, std::vector{DataCategory::attachment});
  EXPECT_FALSE(limiter_.take(limited, one(DataCategory::attachment_item)));
}

TEST_F(LimiterTest, the_installation_has_a_limit_of_its_own) {
  Limiter limiter(clock_, {.items_per_minute = 1});
  EXPECT_FALSE(limiter.take(key(1), one(DataCategory::error)));
  const auto limit = limiter.take(key(2), one(DataCategory::error));
  ASSERT_TRUE(limit);
  EXPECT_TRUE(limit->is_abuse);
}

TEST_F(LimiterTest, a_flood_is_cut_off_for_the_rest_of_its_hour_and_usual_growth_is_not) {
  auto guarded = key();
  guarded.is_spike_protected = true;
  for (int hour = 0; hour < 30; ++hour) {
    EXPECT_FALSE(limiter_.take(guarded, one(DataCategory::error, 5000)));
    clock_.advance_ms(3'600'000);
  }
  EXPECT_FALSE(limiter_.take(guarded, one(DataCategory::error, 20'000)));
  EXPECT_FALSE(limiter_.take(guarded, one(DataCategory::error, 40'000)));
  const auto limit = limiter_.take(guarded, one(DataCategory::error));
  ASSERT_TRUE(limit);
  EXPECT_EQ(limit->reason, "spike_protection");
  clock_.advance_ms(limit->seconds * 1000);
  EXPECT_FALSE(limiter_.take(guarded, one(DataCategory::error)));
}

TEST_F(LimiterTest, what_statistics_know_is_usual_from_the_start_and_is_learned_once) {
  auto guarded = key();
  guarded.is_spike_protected = true;
  const auto now = clock_.now().seconds();
  std::vector<HourlyUse> hours;
  for (int ago = 30; ago > 0; --ago) hours.push_back({DataCategory::error, now - ago * 3600, 5000});
  EXPECT_FALSE(limiter_.has_learned(ProjectId{1}));
  limiter_.learn(ProjectId{1}, hours);
  EXPECT_TRUE(limiter_.has_learned(ProjectId{1}));
  EXPECT_FALSE(limiter_.take(guarded, one(DataCategory::error, 49'999)));
  EXPECT_FALSE(limiter_.take(guarded, one(DataCategory::error)));
  EXPECT_EQ(limiter_.take(guarded, one(DataCategory::error))->reason, "spike_protection");
  for (auto& hour : hours) hour.quantity = 1'000'000;
  limiter_.learn(ProjectId{1}, hours);
  EXPECT_TRUE(limiter_.take(guarded, one(DataCategory::error)));
}

TEST_F(LimiterTest, a_project_with_less_than_a_day_of_statistics_is_not_cut_off_yet) {
  auto guarded = key();
  guarded.is_spike_protected = true;
  limiter_.learn(ProjectId{1}, std::vector<HourlyUse>{{DataCategory::error, clock_.now().seconds() - 20 * 3600, 1}});
  EXPECT_FALSE(limiter_.take(guarded, one(DataCategory::error, 1'000'000)));
  EXPECT_FALSE(limiter_.take(guarded, one(DataCategory::error)));
}

}  // namespace
}  // namespace vedette::ingest
