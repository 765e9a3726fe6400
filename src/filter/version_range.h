// Releases compared by version: `package@1.2.3.4-pre+build`, as semver.org orders them.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vedette::filter {

// Lifetime: that of the text it was read from.
struct Version {
  std::string_view package;  // empty: none is said
  // What is not said is 0.
  std::array<std::uint64_t, 4> numbers{};
  std::string_view prerelease;
};

// Nothing for what has no version, such as a name or the hash of a commit.
std::optional<Version> parse_version(std::string_view release);
// By number, then by pre-release; packages and builds have no order.
std::strong_ordering compare_versions(const Version& a, const Version& b);

// `>=1.2`, `web@<2`, `>=web@1.2 <web@2`: comparisons (> >= < <= = !=) between blanks or commas, all of
// which must hold. One that names a package asks for releases of that package.
class VersionRange {
 public:
  // Nothing when it is no such text; it has at least one comparison.
  static std::optional<VersionRange> parse(std::string_view text);
  // False for releases without a version.
  bool holds(std::string_view release) const;

 private:
  enum class Sign { greater, at_least, less, at_most, equal, unequal };
  struct Comparison {
    Sign sign;
    std::string version;
  };
  static std::optional<Comparison> parse_one(std::string_view text);
  static bool holds(const Comparison& comparison, const Version& version);
  std::vector<Comparison> all_;
};

}  // namespace vedette::filter
