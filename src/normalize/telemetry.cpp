// Logs and metrics.
#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "normalize/attributes.h"
#include "normalize/fields.h"
#include "normalize/item_parts.h"
#include "normalize/items.h"

namespace vedette::normalize {
namespace {

constexpr std::size_t kMaxBody = 65536;
constexpr std::size_t kMaxMetricName = 200;
constexpr std::size_t kMaxUnit = 64;

// The first number of each level's range. Reference: SeverityNumber of OpenTelemetry.
struct Level {
  std::string_view name;
  std::int64_t severity;
};
constexpr std::array<Level, 6> kLevels{{
    {"trace", 1}, {"debug", 5}, {"info", 9}, {"warn", 13}, {"error", 17}, {"fatal", 21},
}};

// What other loggers call the levels.
constexpr std::pair<std::string_view, std::string_view> kOtherNames[] = {
    {"warning", "warn"}, {"critical", "fatal"}, {"log", "info"}, {"notice", "info"},
};

const Level* level_named(std::string_view sent) {
  auto name = ascii::lower(ascii::trim(sent));
  for (const auto& [other, level] : kOtherNames) {
    if (name == other) name = level;
  }
  const auto* found = std::ranges::find(kLevels, std::string_view(name), &Level::name);
  return found == kLevels.end() ? nullptr : found;
}

// The level as sent, else that of the number, else info.
void read_level(const json::object& item, LogRow& row) {
  const auto sent = count_of(item, "severity_number").value_or(0);
  const bool is_number = sent >= 1 && sent <= 24;
  const Level* level = level_named(text_of(item, "level"));
  if (level == nullptr && is_number) level = &kLevels[(sent - 1) / 4];
  if (level == nullptr) level = &kLevels[2];
  row.level = level->name;
  row.severity_number = is_number ? static_cast<std::int64_t>(sent) : level->severity;
}

Attributes take_attributes(json::object& item) {
  Attributes attributes;
  const auto it = item.find("attributes");
  if (it != item.end() && it->value().is_object())
    attributes.take_typed(std::move(it->value().get_object()));
  return attributes;
}

// Release and environment have their place among the attributes.
template <class Row>
void settle_attributes(const Attributes& attributes, Row& row) {
  json::object names;
  set_text(names, "release", attributes.text("sentry.release"));
  set_text(names, "environment", attributes.text("sentry.environment"));
  row.release = release_of(names);
  row.environment = environment_of(names);
  row.attributes = attributes.json_text();
}

// What logs and metrics have in common. False: out of form.
template <class Row>
bool read_place(const json::object& item, const Input& input, Row& row) {
  const auto time = time_of(item, "timestamp", input);
  row.trace_id = trace_id_of(item);
  if (!time || row.trace_id.empty()) return false;
  row.timestamp = within_retention(*time, input);
  row.span_id = span_id_of(item);
  return true;
}

// The body as one text without NULs; white space around it is part of it.
bool read_body(const json::object& item, LogRow& row) {
  const auto* member = item.if_contains("body");
  if (member == nullptr || member->is_null()) return false;
  json::value body(*member);
  if (!make_text(body)) {
    const auto text = bounded_json(body, kMaxBody);
    body.emplace_string() = text;
  }
  json::string& text = body.get_string();
  replace_nuls(text);
  if (text.size() > kMaxBody) {
    text.resize(prefix_bytes(view(text), kMaxBody - 3).size());
    text.append("...");
  }
  row.body = view(text);
  return true;
}

}  // namespace

Result<LogRow> read_log(json::value item, const Input& input) {
  if (!item.is_object()) return invalid("invalid_log");
  json::object& object = item.get_object();
  LogRow row;
  if (!read_place(object, input, row) || !read_body(object, row)) return invalid("invalid_log");
  read_level(object, row);
  settle_attributes(take_attributes(object), row);
  return row;
}

Result<MetricRow> read_trace_metric(json::value item, const Input& input) {
  if (!item.is_object()) return invalid("invalid_trace_metric");
  json::object& object = item.get_object();
  MetricRow row;
  const auto value = number_of(object, "value");
  row.name = clean_text(text_of(object, "name"), kMaxMetricName);
  row.type = text_of(object, "type");
  const bool is_type = row.type == "counter" || row.type == "gauge" || row.type == "distribution";
  if (!read_place(object, input, row) || !value || row.name.empty() || !is_type)
    return invalid("invalid_trace_metric");
  row.value = *value;
  row.unit = clean_text_of(object, "unit", kMaxUnit);
  settle_attributes(take_attributes(object), row);
  return row;
}

}  // namespace vedette::normalize
