#include "normalize/security_report.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "base/utf8.h"
#include "normalize/fields.h"
#include "normalize/item_parts.h"
#include "normalize/web_report.h"

namespace vedette::normalize {
namespace {

constexpr std::size_t kMaxTag = 200;
constexpr std::size_t kMaxName = 200;

Unexpected refuse() { return invalid("invalid_security_report"); }

// A member of CSP reports: as the event has it, and as the Reporting API spells it. The older
// form has hyphens in the place of underscores.
struct CspMember {
  std::string_view name;
  std::string_view reported;
};
constexpr CspMember kCspMembers[] = {
    {"document_uri", "documentURL"},
    {"blocked_uri", "blockedURL"},
    {"effective_directive", "effectiveDirective"},
    {"violated_directive", "violatedDirective"},
    {"original_policy", "originalPolicy"},
    {"referrer", "referrer"},
    {"disposition", "disposition"},
    {"script_sample", "sample"},
    {"source_file", "sourceFile"},
    {"line_number", "lineNumber"},
    {"column_number", "columnNumber"},
    {"status_code", "statusCode"},
};

std::string with_hyphens(std::string_view name) {
  std::string text(name);
  std::ranges::replace(text, '_', '-');
  return text;
}

std::string with_underscores(std::string_view name) {
  std::string text(name);
  std::ranges::replace(text, '-', '_');
  return text;
}

json::object read_csp(const json::object& body, const json::storage_ptr& storage) {
  json::object csp(storage);
  for (const auto& member : kCspMembers) {
    const auto hyphenated = with_hyphens(member.name);
    const json::value* found = body.if_contains(hyphenated);
    if (found == nullptr) found = body.if_contains(member.reported);
    if (found == nullptr || found->is_null() || found->is_structured()) continue;
    csp[member.name] = json::value(*found, storage);
  }
  if (text_of(csp, "violated_directive").empty() && !text_of(csp, "effective_directive").empty())
    set_text(csp, "violated_directive", std::string(text_of(csp, "effective_directive")));
  if (text_of(csp, "effective_directive").empty()) {
    const auto violated = ascii::trim(text_of(csp, "violated_directive"));
    set_text(csp, "effective_directive", std::string(violated.substr(0, violated.find(' '))));
  }
  return csp;
}

// What was blocked, for people: the kind of code in the page, a scheme, or a host.
std::string blocked_name(const json::object& csp) {
  const std::string blocked(ascii::trim(text_of(csp, "blocked_uri")));
  const auto host = host_of_url(blocked);
  if (blocked.empty() || blocked == "self") return "self";
  if (!host.empty() && host == host_of_url(text_of(csp, "document_uri"))) return "self";
  if (!host.empty()) return host;
  return blocked.substr(0, blocked.find(':'));
}

void add_tag(json::object& event, std::string_view key, std::string_view text) {
  const auto line = clean_text(text, kMaxTag);
  if (line.empty()) return;
  json::value& tags = event["tags"];
  if (!tags.is_object()) tags.emplace_object();
  set_text(tags.get_object(), key, line);
}

// `page` stands in for a document that the body does not name.
Result<json::object> csp_event(const json::object& body, std::string_view page,
                               std::string_view user_agent, const json::storage_ptr& storage) {
  auto csp = read_csp(body, storage);
  if (text_of(csp, "document_uri").empty() && !page.empty()) set_text(csp, "document_uri", page);
  const std::string directive = ascii::lower(text_of(csp, "effective_directive"));
  if (directive.empty()) return refuse();
  const auto blocked = blocked_name(csp);
  json::object event(storage);
  set_message(event, fmt::format("Blocked '{}' from '{}'", clean_text(directive, kMaxName),
                                 clean_text(blocked, kMaxName)));
  set_text(event, "logger", "csp");
  set_text(event, "culprit", clean_text(text_of(csp, "violated_directive"), kMaxName));
  add_tag(event, "effective-directive", directive);
  const auto uri = ascii::trim(text_of(csp, "blocked_uri"));
  add_tag(event, "blocked-uri", uri.empty() ? "self" : uri.substr(0, uri.find_first_of("?#")));
  add_request(event, text_of(csp, "document_uri"), text_of(csp, "referrer"), user_agent);
  event["csp"] = std::move(csp);
  return event;
}

// The reports on certificates: a key, the event's interface, and what failed.
struct Certificate {
  std::string_view key;
  std::string_view interface;
  std::string_view failure;
};
constexpr Certificate kExpectCt{"expect-ct-report", "expectct", "Certificate transparency"};
constexpr Certificate kExpectStaple{"expect-staple-report", "expectstaple", "Certificate stapling"};
constexpr Certificate kPins{"known-pins", "hpkp", "Key pinning"};

Result<json::object> certificate_event(const json::object& body, const Certificate& kind,
                                       const json::storage_ptr& storage) {
  const auto host = clean_text_of(body, "hostname", kMaxName);
  if (host.empty()) return refuse();
  json::object event(storage);
  json::object& block = event[kind.interface].emplace_object();
  for (const auto& member : body) {
    if (!member.value().is_null()) block[with_underscores(member.key())] = json::value(member.value(), storage);
  }
  set_message(event, fmt::format("{} failed for '{}'", kind.failure, host));
  set_text(event, "logger", kind.interface);
  set_text(event, "culprit", host);
  add_tag(event, "hostname", host);
  const auto port = clean_text_of(body, "port", 16);
  add_tag(event, "port", port);
  for (const std::string_view key : {"include-subdomains", "response-status", "cert-status", "failure-mode"})
    add_tag(event, key, clean_text_of(body, key, kMaxTag));
  if (const auto time = parse_instant(ascii::trim(text_of(body, "date-time"))))
    set_text(event, "timestamp", format_instant(*time));
  const bool has_port = !port.empty() && port != "443";
  add_request(event, fmt::format("https://{}{}{}/", host, has_port ? ":" : "", has_port ? port : ""), {}, {});
  return event;
}

}  // namespace

std::vector<json::value> reports_of(json::value payload) {
  std::vector<json::value> reports;
  if (auto* list = payload.if_array()) {
    for (auto& report : *list) reports.push_back(std::move(report));
  } else {
    reports.push_back(std::move(payload));
  }
  return reports;
}

Result<json::object> event_from_security_report(const json::value& report,
                                                json::storage_ptr storage) {
  const auto* object = first_report(report);
  if (object == nullptr) return refuse();
  if (const auto* body = object_of(*object, "csp-report")) return csp_event(*body, {}, {}, storage);
  const auto* body = object_of(*object, "body");
  if (body != nullptr && text_of(*object, "type") == "csp-violation")
    return csp_event(*body, text_of(*object, "url"), text_of(*object, "user_agent"), storage);
  for (const auto& kind : {kExpectCt, kExpectStaple}) {
    if (const auto* inner = object_of(*object, kind.key)) return certificate_event(*inner, kind, storage);
  }
  if (object->contains(kPins.key)) return certificate_event(*object, kPins, storage);
  return refuse();
}

}  // namespace vedette::normalize
