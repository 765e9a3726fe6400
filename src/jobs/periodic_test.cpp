#include "jobs/periodic.h"

#include <gtest/gtest.h>

#include <semaphore>

namespace vedette::jobs {
namespace {

TEST(Periodic, the_work_is_done_again_and_again_until_it_is_stopped) {
  std::counting_semaphore<> done(0);
  Periodic periodic(std::chrono::milliseconds(1), [&] { done.release(); });
  for (int i = 0; i < 5; ++i) done.acquire();
  periodic.stop();
  while (done.try_acquire()) {
  }
  periodic.stop();
  EXPECT_FALSE(done.try_acquire());
}

TEST(Periodic, a_long_pause_does_not_hold_up_the_end) {
  std::counting_semaphore<> done(0);
  Periodic periodic(std::chrono::hours(24), [&] { done.release(); });
  done.acquire();
  periodic.stop();
}

}  // namespace
}  // namespace vedette::jobs
