// The state of the program as Prometheus reads it.
#pragma once
#include <string>

#include "http/server.h"
#include "ingest/fates.h"
#include "journal/journal.h"
#include "pipeline/pipeline.h"

namespace vedette::server {

// Text exposition format 0.0.4. `waiting_room_bytes` is what waits for room in the journal.
std::string metrics_text(const http::ServerStats& http, const journal::JournalStats& journal, const pipeline::Stats& pipeline,
                         std::size_t waiting_room_bytes, const ingest::Fates& fates);

}  // namespace vedette::server
