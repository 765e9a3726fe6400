#include "filter/filter.h"

#include <gtest/gtest.h>

#include "json/parse.h"
#include "normalize/normalize.h"

namespace vedette::filter {
namespace {

constexpr std::string_view kClient = "203.0.113.9";

// As the pipeline does: normalized first.
std::string reason(const Settings& settings, std::string_view event_text, std::string_view user_agent = {}) {
  auto parsed = json::parse_lenient(event_text);
  EXPECT_TRUE(parsed) << event_text;
  auto& event = parsed->as_object();
  const auto time = normalize::normalize_event(
      event, {.received = parse_instant("2026-03-01T12:00:00Z").value(), .client_ip = kClient, .user_agent = user_agent});
  EXPECT_TRUE(time) << event_text;
  const auto filter = Filter::compile(settings);
  return std::string(filter.reason(event).value_or(""));
}

std::string exception(std::string_view type, std::string_view value, std::string_view path = "https://example.com/a.js") {
  return fmt::format(R"({{"exception":{{"values":[{{"type":"{}","value":"{}","stacktrace":{{"frames":[
                        {{"abs_path":"{}"}},{{"abs_path":"<anonymous>"}}]}}}}]}}}})",
                     type, value, path);
}

std::string with_agent(std::string_view agent) {
  return fmt::format(R"({{"message":"x","request":{{"url":"https://example.com/","headers":{{"User-Agent":"{}"}}}}}})", agent);
}

std::string transaction(std::string_view name) {
  return fmt::format(R"({{"type":"transaction","transaction":"{}","start_timestamp":1772366399,"timestamp":1772366400,
      "contexts":{{"trace":{{"trace_id":"0123456789abcdef0123456789abcdef","span_id":"0123456789abcdef"}}}}}})",
                     name);
}

TEST(Filter, by_default_an_ordinary_event_passes) {
  EXPECT_EQ(reason({}, exception("TypeError", "x is null")), "");
  EXPECT_EQ(reason({}, R"({"message":"x","user":{"ip_address":"127.0.0.1"},"release":"1.0"})"), "");
  EXPECT_EQ(reason({}, transaction("GET /shop")), "");
  EXPECT_EQ(reason({}, "{}"), "");
}

TEST(Filter, addresses_of_users) {
  const Settings settings{.ip_addresses = {"bad", "203.0.113.0/24"}};
  EXPECT_EQ(reason(settings, R"({"user":{"ip_address":"203.0.113.80"}})"), "ip-address");
  EXPECT_EQ(reason(settings, R"({"user":{"ip_address":"{{auto}}"}})"), "ip-address");
  EXPECT_EQ(reason(settings, R"({"platform":"javascript"})"), "ip-address");
  EXPECT_EQ(reason({.ip_addresses = {"198.51.100.0/24"}}, R"({"platform":"javascript"})"), "");
  // A server is not its user.
  EXPECT_EQ(reason(settings, R"({"platform":"python"})"), "");
  EXPECT_EQ(reason(settings, R"({"platform":"javascript","user":{"ip_address":"198.51.100.1"}})"), "");
}

TEST(Filter, releases_by_glob_and_by_version) {
  const Settings settings{.releases = {"web@1.*", ">=ios@3", "[bad"}};
  EXPECT_EQ(reason(settings, R"({"release":"web@1.9"})"), "release-version");
  EXPECT_EQ(reason(settings, R"({"release":"ios@3.1"})"), "release-version");
  EXPECT_EQ(reason(settings, R"({"release":"ios@2.9"})"), "");
  EXPECT_EQ(reason(settings, R"({"release":"web@2.0"})"), "");
  EXPECT_EQ(reason({.releases = {"*"}}, "{}"), "");
}

TEST(Filter, messages) {
  const Settings settings{.error_messages = {"TypeError: x*", "*is full", "quiet"}};
  EXPECT_EQ(reason(settings, exception("TypeError", "x is null")), "error-message");
  EXPECT_EQ(reason(settings, exception("Error", "disk is full")), "error-message");
  EXPECT_EQ(reason(settings, R"({"logentry":{"message":"%s is full","params":["disk"]}})"), "error-message");
  EXPECT_EQ(reason(settings, R"({"message":"Quiet"})"), "error-message");
  EXPECT_EQ(reason(settings, exception("quiet", "")), "error-message");
  EXPECT_EQ(reason(settings, exception("RangeError", "x is null")), "");
  EXPECT_EQ(reason(settings, R"({"message":"all quiet"})"), "");
}

TEST(Filter, localhost) {
  const Settings settings{.localhost = true};
  for (const auto* event : {
           R"({"user":{"ip_address":"127.0.0.1"}})", R"({"user":{"ip_address":"::1"}})",
           R"({"request":{"url":"http://localhost:3000/x"}})", R"({"request":{"url":"http://shop.localhost/"}})",
           R"({"request":{"url":"http://127.0.0.1/"}})", R"({"request":{"url":"http://[::1]:8080/"}})",
           R"({"request":{"url":"file:///home/x/index.html"}})",
           R"({"request":{"url":"https://example.com/","headers":{"X-Forwarded-For":"127.0.0.1, 198.51.100.1"}}})",
           R"({"request":{"headers":{"Host":"localhost:8000"}}})",
           R"({"request":{"headers":{"X-Forwarded-Host":"127.0.0.1"}}})"}) {
    EXPECT_EQ(reason(settings, event), "localhost") << event;
    EXPECT_EQ(reason({}, event), "") << event;
  }
  for (const auto* event : {
           R"({"user":{"ip_address":"10.0.0.1"}})", R"({"request":{"url":"https://localhost.example.com/"}})",
           R"({"request":{"url":"https://notlocalhost/"}})",
           R"({"request":{"url":"https://example.com/","headers":{"Host":"localhost"}}})",
           R"({"request":{"headers":{"X-Forwarded-For":"198.51.100.1, 127.0.0.1","Host":"example.com"}}})"}) {
    EXPECT_EQ(reason(settings, event), "") << event;
  }
}

TEST(Filter, crawlers) {
  const std::string bot = "Mozilla/5.0 (compatible; ExampleBot/1.0)";
  EXPECT_EQ(reason({}, with_agent(bot)), "web-crawlers");
  // A program that calls itself a bot is no visitor.
  EXPECT_EQ(reason({}, R"({"message":"x"})", bot), "");
  EXPECT_EQ(reason({}, R"({"platform":"javascript","request":{"url":"https://example.com/"}})", bot), "");
  // A browser sends security reports itself.
  EXPECT_EQ(reason({.allowed_domains = {"*"}}, R"({"csp":{"effective_directive":"img-src","blocked_uri":"https://a.example/"}})", bot),
            "web-crawlers");
  EXPECT_EQ(reason({}, with_agent("Mozilla/5.0 Firefox/127.0"), bot), "");
  EXPECT_EQ(reason({.web_crawlers = false}, with_agent(bot)), "");
}

TEST(Filter, legacy_browsers) {
  const std::string old = "Mozilla/5.0 (X11; Linux x86_64; rv:90.0) Gecko/20100101 Firefox/90.0";
  const Settings all{.legacy_browsers = {.is_all = true, .names = {}}};
  EXPECT_EQ(reason(all, with_agent(old)), "legacy-browsers");
  EXPECT_EQ(reason(all, R"({"message":"x"})", old), "");
  EXPECT_EQ(reason(all, with_agent("Mozilla/5.0 (Linux; U; Android 2.3.3; de-ch; HTC Desire Build/FRF91) AppleWebKit/533.1 "
                                   "(KHTML, like Gecko) Version/4.0 Mobile Safari/533.1")),
            "legacy-browsers");
  EXPECT_EQ(reason(all, R"({"contexts":{"browser":{"name":"IE","version":"11.0"}}})"), "legacy-browsers");
  EXPECT_EQ(reason({.legacy_browsers = {.is_all = false, .names = {"ie", "firefox"}}}, with_agent(old)), "legacy-browsers");
  EXPECT_EQ(reason({.legacy_browsers = {.is_all = false, .names = {"ie", "netscape"}}}, with_agent(old)), "");
  EXPECT_EQ(reason({}, with_agent(old)), "");
  EXPECT_EQ(reason(all, with_agent("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0")), "");
}

TEST(Filter, browser_extensions) {
  const Settings settings{.browser_extensions = true};
  EXPECT_EQ(reason(settings, exception("Error", "Extension context invalidated.")), "browser-extensions");
  EXPECT_EQ(reason(settings, exception("Error", "x", "chrome-extension://abc/a.js")), "browser-extensions");
  EXPECT_EQ(reason({}, exception("Error", "x", "chrome-extension://abc/a.js")), "");
  EXPECT_EQ(reason(settings, exception("Error", "x")), "");
  // The page's own script called last.
  EXPECT_EQ(reason(settings, R"({"exception":{"values":[{"type":"E","value":"x","stacktrace":{"frames":[
      {"abs_path":"moz-extension://1/a.js"},{"abs_path":"https://example.com/a.js"}]}}]}})"), "");
}

TEST(Filter, health_checks) {
  EXPECT_EQ(reason({}, transaction("GET /healthz")), "filtered-transaction");
  EXPECT_EQ(reason({.filtered_transactions = false}, transaction("GET /healthz")), "");
  EXPECT_EQ(reason({}, R"({"message":"x","transaction":"GET /healthz"})"), "");
}

TEST(Filter, csp_reports) {
  const auto report = [](std::string_view blocked, std::string_view page = "https://www.example.net/") {
    return fmt::format(R"({{"csp":{{"document_uri":"{}","blocked_uri":"{}","effective_directive":"script-src"}}}})", page, blocked);
  };
  EXPECT_EQ(reason({}, report("chrome-extension")), "invalid-csp");
  EXPECT_EQ(reason({}, report("https://evil.example/x.js")), "");
  EXPECT_EQ(reason({.invalid_csp = false}, report("chrome-extension")), "");
  EXPECT_EQ(reason({.csp_sources = {"evil.example"}}, report("https://evil.example/x.js")), "invalid-csp");
  EXPECT_EQ(reason({.invalid_csp = false, .csp_sources = {"evil.example"}}, report("https://evil.example/x.js")), "invalid-csp");
  EXPECT_EQ(reason({.allowed_domains = {"example.com"}}, report("inline")), "invalid-csp");
  EXPECT_EQ(reason({.allowed_domains = {"*.example.net"}}, report("inline")), "");
  EXPECT_EQ(reason({.invalid_csp = false, .allowed_domains = {"example.com"}}, report("inline")), "");
}

TEST(Filter, chunks_and_hydration) {
  EXPECT_EQ(reason({}, exception("ChunkLoadError", "Loading chunk 7 failed.")), "chunk-load-error");
  EXPECT_EQ(reason({.chunk_load_errors = false}, exception("ChunkLoadError", "Loading chunk 7 failed.")), "");
  EXPECT_EQ(reason({}, exception("Error", "Minified React error #418; visit x")), "react-hydration-errors");
  EXPECT_EQ(reason({.react_hydration_errors = false}, exception("Error", "Minified React error #418; visit x")), "");
}

CustomFilter custom(std::int64_t id, DataType type, std::string_view condition) {
  return {.id = id, .is_active = true, .type = type, .condition = json::parse(condition)->as_object()};
}

TEST(Filter, custom_conditions) {
  Settings settings;
  settings.custom_filters = {
      custom(1, DataType::all, R"({"op":"nonsense"})"),
      custom(3, DataType::error, R"({"op":"and","inner":[{"op":"glob","name":"error_type","value":"Type*"},
                                                        {"op":"semver","name":"release","value":"<2"}]})"),
      custom(4, DataType::span, R"({"op":"eq","name":"event.transaction","value":"GET /shop"})"),
      custom(5, DataType::error, R"({"op":"cidr","name":"ip_address","value":"203.0.113.9"})"),
  };
  settings.custom_filters.back().is_active = false;
  EXPECT_EQ(reason(settings, R"({"release":"1.9","exception":{"type":"TypeError","value":"x"}})"), "custom-inbound-filter:3");
  EXPECT_EQ(reason(settings, R"({"release":"2.0","exception":{"type":"TypeError","value":"x"}})"), "");
  EXPECT_EQ(reason(settings, transaction("GET /shop")), "custom-inbound-filter:4");
  EXPECT_EQ(reason(settings, R"({"message":"x","transaction":"GET /shop"})"), "");
}

std::string item_reason(const Settings& settings, ItemKind kind, const ItemSubject& subject) {
  const auto filter = Filter::compile(settings);
  return std::string(filter.item_reason(kind, subject).value_or(""));
}

TEST(Filter, logs_and_metrics) {
  const Settings settings{.log_messages = {"debug: *"}, .metric_names = {"test.*"}};
  EXPECT_EQ(item_reason(settings, ItemKind::log, {.text = "debug: x"}), "log-message");
  EXPECT_EQ(item_reason(settings, ItemKind::log, {.text = "test.x"}), "");
  EXPECT_EQ(item_reason(settings, ItemKind::metric, {.text = "test.x"}), "trace-metric-name");
  EXPECT_EQ(item_reason(settings, ItemKind::metric, {.text = "debug: x"}), "");
  EXPECT_EQ(item_reason(settings, ItemKind::span, {.text = "test.x"}), "");
  EXPECT_EQ(item_reason({.releases = {"1.*"}}, ItemKind::log, {.text = "x", .release = "1.0"}), "release-version");
  EXPECT_EQ(item_reason({.ip_addresses = {"::1"}}, ItemKind::metric, {.text = "x", .client_ip = "::1"}), "ip-address");
  EXPECT_EQ(item_reason({}, ItemKind::log, {.text = "x", .user_agent = "ExampleBot/1"}), "web-crawlers");
  EXPECT_EQ(item_reason({}, ItemKind::log, {}), "");
  Settings own;
  own.custom_filters = {custom(8, DataType::log, R"({"op":"glob","name":"log_message","value":"*x*"})"),
                        custom(9, DataType::metric, R"({"op":"eq","name":"metric_name","value":"x"})")};
  EXPECT_EQ(item_reason(own, ItemKind::log, {.text = "an x here"}), "custom-inbound-filter:8");
  EXPECT_EQ(item_reason(own, ItemKind::metric, {.text = "x"}), "custom-inbound-filter:9");
  EXPECT_EQ(item_reason(own, ItemKind::span, {.text = "x"}), "");
}

TEST(Filter, spans_by_the_transaction_that_they_belong_to) {
  EXPECT_EQ(item_reason({}, ItemKind::span, {.text = "SELECT 1", .transaction = "GET /healthz"}), "filtered-transaction");
  EXPECT_EQ(item_reason({}, ItemKind::span, {.text = "GET /healthz", .transaction = "GET /shop"}), "");
  EXPECT_EQ(item_reason({}, ItemKind::log, {.text = "x", .transaction = "GET /healthz"}), "");
  EXPECT_EQ(item_reason({.filtered_transactions = false}, ItemKind::span, {.text = "x", .transaction = "GET /healthz"}), "");
}

TEST(Filter, origins_of_requests) {
  const auto ask = [](std::vector<std::string> domains, std::string_view origin, std::string_view referer) {
    Settings settings;
    settings.allowed_domains = std::move(domains);
    return std::string(Filter::compile(settings).origin_reason(origin, referer).value_or(""));
  };
  EXPECT_EQ(ask({"*"}, "https://evil.example", ""), "");
  EXPECT_EQ(ask({"example.com"}, "https://example.com", ""), "");
  EXPECT_EQ(ask({"example.com"}, "https://evil.example", ""), "cors");
  EXPECT_EQ(ask({"example.com"}, "", "https://evil.example/page"), "cors");
  EXPECT_EQ(ask({"example.com"}, "null", "https://example.com/page"), "");
  EXPECT_EQ(ask({"example.com"}, "https://evil.example", "https://example.com/page"), "cors");
  EXPECT_EQ(ask({"example.com"}, "", ""), "");
  EXPECT_EQ(ask({"example.com"}, "null", ""), "cors");
  EXPECT_EQ(ask({"example.com", "null"}, "null", ""), "");
  EXPECT_EQ(ask({"*"}, "null", ""), "");
  EXPECT_EQ(ask({}, "https://example.com", ""), "cors");
}

}  // namespace
}  // namespace vedette::filter
