#include "filter/version_range.h"

#include <gtest/gtest.h>

namespace vedette::filter {
namespace {

bool holds(std::string_view range, std::string_view release) {
  const auto read = VersionRange::parse(range);
  EXPECT_TRUE(read) << range;
  return read && read->holds(release);
}

TEST(Version, is_read_with_its_package) {
  const auto version = parse_version("my@app@v1.2.3.4-rc.1+build7");
  ASSERT_TRUE(version);
  EXPECT_EQ(version->package, "my@app");
  EXPECT_EQ(version->numbers, (std::array<std::uint64_t, 4>{1, 2, 3, 4}));
  EXPECT_EQ(version->prerelease, "rc.1");
  for (const auto* text : {"", "web", "web@", "1.x", "7f3c2a", "1.2.3.4.5", "web@99999999999999999999",
                           "web@123456789012", "1234567890123456789012345678901234567890", "1..2"}) {
    EXPECT_FALSE(parse_version(text)) << text;
  }
}

TEST(Version, is_ordered_as_semver_does) {
  // Precedence of the specification, from the lowest.
  const std::string_view ascending[] = {"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2",
                                        "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2", "1.10", "2"};
  for (std::size_t i = 0; i < std::size(ascending); ++i) {
    for (std::size_t j = 0; j < std::size(ascending); ++j) {
      const auto order = compare_versions(*parse_version(ascending[i]), *parse_version(ascending[j]));
      EXPECT_EQ(order, i <=> j) << ascending[i] << " and " << ascending[j];
    }
  }
  EXPECT_EQ(compare_versions(*parse_version("1.2"), *parse_version("1.2.0.0+b")), std::strong_ordering::equal);
}

TEST(VersionRange, compares_releases) {
  EXPECT_TRUE(holds(">=1.2", "1.2.0"));
  EXPECT_TRUE(holds(">=1.2", "web@1.10"));
  EXPECT_FALSE(holds(">=1.2", "web@1.2.0-beta"));
  EXPECT_TRUE(holds("<1.2", "1.2.0-beta"));
  EXPECT_FALSE(holds(">1.2", "1.2"));
  EXPECT_TRUE(holds("<=1.2", "1.2"));
  EXPECT_TRUE(holds("=1.2", "1.2.0"));
  EXPECT_TRUE(holds("==1.2", "1.2.0"));
  EXPECT_TRUE(holds("!=1.2", "1.3"));
  EXPECT_FALSE(holds(">=0", "7f3c2a9b1d00"));
}

TEST(VersionRange, a_package_is_asked_for_when_it_is_named) {
  EXPECT_TRUE(holds(">=web@1.2", "web@1.3"));
  EXPECT_FALSE(holds(">=web@1.2", "ios@1.3"));
  EXPECT_FALSE(holds(">=web@1.2", "1.3"));
  EXPECT_TRUE(holds("web@>=1.2", "web@1.3"));
  EXPECT_FALSE(holds("web@<1.2", "web@1.3"));
}

TEST(VersionRange, several_comparisons_must_all_hold) {
  EXPECT_TRUE(holds(">=1.2 <2", "1.9"));
  EXPECT_FALSE(holds(">= 1.2, < 2", "2.0"));
  EXPECT_FALSE(holds(">=1.2,<2", "1.1"));
}

TEST(VersionRange, refuses_what_is_none) {
  for (const auto* text : {"", "1.2", ">=", ">=x", ">=1.2 or", "web@1.2", "<>1", ">=1.2.*", " "}) {
    EXPECT_FALSE(VersionRange::parse(text)) << text;
  }
  EXPECT_FALSE(VersionRange::parse(">=" + std::string(1000, '1')));
}

}  // namespace
}  // namespace vedette::filter
