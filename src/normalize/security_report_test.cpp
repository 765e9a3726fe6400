#include "normalize/security_report.h"

#include <gtest/gtest.h>

#include "normalize/testing.h"

namespace vedette::normalize {
namespace {

Normalized event_of(std::string_view report) {
  const auto event = event_from_security_report(boost::json::parse(report)).value();
  return normalize(boost::json::serialize(event));
}

constexpr std::string_view kCsp = R"({"csp-report":{"document-uri":"https://shop.example/cart?id=1",
      "referrer":"https://a.example/",
    "violated-directive":"img-src 'self'","effective-directive":"img-src","original-policy":"default-src 'none'",
    "blocked-uri":"https://evil.example/x.png?secret=1","status-code":200,"line-number":7,"nothing":null,
        "deep":{}}})";

TEST(SecurityReport, a_csp_report_becomes_an_event) {
  const auto out = event_of(kCsp);
  EXPECT_EQ(out.facts.type, "csp");
  EXPECT_EQ(out.facts.logger, "csp");
  EXPECT_EQ(out.facts.message, "Blocked 'img-src' from 'evil.example'");
  EXPECT_EQ(out.at("/csp/violated_directive"), "\"img-src 'self'\"");
  EXPECT_EQ(out.at("/csp/blocked_uri"), "\"https://evil.example/x.png?secret=1\"");
  EXPECT_EQ(out.at("/csp/status_code"), "200");
  EXPECT_EQ(out.at("/csp/deep"), "absent");
  EXPECT_EQ(out.at("/culprit"), "\"img-src 'self'\"");
  EXPECT_EQ(out.tag("effective-directive"), "img-src");
  EXPECT_EQ(out.tag("blocked-uri"), "https://evil.example/x.png");
  EXPECT_EQ(out.at("/request/url"), "\"https://shop.example/cart\"");
  EXPECT_EQ(out.at("/request/headers"), R"([["Referer","https://a.example/"]])");
  EXPECT_EQ(out.at("/errors"), "absent");
}

TEST(SecurityReport, the_reporting_api_says_the_same_in_other_words) {
  const auto out = event_of(R"j([{"type":"csp-violation","age":3,"url":"https://shop.example/",
      "user_agent":"Mozilla/5.0 Firefox/120.0",
      "body":{"documentURL":"https://shop.example/","blockedURL":"inline","effectiveDirective":"script-src-elem",
              "originalPolicy":"p","disposition":"enforce","sample":"alert(1)",
                  "sourceFile":"https://shop.example/a.js","lineNumber":3}}])j");
  EXPECT_EQ(out.facts.type, "csp");
  EXPECT_EQ(out.at("/csp/effective_directive"), "\"script-src-elem\"");
  EXPECT_EQ(out.at("/csp/violated_directive"), "\"script-src-elem\"");
  EXPECT_EQ(out.at("/csp/script_sample"), "\"alert(1)\"");
  EXPECT_EQ(out.at("/csp/line_number"), "3");
  EXPECT_EQ(out.facts.message, "Blocked 'script-src-elem' from 'inline'");
  EXPECT_EQ(out.tag("browser.name"), "Firefox");
}

TEST(SecurityReport, the_violated_directive_tells_the_effective_one) {
  const auto out = event_of(R"({"csp-report":{"violated-directive":"style-src cdn.example",
      "document-uri":"https://a.example/"}})");
  EXPECT_EQ(out.tag("effective-directive"), "style-src");
  EXPECT_EQ(out.tag("blocked-uri"), "self");
  EXPECT_EQ(out.facts.message, "Blocked 'style-src' from 'self'");
}

TEST(SecurityReport, certificates_have_three_kinds_of_reports) {
  const auto ct = event_of(R"({"expect-ct-report":{"date-time":"2026-03-01T11:00:00Z","hostname":"a.example",
      "port":8443,
      "failure-mode":"enforce","served-certificate-chain":["x"]}})");
  EXPECT_EQ(ct.facts.type, "expectct");
  EXPECT_EQ(ct.facts.logger, "expectct");
  EXPECT_EQ(ct.facts.timestamp, parse_instant("2026-03-01T11:00:00Z"));
  EXPECT_EQ(ct.facts.message, "Certificate transparency failed for 'a.example'");
  EXPECT_EQ(ct.at("/expectct/failure_mode"), "\"enforce\"");
  EXPECT_EQ(ct.at("/request/url"), "\"https://a.example:8443/\"");
  EXPECT_EQ(ct.tag("port"), "8443");
  const auto staple = event_of(R"({"expect-staple-report":{"hostname":"a.example","response-status":"MISSING",
      "port":443}})");
  EXPECT_EQ(staple.facts.type, "expectstaple");
  EXPECT_EQ(staple.tag("response-status"), "MISSING");
  EXPECT_EQ(staple.at("/request/url"), "\"https://a.example/\"");
  const auto pins = event_of(R"({"hostname":"a.example","known-pins":["pin-sha256=\"x\""],
      "include-subdomains":false})");
  EXPECT_EQ(pins.facts.type, "hpkp");
  EXPECT_EQ(pins.tag("include-subdomains"), "False");
}

TEST(SecurityReport, what_is_none_is_refused) {
  for (const auto* bad : {"7", "[]", "{}", "[7]", R"({"csp-report":7})", R"({"csp-report":{}})",
      R"({"expect-ct-report":{}})",
                          R"({"type":"deprecation","body":{}})", R"({"known-pins":[]})"})
    EXPECT_EQ(event_from_security_report(boost::json::parse(bad)).error().message, "invalid_security_report") << bad;
}

TEST(SecurityReport, a_payload_may_hold_several) {
  EXPECT_EQ(reports_of(boost::json::parse("[{},{}]")).size(), 2u);
  EXPECT_EQ(reports_of(boost::json::parse("{}")).size(), 1u);
}

constexpr std::string_view kNel = R"({"age":60000,"type":"network-error","url":"https://shop.example/api?x=1",
      "user_agent":"Mozilla/5.0 Firefox/120.0",
    "body":{"type":"dns.name_not_resolved","phase":"dns","server_ip":"","status_code":0,"method":"GET",
        "elapsed_time":143,
            "referrer":"https://shop.example/","sampling_fraction":0.5,"protocol":"h2"}})";

TEST(NelReport, becomes_an_event_of_its_time) {
  const auto event = event_from_nel_report(boost::json::parse(kNel), test_input().received).value();
  const auto out = normalize(boost::json::serialize(event));
  EXPECT_EQ(out.facts.type, "nel");
  EXPECT_EQ(out.facts.logger, "nel");
  EXPECT_EQ(out.facts.message, "dns.name_not_resolved at shop.example");
  EXPECT_EQ(out.facts.timestamp, parse_instant("2026-03-01T11:59:00Z"));
  EXPECT_EQ(out.at("/contexts/nel/error_type"), "\"dns.name_not_resolved\"");
  EXPECT_EQ(out.at("/contexts/nel/phase"), "\"dns\"");
  EXPECT_EQ(out.at("/request/url"), "\"https://shop.example/api\"");
  EXPECT_EQ(out.at("/request/method"), "\"GET\"");
  EXPECT_EQ(out.tag("browser.name"), "Firefox");
  EXPECT_EQ(out.at("/user/ip_address"), "\"203.0.113.9\"");
}

TEST(NelReport, only_failures_are_events) {
  const auto reason = [](std::string_view text) {
    return event_from_nel_report(boost::json::parse(text), Instant{}).error().message;
  };
  EXPECT_EQ(reason(R"({"type":"network-error","body":{"type":"ok"}})"), "nel_success");
  EXPECT_EQ(reason(R"({"type":"network-error","body":{}})"), "invalid_nel_report");
  EXPECT_EQ(reason(R"({"type":"csp-violation","body":{"type":"x"}})"), "invalid_nel_report");
  EXPECT_EQ(reason("[]"), "invalid_nel_report");
}

}  // namespace
}  // namespace vedette::normalize
