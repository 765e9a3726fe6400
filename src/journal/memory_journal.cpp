#include "journal/memory_journal.h"

#include <algorithm>

namespace vedette::journal {
namespace {
constexpr std::chrono::milliseconds kWaitMax = std::chrono::hours(24);
}

void MemoryJournal::append(Record record, std::move_only_function<void(Status)> done) {
  Status status;
  {
    const std::lock_guard lock(mutex_);
    if (is_stopped_) {
      status = fail(ErrorCode::unavailable, "the journal is closed");
    } else if (failure_) {
      status = Unexpected(*failure_);
    }
    if (status) {
      records_.push_back(
          {++stats_.last_sequence, std::string(record.header), std::string(record.body)});
      ++stats_.records_appended;
      ++stats_.syncs;
      stats_.bytes_appended += record.header.size() + record.body.size();
    } else {
      ++stats_.records_failed;
    }
  }
  changed_.notify_all();
  done(std::move(status));
}

Result<std::vector<StoredRecord>> MemoryJournal::read(std::uint64_t after, std::size_t records_max,
                                                      std::size_t bytes_max) {
  const std::lock_guard lock(mutex_);
  std::vector<StoredRecord> found;
  for (auto record = std::ranges::upper_bound(records_, after, {}, &StoredRecord::sequence);
       record != records_.end() && found.size() < records_max; ++record) {
    const auto bytes = record->header.size() + record->body.size();
    if (bytes > bytes_max && !found.empty()) break;
    bytes_max -= std::min(bytes_max, bytes);
    found.push_back(*record);
  }
  return found;
}

bool MemoryJournal::wait_for(std::uint64_t after, std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::min(timeout, kWaitMax),
                    [&] { return stats_.last_sequence > after || is_stopped_; });
  return stats_.last_sequence > after;
}

Status MemoryJournal::release(std::uint64_t through) {
  const std::lock_guard lock(mutex_);
  while (!records_.empty() && records_.front().sequence <= through) records_.pop_front();
  stats_.released_through =
      std::max(stats_.released_through, std::min(through, stats_.last_sequence));
  return {};
}

JournalStats MemoryJournal::stats() const {
  const std::lock_guard lock(mutex_);
  return stats_;
}

void MemoryJournal::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
  }
  changed_.notify_all();
}

void MemoryJournal::set_failure(std::optional<Error> failure) {
  const std::lock_guard lock(mutex_);
  failure_ = std::move(failure);
}

}  // namespace vedette::journal
