// What is usual for a project, out of its statistics: spike protection knows it from the start.
#pragma once
#include "base/result.h"
#include "base/time.h"
#include "ingest/limiter.h"
#include "store/sql/catalog.h"

namespace vedette::ingest {

// Has the limiter learn the last week of every project that is protected from spikes and that it has not learned yet.
// Reads much for a project that sends much: not for a thread on which somebody waits.
// Errors: those of the catalog.
Status learn_usual(Catalog& catalog, Limiter& limiter, Instant now);

}  // namespace vedette::ingest
