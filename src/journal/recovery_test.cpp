// What an earlier run, or a bad disk, left behind.
#include "journal/recovery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "journal/journal_testing.h"

namespace vedette::journal {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

// Fills the disk with records "0", "1", … of about 1000 bytes, four to a segment.
void fill(FaultyFileSystem& disk, int count) {
  auto journal = open_journal(disk);
  for (int id = 0; id < count; ++id)
    ASSERT_TRUE(append(*journal, std::string(1000, 'x'), std::to_string(id)));
}

std::vector<std::string> headers(const std::vector<StoredRecord>& records) {
  std::vector<std::string> headers;
  for (const auto& record : records) headers.push_back(record.header);
  return headers;
}

void flip(FaultyFileSystem& disk, const std::string& path, std::size_t offset) {
  auto bytes = disk.contents(path);
  bytes.at(offset) ^= 1;
  disk.set_contents(path, std::move(bytes));
}

bool has_damaged(const FaultyFileSystem& disk) {
  return std::ranges::any_of(disk.paths(),
                             [](const auto& path) { return path.contains(".damaged"); });
}

TEST(Recovery, records_are_there_after_a_clean_end) {
  FaultyFileSystem disk;
  fill(disk, 10);
  disk.restart(Loss::all);
  auto journal = open_journal(disk);
  EXPECT_THAT(headers(read_all(*journal)),
              ElementsAre("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
  ASSERT_TRUE(append(*journal, "next"));
  EXPECT_EQ(read_all(*journal, 10).at(0).sequence, 11u);
}

TEST(Recovery, numbers_go_on_although_everything_was_released) {
  FaultyFileSystem disk;
  for (int round = 0; round < 5; ++round) {
    auto journal = open_journal(disk);
    ASSERT_TRUE(append(*journal, "a"));
    EXPECT_EQ(journal->stats().last_sequence, round + 1u);
    ASSERT_TRUE(journal->release(round + 1));
    journal.reset();
    disk.restart(Loss::all);
  }
}

TEST(Recovery, opening_again_and_again_leaves_no_files) {
  FaultyFileSystem disk;
  fill(disk, 2);
  for (int round = 0; round < 5; ++round) {
    open_journal(disk);
    disk.restart(Loss::all);
  }
  EXPECT_THAT(segment_paths(disk), SizeIs(1));
}

TEST(Recovery, a_last_record_cut_at_any_byte_is_forgotten_and_the_rest_kept) {
  FaultyFileSystem disk;
  {
    auto journal = open_journal(disk);
    ASSERT_TRUE(append(*journal, "kept"));
    ASSERT_TRUE(append(*journal, "torn"));
  }
  const auto path = segment_paths(disk).at(0);
  const auto contents = disk.contents(path);
  const auto whole = contents.substr(0, contents.find_last_not_of('\0') + 1);
  const std::string zeros_ahead = contents.substr(whole.size());
  ASSERT_FALSE(zeros_ahead.empty());
  const auto block_bytes = (whole.size() - kSegmentHeaderBytes) / 2;
  for (std::size_t size = whole.size() - block_bytes; size < whole.size(); ++size) {
    for (const auto& tail : {std::string(), zeros_ahead}) {
      FaultyFileSystem torn;
      torn.set_contents(path, whole.substr(0, size) + tail);
      {
        auto journal = open_journal(torn);
        ASSERT_THAT(bodies(read_all(*journal)), ElementsAre("kept")) << size;
        ASSERT_TRUE(append(*journal, "next"));
      }
      torn.restart(Loss::all);
      auto journal = open_journal(torn);
      ASSERT_THAT(bodies(read_all(*journal)), ElementsAre("kept", "next")) << size;
      EXPECT_FALSE(has_damaged(torn));
    }
  }
}

TEST(Recovery, numbers_whose_fate_is_unknown_are_not_used_again) {
  FaultyFileSystem disk;
  {
    auto journal = open_journal(disk);
    for (const auto* body : {"a", "b", "c"}) ASSERT_TRUE(append(*journal, body));
  }
  // The reader has seen 3; then the last block is lost.
  const auto path = segment_paths(disk).at(0);
  auto bytes = disk.contents(path);
  bytes.pop_back();
  disk.set_contents(path, bytes);
  open_journal(disk);
  disk.restart(Loss::all);
  auto journal = open_journal(disk);
  ASSERT_TRUE(append(*journal, "d"));
  EXPECT_THAT(bodies(read_all(*journal, 3)), ElementsAre("d"));
}

TEST(Recovery, a_reader_further_than_an_empty_directory_still_gets_new_records) {
  FaultyFileSystem disk;
  auto options = test_options();
  options.sequence_floor = 500;
  auto journal = open_journal(disk, options);
  ASSERT_TRUE(append(*journal, "a"));
  EXPECT_EQ(read_all(*journal, 500).at(0).sequence, 501u);
}

TEST(Recovery, a_segment_that_was_never_begun_is_removed) {
  for (std::size_t size = 0; size < kSegmentHeaderBytes; size += 13) {
    FaultyFileSystem disk;
    fill(disk, 3);
    disk.set_contents("journal/0000000000000004.journal", std::string(size, '\0'));
    auto journal = open_journal(disk);
    EXPECT_THAT(headers(read_all(*journal)), ElementsAre("0", "1", "2"));
    EXPECT_THAT(segment_paths(disk), SizeIs(1));
    EXPECT_FALSE(has_damaged(disk));
  }
}

TEST(Recovery, a_file_that_was_removed_and_comes_back_denies_nothing) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    FaultyFileSystem disk(seed);
    {
      auto journal = open_journal(disk);
      ASSERT_TRUE(append(*journal, "a"));
      disk.fail_next(Operation::sync);
      ASSERT_FALSE(append(*journal, "failed"));
      // The next segment fails as well, and so does the beginning of the one after it.
      disk.fail_next(Operation::sync, 2);
      ASSERT_FALSE(append(*journal, "failed"));
    }
    disk.restart(Loss::nothing);
    ASSERT_TRUE(append(*open_journal(disk), "b"));
    disk.restart(Loss::some);
    ASSERT_THAT(bodies(read_all(*open_journal(disk))), ElementsAre("a", "b")) << seed;
  }
}

TEST(Recovery, a_record_that_was_read_back_after_a_failed_sync_stays) {
  FaultyFileSystem disk;
  {
    auto journal = open_journal(disk);
    ASSERT_TRUE(append(*journal, "a"));
    disk.fail_next(Operation::sync, 10);
    disk.fail_next(Operation::truncate, 10);
    ASSERT_FALSE(append(*journal, "unsure"));
    ASSERT_TRUE(journal->stats().is_failed);
  }
  disk.heal();
  disk.restart(Loss::nothing);
  const auto seen = bodies(read_all(*open_journal(disk)));
  disk.restart(Loss::all);
  EXPECT_EQ(bodies(read_all(*open_journal(disk))), seen);
}

TEST(Recovery, damage_at_any_byte_of_an_older_segment_costs_one_record) {
  FaultyFileSystem original;
  fill(original, 9);
  const auto path = segment_paths(original).at(1);
  const auto size = original.contents(path).size();
  for (std::size_t offset = 0; offset < size; offset += 7) {
    FaultyFileSystem disk;
    for (const auto& each : original.paths()) disk.set_contents(each, original.contents(each));
    flip(disk, path, offset);
    const auto expected = offset < kSegmentHeaderBytes ? 9u : 8u;
    {
      auto journal = open_journal(disk);
      ASSERT_THAT(read_all(*journal), SizeIs(expected)) << offset;
      EXPECT_EQ(journal->stats().segments_damaged, 1u);
    }
    ASSERT_TRUE(has_damaged(disk));
    // The readable rest has become a sound segment of its own.
    disk.restart(Loss::all);
    auto journal = open_journal(disk);
    ASSERT_THAT(read_all(*journal), SizeIs(expected)) << offset;
    EXPECT_EQ(journal->stats().segments_damaged, 0u);
    ASSERT_TRUE(journal->release(9));
    EXPECT_THAT(segment_paths(disk), SizeIs(1));
  }
}

TEST(Recovery, damage_inside_the_newest_segment_keeps_what_comes_behind_it) {
  FaultyFileSystem disk;
  fill(disk, 3);
  flip(disk, segment_paths(disk).at(0), 1500);
  auto journal = open_journal(disk);
  EXPECT_THAT(headers(read_all(*journal)), ElementsAre("0", "2"));
  EXPECT_TRUE(has_damaged(disk));
  ASSERT_TRUE(append(*journal, "next", "3"));
  journal.reset();
  disk.restart(Loss::all);
  EXPECT_THAT(headers(read_all(*open_journal(disk))), ElementsAre("0", "2", "3"));
}

TEST(Recovery, damage_that_appears_while_running_is_skipped) {
  FaultyFileSystem disk;
  auto options = test_options();
  options.tail_bytes_max = 0;
  auto journal = open_journal(disk, options);
  for (int id = 0; id < 3; ++id)
    ASSERT_TRUE(append(*journal, std::string(1000, 'x'), std::to_string(id)));
  flip(disk, segment_paths(disk).at(0), 1500);
  EXPECT_THAT(headers(read_all(*journal)), ElementsAre("0", "2"));
  ASSERT_TRUE(append(*journal, "next", "3"));
  EXPECT_THAT(headers(read_all(*journal)), ElementsAre("0", "2", "3"));
}

TEST(Recovery, a_segment_of_nothing_but_garbage_is_set_aside) {
  FaultyFileSystem disk;
  fill(disk, 9);
  const auto path = segment_paths(disk).at(1);
  disk.set_contents(path, std::string(4000, 'g'));
  {
    auto journal = open_journal(disk);
    EXPECT_THAT(read_all(*journal), SizeIs(5));
  }
  EXPECT_TRUE(has_damaged(disk));
  disk.set_contents(segment_paths(disk).back(), std::string(4000, 'g'));
  auto journal = open_journal(disk);
  EXPECT_THAT(read_all(*journal), SizeIs(4));
  ASSERT_TRUE(append(*journal, "next"));
  EXPECT_GT(read_all(*journal).back().sequence, 9u);
}

TEST(Recovery, readable_records_are_read_when_the_disk_has_no_room_for_the_salvage) {
  FaultyFileSystem disk;
  fill(disk, 9);
  flip(disk, segment_paths(disk).at(1), 1500);
  disk.set_capacity(0);
  auto journal = open_journal(disk);
  EXPECT_THAT(read_all(*journal), SizeIs(8));
  EXPECT_FALSE(has_damaged(disk));
}

TEST(Recovery, a_failed_record_stays_away_although_the_one_before_it_is_damaged) {
  for (const bool has_room : {true, false}) {
    FaultyFileSystem disk;
    {
      auto journal = open_journal(disk);
      ASSERT_TRUE(append(*journal, "damaged"));
      disk.fail_next(Operation::sync);
      disk.fail_next(Operation::truncate);
      ASSERT_FALSE(append(*journal, "failed"));
      ASSERT_TRUE(append(*journal, "kept"));
    }
    flip(disk, segment_paths(disk).at(0), kSegmentHeaderBytes + kBlockHeaderBytes);
    if (!has_room) disk.set_capacity(0);
    EXPECT_THAT(bodies(read_all(*open_journal(disk))), ElementsAre("kept"));
    EXPECT_EQ(has_damaged(disk), has_room);
  }
}

TEST(Recovery, a_salvage_that_is_interrupted_anywhere_loses_nothing_readable) {
  for (int operations = 0; operations < 20; ++operations) {
    FaultyFileSystem disk(operations);
    fill(disk, 9);
    flip(disk, segment_paths(disk).at(1), 1500);
    {
      auto journal = open_journal(disk);
      disk.cut_power_after(operations);
      static_cast<void>(journal->read(0, 100, 100'000));
    }
    disk.restart(operations % 2 == 0 ? Loss::all : Loss::some);
    auto journal = open_journal(disk);
    ASSERT_THAT(headers(read_all(*journal)),
                ElementsAre("0", "1", "2", "3", "4", "6", "7", "8"))
        << operations;
  }
}

TEST(Recovery, a_disk_that_stutters_costs_nothing) {
  FaultyFileSystem disk;
  fill(disk, 9);
  auto journal = open_journal(disk);
  disk.fail_next(Operation::read, 4);
  int failures = 0;
  while (!journal->read(4, 1, 1)) ++failures;
  EXPECT_EQ(failures, 2) << "the third in a row leads to an examination, which finds no damage";
  EXPECT_THAT(read_all(*journal), SizeIs(9));
  EXPECT_FALSE(has_damaged(disk));
}

TEST(Recovery, a_dead_disk_makes_nothing_count_as_damaged) {
  FaultyFileSystem disk;
  fill(disk, 9);
  auto journal = open_journal(disk);
  disk.fail_next(Operation::read, 1'000'000);
  for (int attempt = 0; attempt < 10; ++attempt) EXPECT_FALSE(journal->read(0, 100, 100'000));
  disk.heal();
  EXPECT_THAT(read_all(*journal), SizeIs(9));
  EXPECT_FALSE(has_damaged(disk));
}

TEST(Recovery, foreign_files_are_left_alone) {
  FaultyFileSystem disk;
  fill(disk, 2);
  disk.set_contents("journal/notes.txt", "mine");
  disk.set_contents("journal/zzzzzzzzzzzzzzzz.journal", "mine");
  EXPECT_THAT(read_all(*open_journal(disk)), SizeIs(2));
  EXPECT_EQ(disk.contents("journal/notes.txt"), "mine");
  EXPECT_EQ(disk.contents("journal/zzzzzzzzzzzzzzzz.journal"), "mine");
}

}  // namespace
}  // namespace vedette::journal
