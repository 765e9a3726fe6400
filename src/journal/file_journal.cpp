#include "journal/file_journal.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "base/assert.h"
#include "base/log.h"
#include "base/thread_priority.h"
#include "journal/recovery.h"
#include "journal/segment_set.h"
#include "journal/segment_writer.h"

namespace vedette::journal {
namespace {

// One commit takes at most about this much, so that a long queue is answered step by step.
constexpr std::uint64_t kCommitBytesMax = 4 * 1024 * 1024;
// Commits begin this far apart at least: under load more records share a sync. A record that comes
// alone is written at once.
constexpr std::chrono::microseconds kCommitPause{500};
constexpr std::chrono::milliseconds kWaitMax = std::chrono::hours(24);

using Done = std::move_only_function<void(Status)>;

// A block that is being filled, and who waits for it.
struct Group {
  std::shared_ptr<Block> block;
  std::vector<Done> callbacks;
  std::uint64_t large_bytes = 0;  // of records that are larger than all that may be queued

  bool has_room() const {
    return block->payload.size() < kBlockBytesTarget && block->record_count < kBlockRecordsMax;
  }
};

// The newest durable blocks.
class Tail {
 public:
  Tail(std::uint64_t bytes_max, std::uint64_t durable_through)
      : bytes_max_(bytes_max), floor_(durable_through) {}

  // True when every durable record above `after` is in memory.
  bool covers(std::uint64_t after) const { return after >= floor_; }
  std::uint64_t floor() const { return floor_; }

  void push(std::shared_ptr<const Block> block) {
    bytes_ += block->payload.capacity();
    blocks_.push_back(std::move(block));
    while (bytes_ > bytes_max_) pop();
  }

  void release(std::uint64_t through) {
    while (!blocks_.empty() && blocks_.front()->last_sequence() <= through) pop();
  }

  // The first block that reaches beyond `after`, or null.
  std::shared_ptr<const Block> find(std::uint64_t after) const {
    const auto found = std::ranges::upper_bound(
        blocks_, after, {}, [](const auto& block) { return block->last_sequence(); });
    return found == blocks_.end() ? nullptr : *found;
  }

 private:
  void pop() {
    floor_ = blocks_.front()->last_sequence();
    bytes_ -= blocks_.front()->payload.capacity();
    blocks_.pop_front();
  }

  const std::uint64_t bytes_max_;
  std::deque<std::shared_ptr<const Block>> blocks_;
  std::uint64_t bytes_ = 0;
  std::uint64_t floor_;  // the newest durable record that is not in memory
};

class FileJournal final : public Journal {
 public:
  FileJournal(const Options& options, FileSystem& file_system, const Clock& clock,
              std::unique_ptr<File> directory_lock, Recovery recovery)
      : bytes_max_(options.bytes_max),
        pending_bytes_max_(options.pending_bytes_max),
        directory_lock_(std::move(directory_lock)),
        damaged_at_open_(recovery.damaged_count),
        set_(options.directory, file_system, recovery.segments),
        writer_({options.directory, std::min(options.segment_bytes_max, options.bytes_max / 4),
                 options.free_bytes_min, options.compression_level},
                file_system, clock, set_, recovery.durable_through),
        next_sequence_(std::max(recovery.next_sequence, options.sequence_floor + 1)),
        durable_through_(recovery.durable_through),
        bytes_on_disk_(set_.bytes_on_disk()),
        tail_(options.tail_bytes_max, recovery.durable_through) {
    prepare_segment(recovery);
    thread_ = std::thread([this] {
      work_in_foreground("journal");
      run();
    });
  }

  ~FileJournal() override { stop(); }

  void append(Record record, Done done) override {
    if (auto accepted = enqueue(record, done); !accepted) done(std::move(accepted));
  }

  Result<std::vector<StoredRecord>> read(std::uint64_t after, std::size_t records_max,
                                         std::size_t bytes_max) override;
  bool wait_for(std::uint64_t after, std::chrono::milliseconds timeout) override;
  Status release(std::uint64_t through) override;
  JournalStats stats() const override;
  void stop() override;

 private:
  void prepare_segment(const Recovery& recovery);
  Status enqueue(const Record& record, Done& done);
  void run();
  std::vector<Group> take_groups();
  void commit(std::vector<Group> groups);

  const std::uint64_t bytes_max_;
  const std::uint64_t pending_bytes_max_;
  const std::unique_ptr<File> directory_lock_;
  const std::uint64_t damaged_at_open_;
  SegmentSet set_;
  SegmentWriter writer_;  // used by the thread alone once it runs

  mutable std::mutex mutex_;
  std::condition_variable pending_changed_;
  std::condition_variable durable_changed_;
  // Guarded by mutex_.
  std::deque<Group> pending_;
  std::uint64_t pending_bytes_ = 0;  // those being written included
  std::uint64_t large_bytes_ = 0;    // of them, those of a record above pending_bytes_max_
  std::uint64_t pending_records_ = 0;
  std::uint64_t next_sequence_;
  std::uint64_t durable_through_;
  std::uint64_t released_through_ = 0;
  std::uint64_t bytes_on_disk_;
  Tail tail_;
  bool is_stopping_ = false;
  JournalStats counts_;  // the counters alone

  std::mutex stop_mutex_;
  std::thread thread_;
};

void FileJournal::prepare_segment(const Recovery& recovery) {
  if (!recovery.segments.empty()) {
    const auto& newest = recovery.segments.back();
    const bool is_empty = newest->end == kSegmentHeaderBytes && newest->skips.empty();
    if (is_empty && newest->header.first_sequence == next_sequence_) {
      writer_.adopt(newest);
      return;
    }
    next_sequence_ = std::max(next_sequence_, newest->header.first_sequence + 1);
  }
  if (!recovery.has_skipped_numbers) return;
  if (auto started = writer_.start_segment(next_sequence_); !started)
    log::warning("journal: no segment could be begun: {}", started.error().detail);
}

Status FileJournal::enqueue(const Record& record, Done& done) {
  const std::uint64_t bytes = record.header.size() + record.body.size() + kRecordFrameBytes;
  bool was_empty = false;
  {
    const std::lock_guard lock(mutex_);
    const auto refuse = [&](ErrorCode code, std::string message) {
      ++counts_.records_failed;
      return fail(code, std::move(message));
    };
    if (is_stopping_) return refuse(ErrorCode::unavailable, "the journal is closed");
    if (bytes > kRecordBytesMax || bytes > bytes_max_)
      return refuse(ErrorCode::too_large, "the record is larger than the journal takes");
    if (bytes_on_disk_ + pending_bytes_ + bytes > bytes_max_)
      return refuse(ErrorCode::resource_exhausted, "the journal is full");
    // A record that is larger than the bound is let in alone of its kind, and does not keep the
    // others out.
    const bool is_large = bytes > pending_bytes_max_;
    const auto queued = pending_bytes_ - large_bytes_;
    if (is_large ? large_bytes_ > 0 : queued > 0 && queued + bytes > pending_bytes_max_)
      return refuse(ErrorCode::resource_exhausted, "the journal cannot write fast enough");
    was_empty = pending_.empty();
    if (was_empty || !pending_.back().has_room())
      pending_.push_back({std::make_shared<Block>(Block{next_sequence_, 0, {}}), {}});
    pending_.back().block->add(record);
    pending_.back().callbacks.push_back(std::move(done));
    if (is_large) pending_.back().large_bytes = large_bytes_ = bytes;
    ++next_sequence_;
    pending_bytes_ += bytes;
    ++pending_records_;
  }
  if (was_empty) pending_changed_.notify_one();
  return {};
}

void FileJournal::run() {
  std::unique_lock lock(mutex_);
  auto next_commit = std::chrono::steady_clock::now();
  while (true) {
    pending_changed_.wait(lock, [this] { return !pending_.empty() || is_stopping_; });
    if (pending_.empty()) return;
    pending_changed_.wait_until(lock, next_commit, [this] { return is_stopping_; });
    auto groups = take_groups();
    lock.unlock();
    next_commit = std::chrono::steady_clock::now() + kCommitPause;
    commit(std::move(groups));
    lock.lock();
  }
}

std::vector<Group> FileJournal::take_groups() {
  std::vector<Group> groups;
  std::uint64_t bytes = 0;
  while (!pending_.empty() && bytes < kCommitBytesMax) {
    bytes += pending_.front().block->payload.size();
    groups.push_back(std::move(pending_.front()));
    pending_.pop_front();
  }
  return groups;
}

void FileJournal::commit(std::vector<Group> groups) {
  std::vector<std::shared_ptr<const Block>> blocks;
  std::uint64_t bytes = 0;
  std::uint64_t records = 0;
  std::uint64_t large_bytes = 0;
  for (const auto& group : groups) {
    blocks.push_back(group.block);
    bytes += group.block->payload.size();
    records += group.block->record_count;
    large_bytes += group.large_bytes;
  }
  const auto status = writer_.commit(blocks);
  {
    const std::lock_guard lock(mutex_);
    bytes_on_disk_ = set_.bytes_on_disk();
    pending_bytes_ -= bytes;
    large_bytes_ -= large_bytes;
    pending_records_ -= records;
    counts_.is_failed = writer_.is_failed();
    if (status) {
      durable_through_ = blocks.back()->last_sequence();
      for (auto& block : blocks) tail_.push(std::move(block));
      counts_.records_appended += records;
      counts_.bytes_appended += bytes - records * kRecordFrameBytes;
      ++counts_.syncs;
    } else {
      counts_.records_failed += records;
    }
  }
  if (status) durable_changed_.notify_all();
  for (auto& group : groups)
    for (auto& done : group.callbacks) done(status);
}

Result<std::vector<StoredRecord>> FileJournal::read(std::uint64_t after, std::size_t records_max,
                                                    std::size_t bytes_max) {
  std::vector<StoredRecord> records;
  ReadBudget budget{records_max, bytes_max};
  while (budget.records > 0 && (budget.bytes > 0 || records.empty())) {
    std::shared_ptr<const Block> block;
    std::uint64_t tail_floor = 0;
    {
      const std::lock_guard lock(mutex_);
      if (after >= durable_through_) break;
      tail_floor = tail_.floor();
      if (tail_.covers(after)) block = tail_.find(after);
    }
    if (!block) {
      auto loaded = set_.load_block_after(after);
      if (!loaded && records.empty()) return Unexpected(std::move(loaded).error());
      if (!loaded) break;
      block = std::move(*loaded);
    }
    if (!block) {
      // What lay between here and the records in memory was damaged and is gone.
      if (tail_floor <= after) break;
      after = tail_floor;
      continue;
    }
    if (!copy_records(*block, after, budget, records)) break;
    after = block->last_sequence();
  }
  return records;
}

bool FileJournal::wait_for(std::uint64_t after, std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  durable_changed_.wait_for(lock, std::min(timeout, kWaitMax),
                            [&] { return durable_through_ > after || is_stopping_; });
  return durable_through_ > after;
}

Status FileJournal::release(std::uint64_t through) {
  {
    const std::lock_guard lock(mutex_);
    released_through_ = std::max(released_through_, std::min(through, durable_through_));
    through = released_through_;
    tail_.release(through);
  }
  auto status = set_.release(through);
  const std::lock_guard lock(mutex_);
  bytes_on_disk_ = set_.bytes_on_disk();
  return status;
}

JournalStats FileJournal::stats() const {
  const std::lock_guard lock(mutex_);
  auto stats = counts_;
  stats.last_sequence = durable_through_;
  stats.released_through = released_through_;
  stats.bytes_on_disk = bytes_on_disk_;
  stats.bytes_pending = pending_bytes_;
  stats.records_pending = pending_records_;
  stats.segments_damaged = damaged_at_open_ + set_.damaged_count();
  return stats;
}

void FileJournal::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  pending_changed_.notify_all();
  durable_changed_.notify_all();
  const std::lock_guard lock(stop_mutex_);
  if (thread_.joinable()) thread_.join();
}

}  // namespace

Result<std::unique_ptr<Journal>> open_file_journal(Options options, FileSystem& file_system,
                                                   const Clock& clock) {
  TRY(file_system.make_directory(options.directory));
  TRY_ASSIGN(auto directory_lock, file_system.lock(options.directory + "/lock"));
  TRY_ASSIGN(auto recovery, recover_segments(options.directory, file_system));
  return std::make_unique<FileJournal>(options, file_system, clock, std::move(directory_lock),
                                       std::move(recovery));
}

}  // namespace vedette::journal
