#include "filter/legacy_browsers.h"

#include <gtest/gtest.h>

#include "normalize/user_agent.h"

namespace vedette::filter {
namespace {

// A User-Agent, and the choices that take it in, in the order of kLegacyBrowsers.
struct Row {
  std::string_view user_agent;
  std::string_view names;
};

constexpr Row kGolden[] = {
    {"Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1)", "ie ie_pre_9"},
    {"Mozilla/4.0 (compatible; MSIE 9.0; Windows NT 6.1)", "ie ie9"},
    {"Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2)", "ie ie10"},
    {"Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0; SLCC2)", "ie ie_pre_9"},
    {"Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; WOW64; Trident/5.0)", "ie ie9"},
    {"Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Win64; x64; Trident/6.0; Touch)", "ie ie10"},
    {"Mozilla/5.0 (compatible; MSIE 10.0; Windows Phone 8.0; Trident/6.0; IEMobile/10.0; ARM; Touch; Maker; Phone 1)",
     "ie ie10"},
    {"Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.1; en) Opera 11.10", "opera opera_pre_15"},
    {"Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko", "ie ie11"},
    {"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763", "edge edge_pre_79"},
    {"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/110.0.0.0 Safari/537.36 Edg/110.0.1587.41", "edge"},
    {"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/111.0.0.0 Safari/537.36 Edg/111.0.1661.41", ""},
    {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_6_8) AppleWebKit/534.59 (KHTML, like Gecko) Version/5.1.9 Safari/534.59",
     "safari safari_pre_6"},
    {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6 Safari/605.1.15",
     "safari"},
    {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.0 Safari/605.1.15",
     ""},
    {"Mozilla/5.0 (iPhone; CPU iPhone OS 15_6 like Mac OS X) AppleWebKit/605.1.15 Version/15.6 Mobile/15E148 Safari/604.1",
     "safari"},
    {"Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/110.0", "firefox"},
    {"Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/111.0", ""},
    {"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/110.0.0.0 Safari/537.36", "chrome"},
    {"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/111.0.0.0 Safari/537.36", ""},
    {"Mozilla/5.0 (Linux; Android 13; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0.0.0 Mobile Safari/537.36", "chrome"},
    {"Mozilla/5.0 (Linux; Android 13; Pixel 7; wv) AppleWebKit/537.36 Version/4.0 Chrome/99.0.0.0 Mobile Safari/537.36", ""},
    {"Opera/9.80 (Windows NT 6.1) Presto/2.12.388 Version/12.18", "opera opera_pre_15"},
    {"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/113.0.0.0 Safari/537.36 OPR/99.0.0.0", "opera"},
    {"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/114.0.0.0 Safari/537.36 OPR/100.0.0.0", ""},
    {"Mozilla/5.0 (Linux; U; Android 2.3.6; en-us) AppleWebKit/533.1 (KHTML, like Gecko) Version/3.2 Mobile Safari/533.1",
     "android android_pre_4"},
    {"Mozilla/5.0 (Linux; U; Android 4.0.3; en-us) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30", ""},
    {"Opera/9.80 (Android; Opera Mini/7.5.33361/31.1543; U; en) Presto/2.8.119 Version/11.1010", "opera_mini opera_mini_pre_8"},
    {"Opera/9.80 (Android; Opera Mini/8.0.1807/36.1609; U; en) Presto/2.12.423 Version/12.16", "opera_mini"},
    {"Opera/9.80 (Android; Opera Mini/35.3.2254/119.132; U; en) Presto/2.12.423 Version/12.16", ""},
    {"curl/8.5.0", ""},
    {"", ""},
};

std::string choices_of(std::string_view user_agent) {
  const auto browser = normalize::parse_user_agent({user_agent, {}, {}, {}, {}}).browser;
  std::string names;
  for (const auto& row : kLegacyBrowsers) {
    if (!is_legacy_browser(legacy_browser(row.name), browser.name, browser.version)) continue;
    if (!names.empty()) names += ' ';
    names += row.name;
  }
  return names;
}

TEST(LegacyBrowsers, are_known_by_family_and_version) {
  for (const auto& row : kGolden) EXPECT_EQ(choices_of(row.user_agent), row.names) << row.user_agent;
}

TEST(LegacyBrowsers, all_are_those_of_the_present_names) {
  for (const auto& row : kLegacyBrowsers) {
    EXPECT_EQ((all_legacy_browsers() & legacy_browser(row.name)) != 0, !row.is_deprecated) << row.name;
  }
  EXPECT_TRUE(is_legacy_browser(all_legacy_browsers(), "IE", "11.0"));
  EXPECT_FALSE(is_legacy_browser(0, "IE", "11.0"));
  EXPECT_EQ(legacy_browser("netscape"), 0u);
}

TEST(LegacyBrowsers, one_without_a_version_is_in_none) {
  for (const auto* version : {"", "x", "-1", ".", "99999999999999999999"}) {
    EXPECT_FALSE(is_legacy_browser(all_legacy_browsers(), "Chrome", version)) << version;
  }
  EXPECT_TRUE(is_legacy_browser(all_legacy_browsers(), "Chrome", "60"));
  EXPECT_TRUE(is_legacy_browser(all_legacy_browsers(), "IE", ""));
  EXPECT_FALSE(is_legacy_browser(legacy_browser("ie9"), "IE", ""));
}

}  // namespace
}  // namespace vedette::filter
