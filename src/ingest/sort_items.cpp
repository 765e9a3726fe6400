// Which items of a request are let in.
#include "formats/crash_event.h"
#include "ingest/item_facts.h"
#include "ingest/visit.h"
#include "json/parse.h"

namespace vedette::ingest {
namespace {

// Of everything that is counted. What tells about losses counts as nothing and goes in.
ActiveLimit backlog_limit() { return {.seconds = kOverloadSeconds, .categories = {}, .scope = "project", .reason = "backlog"}; }

Outcome outcome_of(const ActiveLimit& limit) { return limit.is_abuse ? Outcome::abuse : Outcome::rate_limited; }

void add_limit(std::vector<ActiveLimit>& limits, ActiveLimit limit) {
  const auto is_same = [&](const ActiveLimit& other) {
    return other.scope == limit.scope && other.reason == limit.reason && other.categories == limit.categories;
  };
  if (std::ranges::none_of(limits, is_same)) limits.push_back(std::move(limit));
}

}  // namespace

void Door::sort_items(Visit& visit) {
  settle_event_id(visit);
  visit.decided = visit.translation.fates;
  const auto& items = visit.envelope.items;
  // Asked before all others: the limit of an event is also that of what hangs on it, before it or behind.
  const auto event = std::ranges::find_if(items, is_event);
  visit.is_over_share = backlog_.is_over_share(visit.key->project_id, journal_);
  const auto find_limit = [&](const protocol::Quantities& quantities) -> std::optional<ActiveLimit> {
    // What the journal has no room for uses up no limit.
    if (visit.is_over_share) return quantities.empty() ? std::nullopt : std::optional(backlog_limit());
    return limiter_.take(*visit.key, quantities);
  };
  const bool is_crash_alone = has_crash_alone(items);
  std::optional<ActiveLimit> event_limit;
  if (event != items.end()) event_limit = find_limit(protocol::quantities(*event));
  // The event that will be made of a crash is an error like any other.
  if (is_crash_alone) event_limit = find_limit({{DataCategory::error, 1}});
  if (is_crash_alone && event_limit) {
    visit.decided.push_back({outcome_of(*event_limit), event_limit->reason, DataCategory::error, 1});
  }
  // All spans of an envelope with a transaction share a fate, for they are of one trace, and it decides about its own.
  const bool has_spans_in_common = event != items.end() && event->type == protocol::ItemType::transaction && !event_limit;
  const auto span_limit = has_spans_in_common ? limit_spans(visit, *event) : std::nullopt;
  const auto limit_of = [&](const protocol::ItemView& item) {
    if ((event != items.end() && &item == &*event) || (event_limit && hangs_on_event(item))) return event_limit;
    return has_spans_in_common && spans_of(item) > 0 ? span_limit : find_limit(protocol::quantities(item));
  };
  for (const auto& item : items) {
    if (is_unsupported(item)) {
      const auto quantities = protocol::quantities(item);
      const auto category = quantities.empty() ? DataCategory::default_ : quantities.front().category;
      // A name that a client makes up is no reason: there would be no end of them.
      const auto reason = item.type == protocol::ItemType::unknown ? "unknown_item_type" : protocol::to_text(item.type);
      visit.decided.push_back({Outcome::unsupported, std::string(reason), category, 1});
      continue;
    }
    if (auto limit = limit_of(item)) {
      add_fates(visit.decided, outcome_of(*limit), limit->reason, item);
      add_span_fates(visit.decided, outcome_of(*limit), limit->reason, item);
      add_limit(visit.limits, std::move(*limit));
      visit.is_limited = true;
      continue;
    }
    visit.kept.push_back(&item);
  }
  const auto makes_event = [](const protocol::ItemView* item) { return protocol::creates_event(*item); };
  if (is_crash_alone && !event_limit && std::ranges::none_of(visit.kept, makes_event)) keep_event_of_crash(visit);
}

// Of the header, or else of the item that it is about; what cannot be stored without an id gets one.
void Door::settle_event_id(Visit& visit) {
  visit.event_id = visit.envelope.header.event_id;
  if (visit.event_id || !needs_event_id(visit.envelope.items)) return;
  visit.event_id = event_id_in_items(visit.envelope.items);
  if (!visit.event_id) visit.event_id = EventId::generate(random_);
}

std::optional<ActiveLimit> Door::limit_spans(Visit& visit, const protocol::ItemView& transaction) {
  std::uint64_t spans = 0;
  for (const auto& item : visit.envelope.items) spans += spans_of(item);
  auto limit = limiter_.take(*visit.key, {{DataCategory::span, spans}, {DataCategory::span_indexed, spans}});
  if (!limit) return limit;
  visit.has_limited_spans = true;
  add_span_fates(visit.decided, outcome_of(*limit), limit->reason, transaction);
  add_limit(visit.limits, *limit);
  return limit;
}

// The file is over the limit of files; the error that it tells of is not over that of errors.
void Door::keep_event_of_crash(Visit& visit) {
  auto event = formats::event_from_attachments(visit.envelope.items);
  if (event.empty()) return;
  event["event_id"] = visit.event_id->hex();
  visit.event_of_crash = json::serialize(event);
  visit.event_of_crash_item.type = protocol::ItemType::event;
  visit.event_of_crash_item.header_line = R"({"type":"event"})";
  visit.event_of_crash_item.payload = visit.event_of_crash;
  visit.kept.push_back(&visit.event_of_crash_item);
}

}  // namespace vedette::ingest
