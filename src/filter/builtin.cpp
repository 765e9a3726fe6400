#include "filter/builtin.h"

#include <re2/re2.h>

#include "base/ascii.h"
#include "filter/globs.h"
#include "filter/origins.h"

namespace vedette::filter {
namespace {

constexpr std::size_t kMaxUserAgent = 1024;

// Names in User-Agents beyond those that end with `bot` or `spider` as a word.
constexpr std::string_view kCrawlers[] = {
    "Googlebot", "Mediapartners-Google", "AdsBot-Google", "FeedFetcher-Google", "APIs-Google", "Google-InspectionTool",
    "Google-Site-Verification", "Google Favicon", "GoogleOther", "Google-Read-Aloud", "Chrome-Lighthouse",
    "bingbot", "BingPreview", "msnbot", "AdIdxBot",
    "Baiduspider", "Yahoo! Slurp", "Sogou web", "Sogou Pic", "Sogou inst",
    "facebookexternalhit", "facebookcatalog", "meta-externalagent", "meta-externalfetcher", "Facebot",
    "ia_archiver", "archive.org_bot", "Slackbot-LinkExpanding", "Slack-ImgProxy",
    "Pingdom", "Lytics", "AWS Security Scanner", "Amazon-Route53-Health-Check-Service", "HubSpot", "Bytespider",
    "Better Uptime", "Better Stack", "UptimeRobot", "StatusCake", "PetalBot", "YandexMetrika", "DuckAssistBot",
    "WhatsApp/", "SkypeUriPreview", "redditbot", "Embedly", "Iframely",
};

// Parts of messages that pages do not throw themselves.
constexpr std::string_view kExtensionMessages[] = {
    // The life of an extension: updated, removed, or its other half is gone.
    "Extension context invalidated", "Could not establish connection. Receiving end does not exist",
    "The message port closed before a response was received", "message channel closed before a response was received",
    "message channel is closed, so the message channel", "Invalid call to runtime.sendMessage()",
    "runtime.sendMessage(). Tab not found", "Cannot access a chrome:// URL", "Extension manifest must request permission",
    // Wallets.
    "Cannot redefine property: ethereum", "Cannot set property ethereum of #<Window>", "Failed to connect to MetaMask",
    "MetaMask: Lost connection", "MetaMask extension not found", "inpage.js: MetaMask", "tronlinkParams", "solflare-detect",
    "Cannot redefine property: BitKeep", "Cannot assign to read only property 'tronLink'",
    // Scripts that mobile browsers and applications put into pages.
    "__gCrWeb", "instantSearchSDKJSBridgeClearHighlight", "_AutofillCallbackHandler", "WeixinJSBridge is not defined",
    "Can't find variable: WeixinJSBridge", "zaloJSV2", "vid_mate_check", "UCShellJava", "setIOSParameters",
    "Can't find variable: PaymentAutofillConfig", "gmo is not defined", "Can't find variable: gmo",
    "ceCurrentVideo.currentTime", "mraid is not defined", "logMutedMessage", "pktAnnotationHighlighter",
    "Java bridge method invocation error", "Java object is gone",
    "atomicFindClose", "fb_xd_fragment", "jigsaw is not defined", "Can't find variable: ZiteReader",
    // Adware, toolbars, and scanners of links in mails.
    "top.GLOBALS", "originalCreateNotification", "canvas.contentDocument", "MyApp_RemoveAllHighlights",
    "ComboSearch is not defined", "bmi_SafeAddOnload", "EBCallBackMessageReceived", "plugin.setSuspendState is not a function",
    "conduitPage", "DealPly", "SymBrowser_ScriptObj", "Object Not Found Matching Id:", "_avast_submit", "avgPassDone",
    "KasperskyLab", "LIDNotifyId", "superfish",
};

constexpr std::string_view kExtensionSchemes[] = {
    "chrome-extension", "moz-extension", "safari-extension", "safari-web-extension", "webkit-masked-url",
    "ms-browser-extension", "edge-extension", "opera-extension", "brave-extension", "extension", "chrome",
};

// Proxies, translators and adware that put scripts of their own into pages.
constexpr std::string_view kInjectors[] = {
    "kaspersky-labs.com", "superfish.com", "texthelp.com", "translate.googleapis.com", "translate.google.com",
    "jollywallet.com",    "dealply.com",   "conduit.com",  "babylon.com",              "nimbus.bitdefender.net",
    "static.woopra.com",  "adtrustmedia.com", "tt.epicplay.com", "loading.retry.widdit.com",
};

constexpr std::string_view kBogusCspSchemes[] = {
    "about",   "file",        "jar",      "resource",   "view-source", "webviewprogressproxy",
    "ms-appx", "ms-appx-web", "jsbridge", "wvjbscheme", "itms-appss",  "res",         "mx",
    "symres",
};

const std::string kHealthChecks[] = {
    "*healthcheck*",
    "*health_check*",
    "*health-check*",
    "*heartbeat*",
    "*/{health,healthz,healthy,_health,live,livez,liveness,ready,readyz,readiness,startupz,ping}{,/}",
};

constexpr std::int64_t kHydrationErrors[] = {418, 419, 421, 422, 423, 425};

template <class List>
bool any_equals(const List& list, std::string_view text) {
  return std::ranges::any_of(list, [&](std::string_view entry) { return ascii::equals_ignoring_case(entry, text); });
}

// Finds any of the texts, without regard to case.
class AnyOf {
 public:
  template <class List>
  explicit AnyOf(const List& texts) : expression_(expression_of(texts), options()) {}
  bool is_in(std::string_view text) const {
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), expression_);
  }

 private:
  template <class List>
  static std::string expression_of(const List& texts) {
    std::string all;
    for (const std::string_view text : texts) {
      if (!all.empty()) all += '|';
      all += re2::RE2::QuoteMeta(re2::StringPiece(text.data(), text.size()));
    }
    return all;
  }
  static re2::RE2::Options options() {
    re2::RE2::Options options;
    options.set_case_sensitive(false);
    options.set_never_capture(true);
    return options;
  }
  re2::RE2 expression_;
};

bool ends_word(std::string_view rest) {
  return !rest.empty() && std::string_view("/;) \t").find(rest.front()) != std::string_view::npos;
}

bool precedes(std::string_view before, std::string_view word) {
  return before.size() >= word.size() && ascii::equals_ignoring_case(before.substr(before.size() - word.size()), word);
}

// `word`, in lower case, at the end of a name, such as `ExampleBot/2.0`.
bool has_generic_token(std::string_view user_agent, std::string_view word) {
  for (std::size_t at = 0; at + word.size() <= user_agent.size(); ++at) {
    if (ascii::to_lower(user_agent[at]) != word.front()) continue;
    if (!ascii::equals_ignoring_case(user_agent.substr(at, word.size()), word)) continue;
    const auto before = user_agent.substr(0, at);
    const auto rest = user_agent.substr(at + word.size());
    // CUBOT makes phones; Slackbot 1.x brings webhooks that people have asked for.
    const bool is_phone = precedes(before, "cu");
    const bool is_webhook = precedes(before, "slack") && rest.starts_with(" 1.");
    if (ends_word(rest) && !is_phone && !is_webhook) return true;
  }
  return false;
}

std::string_view scheme_of(std::string_view path) {
  const auto colon = path.find(':');
  return colon == std::string_view::npos ? std::string_view{} : path.substr(0, colon);
}

bool is_of_injector(std::string_view url) {
  const auto host = split_url(url).host;
  return std::ranges::any_of(kInjectors, [&](std::string_view domain) { return is_host_at_or_below(host, domain); });
}

}  // namespace

bool is_crawler(std::string_view user_agent) {
  static const AnyOf kNames(kCrawlers);
  if (user_agent.empty()) return false;
  user_agent = user_agent.substr(0, kMaxUserAgent);
  return has_generic_token(user_agent, "bot") || has_generic_token(user_agent, "spider") || kNames.is_in(user_agent);
}

bool is_extension_message(std::string_view value) {
  static const AnyOf kMessages(kExtensionMessages);
  return !value.empty() && kMessages.is_in(value);
}

bool is_extension_script(std::string_view path) {
  if (path.empty()) return false;
  return any_equals(kExtensionSchemes, scheme_of(path)) || is_of_injector(path);
}

bool is_health_check(std::string_view transaction) {
  static const Globs kGlobs = Globs::compile(kHealthChecks);
  return !transaction.empty() && kGlobs.matches(transaction);
}

bool is_bogus_csp_source(std::string_view source) {
  if (source.empty()) return false;
  const auto colon = source.find(':');
  // Of some sources browsers say the scheme alone.
  const auto scheme = source.substr(0, colon);
  return any_equals(kExtensionSchemes, scheme) || any_equals(kBogusCspSchemes, scheme) || is_of_injector(source);
}

bool is_chunk_load_error(std::string_view type, std::string_view value) {
  if (type == "ChunkLoadError" || value.find("ChunkLoadError:") != std::string_view::npos) return true;
  const auto at = std::min(value.find("Loading chunk "), value.find("Loading CSS chunk "));
  return at != std::string_view::npos && value.find(" failed", at) != std::string_view::npos;
}

bool is_hydration_error(std::string_view value) {
  constexpr std::string_view kTexts[] = {
      "Hydration failed because",
      "error while hydrating",
      "Text content does not match server-rendered HTML",
      "Text content did not match. Server:",
  };
  if (std::ranges::any_of(kTexts, [&](auto text) { return value.find(text) != std::string_view::npos; })) return true;
  // Of a build for production the number is all that is left.
  constexpr std::string_view kBeforeNumber[] = {"Minified React error #", "/error-decoder.html?invariant=", "react.dev/errors/"};
  return std::ranges::any_of(kBeforeNumber, [&](std::string_view before) {
    const auto at = value.find(before);
    if (at == std::string_view::npos) return false;
    const auto rest = value.substr(at + before.size());
    const auto digits = rest.substr(0, rest.find_first_not_of("0123456789"));
    const auto number = ascii::parse_number<std::int64_t>(digits);
    return number && std::ranges::find(kHydrationErrors, *number) != std::end(kHydrationErrors);
  });
}

}  // namespace vedette::filter
