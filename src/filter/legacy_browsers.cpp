#include "filter/legacy_browsers.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"

namespace vedette::filter {
namespace {

// Names of contexts.browser whose versions count as those of the choice. Those on another engine,
// web views of applications, and those that count their versions in another way are not among them.
constexpr std::pair<std::string_view, std::string_view> kFamilies[] = {
    {"IE", "ie"},
    {"IE Mobile", "ie"},
    {"Internet Explorer", "ie"},
    {"Edge", "edge"},
    {"Edge Mobile", "edge"},
    {"Microsoft Edge", "edge"},
    {"Safari", "safari"},
    {"Mobile Safari", "safari"},
    {"Firefox", "firefox"},
    {"Firefox Mobile", "firefox"},
    {"Chrome", "chrome"},
    {"Chrome Mobile", "chrome"},
    {"Google Chrome", "chrome"},
    {"Opera", "opera"},
    {"Android", "android"},
    {"Android Browser", "android"},
    {"Opera Mini", "opera_mini"},
};

}  // namespace

LegacyBrowserSet all_legacy_browsers() {
  LegacyBrowserSet set = 0;
  for (std::size_t i = 0; i < std::size(kLegacyBrowsers); ++i) {
    if (!kLegacyBrowsers[i].is_deprecated) set |= LegacyBrowserSet{1} << i;
  }
  return set;
}

LegacyBrowserSet legacy_browser(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kLegacyBrowsers); ++i) {
    if (kLegacyBrowsers[i].name == name) return LegacyBrowserSet{1} << i;
  }
  return 0;
}

bool is_legacy_browser(LegacyBrowserSet set, std::string_view name, std::string_view version) {
  if (set == 0 || name.empty()) return false;
  const auto* family =
      std::ranges::find_if(kFamilies, [&](const auto& row) { return ascii::equals_ignoring_case(row.first, name); });
  if (family == std::end(kFamilies)) return false;
  const auto major = ascii::parse_number<std::int64_t>(version.substr(0, version.find_first_of("._- ")));
  // There is no version of Internet Explorer that is not among them.
  if (!major) return family->second == "ie" && (set & legacy_browser("ie")) != 0;
  for (std::size_t i = 0; i < std::size(kLegacyBrowsers); ++i) {
    const auto& row = kLegacyBrowsers[i];
    const bool is_chosen = (set >> i & 1) != 0;
    if (is_chosen && row.browser == family->second && *major >= row.first && *major <= row.last) return true;
  }
  return false;
}

}  // namespace vedette::filter
