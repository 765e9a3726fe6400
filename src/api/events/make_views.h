// Stored events to views, and pages of them.
#pragma once
#include "api/context.h"
#include "api/events/views.h"
#include "api/page.h"

namespace vedette::api {

EventRowView make_event_row(const StoredEvent& event, bool is_full);
// With the events before and behind it in its issue. Errors: those of the event store.
Result<EventDetailView> make_event_detail(const Context& context, const StoredEvent& event);

// Newest first, one page of the events that fit. Errors: those of the event store.
Result<Page<EventRowView>> event_page(const Context& context, const EventFilter& filter,
                                      bool is_full);

// All events of an issue.
EventFilter events_of(const catalog::IssueRow& issue);
// The newest or the oldest event that fits; nothing when there is none.
Result<std::optional<StoredEvent>> first_event(const Context& context, const EventFilter& filter,
                                               Order order);

}  // namespace vedette::api
