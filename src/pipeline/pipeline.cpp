#include "pipeline/pipeline.h"

#include <condition_variable>

#include "base/log.h"
#include "base/thread_priority.h"
#include "pipeline/persist.h"
#include "pipeline/prepare.h"

namespace vedette::pipeline {
namespace {

// After a fault of a store: long enough for a disk to be cleared, short enough to go unnoticed.
constexpr std::chrono::milliseconds kRetryPause{500};
// Fates that wait for a batch wait no longer than this; nor does what the stores put off.
constexpr std::chrono::milliseconds kIdleFlush{1000};
// Batches begin this far apart at least, unless the one before was full: each costs syncs of several files, and pages that
// the next would write again. An event that comes alone does not wait.
constexpr std::chrono::milliseconds kBatchPause{100};

// One record, for Options::stored.
struct Taken {
  std::uint64_t sequence = 0;
  ProjectId project;
  std::uint64_t bytes = 0;
};

struct Batch {
  std::vector<WorkItem> items;
  std::uint64_t through = 0;
  std::vector<Taken> taken = {};
};

// Applies `prepare` to every item, the calling thread and its helpers taking the next one in turn.
class Team {
 public:
  explicit Team(int threads) {
    for (int i = 1; i < threads; ++i) helpers_.emplace_back([this](std::stop_token stop) {
      work_in_background("pipeline-help");
      help(stop);
    });
  }
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;
  ~Team() {
    for (auto& helper : helpers_) helper.request_stop();
    wake_.notify_all();
  }

  void run(std::vector<WorkItem>& items) {
    {
      const std::scoped_lock lock(mutex_);
      items_ = &items;
      next_ = 0;
      busy_ = static_cast<int>(helpers_.size());
      ++round_;
    }
    wake_.notify_all();
    take_turns(items);
    std::unique_lock lock(mutex_);
    done_.wait(lock, [&] { return busy_ == 0; });
  }

 private:
  void take_turns(std::vector<WorkItem>& items) {
    for (std::size_t i = next_++; i < items.size(); i = next_++) {
      prepare(items[i]);
      give_way();
    }
  }

  void help(const std::stop_token& stop) {
    std::uint64_t seen = 0;
    while (true) {
      std::vector<WorkItem>* items = nullptr;
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [&] { return stop.stop_requested() || round_ != seen; });
        if (stop.stop_requested()) return;
        seen = round_;
        items = items_;
      }
      take_turns(*items);
      const std::scoped_lock lock(mutex_);
      if (--busy_ == 0) done_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  std::vector<WorkItem>* items_ = nullptr;  // Guarded by mutex_.
  std::uint64_t round_ = 0;                 // Guarded by mutex_.
  int busy_ = 0;                            // Guarded by mutex_.
  std::atomic<std::size_t> next_ = 0;
  std::vector<std::jthread> helpers_;
};

class JournalPipeline final : public Pipeline {
 public:
  JournalPipeline(Options options, journal::Journal& journal, const Stores& stores, RulesCache& rules, ingest::Fates& fates,
                  std::uint64_t position)
      : options_(options), journal_(journal), stores_(stores), rules_(rules), fates_(fates), stored_(position), team_(options.threads) {
    // What is accepted can wait a little; who sends it should not.
    reader_ = std::thread([this] {
      work_in_background("pipeline-read");
      prepare_batches();
    });
    writer_ = std::thread([this] {
      work_in_background("pipeline-store");
      store_batches();
    });
  }
  JournalPipeline(const JournalPipeline&) = delete;
  JournalPipeline& operator=(const JournalPipeline&) = delete;
  ~JournalPipeline() override { stop(); }

  Stats stats() const override {
    const std::scoped_lock lock(mutex_);
    return {stored_, batches_, failures_};
  }

  void wait_until(std::uint64_t sequence, std::chrono::milliseconds timeout) override {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, timeout, [&] { return stored_ >= sequence || is_stopping_; });
  }

  void stop() override {
    {
      const std::scoped_lock lock(mutex_);
      if (std::exchange(is_stopping_, true)) return;
    }
    changed_.notify_all();
    reader_.join();
    writer_.join();
  }

 private:
  bool is_stopping() const {
    const std::scoped_lock lock(mutex_);
    return is_stopping_;
  }

  // False when the pipeline ends before.
  bool wait_until(std::chrono::steady_clock::time_point time) {
    std::unique_lock lock(mutex_);
    return !changed_.wait_until(lock, time, [&] { return is_stopping_; });
  }

  // One batch is prepared while the one before is stored.
  void prepare_batches() {
    std::uint64_t read_through = stats().position;
    auto next_batch = std::chrono::steady_clock::now();
    while (!is_stopping()) {
      if (!journal_.wait_for(read_through, std::chrono::milliseconds(50))) continue;
      if (!wait_until(next_batch)) return;
      next_batch = std::chrono::steady_clock::now() + kBatchPause;
      auto records = journal_.read(read_through, options_.batch_records_max, options_.batch_bytes_max);
      if (!records || records->empty()) {
        if (!records) pause_after("The journal cannot be read", records.error());
        continue;
      }
      if (records->size() >= options_.batch_records_max) next_batch = {};
      auto taken = take(std::move(*records));
      if (!taken) {
        pause_after("The settings of a project cannot be read", taken.error());
        continue;
      }
      Batch batch = std::move(*taken);
      read_through = batch.through;
      team_.run(batch.items);
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return !prepared_ || is_stopping_; });
      if (is_stopping_) return;
      prepared_ = std::move(batch);
      lock.unlock();
      changed_.notify_all();
    }
  }

  Result<Batch> take(std::vector<journal::StoredRecord> records) {
    Batch batch;
    batch.through = records.back().sequence;
    batch.items.reserve(records.size());
    for (auto& record : records) {
      auto header = ingest::read_record_header(record.header);
      if (!header) {
        log::error("{} Record {} is passed over.", header.error().detail, record.sequence);
        continue;
      }
      TRY_ASSIGN(auto rules, rules_.find(header->project_id));
      batch.taken.push_back({record.sequence, header->project_id, record.header.size() + record.body.size()});
      batch.items.push_back(WorkItem{
          .delivery = {.sequence = record.sequence, .header = std::move(*header), .rules = std::move(rules)},
          .body = std::move(record.body)});
    }
    return batch;
  }

  void store_batches() {
    while (true) {
      std::unique_lock lock(mutex_);
      const bool is_called = changed_.wait_for(lock, kIdleFlush, [&] { return prepared_ || is_stopping_; });
      if (!prepared_ && is_stopping_) return;
      Batch batch{.items = {}, .through = stored_};
      if (is_called) {
        batch = std::move(*prepared_);
        prepared_.reset();
      }
      lock.unlock();
      if (!is_called && !fates_.has_unwritten()) {
        if (auto settled = stores_.events.settle(); !settled) pause_after("The counts of tags cannot be stored yet", settled.error());
        continue;
      }
      changed_.notify_all();
      if (!store(batch)) return;
    }
  }

  // Repeats until it succeeds. False when the pipeline ends before.
  bool store(Batch& batch) {
    while (true) {
      const auto stored = persist(stores_, batch.items, batch.through, fates_);
      if (stored) break;
      pause_after("A batch of events cannot be stored yet", stored.error());
      if (is_stopping()) return false;
    }
    if (auto released = journal_.release(batch.through); !released) {
      log::warning("The journal cannot give space back: {}", released.error().message);
    }
    for (const auto& record : batch.taken) options_.stored(record.sequence, record.project, record.bytes);
    {
      const std::scoped_lock lock(mutex_);
      stored_ = batch.through;
      ++batches_;
    }
    changed_.notify_all();
    return true;
  }

  void pause_after(std::string_view what, const Error& error) {
    log::warning("{}: {} ({})", what, error.message, error.detail);
    std::unique_lock lock(mutex_);
    ++failures_;
    changed_.wait_for(lock, kRetryPause, [&] { return is_stopping_; });
  }

  const Options options_;
  journal::Journal& journal_;
  const Stores stores_;
  RulesCache& rules_;
  ingest::Fates& fates_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t stored_;            // Guarded by mutex_.
  std::uint64_t batches_ = 0;       // Guarded by mutex_.
  std::uint64_t failures_ = 0;      // Guarded by mutex_.
  std::optional<Batch> prepared_;   // Guarded by mutex_.
  bool is_stopping_ = false;        // Guarded by mutex_.

  Team team_;
  std::thread reader_;
  std::thread writer_;
};

}  // namespace

Result<std::unique_ptr<Pipeline>> Pipeline::start(Options options, journal::Journal& journal, const Stores& stores, RulesCache& rules,
                                                  ingest::Fates& fates) {
  TRY_ASSIGN(const auto position, load_position(stores.catalog));
  return std::make_unique<JournalPipeline>(options, journal, stores, rules, fates, position);
}

}  // namespace vedette::pipeline
