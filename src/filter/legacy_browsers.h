// Browsers that are too old to care about.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace vedette::filter {

// One choice of the setting: the versions of a browser from `first` to `last`, both included.
struct LegacyBrowser {
  std::string_view name;
  std::string_view browser;
  std::int64_t first;
  std::int64_t last;
  // Names of before the present ones: still understood, and not part of "all".
  bool is_deprecated = false;
};

// Reference: Sentry's API, "Update an Inbound Data Filter".
inline constexpr LegacyBrowser kLegacyBrowsers[] = {
    {"ie", "ie", 0, 11},
    {"edge", "edge", 0, 110},
    {"safari", "safari", 0, 15},
    {"firefox", "firefox", 0, 110},
    {"chrome", "chrome", 0, 110},
    {"opera", "opera", 0, 99},
    {"android", "android", 0, 3},
    {"opera_mini", "opera_mini", 0, 34},
    {"ie_pre_9", "ie", 0, 8, true},
    {"ie9", "ie", 9, 9, true},
    {"ie10", "ie", 10, 10, true},
    {"ie11", "ie", 11, 11, true},
    {"opera_pre_15", "opera", 0, 14, true},
    {"android_pre_4", "android", 0, 3, true},
    {"safari_pre_6", "safari", 0, 5, true},
    {"opera_mini_pre_8", "opera_mini", 0, 7, true},
    {"edge_pre_79", "edge", 0, 18, true},
};

inline constexpr auto kLegacyBrowserNames = [] {
  std::array<std::string_view, std::size(kLegacyBrowsers)> names{};
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = kLegacyBrowsers[i].name;
  return names;
}();

// A set of rows of kLegacyBrowsers, one bit each.
using LegacyBrowserSet = std::uint32_t;
static_assert(std::size(kLegacyBrowsers) <= 32);

// Every choice that is not deprecated.
LegacyBrowserSet all_legacy_browsers();
// The set of one; empty for a name that is none of them.
LegacyBrowserSet legacy_browser(std::string_view name);

// Whether a browser of this name and version, as contexts.browser of an event has them, is in the
// set. One without a version is in none, but for Internet Explorer, which is `ie` in all.
bool is_legacy_browser(LegacyBrowserSet set, std::string_view name, std::string_view version);

}  // namespace vedette::filter
