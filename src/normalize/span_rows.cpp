// Spans of every protocol as rows of one form.
#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "normalize/attributes.h"
#include "normalize/fields.h"
#include "normalize/item_parts.h"
#include "normalize/items.h"
#include "normalize/span_status.h"

namespace vedette::normalize {
namespace {

constexpr std::size_t kMaxOp = 128;
constexpr std::size_t kMaxName = 8192;
constexpr std::size_t kMaxOrigin = 128;
constexpr std::size_t kMaxTransaction = 200;
constexpr std::size_t kMaxPlatform = 64;
constexpr std::size_t kMaxLinks = 128;

json::object take_object(json::object& parent, std::string_view key) {
  const auto it = parent.find(key);
  if (it == parent.end() || !it->value().is_object()) return {};
  return std::move(it->value().get_object());
}

// Links to spans of other traces; what is no such link is left out.
std::string links_text(const json::object& span) {
  const auto* sent = array_of(span, "links");
  if (sent == nullptr) return {};
  json::array links;
  for (const auto& entry : *sent) {
    const auto* object = entry.if_object();
    if (object == nullptr || links.size() == kMaxLinks) continue;
    const auto trace_id = trace_id_of(*object);
    const auto span_id = span_id_of(*object);
    if (trace_id.empty() || span_id.empty()) continue;
    json::object link{{"trace_id", trace_id}, {"span_id", span_id}};
    if (const auto sampled = flag_of(*object, "sampled")) link["sampled"] = *sampled;
    if (const auto* attributes = object_of(*object, "attributes")) {
      json::value copy(*attributes);
      if (trim_bag(copy, kMediumBag, Path("attributes"), nullptr)) link["attributes"] = std::move(copy);
    }
    links.push_back(std::move(link));
  }
  return links.empty() ? std::string() : json::serialize(links);
}

// The ids; false when the span cannot be told from others.
bool read_ids(const json::object& span, SpanRow& row) {
  row.trace_id = trace_id_of(span);
  row.span_id = span_id_of(span);
  row.parent_span_id = span_id_of(span, "parent_span_id");
  row.segment_id = span_id_of(span, "segment_id");
  return !row.trace_id.empty() && !row.span_id.empty();
}

void settle_segment(std::optional<bool> sent, SpanRow& row) {
  row.is_segment = sent.value_or(row.parent_span_id.empty() || row.segment_id == row.span_id);
  if (row.is_segment) row.segment_id = row.span_id;
}

// Both times, moved together where they are out of range. False: absent, or in the wrong order.
bool read_times(const json::object& span, std::string_view end_key, const Input& input,
                SpanRow& row) {
  const auto start = time_of(span, "start_timestamp", input);
  const auto end = time_of(span, end_key, input);
  if (!start || !end || *end < *start) return false;
  row.end = within_retention(*end, input);
  row.start = Instant{std::max<std::int64_t>(0, start->micros + row.end.micros - end->micros)};
  return true;
}

std::string status_of(const json::object& span, std::string_view otherwise) {
  const auto* sent = span.if_contains("status");
  const auto status = sent == nullptr ? std::nullopt : span_status(*sent);
  return std::string(status.value_or(otherwise));
}

// Columns for which the sender has attributes, where the column is still empty.
void read_known_attributes(const Attributes& attributes, SpanRow& row) {
  const auto fill = [&](std::string& column, std::string_view key, std::size_t max) {
    if (column.empty()) column = clean_text(attributes.text(key), max);
  };
  fill(row.op, "sentry.op", kMaxOp);
  fill(row.origin, "sentry.origin", kMaxOrigin);
  fill(row.platform, "sentry.platform", kMaxPlatform);
  fill(row.transaction, "sentry.segment.name", kMaxTransaction);
  fill(row.transaction, "sentry.transaction", kMaxTransaction);
  if (row.segment_id.empty()) row.segment_id = hex_id(attributes.text("sentry.segment.id"), 16);
  json::object names;
  set_text(names, "release", attributes.text("sentry.release"));
  set_text(names, "environment", attributes.text("sentry.environment"));
  if (row.release.empty()) row.release = release_of(names);
  if (row.environment.empty()) row.environment = environment_of(names);
  if (row.op.empty()) row.op = kDefaultOp;
}

// What spans of older protocols call their attributes.
Attributes old_attributes(json::object& span) {
  Attributes attributes;
  attributes.take_plain(take_object(span, "data"));
  attributes.take_measurements(take_object(span, "measurements"));
  if (const auto it = span.find("tags"); it != span.end()) attributes.take_tags(std::move(it->value()));
  if (const auto time = number_of(span, "exclusive_time"))
    attributes.add_number("sentry.exclusive_time_ms", *time, "millisecond");
  attributes.add_text("sentry.profile_id", id_of(span, "profile_id", 32));
  return attributes;
}

void read_old_names(const json::object& span, SpanRow& row) {
  row.op = clean_text_of(span, "op", kMaxOp);
  row.name = clean_text_of(span, "description", kMaxName);
  row.origin = clean_text_of(span, "origin", kMaxOrigin);
  row.platform = clean_text_of(span, "platform", kMaxPlatform);
  row.status = status_of(span, kUnknownStatus);
  row.links = links_text(span);
}

// The transaction itself as a span. False: its trace context is gone.
bool read_root(const json::object& event, SpanRow& row) {
  const auto* contexts = object_of(event, "contexts");
  const auto* trace = contexts == nullptr ? nullptr : object_of(*contexts, "trace");
  const Input input{};
  if (trace == nullptr || !read_ids(*trace, row)) return false;
  const auto start = time_of(event, "start_timestamp", input);
  const auto end = time_of(event, "timestamp", input);
  if (!start || !end) return false;
  row.start = *start;
  row.end = std::max(*start, *end);
  row.is_segment = true;
  row.segment_id = row.span_id;
  read_old_names(*trace, row);
  row.name = row.transaction = clean_text_of(event, "transaction", kMaxTransaction);
  row.platform = clean_text_of(event, "platform", kMaxPlatform);
  row.release = release_of(event);
  row.environment = environment_of(event);
  if (row.op.empty()) row.op = kDefaultOp;
  return true;
}

void add_about_sender(const json::object& event, Attributes& attributes) {
  if (const auto* sdk = object_of(event, "sdk")) {
    attributes.add_text("sentry.sdk.name", text_of(*sdk, "name"));
    attributes.add_text("sentry.sdk.version", text_of(*sdk, "version"));
  }
  const auto* user = object_of(event, "user");
  if (user == nullptr) return;
  attributes.add_text("user.id", clean_text_of(*user, "id", 128));
  attributes.add_text("user.name", text_of(*user, "username"));
  attributes.add_text("user.email", text_of(*user, "email"));
  attributes.add_text("user.ip_address", text_of(*user, "ip_address"));
}

std::string root_attributes(const json::object& event) {
  json::object trace;
  if (const auto* contexts = object_of(event, "contexts")) {
    if (const auto* found = object_of(*contexts, "trace")) trace = *found;
  }
  auto attributes = old_attributes(trace);
  if (const auto* measurements = object_of(event, "measurements"))
    attributes.take_measurements(json::object(*measurements));
  if (const auto* tags = event.if_contains("tags")) attributes.take_tags(json::value(*tags));
  add_about_sender(event, attributes);
  return attributes.json_text();
}

}  // namespace

Result<SpanRow> read_span_v2(json::value item, const Input& input) {
  if (!item.is_object()) return invalid("invalid_span");
  json::object& span = item.get_object();
  SpanRow row;
  row.name = clean_text_of(span, "name", kMaxName);
  if (!read_ids(span, row) || !read_times(span, "end_timestamp", input, row) || row.name.empty())
    return invalid("invalid_span");
  Attributes attributes;
  attributes.take_typed(take_object(span, "attributes"));
  attributes.add_text("sentry.kind", clean_text_of(span, "kind", 64));
  row.status = status_of(span, "ok");
  row.links = links_text(span);
  read_known_attributes(attributes, row);
  const auto is_remote = flag_of(span, "is_remote");
  settle_segment(flag_of(span, "is_segment").has_value() ? flag_of(span, "is_segment") : is_remote, row);
  if (row.is_segment && row.transaction.empty()) row.transaction = clean_text(row.name, kMaxTransaction);
  row.attributes = attributes.json_text();
  return row;
}

Result<SpanRow> read_span_v1(json::value item, const Input& input) {
  if (!item.is_object()) return invalid("invalid_span");
  json::object& span = item.get_object();
  SpanRow row;
  if (!read_ids(span, row) || !read_times(span, "timestamp", input, row)) return invalid("invalid_span");
  read_old_names(span, row);
  const auto attributes = old_attributes(span);
  read_known_attributes(attributes, row);
  settle_segment(flag_of(span, "is_segment"), row);
  row.attributes = attributes.json_text();
  return row;
}

std::vector<SpanRow> spans_of_transaction(const json::object& event) {
  std::vector<SpanRow> rows;
  SpanRow root;
  if (text_of(event, "type") != "transaction" || !read_root(event, root)) return rows;
  root.attributes = root_attributes(event);
  rows.push_back(root);
  const auto* spans = array_of(event, "spans");
  if (spans == nullptr) return rows;
  rows.reserve(spans->size() + 1);
  for (const auto& entry : *spans) {
    const auto* object = entry.if_object();
    if (object == nullptr) continue;
    json::object span(*object);
    SpanRow row;
    // Normalization has set the clock right, and checked the times.
    const auto start = time_of(span, "start_timestamp", Input{});
    const auto end = time_of(span, "timestamp", Input{});
    if (!read_ids(span, row) || !start || !end) continue;
    row.start = *start;
    row.end = std::max(*start, *end);
    read_old_names(span, row);
    const auto attributes = old_attributes(span);
    row.release = root.release;
    row.environment = root.environment;
    row.transaction = root.transaction;
    row.platform = root.platform;
    row.segment_id = root.span_id;
    read_known_attributes(attributes, row);
    row.attributes = attributes.json_text();
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace vedette::normalize
