#include "api/events/events.h"

#include "api/events/make_views.h"
#include "api/fixed_settings.h"
#include "api/issues/time_range.h"

namespace vedette::api {
namespace {

using json::path_param;
using json::query_param;
using enum Scope;

struct ListEventsRequest {
  bool full = false;
  std::optional<std::string> statsPeriod;
  std::optional<std::string> start;
  std::optional<std::string> end;
  bool sample = false;
  static constexpr std::string_view kName = "ListEvents";
  static constexpr Field kFields[] = {
      query_param<&ListEventsRequest::full>("full",
                                            "Whether rows carry exception, request and so on too."),
      query_param<&ListEventsRequest::statsPeriod>("statsPeriod",
                                                   "Events of this time, `24h` or `14d`."),
      query_param<&ListEventsRequest::start>("start",
                                             "Events from here on; statsPeriod wins over it."),
      query_param<&ListEventsRequest::end>("end", "Events before this."),
      query_param<&ListEventsRequest::sample>("sample", "Only false: events come newest first."),
  };
};

struct EventRequest {
  std::string event_id;
  static constexpr std::string_view kName = "GetEvent";
  static constexpr Field kFields[] = {
      path_param<&EventRequest::event_id>("event_id", "Id of the event: 32 hex digits.")};
};

Result<StoredEvent> find_event(const Context& context, std::string_view text) {
  const auto id = EventId::parse(text);
  if (!id) return not_found();
  TRY_ASSIGN(auto event, context.services.events.load(context.project().id, *id));
  if (!event) return not_found();
  return std::move(*event);
}

Result<Page<EventRowView>> list_events(const ListEventsRequest& request, Context& context) {
  if (request.sample) return not_supported("sample");
  TRY_ASSIGN(const auto range, read_time_range(context.query, context.now));
  const EventFilter filter{.projects = {context.project().id},
                           .issue_id = {},
                           .from = range.from_or_first(),
                           .to = range.to_or_last(),
                           .tags = {},
                           .texts = {}};
  return event_page(context, filter, request.full);
}

Result<EventDetailView> get_event(const EventRequest& request, Context& context) {
  TRY_ASSIGN(const auto event, find_event(context, request.event_id));
  return make_event_detail(context, event);
}

Result<RawJson> get_stored_event(const EventRequest& request, Context& context) {
  TRY_ASSIGN(auto event, find_event(context, request.event_id));
  return RawJson{std::move(event.payload)};
}

Result<EventTargetView> resolve_event_id(const EventRequest& request, Context& context) {
  const auto id = EventId::parse(request.event_id);
  if (!id) return not_found();
  for (auto& project :
       catalog::projects_of_organization(context.sql(), context.organization().id)) {
    TRY_ASSIGN(const auto event, context.services.events.load(project.id, *id));
    if (!event) continue;
    TRY_ASSIGN(auto detail, make_event_detail(context, *event));
    return EventTargetView{.organizationSlug = context.organization().slug,
                           .projectSlug = project.slug,
                           .groupId = event->row.issue_id,
                           .eventId = id->hex(),
                           .event = std::move(detail)};
  }
  return not_found();
}

#define OF_PROJECT "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/events/"

constexpr auto kReaders = any_of(project_admin, project_read, project_write);

constexpr Endpoint kRows[] = {
    endpoint<&list_events>({.id = "listProjectEvents",
                            .path = OF_PROJECT,
                            .access = kReaders,
                            .tag = "Events",
                            .summary = "List a project's events",
                            .description = "Newest first."}),
    endpoint<&get_event>({.id = "getProjectEvent",
                          .path = OF_PROJECT "{event_id}/",
                          .access = kReaders,
                          .tag = "Events",
                          .summary = "Retrieve an event"}),
    endpoint<&get_stored_event>({.id = "getProjectEventJson",
                                 .path = OF_PROJECT "{event_id}/json/",
                                 .access = kReaders,
                                 .tag = "Events",
                                 .summary = "Retrieve an event as it is stored",
                                 .description = "The event after normalization and scrubbing, in "
                                                "the form in which SDKs send events."}),
    endpoint<&resolve_event_id>(
        {.id = "resolveOrganizationEventId",
         .path = "/api/0/organizations/{organization_id_or_slug}/eventids/{event_id}/",
         .access = any_of(org_admin, org_read, org_write),
         .tag = "Organizations",
         .summary = "Resolve an event id",
         .description = "Finds an event of any project of the organization."}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> event_rows() {
  return kRows;
}

}  // namespace vedette::api
