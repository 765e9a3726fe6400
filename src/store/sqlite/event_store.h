// Events in SQLite: one file per day of event time, so that a day is dropped by removing a file.
#pragma once
#include <memory>
#include <string>

#include "store/event_store.h"

namespace vedette {

// Keeps its files in `directory`, which is made when it is not there.
// Threads: every method from any thread; writes wait for each other.
// Errors: unavailable, with a sentence that names the folder.
Result<std::unique_ptr<EventStore>> open_sqlite_event_store(const std::string& directory);

}  // namespace vedette
