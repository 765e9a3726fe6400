// What every journal promises.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "journal/journal_testing.h"
#include "journal/memory_journal.h"
#include "journal/posix_file_system.h"

namespace vedette::journal {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct Subject {
  std::unique_ptr<FileSystem> disk;
  std::filesystem::path directory;
  std::unique_ptr<Journal> journal;
};

struct Implementation {
  const char* name;
  Subject (*make)();
};

Subject on_real_disk(int compression_level) {
  auto path = testing::TempDir() + "vedette-journal-" + std::string(6, 'X');
  EXPECT_NE(::mkdtemp(path.data()), nullptr);
  Subject subject{std::make_unique<PosixFileSystem>(), path, nullptr};
  auto options = test_options();
  options.directory = path + "/queue";
  options.compression_level = compression_level;
  subject.journal = open_journal(*subject.disk, options);
  return subject;
}

// No block stays in memory, so that every read goes to the disk.
Subject without_tail() {
  Subject subject{std::make_unique<FaultyFileSystem>(), {}, nullptr};
  auto options = test_options();
  options.tail_bytes_max = 0;
  subject.journal = open_journal(*subject.disk, options);
  return subject;
}

Subject on_faulty_disk() {
  Subject subject{std::make_unique<FaultyFileSystem>(), {}, nullptr};
  subject.journal = open_journal(*subject.disk);
  return subject;
}

const Implementation kImplementations[] = {
    {"memory", [] { return Subject{nullptr, {}, std::make_unique<MemoryJournal>()}; }},
    {"real_disk", [] { return on_real_disk(0); }},
    {"real_disk_compressed", [] { return on_real_disk(1); }},
    {"faulty_disk", on_faulty_disk},
    {"without_tail", without_tail},
};

class JournalContract : public testing::TestWithParam<Implementation> {
 protected:
  ~JournalContract() override {
    subject_.journal.reset();
    if (!subject_.directory.empty()) std::filesystem::remove_all(subject_.directory);
  }
  Journal& journal() { return *subject_.journal; }

 private:
  Subject subject_ = GetParam().make();
};

TEST_P(JournalContract, a_new_journal_is_empty) {
  EXPECT_THAT(read_all(journal()), IsEmpty());
  EXPECT_EQ(journal().stats().last_sequence, 0u);
  EXPECT_FALSE(journal().wait_for(0, std::chrono::milliseconds(0)));
}

TEST_P(JournalContract, an_appended_record_is_read_back) {
  ASSERT_TRUE(append(journal(), "body", "header"));
  const auto records = read_all(journal());
  ASSERT_THAT(records, SizeIs(1));
  EXPECT_EQ(records[0].sequence, 1u);
  EXPECT_EQ(records[0].header, "header");
  EXPECT_EQ(records[0].body, "body");
}

TEST_P(JournalContract, empty_and_binary_records_are_kept_as_they_are) {
  const std::string binary("\0\xFF\n\xB5VJB\0", 8);
  ASSERT_TRUE(append(journal(), "", ""));
  ASSERT_TRUE(append(journal(), binary, binary));
  const auto records = read_all(journal());
  ASSERT_THAT(records, SizeIs(2));
  EXPECT_EQ(records[0].header + records[0].body, "");
  EXPECT_EQ(records[1].header, binary);
  EXPECT_EQ(records[1].body, binary);
}

TEST_P(JournalContract, records_come_back_in_the_order_of_append) {
  Outcomes outcomes;
  for (int id = 0; id < 200; ++id)
    journal().append({"", std::to_string(id)}, outcomes.expect(id));
  const auto ended = outcomes.wait(200);
  const auto records = read_all(journal());
  ASSERT_THAT(records, SizeIs(200));
  for (int id = 0; id < 200; ++id) {
    EXPECT_EQ(ended[id].id, id);
    EXPECT_TRUE(ended[id].status.has_value());
    EXPECT_EQ(records[id].body, std::to_string(id));
    EXPECT_EQ(records[id].sequence, id + 1u);
  }
}

TEST_P(JournalContract, a_read_begins_behind_the_given_number) {
  for (const auto* body : {"a", "b", "c"}) ASSERT_TRUE(append(journal(), body));
  EXPECT_THAT(bodies(read_all(journal(), 1)), ElementsAre("b", "c"));
  EXPECT_THAT(read_all(journal(), 3), IsEmpty());
  EXPECT_THAT(read_all(journal(), 1'000'000), IsEmpty());
}

TEST_P(JournalContract, a_read_is_bounded_by_records_and_bytes) {
  for (const auto* body : {"aaaa", "bbbb", "cccc"}) ASSERT_TRUE(append(journal(), body, ""));
  EXPECT_THAT(*journal().read(0, 2, 1000), SizeIs(2));
  EXPECT_THAT(*journal().read(0, 10, 8), SizeIs(2));
  EXPECT_THAT(*journal().read(0, 10, 7), SizeIs(1));
  EXPECT_THAT(*journal().read(0, 10, 1), SizeIs(1)) << "one record is read whatever its size";
  EXPECT_THAT(*journal().read(0, 0, 1000), IsEmpty());
}

TEST_P(JournalContract, waiting_ends_when_a_record_becomes_durable) {
  std::thread writer([&] { EXPECT_TRUE(append(journal(), "a")); });
  EXPECT_TRUE(journal().wait_for(0, std::chrono::hours(1)));
  EXPECT_THAT(read_all(journal()), SizeIs(1));
  writer.join();
  EXPECT_FALSE(journal().wait_for(1, std::chrono::milliseconds(0)));
}

TEST_P(JournalContract, waiting_ends_when_the_journal_stops) {
  std::thread waiter(
      [&] { EXPECT_FALSE(journal().wait_for(0, std::chrono::milliseconds::max())); });
  journal().stop();
  waiter.join();
}

TEST_P(JournalContract, releasing_keeps_what_comes_after) {
  for (int id = 0; id < 100; ++id) ASSERT_TRUE(append(journal(), std::string(200, 'x')));
  ASSERT_TRUE(journal().release(60));
  ASSERT_TRUE(journal().release(10));
  EXPECT_EQ(journal().stats().released_through, 60u);
  const auto records = read_all(journal(), 60);
  ASSERT_THAT(records, SizeIs(40));
  EXPECT_EQ(records.front().sequence, 61u);
}

TEST_P(JournalContract, numbers_go_on_after_everything_was_released) {
  ASSERT_TRUE(append(journal(), "a"));
  ASSERT_TRUE(journal().release(1));
  ASSERT_TRUE(append(journal(), "b"));
  const auto records = read_all(journal(), 1);
  ASSERT_THAT(records, SizeIs(1));
  EXPECT_EQ(records[0].sequence, 2u);
}

TEST_P(JournalContract, stopping_completes_what_is_queued_and_refuses_what_comes_later) {
  Outcomes outcomes;
  for (int id = 0; id < 50; ++id) journal().append({"", "x"}, outcomes.expect(id));
  journal().stop();
  journal().stop();
  const auto ended = outcomes.wait(50);
  for (const auto& outcome : ended) EXPECT_TRUE(outcome.status.has_value());
  const auto refused = append(journal(), "late");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
  EXPECT_THAT(read_all(journal()), SizeIs(50));
}

TEST_P(JournalContract, the_statistics_count_records_and_bytes) {
  ASSERT_TRUE(append(journal(), "12345", "678"));
  ASSERT_TRUE(append(journal(), "9", ""));
  const auto stats = journal().stats();
  EXPECT_EQ(stats.last_sequence, 2u);
  EXPECT_EQ(stats.records_appended, 2u);
  EXPECT_EQ(stats.records_failed, 0u);
  EXPECT_EQ(stats.bytes_appended, 9u);
  EXPECT_EQ(stats.bytes_pending, 0u);
  EXPECT_EQ(stats.syncs, 2u);
  EXPECT_FALSE(stats.is_failed);
}

TEST_P(JournalContract, many_threads_append_read_and_release_at_once) {
  constexpr int kThreads = 4;
  constexpr int kRecords = 200;
  Outcomes outcomes;
  std::vector<std::thread> writers;
  for (int thread = 0; thread < kThreads; ++thread)
    writers.emplace_back([&, thread] {
      for (int id = 0; id < kRecords; ++id) {
        const auto body = fmt::format("{} {}", thread, id);
        journal().append({std::to_string(thread), body}, outcomes.expect(0));
      }
    });
  std::uint64_t position = 0;
  std::array<int, kThreads> next{};
  while (position < kThreads * kRecords) {
    ASSERT_TRUE(journal().wait_for(position, std::chrono::hours(1)));
    const auto records = journal().read(position, 20, 100'000);
    ASSERT_TRUE(records.has_value());
    for (const auto& record : *records) {
      EXPECT_EQ(record.sequence, ++position);
      const auto thread = std::stoi(record.header);
      EXPECT_EQ(record.body, fmt::format("{} {}", thread, next.at(thread)++));
    }
    ASSERT_TRUE(journal().release(position));
  }
  for (auto& writer : writers) writer.join();
  for (const auto& outcome : outcomes.wait(kThreads * kRecords))
    EXPECT_TRUE(outcome.status.has_value());
}

INSTANTIATE_TEST_SUITE_P(All, JournalContract, testing::ValuesIn(kImplementations),
                         [](const auto& subject) { return subject.param.name; });

}  // namespace
}  // namespace vedette::journal
