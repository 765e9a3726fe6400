#include "base/ascii.h"
#include "base/digest.h"
#include "json/parse.h"
#include "otlp/attributes.h"
#include "otlp/read.h"

namespace vedette::otlp {
namespace {

using json::array_of;
using json::object_of;
using json::text_of;

// Numbers of 64 bits come as text, smaller ones as numbers; each is taken either way. 0 for anything else.
template <class Number>
Number number_of(const json::object& from, std::string_view key) {
  const auto* member = from.if_contains(key);
  if (member == nullptr) return 0;
  if (member->is_string()) return ascii::parse_number<Number>(member->get_string()).value_or(0);
  boost::json::error_code error;
  const auto number = member->to_number<Number>(error);
  return error ? Number{0} : number;
}

// Ids are hex, unlike all other bytes.
std::string id_of(const json::object& from, std::string_view key) {
  const auto text = text_of(from, key);
  if (text.size() > 32) return "?";
  const auto bytes = ascii::from_hex(text);
  return bytes ? std::string(bytes->begin(), bytes->end()) : "?";
}

void set_text(const json::object& from, std::string_view key, std::string& to) { to = text_of(from, key); }

void read_value(const json::value& from, wire::AnyValue& to, std::size_t depth);

template <class Pairs>
void read_pairs(const json::object& from, std::string_view key, Pairs& to, std::size_t depth) {
  const auto* pairs = array_of(from, key);
  if (pairs == nullptr) return;
  for (const auto& entry : *pairs) {
    if (static_cast<std::size_t>(to.size()) >= kValuesMax) return;
    const auto* pair = entry.if_object();
    if (pair == nullptr) continue;
    auto& made = *to.Add();
    set_text(*pair, "key", *made.mutable_key());
    if (const auto* value = pair->if_contains("value")) read_value(*value, *made.mutable_value(), depth);
  }
}

void read_list(const json::object& from, wire::ArrayValue& to, std::size_t depth) {
  const auto* values = array_of(from, "values");
  if (values == nullptr) return;
  for (const auto& value : *values) {
    if (static_cast<std::size_t>(to.values_size()) >= kValuesMax) return;
    read_value(value, *to.add_values(), depth);
  }
}

void read_double(const json::value& from, wire::AnyValue& to) {
  if (from.is_string()) {
    // NaN and the infinities have no other form in JSON.
    if (const auto number = ascii::parse_number<double>(from.get_string())) to.set_double_value(*number);
    return;
  }
  boost::json::error_code error;
  const auto number = from.to_number<double>(error);
  if (!error) to.set_double_value(number);
}

// Values nested deeper than kValueDepthMax are left empty.
void read_value(const json::value& from, wire::AnyValue& to, std::size_t depth) {
  const auto* object = from.if_object();
  if (object == nullptr || depth >= kValueDepthMax) return;
  for (const auto& [key, value] : *object) {
    if (key == "stringValue" && value.is_string()) {
      to.set_string_value(value.get_string().data(), value.get_string().size());
    } else if (key == "boolValue" && value.is_bool()) {
      to.set_bool_value(value.get_bool());
    } else if (key == "intValue" && (value.is_string() || value.is_number())) {
      to.set_int_value(number_of<std::int64_t>(*object, key));
    } else if (key == "doubleValue") {
      read_double(value, to);
    } else if (key == "bytesValue" && value.is_string()) {
      if (auto bytes = base64_decode(value.get_string())) to.set_bytes_value(std::move(*bytes));
    } else if (key == "arrayValue" && value.is_object()) {
      read_list(value.get_object(), *to.mutable_array_value(), depth + 1);
    } else if (key == "kvlistValue" && value.is_object()) {
      read_pairs(value.get_object(), "values", *to.mutable_kvlist_value()->mutable_values(), depth + 1);
    }
  }
}

void read_events(const json::object& from, wire::Span& to) {
  const auto* events = array_of(from, "events");
  if (events == nullptr) return;
  for (const auto& entry : *events) {
    if (static_cast<std::size_t>(to.events_size()) >= kEventsMax) return;
    const auto* event = entry.if_object();
    if (event == nullptr) continue;
    auto& made = *to.add_events();
    made.set_time_unix_nano(number_of<std::uint64_t>(*event, "timeUnixNano"));
    set_text(*event, "name", *made.mutable_name());
    read_pairs(*event, "attributes", *made.mutable_attributes(), 0);
  }
}

void read_links(const json::object& from, wire::Span& to) {
  const auto* links = array_of(from, "links");
  if (links == nullptr) return;
  for (const auto& entry : *links) {
    if (static_cast<std::size_t>(to.links_size()) >= kLinksMax) return;
    const auto* link = entry.if_object();
    if (link == nullptr) continue;
    auto& made = *to.add_links();
    made.set_trace_id(id_of(*link, "traceId"));
    made.set_span_id(id_of(*link, "spanId"));
    made.set_flags(number_of<std::uint32_t>(*link, "flags"));
    read_pairs(*link, "attributes", *made.mutable_attributes(), 0);
  }
}

void read_item(const json::object& from, wire::Span& to) {
  to.set_trace_id(id_of(from, "traceId"));
  to.set_span_id(id_of(from, "spanId"));
  to.set_parent_span_id(id_of(from, "parentSpanId"));
  set_text(from, "name", *to.mutable_name());
  to.set_kind(number_of<std::int32_t>(from, "kind"));
  to.set_start_time_unix_nano(number_of<std::uint64_t>(from, "startTimeUnixNano"));
  to.set_end_time_unix_nano(number_of<std::uint64_t>(from, "endTimeUnixNano"));
  to.set_flags(number_of<std::uint32_t>(from, "flags"));
  read_pairs(from, "attributes", *to.mutable_attributes(), 0);
  read_events(from, to);
  read_links(from, to);
  if (const auto* status = object_of(from, "status")) {
    set_text(*status, "message", *to.mutable_status()->mutable_message());
    to.mutable_status()->set_code(number_of<std::int32_t>(*status, "code"));
  }
}

void read_item(const json::object& from, wire::LogRecord& to) {
  to.set_trace_id(id_of(from, "traceId"));
  to.set_span_id(id_of(from, "spanId"));
  to.set_time_unix_nano(number_of<std::uint64_t>(from, "timeUnixNano"));
  to.set_observed_time_unix_nano(number_of<std::uint64_t>(from, "observedTimeUnixNano"));
  to.set_severity_number(number_of<std::int32_t>(from, "severityNumber"));
  set_text(from, "severityText", *to.mutable_severity_text());
  set_text(from, "eventName", *to.mutable_event_name());
  if (const auto* body = from.if_contains("body")) read_value(*body, *to.mutable_body(), 0);
  read_pairs(from, "attributes", *to.mutable_attributes(), 0);
}

wire::Resource resource_of(const json::object& group) {
  wire::Resource made;
  if (const auto* resource = object_of(group, "resource"))
    read_pairs(*resource, "attributes", *made.mutable_attributes(), 0);
  return made;
}

wire::Scope scope_of(const json::object& group) {
  wire::Scope made;
  if (const auto* scope = object_of(group, "scope")) {
    set_text(*scope, "name", *made.mutable_name());
    set_text(*scope, "version", *made.mutable_version());
    read_pairs(*scope, "attributes", *made.mutable_attributes(), 0);
  }
  return made;
}

// The names of the three nested lists of a request.
struct Names {
  std::string_view resources;
  std::string_view scopes;
  std::string_view items;
};

constexpr Names kTraces{"resourceSpans", "scopeSpans", "spans"};
constexpr Names kLogs{"resourceLogs", "scopeLogs", "logRecords"};

template <class Item>
Status read_list(const json::array& items, Visitor<Item>& visitor) {
  for (const auto& entry : items) {
    const auto* object = entry.if_object();
    if (object == nullptr) {
      visitor.reject();
      continue;
    }
    Item item;
    read_item(*object, item);
    TRY(visitor.take(item));
  }
  return {};
}

template <class Item>
Status read_scope_group(const json::object& group, const Names& names, Visitor<Item>& visitor) {
  const auto* items = array_of(group, names.items);
  if (items == nullptr) return {};
  visitor.enter_scope(scope_of(group));
  return read_list(*items, visitor);
}

template <class Item>
Status read_resource_group(const json::object& group, const Names& names, Visitor<Item>& visitor) {
  const auto* scope_groups = array_of(group, names.scopes);
  if (scope_groups == nullptr) return {};
  visitor.enter_resource(resource_of(group));
  for (const auto& entry : *scope_groups) {
    if (const auto* scope_group = entry.if_object()) TRY(read_scope_group(*scope_group, names, visitor));
  }
  return {};
}

template <class Item>
Status read_root(const json::object& root, const Names& names, Visitor<Item>& visitor) {
  const auto* resource_groups = array_of(root, names.resources);
  if (resource_groups == nullptr) return {};
  for (const auto& entry : *resource_groups) {
    if (const auto* group = entry.if_object()) TRY(read_resource_group(*group, names, visitor));
  }
  return {};
}

template <class Item>
Status read_request(std::string_view body, const Names& names, Visitor<Item>& visitor) {
  boost::json::monotonic_resource memory;
  TRY_ASSIGN(const auto root, json::parse_lenient(body, &memory));
  if (!root.is_object()) return invalid("The request is not an object.");
  return read_root(root.get_object(), names, visitor);
}

template <class Item>
Status read_any(std::string_view payload, const Names& names, Visitor<Item>& visitor) {
  boost::json::monotonic_resource memory;
  TRY_ASSIGN(const auto root, json::parse_lenient(payload, &memory));
  if (const auto* list = root.if_array()) return read_list(*list, visitor);
  if (!root.is_object()) return invalid("The item is not an object.");
  const auto& object = root.get_object();
  if (object.contains(names.resources)) return read_root(object, names, visitor);
  if (object.contains(names.scopes)) return read_resource_group(object, names, visitor);
  if (object.contains(names.items)) return read_scope_group(object, names, visitor);
  if (const auto* items = array_of(object, "items")) return read_list(*items, visitor);
  Item item;
  read_item(object, item);
  return visitor.take(item);
}

}  // namespace

Status read_json(std::string_view body, Visitor<wire::Span>& visitor) {
  return read_request(body, kTraces, visitor);
}
Status read_json(std::string_view body, Visitor<wire::LogRecord>& visitor) {
  return read_request(body, kLogs, visitor);
}
Status read_json_items(std::string_view payload, Visitor<wire::Span>& visitor) {
  return read_any(payload, kTraces, visitor);
}
Status read_json_items(std::string_view payload, Visitor<wire::LogRecord>& visitor) {
  return read_any(payload, kLogs, visitor);
}

}  // namespace vedette::otlp
