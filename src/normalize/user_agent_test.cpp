#include "normalize/user_agent.h"

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace vedette::normalize {
namespace {

// "browser | os | device family"
std::string read(std::string_view text) {
  const auto agent = parse_user_agent({.user_agent = text});
  return agent.browser.name + ' ' + agent.browser.version + " | " + agent.os.name + ' ' +
         agent.os.version + " | " + agent.device.family;
}

TEST(UserAgent, desktop_browsers_are_told_apart) {
  EXPECT_EQ(read("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                 "Chrome/120.0.6099.71 Safari/537.36"),
            "Chrome 120.0.6099 | Windows 10 | ");
  EXPECT_EQ(read("Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) "
                 "Chrome/119.0.0.0 Safari/537.36 Edg/119.0.2151.58"),
            "Edge 119.0.2151 | Windows 7 | ");
  EXPECT_EQ(read("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
                 "Chrome/118.0.0.0 Safari/537.36 OPR/104.0.0.0"),
            "Opera 104.0.0 | Linux  | ");
  EXPECT_EQ(read("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0"),
            "Firefox 121.0 | Ubuntu  | ");
  EXPECT_EQ(read("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
                 "(KHTML, like Gecko) Version/17.1 Safari/605.1.15"),
            "Safari 17.1 | Mac OS X 10.15.7 | Mac");
  EXPECT_EQ(read("Mozilla/5.0 (Windows NT 6.3; Trident/7.0; rv:11.0) like Gecko"),
            "IE 11.0 | Windows 8.1 | ");
  EXPECT_EQ(read("Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.1)"), "IE 8.0 | Windows XP | ");
  EXPECT_EQ(read("Opera/9.80 (Windows NT 6.0) Presto/2.12.388 Version/12.14"),
            "Opera 12.14 | Windows Vista | ");
  EXPECT_EQ(read("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) "
                 "Chrome/120.0.0.0 Safari/537.36"),
            "Chrome 120.0.0 | Chrome OS 14541.0.0 | ");
}

TEST(UserAgent, internet_explorer_tells_its_version_in_several_ways) {
  EXPECT_EQ(read("Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)"), "IE 6.0 | Windows XP | ");
  EXPECT_EQ(read("Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; WOW64; Trident/4.0; SLCC2; .NET CLR 2.0.50727)"),
            "IE 8.0 | Windows 7 | ");
  EXPECT_EQ(read("Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Win64; x64; Trident/5.0)"), "IE 9.0 | Windows 7 | ");
  EXPECT_EQ(read("Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; ARM; Trident/6.0; Touch)"), "IE 10.0 | Windows 8 | ");
  EXPECT_EQ(read("Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.3; Trident/7.0; .NET4.0E)"), "IE 7.0 | Windows 8.1 | ");
  EXPECT_EQ(read("Mozilla/5.0 (Windows NT 6.2; Trident/6.0) like Gecko"), "IE 10 | Windows 8 | ");
  EXPECT_EQ(read("Mozilla/5.0 (Windows NT 6.2; Trident/) like Gecko"), "IE  | Windows 8 | ");
  EXPECT_EQ(read("Mozilla/5.0 (compatible; MSIE 9.0; Windows Phone OS 7.5; Trident/5.0; IEMobile/9.0; Maker; Phone 1)"),
            "IE Mobile 9.0 | Windows Phone 7.5 | ");
  EXPECT_EQ(read("Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; en) Opera 11.10"), "Opera 11.10 | Windows 7 | ");
}

TEST(UserAgent, phones_show_their_maker) {
  EXPECT_EQ(read("Mozilla/5.0 (iPhone; CPU iPhone OS 17_1_2 like Mac OS X) AppleWebKit/605.1.15 "
                 "(KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1"),
            "Mobile Safari 17.1 | iOS 17.1.2 | iPhone");
  EXPECT_EQ(read("Mozilla/5.0 (iPad; CPU OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
                 "Gecko) CriOS/119.0.6045.169 Mobile/15E148 Safari/604.1"),
            "Chrome Mobile iOS 119.0.6045 | iOS 16.5 | iPad");
  EXPECT_EQ(read("Mozilla/5.0 (Linux; Android 13; SM-G991B Build/TP1A) AppleWebKit/537.36 (KHTML, "
                 "like Gecko) Chrome/119.0.0.0 Mobile Safari/537.36"),
            "Chrome Mobile 119.0.0 | Android 13 | SM-G991B");
  EXPECT_EQ(read("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
                 "Chrome/120.0.0.0 Mobile Safari/537.36"),
            "Chrome Mobile 120.0.0 | Android 10 | Android");
  EXPECT_EQ(read("Mozilla/5.0 (Android 13; Mobile; rv:109.0) Gecko/118.0 Firefox/118.0"),
            "Firefox Mobile 118.0 | Android 13 | Android");
  EXPECT_EQ(parse_user_agent({.user_agent = "(Linux; Android 13; SM-G991B)"}).device.brand,
            "Samsung");
}

TEST(UserAgent, the_browser_of_old_android_is_as_old_as_its_system) {
  constexpr std::string_view kDesire = "Mozilla/5.0 (Linux; U; Android 2.3.3; de-ch; HTC Desire Build/FRF91) AppleWebKit/533.1 "
                                       "(KHTML, like Gecko) Version/4.0 Mobile Safari/533.1";
  EXPECT_EQ(read(kDesire), "Android 2.3.3 | Android 2.3.3 | HTC Desire");
  EXPECT_EQ(parse_user_agent({.user_agent = kDesire}).device.model, "HTC Desire");
  EXPECT_EQ(read("Mozilla/5.0 (Linux; U; Android 4.0.4; en; GT-I9100 Build/IMM76D) AppleWebKit/534.30 Version/4.0 Mobile Safari/534.30"),
            "Android 4.0.4 | Android 4.0.4 | GT-I9100");
  EXPECT_EQ(read("Mozilla/5.0 (Linux; U; Android 2.1; en-us) AppleWebKit/530.17 Version/4.0 Mobile Safari/530.17"),
            "Android 2.1 | Android 2.1 | Android");
}

TEST(UserAgent, programs_and_nonsense_are_nothing) {
  EXPECT_EQ(read(""), "  |   | ");
  EXPECT_EQ(read("curl/8.4.0"), "  |   | ");
  EXPECT_EQ(read("sentry.python/2.0"), "  |   | ");
  EXPECT_EQ(read("Chrome/"), "Chrome  |   | ");
  EXPECT_EQ(read("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"),
            "Googlebot 2.1 |   | Spider");
}

TEST(UserAgent, client_hints_fill_in) {
  const auto agent = parse_user_agent({
      .user_agent = {},
      .brands = R"("Not_A Brand";v="8", "Chromium";v="120", "Google Chrome";v="120")",
      .platform = R"("Windows")",
      .platform_version = R"("15.0.0")",
  });
  EXPECT_EQ(agent.browser.name, "Chrome");
  EXPECT_EQ(agent.browser.version, "120");
  EXPECT_EQ(agent.os.name, "Windows");
  EXPECT_EQ(agent.os.version, "11");
  const auto phone = parse_user_agent({
      .user_agent = "Mozilla/5.0 (Linux; Android 10; K) Chrome/120.0.0.0 Mobile",
      .platform = "\"Android\"",
      .platform_version = "\"14.0.0\"",
      .model = "\"Pixel 8\"",
  });
  EXPECT_EQ(phone.os.version, "14.0.0");
  EXPECT_EQ(phone.device.family, "Pixel 8");
}

TEST(UserAgent, client_hints_win_where_the_user_agent_says_something_else) {
  const auto agent = parse_user_agent({
      .user_agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0.6099.71 Safari/537.36",
      .brands = R"("Not_A Brand";v="8", "Chromium";v="120", "Brave";v="120")",
      .platform = R"("Android")",
      .platform_version = R"("14.0.0")",
      .model = R"("Pixel 8")",
  });
  EXPECT_EQ(agent.browser.name, "Brave");
  EXPECT_EQ(agent.browser.version, "120");
  EXPECT_EQ(agent.os.name, "Android");
  EXPECT_EQ(agent.os.version, "14.0.0");
  EXPECT_EQ(agent.device.brand, "Google");
}

TEST(UserAgent, where_client_hints_agree_the_user_agent_tells_more) {
  const auto agent = parse_user_agent({
      .user_agent = "Mozilla/5.0 (Linux; Android 13; SM-G991B) AppleWebKit/537.36 Chrome/119.0.6045.66 Mobile Safari/537.36",
      .brands = R"("Chromium";v="119", "Google Chrome";v="119")",
      .platform = R"("Android")",
      .model = R"("SM-G991B")",
  });
  EXPECT_EQ(agent.browser.name, "Chrome Mobile");
  EXPECT_EQ(agent.browser.version, "119.0.6045");
  EXPECT_EQ(agent.os.version, "13");
  EXPECT_EQ(agent.device.brand, "Samsung");
  const auto mac = parse_user_agent({.user_agent = "(Macintosh; Intel Mac OS X 10_15_7) Chrome/120.0.0.0", .platform = "\"macOS\""});
  EXPECT_EQ(mac.os.name, "Mac OS X");
  EXPECT_EQ(mac.os.version, "10.15.7");
}

TEST(UserAgent, what_is_cut_ends_with_a_whole_character) {
  std::string model = "M";
  while (model.size() < 300) model += "ä";
  const auto hinted = parse_user_agent({.user_agent = {}, .platform = model, .model = model});
  EXPECT_TRUE(utf8::is_valid(hinted.device.model)) << hinted.device.model;
  EXPECT_EQ(utf8::length(hinted.device.model), 64u);
  EXPECT_TRUE(utf8::is_valid(hinted.os.name)) << hinted.os.name;
  std::string sent = "Mozilla/5.0 (Linux; Android 13; ";
  for (int i = 0; i < 1500; ++i) sent += "ä";
  EXPECT_TRUE(utf8::is_valid(parse_user_agent({.user_agent = sent}).device.model));
  EXPECT_TRUE(utf8::is_valid(parse_user_agent({.user_agent = "x" + sent}).device.model));
}

}  // namespace
}  // namespace vedette::normalize
