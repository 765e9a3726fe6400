// A journal that is full, or looks so, when a test says it.
#pragma once
#include <deque>

#include "journal/memory_journal.h"

namespace vedette::ingest {

// Threads: one, as all answers come from within append() and answer_all().
class TestJournal final : public journal::Journal {
 public:
  enum class Answer { at_once, later };

  // Refuses with this from now on, or takes again without one.
  std::optional<ErrorCode> refusal;
  // Whether `done` is called from within append(), or by answer_all().
  Answer answer = Answer::at_once;
  std::uint64_t bytes_on_disk = 0;
  // Of append(), those that were refused included.
  int tries = 0;

  void append(journal::Record record, std::move_only_function<void(Status)> done) override {
    ++tries;
    if (answer == Answer::later) {
      waiting_.push_back({std::string(record.header), std::string(record.body), std::move(done)});
    } else {
      settle(record, std::move(done));
    }
  }
  void answer_all() {
    for (auto& each : std::exchange(waiting_, {})) settle({.header = each.header, .body = each.body}, std::move(each.done));
  }
  // Of the records that were taken, in order.
  std::vector<std::string> bodies() {
    std::vector<std::string> texts;
    auto records = held_.read(0, 1'000'000, 1 << 30).value();
    for (auto& record : records) texts.push_back(std::move(record.body));
    return texts;
  }

  Result<std::vector<journal::StoredRecord>> read(std::uint64_t after, std::size_t records_max, std::size_t bytes_max) override {
    return held_.read(after, records_max, bytes_max);
  }
  bool wait_for(std::uint64_t after, std::chrono::milliseconds timeout) override { return held_.wait_for(after, timeout); }
  Status release(std::uint64_t through) override { return held_.release(through); }
  journal::JournalStats stats() const override {
    auto stats = held_.stats();
    stats.bytes_on_disk = bytes_on_disk;
    return stats;
  }
  void stop() override { held_.stop(); }

 private:
  struct Waiting {
    std::string header;
    std::string body;
    std::move_only_function<void(Status)> done;
  };
  void settle(journal::Record record, std::move_only_function<void(Status)> done) {
    if (refusal) return done(fail(*refusal, "the journal is full"));
    held_.append(record, std::move(done));
  }

  journal::MemoryJournal held_;
  std::deque<Waiting> waiting_;
};

}  // namespace vedette::ingest
