#include "model/fate.h"

#include <gtest/gtest.h>

namespace vedette {
namespace {

TEST(Fate, every_outcome_is_read_back_from_its_name_and_its_number) {
  for (std::size_t id = 0; id < kOutcomeCount; ++id) {
    const auto outcome = outcome_of_id(static_cast<std::int64_t>(id));
    ASSERT_TRUE(outcome);
    EXPECT_EQ(parse_outcome(to_text(*outcome)), outcome);
  }
}

TEST(Fate, what_is_no_outcome_is_nothing) {
  EXPECT_FALSE(outcome_of_id(-1));
  EXPECT_FALSE(outcome_of_id(static_cast<std::int64_t>(kOutcomeCount)));
  EXPECT_FALSE(parse_outcome(""));
  EXPECT_FALSE(parse_outcome("Accepted"));
}

}  // namespace
}  // namespace vedette
