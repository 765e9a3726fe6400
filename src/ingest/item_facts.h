// What the door asks of the items of an envelope.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ingest/routes.h"
#include "model/event_id.h"
#include "model/fate.h"
#include "protocol/envelope.h"

namespace vedette::ingest {

// Types that nothing here keeps. What only relays and servers send one another is not taken from clients.
bool is_unsupported(const protocol::ItemView& item);
bool is_event(const protocol::ItemView& item);
// What is nothing without the event of its envelope.
bool hangs_on_event(const protocol::ItemView& item);
// Whether there is no event but the one that is made of a file.
bool has_crash_alone(std::span<const protocol::ItemView> items);

// The spans that come of a transaction: itself and those in its list. Told by the form of the text alone, which need
// not be read for it; 1 when it has none.
std::uint64_t spans_of_transaction(std::string_view payload);
// Those of a transaction, or of an item that is a span or a container of some; 0 for any other item.
std::uint64_t spans_of(const protocol::ItemView& item);

// Adds what the item counts as, with this fate.
void add_fates(std::vector<Fate>& to, Outcome outcome, std::string_view reason, const protocol::ItemView& item);
// The same of the spans of a transaction, which count beside it.
void add_span_fates(std::vector<Fate>& to, Outcome outcome, std::string_view reason, const protocol::ItemView& item);
// The reason under which a refusal of a known sender is counted.
std::string_view reason_of(const Error& error);

// The event id of an envelope whose header has none: as an item has it that is an event, or tells about one. Nothing
// when no item says so.
std::optional<EventId> event_id_in_items(std::span<const protocol::ItemView> items);
// Whether one is made where none is sent, for what belongs to an event cannot be stored without.
bool needs_event_id(std::span<const protocol::ItemView> items);

// What a body of the route becomes; nothing where it says so itself.
std::optional<protocol::ItemType> item_type_of(RouteId route);

}  // namespace vedette::ingest
