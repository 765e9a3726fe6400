// One request on its way in: what the parts of the door tell each other.
#pragma once
#include "ingest/door.h"
#include "ingest/translate.h"

namespace vedette::ingest {

struct Door::Visit {
  http::Request& request;
  Place place;
  KnownKeyPtr key;
  Translation translation;
  protocol::Envelope envelope;
  std::optional<EventId> event_id;
  std::vector<const protocol::ItemView*> kept;
  std::vector<Fate> decided;
  std::vector<ActiveLimit> limits;
  // Something was refused for a limit.
  bool is_limited = false;
  // That limit is the project's share of the journal.
  bool is_over_share = false;
  bool is_foreign_origin = false;
  // The spans of the transaction are over a limit and are counted so; the transaction itself is not.
  bool has_limited_spans = false;
  // Of what makes the request too large, as far as it is known.
  std::optional<protocol::ItemType> excess = item_type_of(place.route->id);
  // Decoding it to the end belongs on another thread.
  bool is_long = false;
  DecodeBudget::Lease lease = {};
  // Of an envelope whose crash file is over the limit of files: the event that it makes.
  std::string event_of_crash = {};
  protocol::ItemView event_of_crash_item = {};
};

}  // namespace vedette::ingest
