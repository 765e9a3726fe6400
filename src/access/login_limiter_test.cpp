#include "access/login_limiter.h"

#include <gtest/gtest.h>

namespace vedette::access {
namespace {

TEST(LoginLimiter, the_eleventh_failed_attempt_for_a_name_waits_for_the_next_minute) {
  ManualClock clock(Instant::from_seconds(1'790'000'040));
  LoginLimiter limiter(clock);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(limiter.admit("Ada@example.com", std::to_string(i)));
  EXPECT_FALSE(limiter.admit(" ada@EXAMPLE.com", "another"));
  EXPECT_TRUE(limiter.admit("eve@example.com", "another"));
  clock.advance_ms(LoginLimiter::kWindowMs);
  EXPECT_TRUE(limiter.admit("ada@example.com", "another"));
}

TEST(LoginLimiter, an_address_that_tries_many_names_is_stopped_too) {
  ManualClock clock(Instant::from_seconds(1'790'000'040));
  LoginLimiter limiter(clock);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(limiter.admit(std::to_string(i), "192.0.2.1"));
  EXPECT_FALSE(limiter.admit("ada", "192.0.2.1"));
  EXPECT_TRUE(limiter.admit("ada", "192.0.2.2"));
}

TEST(LoginLimiter, attempts_that_succeed_do_not_count) {
  ManualClock clock(Instant::from_seconds(1'790'000'040));
  LoginLimiter limiter(clock);
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE(limiter.admit("ada", "192.0.2.1"));
    limiter.take_back("ada", "192.0.2.1");
  }
}

}  // namespace
}  // namespace vedette::access
