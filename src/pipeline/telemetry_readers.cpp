#include "json/parse.h"
#include "normalize/items.h"
#include "pipeline/item_readers.h"

namespace vedette::pipeline {
namespace {

// Fates of the units of one container.
class Units {
 public:
  Units(WorkItem& work, DataCategory category) : work_(work), category_(category) {}
  Units(const Units&) = delete;
  Units& operator=(const Units&) = delete;
  ~Units() {
    for (auto& [fate, count] : counts_) {
      work_.fates.push_back({fate.first, fate.second, category_, count});
    }
  }
  void add(Outcome outcome, std::string_view reason = {}) { ++counts_[{outcome, std::string(reason)}]; }
  bool has_accepted() const { return counts_.contains({Outcome::accepted, std::string()}); }

 private:
  WorkItem& work_;
  const DataCategory category_;
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

template <class Row>
std::optional<std::string_view> filter_reason(const WorkItem& work, filter::ItemKind kind, std::string_view text, const Row& row) {
  const auto& header = work.delivery.header;
  return work.delivery.rules->filter.item_reason(
      kind, {.text = text, .release = row.release, .client_ip = header.client_ip, .user_agent = header.user_agent});
}

// A container's items, or the payload alone where older protocols send one item without a container.
Result<normalize::Container> open_container(const protocol::ItemView& view) {
  const auto count = view.item_count ? std::optional<std::int64_t>(*view.item_count) : std::nullopt;
  return normalize::parse_container(view.payload, count);
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
void read_unit(json::value&& item, std::size_t index, const Kind<Row>& kind, Units& units, WorkItem& work) {
  scrub(item, work.delivery.rules->scrubber, {kind.scrubbed});
  auto row = kind.read(std::move(item), work.delivery.input());
  if (!row) return units.add(Outcome::invalid, row.error().message);
  if (const auto reason = filter_reason(work, kind.filter, text_of(*row), *row)) return units.add(Outcome::filtered, *reason);
  const auto time = time_of(*row);
  (work.rows.*kind.rows).push_back(place(work.delivery, index, kind.data, time, std::move(*row)));
  units.add(Outcome::accepted);
}

template <class Row>
bool read_container(const protocol::ItemView& view, std::size_t index, const Kind<Row>& kind, Units& units, WorkItem& work) {
  auto container = open_container(view);
  if (!container) return false;
  for (auto& item : container->items) {
    normalize::add_inferred_attributes(item, *container, work.delivery.input());
    read_unit(std::move(item), index, kind, units, work);
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
  Units units(work, DataCategory::log_item);
  if (!read_container(view, index, kLogs, units, work)) return add_fates(work, Outcome::invalid, "invalid_container", view);
  const auto outcome = units.has_accepted() ? Outcome::accepted : Outcome::invalid;
  work.fates.push_back({outcome, outcome == Outcome::accepted ? "" : "invalid_log", DataCategory::log_byte, std::max<std::uint64_t>(view.payload.size(), 1)});
}

void read_metrics(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  Units units(work, DataCategory::trace_metric);
  if (!read_container(view, index, kMetrics, units, work)) add_fates(work, Outcome::invalid, "invalid_container", view);
}

void read_spans(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  Units units(work, DataCategory::span);
  if (view.content_type == protocol::kSpanContainerType) {
    if (!read_container(view, index, kSpans, units, work)) add_fates(work, Outcome::invalid, "invalid_container", view);
    return;
  }
  auto parsed = json::parse_lenient(view.payload);
  if (!parsed) return units.add(Outcome::invalid, "invalid_json");
  read_unit(std::move(*parsed), index, kOldSpans, units, work);
}

void read_metric_lines(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  MetricLinesRow row{std::string(protocol::to_text(view.type)), std::string(view.payload)};
  work.rows.metric_lines.push_back(place(work.delivery, index, DataKind::metrics, work.delivery.header.received, std::move(row)));
  add_fates(work, Outcome::accepted, {}, view);
}

}  // namespace vedette::pipeline
