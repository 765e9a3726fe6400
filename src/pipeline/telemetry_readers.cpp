#include "json/parse.h"
#include "normalize/items.h"
#include "otlp/otlp.h"
#include "pipeline/item_readers.h"

namespace vedette::pipeline {
namespace {

constexpr std::size_t kOtelItemsPerContainer = 1000;

// Fates of the units of one container, each counted in every one of the categories.
class Units {
 public:
  Units(WorkItem& work, std::vector<DataCategory> categories) : work_(work), categories_(std::move(categories)) {}
  Units(const Units&) = delete;
  Units& operator=(const Units&) = delete;
  ~Units() {
    for (const auto& [fate, count] : counts_) {
      for (const auto category : categories_) work_.fates.push_back({fate.first, fate.second, category, count});
    }
  }
  void add(Outcome outcome, std::string_view reason = {}, std::uint64_t count = 1) { counts_[{outcome, std::string(reason)}] += count; }
  bool has_accepted() const { return counts_.contains({Outcome::accepted, std::string()}); }

 private:
  WorkItem& work_;
  const std::vector<DataCategory> categories_;
  std::map<std::pair<Outcome, std::string>, std::uint64_t> counts_;
};

json::object* attributes_of(json::value& item, std::string_view key = "attributes") {
  auto* object = item.if_object();
  auto* attributes = object == nullptr ? nullptr : object->if_contains(key);
  return attributes == nullptr ? nullptr : attributes->if_object();
}

// Secrets go before anything else looks at the item.
void scrub(json::value& item, const scrub::Scrubber& scrubber, std::initializer_list<std::string_view> texts) {
  if (scrubber.is_idle()) return;
  for (const auto* key : {"attributes", "data", "tags"}) {
    if (auto* attributes = attributes_of(item, key)) scrubber.scrub_attributes(*attributes);
  }
  for (const auto key : texts) {
    auto* object = item.if_object();
    auto* text = object == nullptr ? nullptr : object->if_contains(key);
    if (text != nullptr && text->is_string()) *text = scrubber.scrub_text(std::string(text->get_string()));
  }
}

std::string_view transaction_of(const LogRow&) { return {}; }
std::string_view transaction_of(const MetricRow&) { return {}; }
std::string_view transaction_of(const SpanRow& row) { return row.transaction; }

// Whom an item tells about. A server that sends it is not its own user: the request counts where the sender says that
// the user made it.
struct Person {
  std::string_view ip;
  std::string_view user_agent;
};

template <class Row>
std::optional<std::string_view> filter_reason(const WorkItem& work, filter::ItemKind kind, std::string_view text, const Row& row,
                                              const Person& person) {
  return work.delivery.rules->filter.item_reason(kind, {.text = text,
                                                        .release = row.release,
                                                        .client_ip = person.ip,
                                                        .user_agent = person.user_agent,
                                                        .transaction = transaction_of(row)});
}

Instant time_of(const LogRow& row) { return row.timestamp; }
Instant time_of(const MetricRow& row) { return row.timestamp; }
Instant time_of(const SpanRow& row) { return row.end; }
std::string_view text_of(const LogRow& row) { return row.body; }
std::string_view text_of(const MetricRow& row) { return row.name; }
std::string_view text_of(const SpanRow& row) { return row.name; }

// What the three kinds of containers have apart.
template <class Row>
struct Kind {
  Result<Row> (*read)(json::value item, const normalize::Input& input);
  filter::ItemKind filter;
  DataKind data;
  std::string_view scrubbed;  // the member with free text
  std::vector<Placed<Row>> ItemBatch::*rows;
};

template <class Row>
void read_unit(json::value&& item, std::size_t index, const Kind<Row>& kind, const Person& person, Units& units, WorkItem& work) {
  scrub(item, work.delivery.rules->scrubber, {kind.scrubbed});
  auto row = kind.read(std::move(item), work.delivery.input());
  if (!row) return units.add(Outcome::invalid, row.error().message);
  if (const auto reason = filter_reason(work, kind.filter, text_of(*row), *row, person)) return units.add(Outcome::filtered, *reason);
  const auto time = time_of(*row);
  (work.rows.*kind.rows).push_back(place(work.delivery, index, kind.data, time, std::move(*row)));
  units.add(Outcome::accepted);
}

template <class Row>
bool read_container(std::string_view payload, std::optional<std::uint32_t> item_count, std::size_t index, const Kind<Row>& kind,
                    Units& units, WorkItem& work) {
  auto container = normalize::parse_container(payload, item_count ? std::optional<std::int64_t>(*item_count) : std::nullopt);
  if (!container) return false;
  const auto& header = work.delivery.header;
  Person person;
  if (container->infers_ip) person.ip = header.client_ip;
  if (container->infers_user_agent) person.user_agent = header.user_agent;
  for (auto& item : container->items) {
    normalize::add_inferred_attributes(item, *container, work.delivery.input());
    read_unit(std::move(item), index, kind, person, units, work);
  }
  return true;
}

// OpenTelemetry's own JSON, as older previews of SDKs send it.
template <class Row>
bool read_otel(const protocol::ItemView& view, otlp::Signal signal, std::size_t index, const Kind<Row>& kind, Units& units, WorkItem& work) {
  const auto converted = otlp::convert_items(signal, view.payload, kOtelItemsPerContainer);
  if (!converted) return false;
  for (const auto& part : *converted) {
    if (part.rejected > 0) units.add(Outcome::invalid, "invalid_otlp_item", part.rejected);
    if (part.item_count > 0) read_container(part.container, part.item_count, index, kind, units, work);
  }
  return true;
}

constexpr Kind<LogRow> kLogs{normalize::read_log, filter::ItemKind::log, DataKind::logs, "body", &ItemBatch::logs};
constexpr Kind<MetricRow> kMetrics{normalize::read_trace_metric, filter::ItemKind::metric, DataKind::metrics, "", &ItemBatch::metrics};
constexpr Kind<SpanRow> kSpans{normalize::read_span_v2, filter::ItemKind::span, DataKind::transactions, "name", &ItemBatch::spans};
constexpr Kind<SpanRow> kOldSpans{normalize::read_span_v1, filter::ItemKind::span, DataKind::transactions, "description", &ItemBatch::spans};

Outcome outcome_of(normalize::DiscardKind kind) {
  switch (kind) {
    case normalize::DiscardKind::client_discard: return Outcome::client_discard;
    case normalize::DiscardKind::filtered:
    case normalize::DiscardKind::filtered_sampling: return Outcome::filtered;
    case normalize::DiscardKind::rate_limited: return Outcome::rate_limited;
  }
  return Outcome::client_discard;
}

// Parses the payload and adds what `read` makes of it.
template <class Read, class Add>
void read_json_item(const protocol::ItemView& view, WorkItem& work, Read read, Add add) {
  auto parsed = json::parse_lenient(view.payload);
  if (!parsed) return add_fates(work, Outcome::invalid, "invalid_json", view);
  auto row = read(std::move(*parsed), work.delivery.input());
  if (!row) return add_fates(work, Outcome::invalid, row.error().message, view);
  add(std::move(*row));
  add_fates(work, Outcome::accepted, {}, view);
}

}  // namespace

void read_session(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  read_json_item(view, work, normalize::read_session, [&](SessionUpdate row) {
    const auto time = row.started;
    work.rows.sessions.push_back(place(work.delivery, index, DataKind::sessions, time, std::move(row)));
  });
}

void read_sessions(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  read_json_item(view, work, normalize::read_sessions, [&](SessionAggregates aggregates) {
    for (auto& bucket : aggregates.buckets) {
      const auto time = bucket.started;
      SessionAggregateRow row{aggregates.release, aggregates.environment, std::move(bucket)};
      work.rows.session_aggregates.push_back(place(work.delivery, index, DataKind::sessions, time, std::move(row)));
    }
  });
}

void read_check_in(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  read_json_item(view, work, normalize::read_check_in, [&](CheckInRow row) {
    const auto time = row.timestamp;
    work.rows.check_ins.push_back(place(work.delivery, index, DataKind::check_ins, time, std::move(row)));
  });
}

// It is nothing that could be kept: what it says are fates.
void read_client_report(const protocol::ItemView& view, std::size_t, WorkItem& work) {
  auto parsed = json::parse_lenient(view.payload);
  if (!parsed) return;
  const auto report = normalize::read_client_report(std::move(*parsed), work.delivery.input());
  if (!report) return;
  for (const auto& discard : report->discards) {
    work.fates.push_back({outcome_of(discard.kind), discard.reason, discard.category, discard.quantity});
  }
}

void read_logs(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  Units units(work, {DataCategory::log_item});
  const bool is_read = view.type == protocol::ItemType::otel_log ? read_otel(view, otlp::Signal::logs, index, kLogs, units, work)
                                                                 : read_container(view.payload, view.item_count, index, kLogs, units, work);
  if (!is_read) return add_fates(work, Outcome::invalid, "invalid_container", view);
  const auto outcome = units.has_accepted() ? Outcome::accepted : Outcome::invalid;
  work.fates.push_back({outcome, outcome == Outcome::accepted ? "" : "invalid_log", DataCategory::log_byte, std::max<std::uint64_t>(view.payload.size(), 1)});
}

void read_metrics(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  Units units(work, {DataCategory::trace_metric});
  if (!read_container(view.payload, view.item_count, index, kMetrics, units, work)) add_fates(work, Outcome::invalid, "invalid_container", view);
}

void read_spans(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  Units units(work, {DataCategory::span, DataCategory::span_indexed});
  const bool is_otel = view.type == protocol::ItemType::otel_span;
  if (is_otel || view.content_type == protocol::kSpanContainerType) {
    const bool is_read = is_otel ? read_otel(view, otlp::Signal::traces, index, kSpans, units, work)
                                 : read_container(view.payload, view.item_count, index, kSpans, units, work);
    if (!is_read) add_fates(work, Outcome::invalid, "invalid_container", view);
    return;
  }
  auto parsed = json::parse_lenient(view.payload);
  if (!parsed) return units.add(Outcome::invalid, "invalid_json");
  read_unit(std::move(*parsed), index, kOldSpans, {}, units, work);
}

void read_metric_lines(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  MetricLinesRow row{std::string(protocol::to_text(view.type)), std::string(view.payload)};
  work.rows.metric_lines.push_back(place(work.delivery, index, DataKind::metrics, work.delivery.header.received, std::move(row)));
  add_fates(work, Outcome::accepted, {}, view);
}

}  // namespace vedette::pipeline
