#include "otlp/convert.h"

namespace vedette::otlp {
namespace {

// Bits of `flags`: W3C's trace flags, then what the sender knows of the parent.
constexpr std::uint32_t kSampled = 0x1;
constexpr std::uint32_t kKnowsRemote = 0x100;
constexpr std::uint32_t kIsRemote = 0x200;

constexpr std::int32_t kServer = 2;
constexpr std::int32_t kClient = 3;
constexpr std::int32_t kConsumer = 5;
constexpr std::int32_t kStatusError = 2;

// Of all events together, and of one text in them.
constexpr std::size_t kEventsBytesMax = kTextMax - 2;
constexpr std::size_t kEventTextMax = 4096;

std::string_view kind_name(std::int32_t kind) {
  static constexpr std::string_view kNames[] = {"", "internal", "server", "client", "producer", "consumer"};
  return kind > 0 && kind < static_cast<std::int32_t>(std::size(kNames)) ? kNames[kind] : std::string_view{};
}

// Sentry's word for what the span does, by OpenTelemetry's conventions; empty when they say nothing.
std::string op_of(const AttributeSet& attributes, std::int32_t kind) {
  const auto has = [&](std::string_view key) { return attributes.contains(key); };
  if (has("http.request.method") || has("http.method")) {
    if (kind == kServer) return "http.server";
    return kind == kClient ? "http.client" : "http";
  }
  if (has("db.system.name") || has("db.system")) return "db";
  if (has("rpc.system") || has("rpc.system.name") || has("rpc.service")) return "rpc";
  if (has("messaging.system")) return "message";
  return std::string(attributes.text("faas.trigger"));
}

// The events as a JSON list of {name, timestamp, attributes}; those that do not fit are left out.
std::string events_text(const wire::Span& span) {
  std::string made;
  std::size_t left = kEventsMax;
  for (const auto& event : span.events()) {
    if (left-- == 0) break;
    json::object one;
    one["name"] = clean_text(event.name(), kEventTextMax);
    one["timestamp"] = seconds_of(event.time_unix_nano());
    json::object attributes;
    std::size_t attributes_left = kEventsMax;
    for (const auto& pair : event.attributes()) {
      if (attributes_left-- == 0) break;
      auto value = plain_value(pair.value());
      if (const auto* text = value.if_string()) value = clean_text(*text, kEventTextMax);
      attributes.insert_or_assign(clean_text(pair.key(), kKeyMax), std::move(value));
    }
    one["attributes"] = std::move(attributes);
    const auto text = json::serialize(one);
    if (made.size() + text.size() + 1 > kEventsBytesMax) continue;
    if (!made.empty()) made += ',';
    made += text;
  }
  return made.empty() ? made : "[" + made + "]";
}

// Links whose ids are not valid are left out.
json::array links_of(const wire::Span& span) {
  json::array made;
  for (const auto& link : span.links()) {
    if (made.size() >= kLinksMax) break;
    if (state_of_id(link.trace_id(), kTraceIdBytes) != IdState::valid) continue;
    if (state_of_id(link.span_id(), kSpanIdBytes) != IdState::valid) continue;
    json::object one;
    one["trace_id"] = hex_of_id(link.trace_id());
    one["span_id"] = hex_of_id(link.span_id());
    one["sampled"] = (link.flags() & kSampled) != 0;
    AttributeSet attributes(kTextMax);
    attributes.add_all("", link.attributes());
    one["attributes"] = attributes.list();
    made.push_back(std::move(one));
  }
  return made;
}

void set_segment(const wire::Span& span, json::object& item) {
  const bool is_root = !item.contains("parent_span_id");
  if ((span.flags() & kKnowsRemote) != 0) {
    const bool is_remote = (span.flags() & kIsRemote) != 0;
    item["is_remote"] = is_remote;
    item["is_segment"] = is_root || is_remote;
  } else {
    // Older senders do not tell; then the kind says whether the span is an entry into its service.
    item["is_segment"] = is_root || span.kind() == kServer || span.kind() == kConsumer;
  }
}

json::object attributes_of(const wire::Span& span, const Origin& origin) {
  auto attributes = origin.attributes();
  attributes.add_text("sentry.status.message", span.status().message());
  attributes.add_text("otel.events", events_text(span));
  attributes.add_all("", span.attributes());
  if (!attributes.contains("sentry.op")) attributes.add_text("sentry.op", op_of(attributes, span.kind()));
  return attributes.list();
}

}  // namespace

std::optional<json::object> convert_span(const wire::Span& span, const Origin& origin) {
  const auto parent = state_of_id(span.parent_span_id(), kSpanIdBytes);
  const bool has_ids = state_of_id(span.trace_id(), kTraceIdBytes) == IdState::valid &&
                       state_of_id(span.span_id(), kSpanIdBytes) == IdState::valid && parent != IdState::invalid;
  if (!has_ids || span.start_time_unix_nano() == 0) return std::nullopt;
  json::object item;
  item["trace_id"] = hex_of_id(span.trace_id());
  item["span_id"] = hex_of_id(span.span_id());
  if (parent == IdState::valid) item["parent_span_id"] = hex_of_id(span.parent_span_id());
  item["status"] = span.status().code() == kStatusError ? "error" : "ok";
  if (const auto kind = kind_name(span.kind()); !kind.empty()) item["kind"] = kind;
  set_segment(span, item);
  item["start_timestamp"] = seconds_of(span.start_time_unix_nano());
  item["end_timestamp"] = seconds_of(std::max(span.start_time_unix_nano(), span.end_time_unix_nano()));
  auto attributes = attributes_of(span, origin);
  auto name = clean_text(span.name(), kTextMax);
  if (name.empty()) {
    // An item must have a name; the protocol takes an empty one for an unknown one.
    const auto* op = json::object_of(attributes, "sentry.op");
    name = op == nullptr ? std::string_view("unknown") : json::text_of(*op, "value");
  }
  item["name"] = name.empty() ? "unknown" : std::move(name);
  if (auto links = links_of(span); !links.empty()) item["links"] = std::move(links);
  item["attributes"] = std::move(attributes);
  return item;
}

}  // namespace vedette::otlp
