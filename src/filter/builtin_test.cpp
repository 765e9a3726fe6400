#include "filter/builtin.h"

#include <gtest/gtest.h>

namespace vedette::filter {
namespace {

TEST(Crawlers, are_known_by_their_user_agents) {
  for (const auto* agent : {
           "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
           "Mediapartners-Google",
           "AdsBot-Google (+http://www.google.com/adsbot.html)",
           "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
           "Mozilla/5.0 (Windows NT 6.1) AppleWebKit/534 (KHTML, like Gecko) BingPreview/1.0b",
           "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
           "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
           "Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)",
           "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
           "ia_archiver (+http://www.alexa.com/site/help/webmasters; crawler@alexa.com)",
           "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
           "Slack-ImgProxy (+https://api.slack.com/robots)",
           "Mozilla/5.0 (compatible; PingdomPageSpeed/1.0; pingbot/2.0; +http://www.pingdom.com/)",
           "AWS Security Scanner",
           "HubSpot Crawler 1.0 http://www.hubspot.com/",
           "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (compatible; Bytespider; spider-feedback@example.com)",
           "Better Uptime Bot Mozilla/5.0",
           "ExampleBot/1.0",
           "Mozilla/5.0 (compatible; example-spider)",
           "my bot; of mine",
       }) {
    EXPECT_TRUE(is_crawler(agent)) << agent;
  }
}

TEST(Crawlers, people_are_none) {
  for (const auto* agent : {
           "",
           "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
           "Mozilla/5.0 (Linux; Android 9; CUBOT X19 Build/PPR1) AppleWebKit/537.36 Chrome/70.0.3538.110 Mobile Safari/537.36",
           "Mozilla/5.0 (Linux; Android 9; CUBOT) AppleWebKit/537.36",
           "Slackbot 1.0 (+https://api.slack.com/robots)",
           "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
           "sentry.python/2.5.1",
           "robotics-app/1.0",
           "spiderman-fans/3",
       }) {
    EXPECT_FALSE(is_crawler(agent)) << agent;
  }
}

TEST(Extensions, are_known_by_message_and_script) {
  EXPECT_TRUE(is_extension_message("Error: Extension context invalidated."));
  EXPECT_TRUE(is_extension_message("undefined is not an object (evaluating '__gCrWeb.autofill.extractForms')"));
  EXPECT_TRUE(is_extension_message("Uncaught: cannot redefine property: ETHEREUM"));
  for (const auto* message : {"atomicFindClose is not defined", "Can't find variable: fb_xd_fragment", "jigsaw is not defined",
                              "Can't find variable: ZiteReader", "Can't find variable: top.GLOBALS"}) {
    EXPECT_TRUE(is_extension_message(message)) << message;
  }
  EXPECT_FALSE(is_extension_message("Cannot read properties of undefined (reading 'id')"));
  EXPECT_FALSE(is_extension_message(""));
  for (const auto* path : {"chrome-extension://abcdef/inject.js", "moz-extension://1-2/x.js", "safari-extension://x/y.js",
                           "safari-web-extension://x/y.js", "webkit-masked-url://hidden/", "CHROME-EXTENSION://x/y.js",
                           "https://gc.kis.v2.scr.kaspersky-labs.com/1/main.js", "//superfish.com/ws/sf.js",
                           "https://static.woopra.com/js/woopra.js"}) {
    EXPECT_TRUE(is_extension_script(path)) << path;
  }
  for (const auto* path : {"", "app:///main.js", "https://example.com/chrome-extension/x.js", "/static/moz-extension.js",
                           "https://notsuperfish.com/x.js", "https://www.woopra.com/x.js", "C:\\app\\main.js"}) {
    EXPECT_FALSE(is_extension_script(path)) << path;
  }
}

TEST(HealthChecks, are_known_by_the_name_of_the_transaction) {
  for (const auto* name : {"GET /healthz", "/api/health", "/api/health/", "/HealthCheck/status", "/v1/heartbeat", "GET /ping",
                           "/ready", "/readiness", "/livez", "/liveness", "app.views.healthcheck", "/_health"}) {
    EXPECT_TRUE(is_health_check(name)) << name;
  }
  for (const auto* name : {"", "/", "/shopping", "/health/records", "/already", "/live/stream", "/pings", "/up", "GET /up/", "GET /users/ready-made"}) {
    EXPECT_FALSE(is_health_check(name)) << name;
  }
}

TEST(CspSources, that_nobody_can_mend_are_known) {
  for (const auto* source : {"chrome-extension", "chrome-extension://abc/x.js", "moz-extension", "about", "about:blank",
                             "safari-web-extension://x", "resource://gre/x.js", "https://me.kis.v2.scr.kaspersky-labs.com",
                             "https://www.superfish.com/ws/x", "webviewprogressproxy:///complete", "res://x", "mx://res", "symres:x",
                             "https://cdn.adtrustmedia.com/x.js", "adtrustmedia.com"}) {
    EXPECT_TRUE(is_bogus_csp_source(source)) << source;
  }
  for (const auto* source : {"", "https://evil.example/x.js", "inline", "eval", "data", "blob", "self", "wss://example.com"}) {
    EXPECT_FALSE(is_bogus_csp_source(source)) << source;
  }
}

TEST(ChunkLoadErrors, are_known_by_type_or_value) {
  EXPECT_TRUE(is_chunk_load_error("ChunkLoadError", ""));
  EXPECT_TRUE(is_chunk_load_error("Error", "Loading chunk 7 failed. (error: https://example.com/7.js)"));
  EXPECT_TRUE(is_chunk_load_error("Error", "Loading CSS chunk main failed."));
  EXPECT_TRUE(is_chunk_load_error("UnhandledRejection", "ChunkLoadError: Loading chunk 3 was lost"));
  EXPECT_FALSE(is_chunk_load_error("Error", "Loading chunk 7 took long"));
  EXPECT_FALSE(is_chunk_load_error("TypeError", "chunk is undefined"));
}

TEST(HydrationErrors, are_known_in_development_and_in_production) {
  EXPECT_TRUE(is_hydration_error("Hydration failed because the initial UI does not match what was rendered"));
  EXPECT_TRUE(is_hydration_error("There was an error while hydrating this Suspense boundary."));
  EXPECT_TRUE(is_hydration_error("Text content does not match server-rendered HTML."));
  EXPECT_TRUE(is_hydration_error("Minified React error #418; visit https://react.dev/errors/418"));
  EXPECT_TRUE(is_hydration_error("Minified React error #425"));
  EXPECT_TRUE(is_hydration_error("https://reactjs.org/docs/error-decoder.html?invariant=423"));
  EXPECT_TRUE(is_hydration_error("See https://react.dev/errors/418?args[]=HTML"));
  EXPECT_FALSE(is_hydration_error("https://reactjs.org/docs/error-decoder.html?invariant=301"));
  EXPECT_FALSE(is_hydration_error("Minified React error #301; visit https://react.dev/errors/301"));
  EXPECT_FALSE(is_hydration_error("Minified React error #4180"));
  EXPECT_FALSE(is_hydration_error("Minified React error #"));
  EXPECT_FALSE(is_hydration_error("Minified React error #99999999999999999999"));
}

}  // namespace
}  // namespace vedette::filter
