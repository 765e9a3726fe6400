#include "ingest/backlog.h"

#include <gtest/gtest.h>

#include <deque>

#include "ingest/test_journal.h"

namespace vedette::ingest {
namespace {

constexpr std::uint64_t kMax = 10'000;
constexpr ProjectId kNoisy{1};
constexpr ProjectId kQuiet{2};

// A journal that holds what the projects do, and what an earlier run left.
class BacklogTest : public testing::Test {
 protected:
  void add(ProjectId project, std::uint64_t bytes) {
    backlog_.add(project, bytes);
    journal_.bytes_on_disk += bytes;
  }
  // How much the project adds, a hundred bytes at a time, until it is over its share or the journal is full.
  std::uint64_t fill(ProjectId project) {
    std::uint64_t added = 0;
    for (; !is_over(project) && journal_.bytes_on_disk < kMax; added += 100) add(project, 100);
    return added;
  }
  bool is_over(ProjectId project) const { return backlog_.is_over_share(project, journal_); }

  TestJournal journal_;
  Backlog backlog_{kMax, 7};
};

TEST_F(BacklogTest, nobody_is_over_its_share_while_half_of_the_journal_is_free) {
  add(kNoisy, kMax / 2);
  EXPECT_FALSE(is_over(kNoisy));
  EXPECT_FALSE(is_over(kQuiet));
}

TEST_F(BacklogTest, a_project_alone_has_nine_tenths_and_leaves_the_rest_to_others) {
  const auto own = fill(kNoisy);
  EXPECT_GE(own, kMax * 9 / 10);
  EXPECT_LT(own, kMax * 92 / 100);
  EXPECT_FALSE(is_over(kQuiet));
  add(kQuiet, 400);
  EXPECT_FALSE(is_over(kQuiet));
}

TEST_F(BacklogTest, two_that_flood_come_to_hold_alike) {
  std::deque<ProjectId> journal(fill(kNoisy) / 100, kNoisy);
  const auto offer = [&](ProjectId project) {
    if (is_over(project) || journal_.bytes_on_disk >= kMax) return;
    add(project, 100);
    journal.push_back(project);
  };
  for (int i = 0; i < 1000; ++i) {
    backlog_.stored(100, journal.front(), 100);
    journal_.bytes_on_disk -= 100;
    journal.pop_front();
    for (int tries = 0; tries < 3; ++tries) {
      offer(kNoisy);
      offer(kQuiet);
    }
  }
  EXPECT_NEAR(static_cast<double>(backlog_.bytes_of(kNoisy)), static_cast<double>(backlog_.bytes_of(kQuiet)), 500);
  EXPECT_GT(backlog_.bytes_of(kQuiet), kMax * 4 / 10);
  EXPECT_GT(fill(ProjectId{3}), 300u) << "and there is room for a third";
}

TEST_F(BacklogTest, a_journal_filled_by_an_earlier_run_leaves_its_room_to_those_who_hold_little) {
  journal_.bytes_on_disk = kMax * 9 / 10;
  add(kQuiet, 100);
  EXPECT_FALSE(is_over(kQuiet));
  EXPECT_GT(fill(kNoisy), 800u);
}

TEST_F(BacklogTest, what_is_stored_or_not_taken_counts_no_longer_and_what_an_earlier_run_left_never_did) {
  add(kNoisy, 1000);
  backlog_.stored(7, kNoisy, 600);
  EXPECT_EQ(backlog_.bytes_of(kNoisy), 1000u);
  backlog_.stored(8, kNoisy, 600);
  EXPECT_EQ(backlog_.bytes_of(kNoisy), 400u);
  backlog_.take_back(kNoisy, 300);
  EXPECT_EQ(backlog_.bytes_of(kNoisy), 100u);
  backlog_.stored(9, kNoisy, 5000);
  EXPECT_EQ(backlog_.bytes_of(kNoisy), 0u);
  backlog_.stored(10, kQuiet, 1);
  EXPECT_EQ(backlog_.bytes_of(kQuiet), 0u);
}

}  // namespace
}  // namespace vedette::ingest
