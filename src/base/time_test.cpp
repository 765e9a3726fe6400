#include "base/time.h"

#include <gtest/gtest.h>

namespace vedette {
namespace {

TEST(Time, an_instant_prints_with_z_and_without_an_empty_fraction) {
  EXPECT_EQ(format_instant(Instant{1'786'849'394'123'456}), "2026-08-16T03:03:14.123456Z");
  EXPECT_EQ(format_instant(Instant::from_seconds(0)), "1970-01-01T00:00:00Z");
}

TEST(Time, the_forms_that_sdks_send_are_read) {
  const Instant expected{1'786'849'394'500'000};
  for (const auto* text : {"2026-08-16T03:03:14.5Z", "2026-08-16T03:03:14.500", "2026-08-16 03:03:14.5+00:00",
                           "2026-08-16T05:03:14.500000000+02:00", "2026-08-16T01:33:14.5-0130"}) {
    EXPECT_EQ(parse_instant(text), expected) << text;
  }
  EXPECT_EQ(parse_instant("1970-01-02"), Instant::from_ms(kDayMs));
}

TEST(Time, impossible_dates_are_refused) {
  for (const auto* text : {"", "2026", "2026-02-30T00:00:00Z", "2026-13-01", "1969-12-31T23:59:59Z",
                           "2026-08-16T24:00:00Z", "2026-08-16T03:03:14.Z", "2026-08-16T03:03:14Zjunk",
                           "2026-08-16T03:03:14.1234567890Z", "x026-08-16"}) {
    EXPECT_EQ(parse_instant(text), std::nullopt) << text;
  }
}

TEST(Time, a_day_is_counted_from_the_epoch_and_rounds_down) {
  EXPECT_EQ(Instant::from_ms(kDayMs - 1).day(), 0);
  EXPECT_EQ(Instant::from_ms(kDayMs).day(), 1);
  EXPECT_EQ(Instant::from_ms(-1).day(), -1);
  EXPECT_EQ(format_day(Instant{1'786'849'394'123'456}.day()), "2026-08-16");
}

}  // namespace
}  // namespace vedette
