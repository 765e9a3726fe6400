// Random work, faults and power cuts. One seed drives a whole life of a journal and its reader.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "journal/journal_testing.h"

namespace vedette::journal {
namespace {

class Life {
 public:
  explicit Life(std::uint64_t seed) : random_(seed), disk_(seed) {
    options_ = test_options();
    options_.segment_bytes_max = 500 + random_() % 8000;
    options_.tail_bytes_max = random_() % 3 == 0 ? 0 : random_() % 20'000;
    options_.compression_level = static_cast<int>(random_() % 2);
    journal_ = open_journal(disk_, options_);
  }

  void run() {
    for (int step = 0; step < 60 && !testing::Test::HasFailure(); ++step) {
      switch (random_() % 8) {
        case 0:
        case 1:
        case 2:
        case 3: append_some(); break;
        case 4:
        case 5: read_some(); break;
        case 6: release_some(); break;
        case 7: make_trouble(); break;
      }
      if (!disk_.is_powered()) restart();
    }
    disk_.heal();
    restart();
    while (position_ < journal_->stats().last_sequence) read_some();
    expect_all_acknowledged_were_read();
  }

 private:
  void append_some() {
    Outcomes outcomes;
    const auto count = 1 + random_() % 30;
    for (std::size_t i = 0; i < count; ++i) {
      const int id = next_id_++;
      submitted_.push_back(body_of(id));
      journal_->append({std::to_string(id), submitted_.back()}, outcomes.expect(id));
    }
    const auto ended = outcomes.wait(count);
    // What was answered after the lights went out never reached anyone.
    const bool is_certain = disk_.is_powered() && !journal_->stats().is_failed;
    for (const auto& outcome : ended) {
      if (outcome.status) {
        acknowledged_.insert(outcome.id);
      } else if (is_certain) {
        failed_.insert(outcome.id);
      }
    }
  }

  std::string body_of(int id) {
    auto body = fmt::format("{} ", id);
    const auto bytes = random_() % 8 == 0 ? random_() % 9000 : random_() % 300;
    const bool is_text = random_() % 2 == 0;
    while (body.size() < bytes) body.push_back(is_text ? 'x' : static_cast<char>(random_()));
    return body;
  }

  void read_some() {
    const auto records = journal_->read(position_, 1 + random_() % 50, random_() % 20'000);
    if (!records) return;
    for (const auto& record : *records) {
      ASSERT_GT(record.sequence, position_) << "numbers grow";
      position_ = record.sequence;
      const int id = std::stoi(record.header);
      ASSERT_LT(id, next_id_) << "no record is invented";
      ASSERT_EQ(record.body, submitted_.at(id)) << "a record is whole";
      ASSERT_GT(id, last_read_) << "records come once and in order";
      ASSERT_FALSE(failed_.contains(id)) << "a failed record never appears";
      last_read_ = id;
      read_.insert(id);
    }
    // A reader that was told of no further record has missed none.
    if (records->empty() && disk_.is_powered()) expect_all_acknowledged_were_read();
  }

  void release_some() {
    // A failure is no loss: the space is given back later.
    static_cast<void>(journal_->release(position_ - random_() % (position_ % 100 + 1)));
  }

  void make_trouble() {
    const auto pick = [&](std::initializer_list<Operation> operations) {
      return *(operations.begin() + random_() % operations.size());
    };
    switch (random_() % 6) {
      case 0: restart(); break;
      case 1:
      case 2: disk_.cut_power_after(static_cast<int>(random_() % 40)); break;
      case 3:
        disk_.fail_next(pick({Operation::write, Operation::sync, Operation::truncate,
                              Operation::open, Operation::sync_directory, Operation::remove}),
                        static_cast<int>(1 + random_() % 3), static_cast<int>(random_() % 5));
        break;
      case 4: disk_.fail_next(pick({Operation::write, Operation::sync}), 1); break;
      case 5: disk_.set_capacity(random_() % 2 == 0 ? 1 << 30 : random_() % 50'000); break;
    }
  }

  void restart() {
    const bool was_cut = !disk_.is_powered();
    journal_.reset();
    disk_.heal();
    disk_.set_capacity(1 << 30);
    disk_.restart(was_cut ? pick_loss() : Loss::nothing);
    // Now and then the next start is cut short as well.
    if (random_() % 4 == 0) {
      static const SystemClock clock;
      disk_.cut_power_after(static_cast<int>(random_() % 10));
      auto opened = open_file_journal(options_, disk_, clock);
      opened = fail(ErrorCode::unavailable, "closed");
      disk_.restart(pick_loss());
    }
    journal_ = open_journal(disk_, options_);
    EXPECT_EQ(journal_->stats().segments_damaged, 0u) << "a power cut is no damage";
  }

  Loss pick_loss() {
    const Loss losses[] = {Loss::nothing, Loss::all, Loss::some, Loss::some};
    return losses[random_() % 4];
  }

  void expect_all_acknowledged_were_read() {
    for (const int id : acknowledged_) EXPECT_TRUE(read_.contains(id)) << "lost: record " << id;
  }

  std::mt19937_64 random_;
  FaultyFileSystem disk_;
  Options options_;
  std::unique_ptr<Journal> journal_;

  int next_id_ = 0;
  std::vector<std::string> submitted_;
  std::set<int> acknowledged_;
  std::set<int> failed_;
  // The reader keeps its own position, as the pipeline does in its store.
  std::uint64_t position_ = 0;
  int last_read_ = -1;
  std::set<int> read_;
};

TEST(Crash, no_acknowledged_record_is_lost_doubled_or_invented) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    Life(seed).run();
    if (HasFailure()) break;
  }
}

}  // namespace
}  // namespace vedette::journal
