#include "server/workers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>

namespace vedette::server {
namespace {

TEST(Workers, everything_that_was_taken_is_done_before_they_stop) {
  std::atomic<int> done = 0;
  Workers workers(3, 1000);
  for (int i = 0; i < 500; ++i) {
    Workers::Work work = [&] { ++done; };
    ASSERT_TRUE(workers.try_post(work));
  }
  workers.stop();
  EXPECT_EQ(done, 500);
  Workers::Work late = [] {};
  EXPECT_FALSE(workers.try_post(late));
}

TEST(Workers, more_than_may_wait_is_refused_and_stays_with_the_caller) {
  std::latch begun(1), release(1);
  Workers workers(1, 1);
  Workers::Work blocking = [&] {
    begun.count_down();
    release.wait();
  };
  ASSERT_TRUE(workers.try_post(blocking));
  begun.wait();
  Workers::Work waiting = [] {};
  EXPECT_TRUE(workers.try_post(waiting));
  Workers::Work refused = [] {};
  EXPECT_FALSE(workers.try_post(refused));
  EXPECT_TRUE(static_cast<bool>(refused));
  release.count_down();
}

}  // namespace
}  // namespace vedette::server
