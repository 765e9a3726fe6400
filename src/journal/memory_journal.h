// A journal without a disk, for tests of what stands around it.
#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

#include "journal/journal.h"

namespace vedette::journal {

// Calls `done` from within append(). Holds everything that was not released.
class MemoryJournal final : public Journal {
 public:
  void append(Record record, std::move_only_function<void(Status)> done) override;
  Result<std::vector<StoredRecord>> read(std::uint64_t after, std::size_t records_max,
                                         std::size_t bytes_max) override;
  bool wait_for(std::uint64_t after, std::chrono::milliseconds timeout) override;
  Status release(std::uint64_t through) override;
  JournalStats stats() const override;
  void stop() override;

  // From now on every append fails with this error, or succeeds again when there is none.
  void set_failure(std::optional<Error> failure);

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  std::deque<StoredRecord> records_;
  std::optional<Error> failure_;
  bool is_stopped_ = false;
  JournalStats stats_;
};

}  // namespace vedette::journal
