#include "normalize/user_agent.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/ascii.h"
#include "base/utf8.h"

namespace vedette::normalize {
namespace {

// Characters. Nothing useful stands behind them, and each token is searched in all of it.
constexpr std::size_t kTextMax = 1024;
constexpr std::size_t kNameMax = 64;

// A browser, the token that gives it and its version away, and its name on a phone.
struct Family {
  std::string_view token;
  std::string_view name;
  std::string_view mobile_name;
};

// Most browsers claim to be their ancestors too: the first that matches is the true one.
constexpr Family kBrowsers[] = {
    {"Googlebot/", "Googlebot", "Googlebot"},
    {"bingbot/", "bingbot", "bingbot"},
    {"Edg/", "Edge", "Edge Mobile"},
    {"Edge/", "Edge", "Edge Mobile"},
    {"EdgA/", "Edge Mobile", "Edge Mobile"},
    {"EdgiOS/", "Edge Mobile", "Edge Mobile"},
    {"OPR/", "Opera", "Opera Mobile"},
    {"OPT/", "Opera Touch", "Opera Touch"},
    {"OPiOS/", "Opera Mini", "Opera Mini"},
    {"Opera Mini/", "Opera Mini", "Opera Mini"},
    {"SamsungBrowser/", "Samsung Internet", "Samsung Internet"},
    {"YaBrowser/", "Yandex Browser", "Yandex Browser"},
    {"Vivaldi/", "Vivaldi", "Vivaldi"},
    {"UCBrowser/", "UC Browser", "UC Browser"},
    {"DuckDuckGo/", "DuckDuckGo", "DuckDuckGo Mobile"},
    {"Electron/", "Electron", "Electron"},
    {"FxiOS/", "Firefox iOS", "Firefox iOS"},
    {"CriOS/", "Chrome Mobile iOS", "Chrome Mobile iOS"},
    {"HeadlessChrome/", "HeadlessChrome", "HeadlessChrome"},
    {"Firefox/", "Firefox", "Firefox Mobile"},
    {"Chromium/", "Chromium", "Chromium"},
    {"Chrome/", "Chrome", "Chrome Mobile"},
};

constexpr std::pair<std::string_view, std::string_view> kWindows[] = {
    {"10.0", "10"}, {"6.3", "8.1"},   {"6.2", "8"},  {"6.1", "7"},
    {"6.0", "Vista"}, {"5.2", "XP"}, {"5.1", "XP"}, {"5.0", "2000"},
};

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// What follows the token; nothing when the token is absent.
std::optional<std::string_view> after(std::string_view text, std::string_view token) {
  const auto at = text.find(token);
  if (at == std::string_view::npos) return std::nullopt;
  return text.substr(at + token.size());
}

// The number at the front with at most three parts, which `.` or `_` separates.
std::string version_of(std::string_view text) {
  std::string version;
  int parts = 1;
  for (const char c : text) {
    const bool is_separator = c == '.' || c == '_';
    if (!is_separator && !ascii::is_digit(c)) break;
    if (is_separator && ++parts > 3) break;
    version += is_separator ? '.' : c;
  }
  while (!version.empty() && version.back() == '.') version.pop_back();
  return version;
}

Product product(std::string_view name, std::string_view version_text) {
  return Product{std::string(name), version_of(version_text)};
}

Product parse_browser(std::string_view ua) {
  const bool is_mobile = contains(ua, "Mobile") || contains(ua, "Android");
  for (const auto& family : kBrowsers) {
    const auto rest = after(ua, family.token);
    if (!rest) continue;
    const bool is_web_view = family.token == "Chrome/" && contains(ua, "; wv)");
    if (is_web_view) return product("Chrome Mobile WebView", *rest);
    return product(is_mobile ? family.mobile_name : family.name, *rest);
  }
  if (const auto rest = after(ua, "Opera/"))
    return product("Opera", after(ua, "Version/").value_or(*rest));
  if (contains(ua, "Trident/")) return product("IE", after(ua, "rv:").value_or(""));
  if (const auto rest = after(ua, "MSIE ")) return product("IE", *rest);
  if (!contains(ua, "AppleWebKit/")) return {};
  const auto version = after(ua, "Version/");
  if (contains(ua, "Android")) return product("Android", version.value_or(""));
  if (!contains(ua, "Safari/"))
    return is_mobile ? product("Mobile Safari UI/WKWebView", "") : Product{};
  return product(is_mobile ? "Mobile Safari" : "Safari", version.value_or(""));
}

Product parse_os(std::string_view ua) {
  if (const auto rest = after(ua, "Windows Phone ")) return product("Windows Phone", *rest);
  if (const auto rest = after(ua, "Windows NT ")) {
    Product windows = product("Windows", *rest);
    const auto* known = std::ranges::find(kWindows, std::string_view(windows.version),
                                          &std::pair<std::string_view, std::string_view>::first);
    if (known != std::end(kWindows)) windows.version = known->second;
    return windows;
  }
  const bool is_apple_mobile =
      contains(ua, "iPhone") || contains(ua, "iPad") || contains(ua, "iPod");
  if (is_apple_mobile) return product("iOS", after(ua, " OS ").value_or(""));
  if (const auto rest = after(ua, "Android"))
    return product("Android", rest->starts_with(' ') ? rest->substr(1) : "");
  if (const auto rest = after(ua, "Mac OS X"))
    return product("Mac OS X", rest->starts_with(' ') ? rest->substr(1) : "");
  if (const auto rest = after(ua, "CrOS ")) {
    const auto version = rest->find(' ');
    return product("Chrome OS", version == std::string_view::npos ? "" : rest->substr(version + 1));
  }
  for (const std::string_view name : {"Ubuntu", "Fedora", "Debian"}) {
    if (const auto rest = after(ua, name))
      return product(name, rest->starts_with('/') ? rest->substr(1) : "");
  }
  if (contains(ua, "Linux") || contains(ua, "X11")) return product("Linux", "");
  return {};
}

// `Android 13; SM-G991B Build/TP1A` and `Android 13; Pixel 7)`; with `K` the browser hides it.
Device parse_android_device(std::string_view ua) {
  const Device unknown{"Android", "Generic", {}};
  auto rest = after(ua, "Android").value_or("");
  const auto start = rest.find("; ");
  if (start == std::string_view::npos) return unknown;
  rest.remove_prefix(start + 2);
  rest = rest.substr(0, std::min({rest.find(')'), rest.find(" Build/"), rest.find(';')}));
  const std::string model(ascii::trim(rest));
  if (model.empty() || model == "K" || model == "Mobile" || model == "Tablet" || model == "wv" ||
      model.starts_with("rv:"))
    return unknown;
  std::string_view brand = "Generic";
  if (model.starts_with("SM-") || model.starts_with("GT-")) brand = "Samsung";
  if (model.starts_with("Pixel") || model.starts_with("Nexus")) brand = "Google";
  if (model.starts_with("Redmi") || model.starts_with("Mi ")) brand = "XiaoMi";
  return Device{model, std::string(brand), model};
}

Device parse_device(std::string_view ua) {
  for (const std::string_view bot : {"Googlebot", "bingbot"}) {
    if (contains(ua, bot)) return Device{"Spider", "Spider", "Desktop"};
  }
  for (const std::string_view name : {"iPhone", "iPad", "iPod"}) {
    if (contains(ua, name)) return Device{std::string(name), "Apple", std::string(name)};
  }
  if (contains(ua, "Windows Phone")) return {};
  if (contains(ua, "Android")) return parse_android_device(ua);
  if (contains(ua, "Macintosh")) return Device{"Mac", "Apple", "Mac"};
  return {};
}

// A value of structured headers (RFC 8941): a text in quotation marks.
std::string_view unquoted(std::string_view text) {
  text = ascii::trim(text);
  if (text.size() < 2 || !text.starts_with('"') || !text.ends_with('"')) return text;
  return text.substr(1, text.size() - 2);
}

// `"Chromium";v="120", "Not A;Brand";v="99"`: the real brand, or what it is built on.
Product parse_brands(std::string_view brands) {
  Product engine;
  while (!brands.empty()) {
    const auto open = brands.find('"');
    if (open == std::string_view::npos) break;
    const auto close = brands.find('"', open + 1);
    if (close == std::string_view::npos) break;
    auto name = brands.substr(open + 1, close - open - 1);
    brands.remove_prefix(close + 1);
    if (!brands.starts_with(";v=\"")) continue;
    Product found = product(name, brands.substr(4));
    const auto end = brands.find('"', 4);
    brands.remove_prefix(end == std::string_view::npos ? brands.size() : end + 1);
    // A made-up brand keeps readers from relying on the list's form.
    if (name.starts_with("Not") || name.starts_with(" Not") || name.starts_with(";Not")) continue;
    if (name == "Google Chrome") found.name = "Chrome";
    if (name == "Microsoft Edge") found.name = "Edge";
    if (name != "Chromium") return found;
    engine = std::move(found);
  }
  return engine;
}

// Windows 11 calls itself NT 10.0 everywhere but here, where its major version is 13 or more.
std::string hinted_version(std::string_view system, std::string_view hint) {
  std::string version = version_of(hint);
  if (system != "Windows") return version;
  const auto first = std::string_view(version).substr(0, version.find('.'));
  const auto major = ascii::parse_number<int>(first);
  if (!major || *major == 0) return {};
  return *major >= 13 ? "11" : "10";
}

void apply_os_hints(Product& os, const UserAgentHeaders& headers) {
  const auto platform = utf8::prefix(unquoted(headers.platform), kNameMax);
  if (platform.empty() || platform == "Unknown") return;
  if (os.name.empty() || (platform == "macOS" && !headers.platform_version.empty()))
    os = Product{std::string(platform), {}};
  if (os.name != platform) return;
  auto version = hinted_version(platform, unquoted(headers.platform_version));
  if (!version.empty()) os.version = std::move(version);
}

}  // namespace

UserAgent parse_user_agent(const UserAgentHeaders& headers) {
  const auto ua = utf8::prefix(headers.user_agent, kTextMax);
  UserAgent read{parse_browser(ua), parse_os(ua), parse_device(ua)};
  if (read.browser.name.empty()) read.browser = parse_brands(utf8::prefix(headers.brands, kTextMax));
  apply_os_hints(read.os, headers);
  const auto model = utf8::prefix(unquoted(headers.model), kNameMax);
  if (!model.empty() && read.device.model.empty()) {
    read.device.model = model;
    if (read.device.family.empty() || read.device.family == "Android") read.device.family = model;
  }
  return read;
}

}  // namespace vedette::normalize
