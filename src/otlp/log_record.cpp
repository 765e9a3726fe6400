#include "base/ascii.h"
#include "otlp/convert.h"

namespace vedette::otlp {
namespace {

constexpr std::size_t kBodyMax = 262144;
constexpr std::int32_t kSeverityMax = 24;

// Four numbers share a level. Without a number the text decides, and without that it is `info`.
std::string_view level_of(const wire::LogRecord& record) {
  static constexpr std::string_view kLevels[] = {"trace", "debug", "info", "warn", "error", "fatal"};
  if (const auto number = record.severity_number(); number >= 1 && number <= kSeverityMax)
    return kLevels[(number - 1) / 4];
  static constexpr std::pair<std::string_view, std::string_view> kTexts[] = {
      {"trace", "trace"},   {"debug", "debug"},        {"info", "info"},   {"information", "info"},
      {"warn", "warn"},     {"warning", "warn"},       {"err", "error"},   {"error", "error"},
      {"fatal", "fatal"},   {"critical", "fatal"},     {"crit", "fatal"},  {"emergency", "fatal"}};
  for (const auto& [text, level] : kTexts) {
    if (ascii::equals_ignoring_case(text, record.severity_text())) return level;
  }
  return "info";
}

}  // namespace

std::optional<json::object> convert_log(const wire::LogRecord& record, const Origin& origin,
                                        const std::function<std::string()>& make_trace_id) {
  const auto trace = state_of_id(record.trace_id(), kTraceIdBytes);
  const auto span = state_of_id(record.span_id(), kSpanIdBytes);
  const auto time = record.time_unix_nano() != 0 ? record.time_unix_nano() : record.observed_time_unix_nano();
  if (trace == IdState::invalid || span == IdState::invalid || time == 0) return std::nullopt;
  json::object item;
  item["timestamp"] = seconds_of(time);
  item["trace_id"] = trace == IdState::valid ? hex_of_id(record.trace_id()) : make_trace_id();
  // A span is found within its trace only.
  if (trace == IdState::valid && span == IdState::valid) item["span_id"] = hex_of_id(record.span_id());
  item["level"] = level_of(record);
  if (record.severity_number() >= 1 && record.severity_number() <= kSeverityMax)
    item["severity_number"] = record.severity_number();
  auto body = text_value(record.body(), kBodyMax);
  item["body"] = body.empty() ? clean_text(record.event_name(), kTextMax) : std::move(body);
  auto attributes = origin.attributes();
  attributes.add_text("otel.severity_text", record.severity_text());
  attributes.add_text("event.name", record.event_name());
  attributes.add_all("", record.attributes());
  item["attributes"] = attributes.list();
  return item;
}

}  // namespace vedette::otlp
