// A batch into the stores, so that repeating it after a crash changes nothing.
#pragma once
#include <span>

#include "ingest/fates.h"
#include "pipeline/work_item.h"
#include "store/event_store.h"
#include "store/item_store.h"
#include "store/sql/catalog.h"

namespace vedette::pipeline {

// The journal sequence up to which everything is in the stores.
Result<std::uint64_t> load_position(Catalog& catalog);

struct Stores {
  Catalog& catalog;
  EventStore& events;
  ItemStore& items;
};

// Stores the batch, counts its fates and those that wait in `fates`, and moves the position to `through`.
//
// Events and rows go first, to stable storage, with their numbers; then one catalog transaction commits
// issues, counters, fates and position together. A crash in between repeats the batch: the stores know
// what they have and answer as they did the first time, so that exactly the same is counted, once.
// Errors: those of the stores; then the batch is to be repeated.
Status persist(const Stores& stores, std::span<WorkItem> batch, std::uint64_t through, ingest::Fates& fates);

}  // namespace vedette::pipeline
