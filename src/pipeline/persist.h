// A batch into the stores, so that repeating it after a crash changes nothing.
#pragma once
#include <span>

#include "ingest/fates.h"
#include "pipeline/work_item.h"
#include "store/event_store.h"
#include "store/sql/catalog.h"

namespace vedette::pipeline {

// The journal sequence up to which everything is in the stores.
Result<std::uint64_t> load_position(Catalog& catalog);

// Stores the batch and moves the position to `through`.
//
// The events go first, to stable storage, with their journal sequences; then one catalog transaction
// commits issues, counters and position together. A crash in between repeats the batch: the store
// knows its deliveries by their sequences and answers as it did the first time, so that exactly the
// same is counted, once. Errors: those of the stores; then the batch is to be repeated.
Status persist(Catalog& catalog, EventStore& events, std::span<WorkItem> batch, std::uint64_t through, ingest::Fates& fates);

}  // namespace vedette::pipeline
