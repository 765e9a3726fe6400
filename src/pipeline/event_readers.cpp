#include <algorithm>

#include "base/digest.h"
#include "formats/crash_event.h"
#include "json/parse.h"
#include "normalize/feedback.h"
#include "normalize/items.h"
#include "normalize/security_report.h"
#include "pipeline/event_steps.h"
#include "pipeline/item_readers.h"

namespace vedette::pipeline {
namespace {

EventWork begin(const protocol::ItemView& view, std::size_t index, const WorkItem& work) {
  EventWork event;
  event.index = index;
  event.event_id = work.delivery.event_id();
  event.quantities = protocol::quantities(view);
  // One event of a delivery has the delivery's id. What makes several (a list of reports) needs more,
  // and the same ones when the delivery is processed again.
  if (!work.events.empty()) {
    event.event_id.bytes = md5(fmt::format("{}:{}", event.event_id.hex(), index));
  }
  return event;
}

void finish(EventWork&& event, WorkItem& work) {
  run_steps(event_steps(), event, work.delivery);
  work.events.push_back(std::move(event));
}

void reject(EventWork&& event, std::string_view reason, WorkItem& work) {
  event.outcome = Outcome::invalid;
  event.reason = reason;
  work.events.push_back(std::move(event));
}

std::string text_at(const json::object& event, std::initializer_list<std::string_view> path) {
  const auto* object = &event;
  std::string_view last;
  for (const auto key : path) {
    if (!last.empty()) object = json::object_of(*object, last);
    if (object == nullptr) return {};
    last = key;
  }
  return std::string(json::text_of(*object, last));
}

// Release and environment of a report come with the address it was sent to.
void set_address(json::object& event, const protocol::ItemView& view) {
  if (!view.release.empty()) event["release"] = view.release;
  if (!view.environment.empty()) event["environment"] = view.environment;
}

template <class Convert>
void read_report(const protocol::ItemView& view, std::size_t index, WorkItem& work, Convert convert) {
  auto event = begin(view, index, work);
  const auto report = json::parse_lenient(view.payload);
  if (!report) return reject(std::move(event), "invalid_json", work);
  auto converted = convert(*report);
  if (!converted) return reject(std::move(event), converted.error().message, work);
  set_address(*converted, view);
  take_event(event, *converted);
  finish(std::move(event), work);
}

// With the transaction itself, which is a span too.
std::uint64_t sent_spans(const json::object& event) {
  const auto* spans = json::array_of(event, "spans");
  return spans == nullptr ? 1 : spans->size() + 1;
}

// The door keeps a transaction whose spans are over a limit, and has counted these.
bool has_limited_spans(const Delivery& delivery) {
  return std::ranges::any_of(delivery.header.decided, [](const Fate& fate) {
    return fate.category == DataCategory::span && (fate.outcome == Outcome::rate_limited || fate.outcome == Outcome::abuse);
  });
}

void add_span_fates(Outcome outcome, std::string_view reason, std::uint64_t count, WorkItem& work) {
  if (count == 0) return;
  for (const auto category : {DataCategory::span, DataCategory::span_indexed}) {
    work.fates.push_back({outcome, std::string(reason), category, count});
  }
}

void store_feedback(EventWork& event, const protocol::ItemView& view, WorkItem& work, bool is_report) {
  if (!event.outcome && run_steps(plain_steps(), event, work.delivery)) {
    auto& json = *event.event;
    json["event_id"] = event.event_id.hex();
    const auto feedback = [&](std::string_view key) { return text_at(json, {"contexts", "feedback", key}); };
    FeedbackRow row{.event_id = event.event_id,
                    .message = feedback("message"),
                    .name = feedback("name"),
                    .contact_email = feedback("contact_email"),
                    .url = feedback("url"),
                    .associated_event_id = feedback("associated_event_id"),
                    .replay_id = feedback("replay_id"),
                    .release = event.facts.release,
                    .environment = event.facts.environment,
                    .user_key = event.facts.user_key,
                    .payload = json::serialize(json),
                    .is_report = is_report};
    work.rows.feedback.push_back(place(work.delivery, event.index, DataKind::feedback, event.timestamp, std::move(row)));
  }
  add_fates(work, event.outcome.value_or(Outcome::accepted), event.reason, view);
}

}  // namespace

void read_event(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  auto event = begin(view, index, work);
  parse_event(event, view.payload);
  if (event.outcome) {
    work.events.push_back(std::move(event));
    return;
  }
  // A feedback or a transaction of an old client may come as an event: the type decides.
  const auto type = json::text_of(*event.event, "type");
  if (type == "transaction") return read_transaction(view, index, work);
  if (type == "feedback") return read_feedback(view, index, work);
  finish(std::move(event), work);
}

void read_crash(std::span<const protocol::ItemView> views, WorkItem& work) {
  const auto sent = std::ranges::find(views, protocol::ItemType::event, &protocol::ItemView::type);
  EventWork event;
  // Without an event item the number behind those of all items is free.
  event.index = static_cast<std::size_t>(sent - views.begin());
  event.event_id = work.delivery.event_id();
  event.quantities.push_back({DataCategory::error, 1});
  json::object client_event;
  if (sent != views.end()) {
    auto parsed = json::parse_lenient(sent->payload);
    if (!parsed || !parsed->is_object()) return reject(std::move(event), "invalid_json", work);
    client_event = std::move(parsed->get_object());
  }
  take_event(event, formats::event_from_attachments(views, std::move(client_event)));
  finish(std::move(event), work);
}

void read_security_report(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  read_report(view, index, work, [](const json::value& report) { return normalize::event_from_security_report(report); });
}

void read_nel_report(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  const auto received = work.delivery.header.received;
  read_report(view, index, work, [&](const json::value& report) { return normalize::event_from_nel_report(report, received); });
}

void read_transaction(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  auto event = begin(view, index, work);
  std::uint64_t sent = 1;
  if (parse_event(event, view.payload)) {
    (*event.event)["type"] = "transaction";
    sent = sent_spans(*event.event);
  }
  const bool keeps_spans = !has_limited_spans(work.delivery);
  std::uint64_t stored = 0;
  if (!event.outcome && run_steps(plain_steps(), event, work.delivery)) {
    auto& json = *event.event;
    auto spans = keeps_spans ? normalize::spans_of_transaction(json) : std::vector<SpanRow>();
    stored = spans.size();
    for (auto& span : spans) {
      const auto end = span.end;
      work.rows.spans.push_back(place(work.delivery, index, DataKind::transactions, end, std::move(span)));
    }
    json["event_id"] = event.event_id.hex();
    json.erase("spans");
    const auto start = json.if_contains("start_timestamp");
    TransactionRow row{.event_id = event.event_id,
                       .start = start != nullptr && start->is_number() ? Instant{static_cast<std::int64_t>(start->to_number<double>() * 1e6)} : event.timestamp,
                       .name = event.facts.transaction,
                       .op = text_at(json, {"contexts", "trace", "op"}),
                       .status = text_at(json, {"contexts", "trace", "status"}),
                       .trace_id = text_at(json, {"contexts", "trace", "trace_id"}),
                       .span_id = text_at(json, {"contexts", "trace", "span_id"}),
                       .platform = event.facts.platform,
                       .release = event.facts.release,
                       .environment = event.facts.environment,
                       .user_key = event.facts.user_key,
                       .payload = json::serialize(json)};
    work.rows.transactions.push_back(place(work.delivery, index, DataKind::transactions, event.timestamp, std::move(row)));
  }
  const auto outcome = event.outcome.value_or(Outcome::accepted);
  work.fates.push_back({outcome, event.reason, DataCategory::transaction, 1});
  work.fates.push_back({outcome, event.reason, DataCategory::transaction_indexed, 1});
  if (!keeps_spans) return;
  add_span_fates(outcome, event.reason, event.outcome ? sent : stored, work);
  if (!event.outcome) add_span_fates(Outcome::invalid, "invalid_span", sent - std::min(sent, stored), work);
}

void read_feedback(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  auto event = begin(view, index, work);
  if (parse_event(event, view.payload)) (*event.event)["type"] = "feedback";
  store_feedback(event, view, work, false);
}

void read_user_report(const protocol::ItemView& view, std::size_t index, WorkItem& work) {
  auto event = begin(view, index, work);
  // The envelope's id is that of the event it is about.
  event.event_id.bytes = md5(fmt::format("{}:report:{}", work.delivery.event_id().hex(), index));
  const auto report = json::parse_lenient(view.payload);
  const auto converted = report ? normalize::feedback_from_user_report(*report) : Result<json::object>(invalid("invalid_json"));
  if (converted) {
    take_event(event, *converted);
  } else {
    event.outcome = Outcome::invalid;
    event.reason = converted.error().message;
  }
  store_feedback(event, view, work, true);
}

}  // namespace vedette::pipeline
