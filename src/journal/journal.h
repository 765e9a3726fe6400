// The durable queue of accepted envelopes between the HTTP answer and the pipeline.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vedette::journal {

// What is appended. The journal looks into neither part.
struct Record {
  std::string_view header;  // the caller's metadata, small
  std::string_view body;    // the envelope
};

struct StoredRecord {
  std::uint64_t sequence = 0;
  std::string header;
  std::string body;
};

struct JournalStats {
  std::uint64_t last_sequence = 0;     // of the newest durable record; 0 before the first
  std::uint64_t released_through = 0;  // as told by release() since the journal was opened
  std::uint64_t bytes_on_disk = 0;     // of all segments; 0 where there is no disk
  std::uint64_t bytes_pending = 0;     // queued, not yet durable
  std::uint64_t records_pending = 0;
  std::uint64_t records_appended = 0;  // made durable since the journal was opened
  std::uint64_t records_failed = 0;    // refused or not written since the journal was opened
  std::uint64_t bytes_appended = 0;    // of the durable records, before compression
  std::uint64_t syncs = 0;             // commits that reached stable storage
  std::uint64_t segments_damaged = 0;  // set aside since the journal was opened
  // The last failure could not be undone: until a later commit succeeds, a record whose append
  // failed may be read back after a crash.
  bool is_failed = false;
};

// A queue of records, numbered from 1 in the order of append. Numbers grow strictly, may have gaps
// and are never used twice, not even after a crash or when every record has been released.
// Threads: safe for concurrent use.
class Journal {
 public:
  virtual ~Journal() = default;

  // Queues a copy of the record and returns without waiting for a disk. `done` is called exactly
  // once: with ok after the record has reached stable storage, in the order of append, or with the
  // reason why it did not; then it will never be read back. The call comes from the journal's own
  // thread, or from within append() when the outcome is known at once; so the caller holds no lock
  // that `done` takes. `done` must not call stop().
  // Errors: too_large (this record will never fit), resource_exhausted (the journal or the disk is
  // full: try again later), unavailable (the disk fails, or the journal was stopped).
  virtual void append(Record record, std::move_only_function<void(Status)> done) = 0;

  // The durable records after `after`, in order: at most `records_max`, and no more than
  // `bytes_max` bytes of header and body unless the first record alone has more. Empty when there
  // are none.
  // Errors: unavailable (the disk fails; the same call may succeed later).
  virtual Result<std::vector<StoredRecord>> read(std::uint64_t after, std::size_t records_max,
                                                 std::size_t bytes_max) = 0;

  // Blocks until a durable record after `after` exists, the timeout passes or stop() is called.
  // True when such a record exists.
  virtual bool wait_for(std::uint64_t after, std::chrono::milliseconds timeout) = 0;

  // Says that the records up to and including `through` are no longer needed; their space is given
  // back in larger units. What is released may still be read back after the journal is opened anew:
  // a reader keeps its own position. Lower than before is no error and no change.
  // Errors: unavailable (space could not be given back; a later release tries again).
  virtual Status release(std::uint64_t through) = 0;

  virtual JournalStats stats() const = 0;

  // Writes what is queued, completes every callback and wakes every waiter. Records can still be
  // read and released afterwards. Idempotent.
  virtual void stop() = 0;
};

}  // namespace vedette::journal
