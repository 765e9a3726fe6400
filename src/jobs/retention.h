// Data that has been kept long enough is dropped, a day at a time.
#pragma once
#include <cstddef>

#include "base/clock.h"
#include "base/result.h"
#include "model/data_kind.h"
#include "store/event_store.h"
#include "store/item_store.h"
#include "store/sql/catalog.h"

namespace vedette::jobs {

// For each kind the longest time that any organization keeps it. A day lies in files by the retention
// that was in force when it was written; a shorter one that every organization agrees on holds for
// older data too.
Result<Retention> longest_retention(Catalog& catalog);

// Drops the days and the statistics whose time is over at `now`. Counters of issues stay as they are.
// Returns the number of days that went. Errors: those of the stores; what is left goes the next time.
Result<std::size_t> drop_expired(Catalog& catalog, EventStore& events, ItemStore& items, Instant now);

}  // namespace vedette::jobs
