// Where the event of an id lies, over all days: what makes ids unique and finds an event at once.
#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "model/event_id.h"
#include "model/ids.h"
#include "store/sqlite/day_files.h"

namespace vedette::sql {

// Events are known by a digest of project and id of 126 bits. What it says of days that are dropped is
// stale, and for its readers to notice.
class EventIndex {
 public:
  struct Entry {
    Partition partition;
    std::uint64_t number = 0;  // the item's number
  };

  // Keeps `directory`/index.db. Errors: unavailable.
  static Result<std::unique_ptr<EventIndex>> open(const std::string& directory);

  // Threads: any. Sees what is committed.
  Result<std::optional<Entry>> find(ProjectId project, EventId event_id);

  // The following by one thread at a time, between begin() and commit() or roll_back().
  void begin() { writer_->begin_write(); }
  std::optional<Entry> look_up(ProjectId project, EventId event_id);
  // Takes the place of an older entry of the same event.
  void put(ProjectId project, EventId event_id, const Entry& entry);
  Status commit() { return writer_->commit(); }
  void roll_back() { writer_->roll_back(); }
  // Forgets entries of days before `day` in one of 256 slices of the index.
  void forget_before(std::int32_t day, std::uint8_t slice);

 private:
  EventIndex(std::unique_ptr<Connection> writer, std::unique_ptr<Connection> reader)
      : writer_(std::move(writer)), reader_(std::move(reader)) {}

  const std::unique_ptr<Connection> writer_;
  std::mutex reader_mutex_;
  const std::unique_ptr<Connection> reader_;  // Guarded by reader_mutex_.
};

}  // namespace vedette::sql
