#include "ingest/translate.h"

#include "base/ascii.h"
#include "json/parse.h"
#include "protocol/envelope_builder.h"
#include "protocol/store_body.h"

namespace vedette::ingest {
namespace {

constexpr std::size_t kSmallBytesMax = 1024 * 1024;

// Four characters for three bytes, a line break behind every 76 of them, and what zlib adds to bytes that it cannot
// make smaller.
constexpr std::size_t base64_bytes(std::size_t bytes) { return bytes / 3 * 4 + bytes / 24 + bytes / 256 + 1024; }

}  // namespace

std::size_t body_bytes_max(RouteId route, const protocol::EnvelopeLimits& limits) {
  switch (route) {
    case RouteId::envelope:
    case RouteId::tunnel:
    case RouteId::minidump:
    case RouteId::unreal:
    case RouteId::attachments: return limits.envelope_bytes;
    // The event in it may be written in base64: the limit is for the event.
    case RouteId::store: return base64_bytes(limits.of(protocol::LimitClass::event).item_bytes);
    case RouteId::security:
    case RouteId::nel: return limits.of(protocol::LimitClass::event).item_bytes;
    case RouteId::otlp_traces:
    case RouteId::otlp_logs: return limits.of(protocol::LimitClass::span_container).total_bytes;
    case RouteId::cron:
    case RouteId::error_page: return kSmallBytesMax;
  }
  return kSmallBytesMax;
}

Result<Translation> translate(const Place& place, const http::Request& request, std::string body, const protocol::EnvelopeLimits& limits,
                              Random& random) {
  switch (place.route->id) {
    case RouteId::envelope:
    case RouteId::tunnel: return Translation{.envelope = std::move(body), .is_made_here = false};
    case RouteId::store: return translate_store(request, std::move(body), limits);
    case RouteId::security: return translate_security(request, body, random);
    case RouteId::nel: return translate_nel(request, body, random);
    case RouteId::minidump:
    case RouteId::unreal:
    case RouteId::attachments: return translate_crash(place, request, std::move(body), limits, random);
    case RouteId::cron: return translate_check_in(place, request, body);
    case RouteId::otlp_traces:
    case RouteId::otlp_logs: return translate_otlp(place.route->id, request, body);
    case RouteId::error_page: return translate_user_report(request, body, random);
  }
  return fail(ErrorCode::internal, "Internal Error", "A route without a translation.");
}

// A body is an event alone, or an envelope when its content type says so.
Result<Translation> translate_store(const http::Request& request, std::string body, const protocol::EnvelopeLimits& limits) {
  if (request.headers.get("Content-Type").starts_with("application/x-sentry-envelope")) {
    return Translation{.envelope = std::move(body), .is_made_here = false};
  }
  TRY_ASSIGN(const std::string event, protocol::decode_legacy_store_body(body, limits.of(protocol::LimitClass::event).item_bytes));
  TRY_ASSIGN(const auto parsed, json::parse_lenient(event));
  if (!parsed.is_object()) return invalid("The event is not a JSON object.");
  const bool is_transaction = json::text_of(parsed.get_object(), "type") == "transaction";
  protocol::EnvelopeBuilder builder(EventId::parse(json::text_of(parsed.get_object(), "event_id")));
  builder.add(is_transaction ? protocol::ItemType::transaction : protocol::ItemType::event, event);
  // Not made here: the limits of events hold.
  return Translation{.envelope = builder.take(), .is_made_here = false};
}

Result<std::string> store_body_of_query(std::string_view query) {
  const auto pairs = http::parse_query(query);
  const auto data = http::find_query(pairs, "sentry_data");
  if (data.empty()) return invalid("The query has no sentry_data.");
  std::string body(data);
  // A plus sign of base64 that was not escaped has become a blank; blanks of JSON are blanks.
  if (!ascii::trim(body).starts_with('{')) std::ranges::replace(body, ' ', '+');
  return body;
}

}  // namespace vedette::ingest
