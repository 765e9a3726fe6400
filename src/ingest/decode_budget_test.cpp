#include "ingest/decode_budget.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vedette::ingest {
namespace {

class DecodeBudgetTest : public testing::Test {
 protected:
  // Keeps its lease until end().
  void enter(const std::string& name, std::size_t bytes) {
    budget_.enter(bytes, [this, name](std::optional<DecodeBudget::Lease> lease) {
      said_.push_back(lease ? name : "no " + name);
      if (lease) held_.try_emplace(name, std::move(*lease));
    });
  }
  void end(const std::string& name) {
    ASSERT_EQ(held_.erase(name), 1u) << name;
    // As a thread would: not from within what ended.
    while (!deferred_.empty()) {
      auto work = std::move(deferred_.front());
      deferred_.pop_front();
      work();
    }
  }

  ManualClock clock_{Instant::from_seconds(1'790'000'000)};
  std::deque<DecodeBudget::Work> deferred_;
  DecodeBudget budget_{{.bytes_max = 100, .waiting_max = 2, .wait_ms = 1000}, clock_, [this](DecodeBudget::Work work) { deferred_.push_back(std::move(work)); }};
  std::vector<std::string> said_;
  std::map<std::string, DecodeBudget::Lease> held_;
};

TEST_F(DecodeBudgetTest, who_finds_room_has_it_at_once_and_others_in_the_order_of_coming) {
  enter("a", 60);
  enter("b", 40);
  EXPECT_EQ(budget_.bytes_used(), 100u);
  enter("c", 50);
  enter("d", 10);
  EXPECT_THAT(said_, testing::ElementsAre("a", "b"));
  end("b");
  EXPECT_THAT(said_, testing::ElementsAre("a", "b")) << "d does not pass c";
  end("a");
  EXPECT_THAT(said_, testing::ElementsAre("a", "b", "c", "d"));
  end("c");
  end("d");
  EXPECT_EQ(budget_.bytes_used(), 0u);
}

TEST_F(DecodeBudgetTest, more_than_all_has_its_turn_alone) {
  enter("a", 1);
  enter("huge", 1000);
  EXPECT_THAT(said_, testing::ElementsAre("a"));
  end("a");
  EXPECT_THAT(said_, testing::ElementsAre("a", "huge"));
  enter("b", 1);
  EXPECT_THAT(said_, testing::ElementsAre("a", "huge"));
  end("huge");
  EXPECT_THAT(said_, testing::ElementsAre("a", "huge", "b"));
  end("b");
}

TEST_F(DecodeBudgetTest, a_long_line_and_a_long_wait_are_refused) {
  enter("a", 100);
  enter("b", 1);
  enter("c", 1);
  enter("d", 1);
  EXPECT_THAT(said_, testing::ElementsAre("a", "no d"));
  clock_.advance_ms(1000);
  enter("e", 1);
  EXPECT_THAT(said_, testing::ElementsAre("a", "no d", "no b", "no c"));
  end("a");
  EXPECT_EQ(said_.back(), "e");
  end("e");
  EXPECT_EQ(budget_.bytes_used(), 0u);
}

}  // namespace
}  // namespace vedette::ingest
