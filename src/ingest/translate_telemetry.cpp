// Check-ins by address, and OpenTelemetry's traces and logs.
#include "base/ascii.h"
#include "ingest/translate.h"
#include "json/parse.h"
#include "otlp/otlp.h"
#include "protocol/envelope_builder.h"

namespace vedette::ingest {
namespace {

constexpr std::string_view kNilId = "00000000000000000000000000000000";
constexpr std::string_view kLogContainerType = "application/vnd.sentry.items.log+json";
constexpr std::size_t kItemsPerContainer = 1000;

std::optional<double> parse_seconds(std::string_view text) {
  const auto value = ascii::parse_number<double>(text);
  return value && *value >= 0 ? value : std::nullopt;
}

}  // namespace

// The query says it, or a JSON body in the form of a check-in; the path alone names the monitor.
Result<Translation> translate_check_in(const Place& place, const http::Request& request, std::string_view body) {
  json::object check_in;
  const bool has_body = request.method == http::Method::post && !ascii::trim(body).empty();
  if (has_body && request.headers.get("Content-Type").starts_with("application/json")) {
    TRY_ASSIGN(auto parsed, json::parse_lenient(body));
    if (!parsed.is_object()) return invalid("The check-in is not a JSON object.");
    check_in = std::move(parsed.get_object());
  } else {
    const auto query = http::parse_query(request.query());
    for (const auto* key : {"status", "check_in_id", "environment"}) {
      if (const auto value = http::find_query(query, key); !value.empty()) check_in[key] = value;
    }
    if (const auto text = http::find_query(query, "duration"); !text.empty()) {
      const auto seconds = parse_seconds(text);
      if (!seconds) return invalid("The duration is not a number of seconds.");
      check_in["duration"] = *seconds;
    }
  }
  if (json::text_of(check_in, "status").empty()) return invalid("The check-in has no status.");
  check_in["monitor_slug"] = place.monitor_slug;
  if (!check_in.contains("check_in_id")) check_in["check_in_id"] = kNilId;
  protocol::EnvelopeBuilder builder(std::nullopt);
  builder.add(protocol::ItemType::check_in, json::serialize(check_in));
  return Translation{.envelope = builder.take(), .is_made_here = true};
}

Result<Translation> translate_otlp(RouteId route, const http::Request& request, std::string_view body) {
  const auto encoding = otlp::encoding_of(request.headers.get("Content-Type"));
  if (!encoding) return fail(ErrorCode::unsupported_media, "unsupported media type");
  const bool is_traces = route == RouteId::otlp_traces;
  TRY_ASSIGN(const auto containers, is_traces ? otlp::convert_traces(*encoding, body, kItemsPerContainer)
                                              : otlp::convert_logs(*encoding, body, kItemsPerContainer));
  protocol::EnvelopeBuilder builder(std::nullopt);
  std::uint64_t rejected = 0;
  for (const auto& container : containers) {
    rejected += container.rejected;
    if (container.item_count == 0) continue;
    builder.add(is_traces ? protocol::ItemType::span : protocol::ItemType::log, container.container,
                {{"item_count", container.item_count}, {"content_type", is_traces ? protocol::kSpanContainerType : kLogContainerType}});
  }
  std::vector<Fate> fates;
  if (rejected > 0) {
    fates.push_back({Outcome::invalid, "invalid_otlp_item", is_traces ? DataCategory::span : DataCategory::log_item, rejected});
    if (is_traces) fates.push_back({Outcome::invalid, "invalid_otlp_item", DataCategory::span_indexed, rejected});
  }
  return Translation{.envelope = builder.take(),
                     .is_made_here = true,
                     .fates = std::move(fates),
                     .answer_body = otlp::success_body(*encoding, is_traces ? otlp::Signal::traces : otlp::Signal::logs, rejected),
                     .answer_type = std::string(otlp::content_type(*encoding))};
}

}  // namespace vedette::ingest
