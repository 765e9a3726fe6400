// The events of one issue, and the hashes by which they find it.
#include "api/events/events.h"
#include "api/events/make_views.h"
#include "api/fixed_settings.h"
#include "api/issues/search.h"
#include "store/sql/issue_updates.h"

namespace vedette::api {
namespace {

using json::path_param;
using json::query_param;
using enum Scope;

// How far back the latest event of a hash is looked for.
constexpr std::size_t kHashEventsMax = 100;

struct ListIssueEventsRequest {
  bool full = false;
  std::string query;
  std::vector<std::string> environment;
  std::optional<std::string> statsPeriod;
  std::optional<std::string> start;
  std::optional<std::string> end;
  bool sample = false;
  static constexpr std::string_view kName = "ListIssueEvents";
  static constexpr Field kFields[] = {
      query_param<&ListIssueEventsRequest::full>(
          "full", "Whether rows carry exception, request and so on too."),
      query_param<&ListIssueEventsRequest::query>("query",
                                                  "Tags and words that the events must have."),
      query_param<&ListIssueEventsRequest::environment>("environment",
                                                        "Events of one of these environments."),
      query_param<&ListIssueEventsRequest::statsPeriod>("statsPeriod",
                                                        "Events of this time, `24h` or `14d`."),
      query_param<&ListIssueEventsRequest::start>("start",
                                                  "Events from here on; statsPeriod wins over it."),
      query_param<&ListIssueEventsRequest::end>("end", "Events before this."),
      query_param<&ListIssueEventsRequest::sample>("sample", "Only false: events come newest first."),
  };
};

struct IssueEventRequest {
  std::string event_id;
  std::vector<std::string> environment;
  static constexpr std::string_view kName = "GetIssueEvent";
  static constexpr Field kFields[] = {
      path_param<&IssueEventRequest::event_id>(
          "event_id",
          "Id of an event, or `latest`, `oldest` or `recommended`, which is the latest."),
      query_param<&IssueEventRequest::environment>("environment",
                                                   "The latest or oldest of these environments."),
  };
};

struct ListHashesRequest {
  bool full = true;
  static constexpr std::string_view kName = "ListIssueHashes";
  static constexpr Field kFields[] = {
      query_param<&ListHashesRequest::full>("full",
                                            "Whether events carry exception, request and so on."),
  };
};

Result<Page<EventRowView>> list_issue_events(const ListIssueEventsRequest& request,
                                             Context& context) {
  if (request.sample) return not_supported("sample");
  TRY_ASSIGN(const auto range, read_time_range(context.query, context.now));
  auto filter = events_of(context.issue());
  filter.from = range.from_or_first();
  filter.to = range.to_or_last();
  add_environments(request.environment, filter);
  TRY(add_event_query(context, request.query, filter));
  return event_page(context, filter, request.full);
}

Result<std::optional<StoredEvent>> find_issue_event(const Context& context,
                                                    const IssueEventRequest& request) {
  auto filter = events_of(context.issue());
  add_environments(request.environment, filter);
  const auto& wanted = request.event_id;
  if (wanted == "latest" || wanted == "recommended")
    return first_event(context, filter, Order::newest_first);
  if (wanted == "oldest") return first_event(context, filter, Order::oldest_first);
  const auto id = EventId::parse(wanted);
  if (!id) return std::optional<StoredEvent>();
  TRY_ASSIGN(auto event, context.services.events.load(context.issue().project_id, *id));
  if (event && event->row.issue_id != context.issue().id) event.reset();
  return event;
}

Result<EventDetailView> get_issue_event(const IssueEventRequest& request, Context& context) {
  TRY_ASSIGN(const auto event, find_issue_event(context, request));
  if (!event) return fail(ErrorCode::not_found, "No matching event");
  return make_event_detail(context, *event);
}

Result<Page<IssueHashView>> list_hashes(const ListHashesRequest& request, Context& context) {
  std::vector<IssueHashView> views;
  for (const auto& hash : catalog::hashes_of_issue(context.sql(), context.issue().id)) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(hash.data());
    views.push_back({.id = ascii::to_hex({bytes, hash.size()}), .latestEvent = {}});
  }
  auto& events = context.services.events;
  TRY_ASSIGN(const auto rows, events.list(events_of(context.issue()), Order::newest_first,
                                          std::nullopt, kHashEventsMax));
  std::size_t missing = views.size();
  for (const auto& row : rows) {
    if (missing == 0) break;
    TRY_ASSIGN(const auto event, events.load(row.project_id, row.event_id));
    if (!event) continue;
    TRY_ASSIGN(const auto detail, make_event_detail(context, *event));
    for (auto& view : views) {
      // An issue's only hash is that of all its events.
      const bool has_hash = views.size() == 1 || std::ranges::find(detail.fingerprints, view.id) !=
                                                     detail.fingerprints.end();
      if (view.latestEvent || !has_hash) continue;
      view.latestEvent = request.full ? json::to_value(detail).as_object()
                                      : json::to_value(make_event_row(*event, false)).as_object();
      --missing;
    }
  }
  return slice(context.page, std::move(views));
}

#define OF_ORGANIZATION "/api/0/organizations/{organization_id_or_slug}/issues/{issue_id}/"
#define ALONE "/api/0/issues/{issue_id}/"

constexpr auto kReaders = any_of(event_admin, event_read, event_write);

constexpr Endpoint kRows[] = {
    endpoint<&list_issue_events>({.id = "listOrganizationIssueEvents",
                                  .path = OF_ORGANIZATION "events/",
                                  .access = kReaders,
                                  .tag = "Events",
                                  .summary = "List an issue's events",
                                  .description = "Newest first."}),
    endpoint<&get_issue_event>({.id = "getOrganizationIssueEvent",
                                .path = OF_ORGANIZATION "events/{event_id}/",
                                .access = kReaders,
                                .tag = "Events",
                                .summary = "Retrieve an event of an issue"}),
    endpoint<&list_hashes>({.id = "listOrganizationIssueHashes",
                            .path = OF_ORGANIZATION "hashes/",
                            .access = kReaders,
                            .tag = "Events",
                            .summary = "List the hashes of an issue",
                            .description = "The hashes by which events find the issue."}),
    endpoint<&list_issue_events>({.id = "listIssueEvents",
                                  .path = ALONE "events/",
                                  .access = kReaders,
                                  .tag = "Events",
                                  .summary = "List events by the issue's id alone"}),
    endpoint<&get_issue_event>({.id = "getIssueEvent",
                                .path = ALONE "events/{event_id}/",
                                .access = kReaders,
                                .tag = "Events",
                                .summary = "Retrieve an event by the issue's id"}),
    endpoint<&list_hashes>({.id = "listIssueHashes",
                            .path = ALONE "hashes/",
                            .access = kReaders,
                            .tag = "Events",
                            .summary = "List hashes by the issue's id alone"}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> issue_event_rows() {
  return kRows;
}

}  // namespace vedette::api
