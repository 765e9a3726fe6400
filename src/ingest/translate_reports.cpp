// What browsers send by themselves: security reports and network errors, and what users write in the
// crash-report dialog.
#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "ingest/translate.h"
#include "json/parse.h"
#include "protocol/envelope_builder.h"

namespace vedette::ingest {
namespace {

constexpr std::array<std::string_view, 7> kSecurityTypes{
    "application/json",
    "application/csp-report",
    "application/reports+json",
    "application/expect-ct-report",
    "application/expect-ct-report+json",
    "application/expect-staple-report",
    "application/expect-staple-report+json",
};
constexpr std::array<std::string_view, 2> kNelTypes{"application/reports+json", "application/json"};
// Browsers gather reports for about a minute; more in one request is nobody's browser.
constexpr std::size_t kReportsMax = 100;

// Without parameters, in lower case.
std::string media_type(const http::Request& request) {
  const auto header = request.headers.get("Content-Type");
  return ascii::lower(ascii::trim(header.substr(0, header.find(';'))));
}

template <std::size_t size>
Status require_type(const http::Request& request, const std::array<std::string_view, size>& types) {
  if (std::ranges::find(types, media_type(request)) != types.end()) return {};
  return fail(ErrorCode::unsupported_media, "unsupported media type");
}

// One item per report.
Result<Translation> translate_reports(const http::Request& request, std::string_view body, protocol::ItemType type, Random& random) {
  TRY_ASSIGN(const auto parsed, json::parse_lenient(body));
  const auto query = http::parse_query(request.query());
  const auto* list = parsed.if_array();
  if (list == nullptr && !parsed.is_object()) return invalid("The report is not a JSON object.");
  if (list != nullptr && list->size() > kReportsMax) {
    return fail(ErrorCode::too_large, fmt::format("There are more than {} reports in one request.", kReportsMax));
  }
  protocol::EnvelopeBuilder builder(EventId::generate(random));
  const auto add = [&](const json::value& report) {
    json::object headers;
    for (const auto* key : {"sentry_release", "sentry_environment"}) {
      if (const auto value = http::find_query(query, key); !value.empty()) headers[key] = value;
    }
    builder.add(type, json::serialize(report), std::move(headers));
  };
  if (list == nullptr) {
    add(parsed);
  } else {
    for (const auto& report : *list) add(report);
  }
  return Translation{.envelope = builder.take(), .is_made_here = true};
}

}  // namespace

Result<Translation> translate_security(const http::Request& request, std::string_view body, Random& random) {
  TRY(require_type(request, kSecurityTypes));
  return translate_reports(request, body, protocol::ItemType::raw_security, random);
}

Result<Translation> translate_nel(const http::Request& request, std::string_view body, Random& random) {
  TRY(require_type(request, kNelTypes));
  return translate_reports(request, body, protocol::ItemType::nel, random);
}

Result<Translation> translate_user_report(const http::Request& request, std::string_view body, Random&) {
  const auto query = http::parse_query(request.query());
  const auto form = http::parse_query(body);
  const auto event_id = EventId::parse(http::find_query(query, "eventId"));
  if (!event_id) return invalid("The address names no event: eventId is missing.");
  json::object report{{"event_id", event_id->hex()}};
  for (const auto* key : {"name", "email", "comments"}) {
    const auto value = ascii::trim(http::find_query(form, key));
    if (value.empty()) return invalid(fmt::format("The field {} is missing.", key));
    report[key] = value;
  }
  protocol::EnvelopeBuilder builder(event_id);
  builder.add(protocol::ItemType::user_report, json::serialize(report));
  return Translation{.envelope = builder.take(), .is_made_here = true, .answer_body = "{}", .answer_type = "application/json"};
}

}  // namespace vedette::ingest
