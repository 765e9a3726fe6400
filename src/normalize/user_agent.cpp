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

// Up to version 10 it says `MSIE 10.0`, since 11 `rv:11.0`; its engine is named since version 8, and is four behind it.
// In a view for older pages it says the version that it stands in for.
std::optional<Product> parse_internet_explorer(std::string_view ua) {
  const auto engine = after(ua, "Trident/");
  const auto told = after(ua, "MSIE ");
  if (!engine && !told) return std::nullopt;
  // Older versions of Opera say so behind all else.
  if (const auto rest = after(ua, " Opera ")) return product("Opera", *rest);
  if (const auto rest = after(ua, "IEMobile")) return product("IE Mobile", rest->empty() ? *rest : rest->substr(1));
  if (told) return product("IE", *told);
  if (const auto rest = after(ua, "rv:")) return product("IE", *rest);
  const std::string number = version_of(*engine);
  const auto version = ascii::parse_number<int>(std::string_view(number).substr(0, number.find('.')));
  return Product{"IE", version && *version < 100 ? std::to_string(*version + 4) : std::string()};
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
  if (const auto explorer = parse_internet_explorer(ua)) return *explorer;
  if (!contains(ua, "AppleWebKit/")) return {};
  const auto version = after(ua, "Version/");
  // The browser of the system is as old as the system; its own number stayed at 4.0.
  if (contains(ua, "Android")) return product("Android", after(ua, "Android ").value_or(""));
  if (!contains(ua, "Safari/"))
    return is_mobile ? product("Mobile Safari UI/WKWebView", "") : Product{};
  return product(is_mobile ? "Mobile Safari" : "Safari", version.value_or(""));
}

Product parse_os(std::string_view ua) {
  if (const auto rest = after(ua, "Windows Phone ")) {
    return product("Windows Phone", rest->starts_with("OS ") ? rest->substr(3) : *rest);
  }
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

// `de-ch` or `en`, which old systems say before the model.
bool is_locale(std::string_view text) {
  const auto is_letters = [](std::string_view part) { return part.size() == 2 && std::ranges::all_of(part, ascii::is_alpha); };
  if (text.size() == 2) return is_letters(text);
  return text.size() == 5 && (text[2] == '-' || text[2] == '_') && is_letters(text.substr(0, 2)) && is_letters(text.substr(3));
}

std::string_view brand_of(std::string_view model) {
  if (model.starts_with("SM-") || model.starts_with("GT-")) return "Samsung";
  if (model.starts_with("Pixel") || model.starts_with("Nexus")) return "Google";
  if (model.starts_with("Redmi") || model.starts_with("Mi ")) return "XiaoMi";
  return "Generic";
}

// `Android 13; SM-G991B Build/TP1A` and `Android 13; Pixel 7)`; with `K` the browser hides it.
Device parse_android_device(std::string_view ua) {
  const Device unknown{"Android", "Generic", {}};
  auto rest = after(ua, "Android").value_or("");
  const auto start = rest.find("; ");
  if (start == std::string_view::npos) return unknown;
  rest.remove_prefix(start + 2);
  if (const auto end = rest.find("; "); end != std::string_view::npos && is_locale(rest.substr(0, end))) rest.remove_prefix(end + 2);
  rest = rest.substr(0, std::min({rest.find(')'), rest.find(" Build/"), rest.find(';')}));
  const std::string model(ascii::trim(rest));
  if (model.empty() || model == "K" || model == "Mobile" || model == "Tablet" || model == "wv" ||
      model.starts_with("rv:") || is_locale(model))
    return unknown;
  return Device{model, std::string(brand_of(model)), model};
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
    if (name == "Android WebView") found.name = "Chrome Mobile WebView";
    if (name == "YaBrowser") found.name = "Yandex Browser";
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

// Where a User-Agent and hints differ the hints hold: browsers freeze the former at a common form. Where they agree, the
// User-Agent may tell more, such as the kind of system, or all numbers of the version.
void apply_brands(Product& browser, std::string_view brands) {
  auto hinted = parse_brands(brands);
  const bool is_told_already = !browser.name.empty() && (hinted.name == "Chromium" || browser.name.starts_with(hinted.name));
  if (!hinted.name.empty() && !is_told_already) browser = std::move(hinted);
}

void apply_os_hints(Product& os, const UserAgentHeaders& headers) {
  const auto platform = utf8::prefix(unquoted(headers.platform), kNameMax);
  if (platform.empty() || platform == "Unknown") return;
  auto version = hinted_version(platform, unquoted(headers.platform_version));
  const bool is_mac = platform == "macOS" && os.name == "Mac OS X" && version.empty();
  const bool is_linux = platform == "Linux" && (os.name == "Ubuntu" || os.name == "Fedora" || os.name == "Debian");
  if (is_mac || is_linux) return;
  if (os.name != platform) os = Product{std::string(platform), {}};
  if (!version.empty()) os.version = std::move(version);
}

}  // namespace

UserAgent parse_user_agent(const UserAgentHeaders& headers) {
  const auto ua = utf8::prefix(headers.user_agent, kTextMax);
  UserAgent read{parse_browser(ua), parse_os(ua), parse_device(ua)};
  apply_brands(read.browser, utf8::prefix(headers.brands, kTextMax));
  apply_os_hints(read.os, headers);
  const std::string model(utf8::prefix(unquoted(headers.model), kNameMax));
  if (!model.empty() && read.device.model != model) read.device = Device{model, std::string(brand_of(model)), model};
  return read;
}

}  // namespace vedette::normalize
