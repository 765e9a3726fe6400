#include "filter/version_range.h"

#include <algorithm>

#include "base/ascii.h"

namespace vedette::filter {
namespace {

constexpr std::size_t kMaxBytes = 512;

constexpr bool is_sign(char c) { return c == '<' || c == '>' || c == '=' || c == '!'; }

// Hashes of commits, short and long, and ids of builds.
bool is_hash(std::string_view text) {
  constexpr std::size_t kLengths[] = {12, 16, 20, 32, 40, 64};
  return std::ranges::find(kLengths, text.size()) != std::end(kLengths) && std::ranges::all_of(text, ascii::is_hex);
}

std::string_view take_part(std::string_view& text, char separator) {
  const auto end = text.find(separator);
  const auto part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return part;
}

std::strong_ordering compare_identifiers(std::string_view a, std::string_view b) {
  const auto number_a = ascii::parse_number<std::uint64_t>(a);
  const auto number_b = ascii::parse_number<std::uint64_t>(b);
  if (number_a && number_b) return *number_a <=> *number_b;
  // Numbers stand before words.
  if (number_a || number_b) return number_a ? std::strong_ordering::less : std::strong_ordering::greater;
  return a <=> b;
}

}  // namespace

std::optional<Version> parse_version(std::string_view release) {
  if (release.size() > kMaxBytes) return std::nullopt;
  Version version;
  const auto at = release.rfind('@');
  if (at != std::string_view::npos) version.package = release.substr(0, at);
  auto rest = release.substr(at == std::string_view::npos ? 0 : at + 1);
  if (is_hash(rest)) return std::nullopt;
  rest = rest.substr(0, rest.find('+'));
  if (rest.starts_with('v') || rest.starts_with('V')) rest.remove_prefix(1);
  auto numbers = take_part(rest, '-');
  version.prerelease = rest;
  for (std::size_t i = 0; i < version.numbers.size(); ++i) {
    const auto number = ascii::parse_number<std::uint64_t>(take_part(numbers, '.'));
    if (!number) return std::nullopt;
    version.numbers[i] = *number;
    if (numbers.empty()) return version;
  }
  return std::nullopt;
}

std::strong_ordering compare_versions(const Version& a, const Version& b) {
  if (const auto order = a.numbers <=> b.numbers; order != 0) return order;
  // A pre-release stands before its release.
  if (a.prerelease.empty() || b.prerelease.empty()) return a.prerelease.empty() <=> b.prerelease.empty();
  auto rest_a = a.prerelease;
  auto rest_b = b.prerelease;
  while (!rest_a.empty() && !rest_b.empty()) {
    const auto order = compare_identifiers(take_part(rest_a, '.'), take_part(rest_b, '.'));
    if (order != 0) return order;
  }
  return !rest_a.empty() <=> !rest_b.empty();
}

std::optional<VersionRange::Comparison> VersionRange::parse_one(std::string_view text) {
  constexpr std::pair<std::string_view, Sign> kTexts[] = {
      {">=", Sign::at_least}, {"<=", Sign::at_most}, {"!=", Sign::unequal}, {"==", Sign::equal},
      {">", Sign::greater},   {"<", Sign::less},     {"=", Sign::equal},
  };
  // `web@>=1.2` says the same as `>=web@1.2`.
  std::string package;
  const auto at = text.rfind('@');
  const bool begins_with_sign = !text.empty() && is_sign(text.front());
  if (!begins_with_sign && at != std::string_view::npos) {
    package = text.substr(0, at + 1);
    text.remove_prefix(at + 1);
  }
  const auto* found = std::ranges::find_if(kTexts, [&](const auto& sign) { return text.starts_with(sign.first); });
  if (found == std::end(kTexts)) return std::nullopt;
  Comparison comparison{found->second, package + std::string(text.substr(found->first.size()))};
  if (!parse_version(comparison.version)) return std::nullopt;
  return comparison;
}

std::optional<VersionRange> VersionRange::parse(std::string_view text) {
  if (text.size() > kMaxBytes) return std::nullopt;
  // A blank behind a sign belongs to it.
  std::string joined;
  for (const char c : text) {
    const bool is_gap = ascii::is_space(c) || c == ',';
    const bool is_behind_sign = !joined.empty() && is_sign(joined.back());
    if (!is_gap) joined += c;
    if (is_gap && !is_behind_sign) joined += ' ';
  }
  VersionRange range;
  for (const auto part : ascii::split(joined, ' ')) {
    if (part.empty()) continue;
    auto comparison = parse_one(part);
    if (!comparison) return std::nullopt;
    range.all_.push_back(std::move(*comparison));
  }
  if (range.all_.empty()) return std::nullopt;
  return range;
}

bool VersionRange::holds(const Comparison& comparison, const Version& version) {
  const auto wanted = parse_version(comparison.version);
  if (!wanted) return false;
  if (!wanted->package.empty() && wanted->package != version.package) return false;
  const auto order = compare_versions(version, *wanted);
  switch (comparison.sign) {
    case Sign::greater: return order > 0;
    case Sign::at_least: return order >= 0;
    case Sign::less: return order < 0;
    case Sign::at_most: return order <= 0;
    case Sign::equal: return order == 0;
    case Sign::unequal: return order != 0;
  }
  return false;
}

bool VersionRange::holds(std::string_view release) const {
  const auto version = parse_version(release);
  return version && std::ranges::all_of(all_, [&](const Comparison& one) { return holds(one, *version); });
}

}  // namespace vedette::filter
