#include "search/literal.h"

#include <gtest/gtest.h>

namespace vedette::search {
namespace {

const Instant kNow = *parse_instant("2024-05-10T12:00:00Z");

Instant at(std::string_view text) { return *parse_instant(text); }

TEST(Literal, counts_have_suffixes_of_thousands) {
  EXPECT_EQ(parse_count("12"), 12);
  EXPECT_EQ(parse_count("-1.5"), -1.5);
  EXPECT_EQ(parse_count("3k"), 3000);
  EXPECT_EQ(parse_count("2M"), 2e6);
  EXPECT_EQ(parse_count("1b"), 1e9);
}

TEST(Literal, only_plain_decimals_are_numbers) {
  for (const char* text : {"", "-", "k", "1e9", "0x10", "inf", "nan", "1.", ".5", "+1", "1 ", " 1",
                           "--1", "1kk", "1,000"}) {
    EXPECT_EQ(parse_count(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_count(std::string(400, '9')), std::nullopt);
}

TEST(Literal, durations_are_milliseconds) {
  EXPECT_EQ(parse_duration("500"), 500);
  EXPECT_EQ(parse_duration("500ms"), 500);
  EXPECT_EQ(parse_duration("1.5s"), 1500);
  EXPECT_EQ(parse_duration("2min"), 120'000);
  EXPECT_EQ(parse_duration("2m"), 120'000);
  EXPECT_EQ(parse_duration("1hr"), 3'600'000);
  EXPECT_EQ(parse_duration("1h"), 3'600'000);
  EXPECT_EQ(parse_duration("1day"), 86'400'000);
  EXPECT_EQ(parse_duration("1d"), 86'400'000);
  EXPECT_EQ(parse_duration("1wk"), 604'800'000);
  EXPECT_EQ(parse_duration("1w"), 604'800'000);
  EXPECT_EQ(parse_duration("1y"), std::nullopt);
}

TEST(Literal, sizes_are_bytes) {
  EXPECT_EQ(parse_size("512"), 512);
  EXPECT_EQ(parse_size("8bit"), 1);
  EXPECT_EQ(parse_size("3nb"), 3);
  EXPECT_EQ(parse_size("5bytes"), 5);
  EXPECT_EQ(parse_size("2kb"), 2000);
  EXPECT_EQ(parse_size("1YB"), 1e24);
  EXPECT_EQ(parse_size("1.5KiB"), 1536);
  EXPECT_EQ(parse_size("1mib"), 1048576);
  EXPECT_EQ(parse_size("1yib"), 0x1p80);
  EXPECT_EQ(parse_size("1xb"), std::nullopt);
}

TEST(Literal, percentages_are_shares) {
  EXPECT_DOUBLE_EQ(parse_percentage("5%").value(), 0.05);
  EXPECT_EQ(parse_percentage("5"), std::nullopt);
  EXPECT_EQ(parse_percentage("%"), std::nullopt);
}

TEST(Literal, booleans_are_words_or_digits) {
  EXPECT_EQ(parse_boolean("TRUE"), true);
  EXPECT_EQ(parse_boolean("1"), true);
  EXPECT_EQ(parse_boolean("false"), false);
  EXPECT_EQ(parse_boolean("0"), false);
  EXPECT_EQ(parse_boolean("yes"), std::nullopt);
}

TEST(Literal, a_minus_means_newer_and_a_plus_older) {
  const TimeRange newer = parse_relative_time("-24h", kNow).value();
  EXPECT_EQ(newer.from, at("2024-05-09T12:00:00Z"));
  EXPECT_EQ(newer.before, std::nullopt);
  const TimeRange older = parse_relative_time("+1w", kNow).value();
  EXPECT_EQ(older.from, std::nullopt);
  EXPECT_EQ(older.before, at("2024-05-03T12:00:00Z"));
  EXPECT_EQ(parse_relative_time("-90m", kNow)->from, at("2024-05-10T10:30:00Z"));
  EXPECT_EQ(parse_relative_time("-2d", kNow)->from, at("2024-05-08T12:00:00Z"));
  EXPECT_TRUE(newer.contains(kNow));
  EXPECT_FALSE(older.contains(kNow));
}

TEST(Literal, malformed_relative_times_are_nothing) {
  for (const char* text : {"", "-", "-h", "24h", "-24", "-24s", "-1.5h", "--1h", "-9999999w"}) {
    EXPECT_EQ(parse_relative_time(text, kNow), std::nullopt) << text;
  }
}

TEST(Literal, an_exact_date_is_its_whole_day) {
  const TimeRange day = parse_absolute_time("2024-05-01", Comparison::equal).value();
  EXPECT_EQ(day.from, at("2024-05-01T00:00:00Z"));
  EXPECT_EQ(day.before, at("2024-05-02T00:00:00Z"));
}

TEST(Literal, an_exact_instant_has_a_tolerance_of_minutes) {
  const TimeRange window =
      parse_absolute_time("2024-05-01T10:00:00+02:00", Comparison::equal).value();
  EXPECT_EQ(window.from, at("2024-05-01T07:55:00Z"));
  EXPECT_EQ(window.before, at("2024-05-01T08:06:00Z"));
}

TEST(Literal, ordered_dates_respect_their_bound) {
  const Instant instant = at("2024-05-01T10:00:00Z");
  const auto range = [](Comparison comparison) {
    return parse_absolute_time("2024-05-01T10:00:00Z", comparison).value();
  };
  EXPECT_FALSE(range(Comparison::greater).contains(instant));
  EXPECT_TRUE(range(Comparison::greater).contains(Instant{instant.micros + 1}));
  EXPECT_TRUE(range(Comparison::greater_equal).contains(instant));
  EXPECT_FALSE(range(Comparison::less).contains(instant));
  EXPECT_TRUE(range(Comparison::less).contains(Instant{instant.micros - 1}));
  EXPECT_TRUE(range(Comparison::less_equal).contains(instant));
  EXPECT_EQ(parse_absolute_time("yesterday", Comparison::equal), std::nullopt);
  EXPECT_EQ(parse_absolute_time("2024-13-01", Comparison::equal), std::nullopt);
}

}  // namespace
}  // namespace vedette::search
