#include "api/events/make_views.h"

#include "api/events/entries.h"
#include "api/feedback/views.h"
#include "api/issues/make_views.h"
#include "api/issues/time_range.h"
#include "json/parse.h"
#include "store/sql/traits.h"

namespace vedette::api {
namespace {

json::object parse_payload(const StoredEvent& event) {
  auto payload = json::parse(event.payload);
  return payload && payload->is_object() ? std::move(payload->get_object()) : json::object();
}

std::optional<std::string> text_of(const json::object& from, std::string_view key) {
  const auto text = json::text_of(from, key);
  return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

std::optional<json::object> object_of(const json::object& from, std::string_view key) {
  const auto* found = json::object_of(from, key);
  return found == nullptr ? std::nullopt : std::optional(*found);
}

std::optional<double> number_of(const json::object& from, std::string_view key) {
  const auto* found = from.if_contains(key);
  return found == nullptr || !found->is_number() ? std::nullopt
                                                 : std::optional(found->to_number<double>());
}

std::optional<EventUserView> make_user(const json::object& payload) {
  const auto* user = json::object_of(payload, "user");
  if (user == nullptr) return std::nullopt;
  return EventUserView{.id = text_of(*user, "id"),
                       .email = text_of(*user, "email"),
                       .username = text_of(*user, "username"),
                       .ip_address = text_of(*user, "ip_address"),
                       .name = text_of(*user, "name"),
                       .geo = object_of(*user, "geo"),
                       .data = object_of(*user, "data")};
}

std::optional<json::object> make_sdk(const json::object& payload) {
  const auto* sdk = json::object_of(payload, "sdk");
  if (sdk == nullptr) return std::nullopt;
  json::object view;
  for (const auto* key : {"name", "version"}) {
    const auto text = json::text_of(*sdk, key);
    view[key] = text.empty() ? json::value(nullptr) : json::value(text);
  }
  return view;
}

std::string error_message(std::string_view type) {
  if (type == "invalid_data") return "Discarded invalid value";
  if (type == "value_too_long") return "Discarded value due to exceeding maximum length";
  if (type == "clock_drift") return "The clock of the sender is wrong; times were corrected";
  if (type == "future_timestamp") return "The time lies in the future";
  if (type == "past_timestamp") return "The time lies too far in the past";
  std::string words(type);
  std::ranges::replace(words, '_', ' ');
  return words;
}

std::vector<json::object> make_errors(const json::object& payload) {
  std::vector<json::object> views;
  const auto* errors = json::array_of(payload, "errors");
  if (errors == nullptr) return views;
  for (const auto& error : *errors) {
    if (!error.is_object()) continue;
    const auto type = json::text_of(error.get_object(), "type");
    json::object data = error.get_object();
    data.erase("type");
    views.push_back({{"type", type}, {"message", error_message(type)}, {"data", std::move(data)}});
  }
  return views;
}

void fill(const StoredEvent& event, const json::object& payload, EventBaseView& view) {
  const auto& row = event.row;
  view.id = view.eventID = row.event_id.hex();
  view.groupID = row.issue_id;
  view.projectID = row.project_id;
  view.message = row.message;
  view.title = row.title;
  view.culprit = row.culprit;
  view.user = make_user(payload);
  for (const auto& [key, value] : row.tags) {
    if (!is_hidden_tag(key)) view.tags.push_back({key, value});
  }
  view.platform = row.platform.empty() ? "other" : row.platform;
  view.dateCreated = row.timestamp;
  view.metadata = object_of(payload, "metadata").value_or(json::object());
  view.location = text_of(view.metadata, "filename");
}

Result<std::optional<std::string>> neighbour(const Context& context, const EventRow& row,
                                             Order order) {
  EventFilter filter{.projects = {row.project_id},
                     .issue_id = row.issue_id,
                     .from = Instant{0},
                     .to = TimeRange().to_or_last(),
                     .tags = {},
                     .texts = {}};
  (order == Order::newest_first ? filter.to : filter.from) = row.timestamp;
  if (order == Order::newest_first) ++filter.to.micros;
  TRY_ASSIGN(const auto rows, context.services.events.list(
                                  filter, order, EventPlace{row.timestamp, row.event_id}, 1));
  return rows.empty() ? std::optional<std::string>() : std::optional(rows.front().event_id.hex());
}

// How many from one end of the page happened at the same time as that end.
template <class Iterator>
std::int64_t run_length(Iterator begin, Iterator end) {
  return std::find_if(begin, end,
                      [&](const EventRow& row) { return row.timestamp != begin->timestamp; }) -
         begin;
}

// Before every event of this time, seen from the newest or from the oldest.
EventPlace place_before(Instant time, Order order) {
  if (order == Order::newest_first) return {.timestamp = Instant{time.micros + 1}, .event_id = {}};
  EventPlace place{.timestamp = Instant{time.micros - 1}, .event_id = {}};
  place.event_id.bytes.fill(0xff);
  return place;
}

Result<Page<EventRow>> row_page(const Context& context, const EventFilter& filter) {
  const auto& [cursor, limit] = context.page;
  const bool is_backward = cursor && cursor->is_previous;
  const bool is_first = !cursor || (cursor->value == 0 && !is_backward);
  const auto order = is_backward ? Order::oldest_first : Order::newest_first;
  const auto skipped = is_first ? 0 : static_cast<std::size_t>(cursor->offset);
  const auto start =
      is_first ? std::nullopt : std::optional(place_before(Instant{cursor->value}, order));
  TRY_ASSIGN(auto rows, context.services.events.list(filter, order, start, skipped + limit + 1));
  auto first = rows.begin();
  while (first != rows.end() && static_cast<std::size_t>(first - rows.begin()) < skipped &&
         first->timestamp.micros == cursor->value)
    ++first;
  rows.erase(rows.begin(), first);
  const bool has_more = rows.size() > limit;
  if (has_more) rows.resize(limit);
  if (is_backward) std::ranges::reverse(rows);

  Page<EventRow> page;
  page.has_previous = is_backward ? has_more : !is_first;
  page.has_next = is_backward || has_more;
  page.next = cursor.value_or(Cursor{});
  if (!rows.empty()) {
    page.previous = {rows.front().timestamp.micros, run_length(rows.begin(), rows.end()), true};
    auto shown = run_length(rows.rbegin(), rows.rend());
    const bool goes_on = !is_first && !is_backward && cursor->value == rows.back().timestamp.micros;
    if (goes_on && shown == static_cast<std::int64_t>(rows.size())) shown += cursor->offset;
    page.next = {rows.back().timestamp.micros, shown, false};
  }
  page.items = std::move(rows);
  return page;
}

}  // namespace

EventRowView make_event_row(const StoredEvent& event, bool is_full) {
  const auto payload = parse_payload(event);
  EventRowView view;
  fill(event, payload, view);
  view.type = event.row.type;
  if (!is_full) return view;
  view.entries = make_entries(payload);
  view.contexts = object_of(payload, "contexts").value_or(json::object());
  view.context = object_of(payload, "extra").value_or(json::object());
  view.sdk = make_sdk(payload);
  view.packages = object_of(payload, "modules").value_or(json::object());
  view.errors = make_errors(payload);
  view.dateReceived = event.row.received;
  return view;
}

Result<EventDetailView> make_event_detail(const Context& context, const StoredEvent& event) {
  const auto payload = parse_payload(event);
  EventDetailView view;
  fill(event, payload, view);
  view.type = event.row.type;
  view.dateReceived = event.row.received;
  view.contexts = object_of(payload, "contexts").value_or(json::object());
  view.size = static_cast<std::int64_t>(event.payload.size());
  view.entries = make_entries(payload);
  view.dist = text_of(payload, "dist");
  view.sdk = make_sdk(payload);
  view.context = object_of(payload, "extra").value_or(json::object());
  view.packages = object_of(payload, "modules").value_or(json::object());
  view.errors = make_errors(payload);
  view.meta = make_meta(payload, view.entries);
  if (const auto* hashes = json::array_of(payload, "hashes")) {
    for (const auto& hash : *hashes) {
      if (hash.is_string()) view.fingerprints.emplace_back(hash.get_string());
    }
  }
  view.groupingConfig.id = json::text_of(payload, "grouping_config");
  view.startTimestamp = number_of(payload, "start_timestamp");
  if (view.startTimestamp) view.endTimestamp = number_of(payload, "timestamp");
  view.measurements = object_of(payload, "measurements");
  view.breakdowns = object_of(payload, "breakdowns");
  view.release = release_view(context, text_of(payload, "release"));
  if (catalog::has_trait(context.sql(), event.row.project_id, catalog::trait::kFeedback)) {
    TRY_ASSIGN(const auto reports, context.services.items.feedback_about(event.row.project_id, event.row.event_id));
    if (!reports.empty()) {
      auto report = json::to_value(make_user_report(reports.front(), std::nullopt)).as_object();
      report["event"].as_object()["id"] = view.id;
      view.userReport = std::move(report);
    }
  }
  TRY_ASSIGN(view.nextEventID, neighbour(context, event.row, Order::oldest_first));
  TRY_ASSIGN(view.previousEventID, neighbour(context, event.row, Order::newest_first));
  return view;
}

Result<Page<EventRowView>> event_page(const Context& context, const EventFilter& filter,
                                      bool is_full) {
  TRY_ASSIGN(const auto rows, row_page(context, filter));
  Page<EventRowView> page{.items = {},
                          .previous = rows.previous,
                          .has_previous = rows.has_previous,
                          .next = rows.next,
                          .has_next = rows.has_next,
                          .hits = {}};
  for (const auto& row : rows.items) {
    TRY_ASSIGN(const auto event, context.services.events.load(row.project_id, row.event_id));
    if (event) page.items.push_back(make_event_row(*event, is_full));
  }
  return page;
}

EventFilter events_of(const catalog::IssueRow& issue) {
  return {.projects = {issue.project_id},
          .issue_id = issue.id,
          .from = Instant{0},
          .to = TimeRange().to_or_last(),
          .tags = {},
          .texts = {}};
}

Result<std::optional<StoredEvent>> first_event(const Context& context, const EventFilter& filter,
                                               Order order) {
  TRY_ASSIGN(const auto rows, context.services.events.list(filter, order, std::nullopt, 1));
  if (rows.empty()) return std::optional<StoredEvent>();
  return context.services.events.load(rows.front().project_id, rows.front().event_id);
}

}  // namespace vedette::api
