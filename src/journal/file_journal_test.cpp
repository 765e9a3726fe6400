// What the journal in files does beyond the contract: limits, failures, memory.
#include "journal/file_journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "journal/block.h"
#include "journal/journal_testing.h"

namespace vedette::journal {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

ErrorCode code_of(const Status& status) {
  return status ? ErrorCode::internal : status.error().code;
}

TEST(FileJournal, nothing_is_acknowledged_before_it_is_synced) {
  FaultyFileSystem disk;
  auto journal = open_journal(disk);
  disk.hold_syncs();
  Outcomes outcomes;
  journal->append({"", "a"}, outcomes.expect(0));
  disk.wait_for_held_sync();
  EXPECT_EQ(journal->stats().last_sequence, 0u);
  EXPECT_THAT(read_all(*journal), IsEmpty());
  EXPECT_EQ(journal->stats().records_pending, 1u);
  disk.resume_syncs();
  EXPECT_TRUE(outcomes.wait(1)[0].status);
  EXPECT_EQ(journal->stats().records_pending, 0u);
}

TEST(FileJournal, all_that_queues_during_a_sync_shares_the_next) {
  FaultyFileSystem disk;
  auto journal = open_journal(disk);
  ASSERT_TRUE(append(*journal, "first"));
  disk.hold_syncs();
  Outcomes outcomes;
  journal->append({"", "second"}, outcomes.expect(0));
  disk.wait_for_held_sync();
  for (int id = 1; id <= 500; ++id) journal->append({"", "more"}, outcomes.expect(id));
  const auto syncs = journal->stats().syncs;
  disk.resume_syncs();
  outcomes.wait(501);
  EXPECT_EQ(journal->stats().syncs, syncs + 2);
}

TEST(FileJournal, a_full_queue_refuses_at_once_and_takes_more_later) {
  FaultyFileSystem disk;
  auto options = test_options();
  options.pending_bytes_max = 1000;
  auto journal = open_journal(disk, options);
  disk.hold_syncs();
  Outcomes outcomes;
  journal->append({"", std::string(900, 'a')}, outcomes.expect(0));
  disk.wait_for_held_sync();
  EXPECT_EQ(code_of(append(*journal, std::string(200, 'b'))), ErrorCode::resource_exhausted);
  disk.resume_syncs();
  EXPECT_TRUE(outcomes.wait(1)[0].status);
  EXPECT_TRUE(append(*journal, std::string(200, 'b')));
  EXPECT_EQ(journal->stats().records_failed, 1u);
}

TEST(FileJournal, a_record_larger_than_the_queue_is_taken_alone_and_keeps_no_other_out) {
  FaultyFileSystem disk;
  auto options = test_options();
  options.pending_bytes_max = 1000;
  auto journal = open_journal(disk, options);
  disk.hold_syncs();
  Outcomes outcomes;
  journal->append({"", std::string(5000, 'a')}, outcomes.expect(0));
  disk.wait_for_held_sync();
  EXPECT_EQ(code_of(append(*journal, std::string(5000, 'b'))), ErrorCode::resource_exhausted);
  journal->append({"", std::string(500, 'c')}, outcomes.expect(1));
  disk.resume_syncs();
  for (const auto& outcome : outcomes.wait(2)) EXPECT_TRUE(outcome.status);
  EXPECT_TRUE(append(*journal, std::string(5000, 'b')));
}

TEST(FileJournal, unreleased_records_push_back_until_they_are_released) {
  FaultyFileSystem disk;
  auto options = test_options();
  options.bytes_max = 20'000;
  auto journal = open_journal(disk, options);
  int taken = 0;
  while (append(*journal, std::string(1000, 'x'))) ++taken;
  EXPECT_GE(taken, 14);
  EXPECT_LE(journal->stats().bytes_on_disk, 20'000u);
  EXPECT_EQ(code_of(append(*journal, std::string(1000, 'x'))), ErrorCode::resource_exhausted);
  ASSERT_TRUE(journal->release(journal->stats().last_sequence));
  EXPECT_TRUE(append(*journal, std::string(1000, 'x')));
  EXPECT_THAT(read_all(*journal, taken), SizeIs(1));
}

TEST(FileJournal, a_reader_that_keeps_up_is_never_pushed_back) {
  FaultyFileSystem disk;
  auto options = test_options();
  options.segment_bytes_max = 1 << 30;
  options.bytes_max = 20'000;
  auto journal = open_journal(disk, options);
  for (int id = 0; id < 300; ++id) {
    ASSERT_TRUE(append(*journal, std::string(1000, 'x'))) << id;
    ASSERT_TRUE(journal->release(journal->stats().last_sequence));
  }
}

TEST(FileJournal, a_record_that_can_never_fit_is_too_large) {
  FaultyFileSystem disk;
  auto options = test_options();
  options.bytes_max = 20'000;
  auto journal = open_journal(disk, options);
  EXPECT_EQ(code_of(append(*journal, std::string(20'001, 'x'))), ErrorCode::too_large);
}

TEST(FileJournal, released_segments_are_deleted_and_the_newest_stays) {
  FaultyFileSystem disk;
  auto journal = open_journal(disk);
  for (int id = 0; id < 40; ++id) ASSERT_TRUE(append(*journal, std::string(1000, 'x')));
  EXPECT_GE(segment_paths(disk).size(), 8u);
  ASSERT_TRUE(journal->release(20));
  EXPECT_LE(segment_paths(disk).size(), 6u);
  ASSERT_TRUE(journal->release(40));
  EXPECT_THAT(segment_paths(disk), SizeIs(1));
}

TEST(FileJournal, a_deletion_that_fails_is_tried_again) {
  FaultyFileSystem disk;
  auto journal = open_journal(disk);
  for (int id = 0; id < 40; ++id) ASSERT_TRUE(append(*journal, std::string(1000, 'x')));
  disk.fail_next(Operation::remove, 1, 1);
  EXPECT_EQ(code_of(journal->release(40)), ErrorCode::unavailable);
  EXPECT_GT(segment_paths(disk).size(), 1u);
  EXPECT_TRUE(journal->release(40));
  EXPECT_THAT(segment_paths(disk), SizeIs(1));
}

TEST(FileJournal, a_full_disk_fails_the_append_and_a_freed_one_takes_the_next) {
  FaultyFileSystem disk;
  auto journal = open_journal(disk);
  ASSERT_TRUE(append(*journal, "kept"));
  disk.set_capacity(300);
  EXPECT_EQ(code_of(append(*journal, std::string(1000, 'x'))), ErrorCode::resource_exhausted);
  EXPECT_EQ(code_of(append(*journal, std::string(1000, 'x'))), ErrorCode::resource_exhausted);
  disk.set_capacity(1 << 20);
  ASSERT_TRUE(append(*journal, "after"));
  EXPECT_THAT(bodies(read_all(*journal)), ElementsAre("kept", "after"));
  journal.reset();
  disk.restart(Loss::all);
  EXPECT_THAT(bodies(read_all(*open_journal(disk))), ElementsAre("kept", "after"));
}

TEST(FileJournal, below_the_free_space_limit_nothing_is_written) {
  FaultyFileSystem disk;
  ManualClock clock(Instant{0});
  disk.set_capacity(10'000);
  auto options = test_options();
  options.free_bytes_min = 5000;
  auto journal = *open_file_journal(options, disk, clock);
  ASSERT_TRUE(append(*journal, std::string(6000, 'x')));
  clock.advance_ms(60'000);
  const auto writes = disk.count_of(Operation::write);
  EXPECT_EQ(code_of(append(*journal, "y")), ErrorCode::resource_exhausted);
  EXPECT_EQ(disk.count_of(Operation::write), writes);
  disk.set_capacity(20'000);
  EXPECT_TRUE(append(*journal, "z"));
  EXPECT_THAT(read_all(*journal), SizeIs(2));
}

TEST(FileJournal, a_failed_write_leaves_nothing_behind) {
  for (const auto loss : {Loss::nothing, Loss::all, Loss::some}) {
    FaultyFileSystem disk;
    auto journal = open_journal(disk);
    ASSERT_TRUE(append(*journal, "a"));
    disk.fail_next(Operation::write);
    EXPECT_EQ(code_of(append(*journal, "failed")), ErrorCode::unavailable);
    EXPECT_FALSE(journal->stats().is_failed);
    ASSERT_TRUE(append(*journal, "b"));
    journal.reset();
    disk.restart(loss);
    EXPECT_THAT(bodies(read_all(*open_journal(disk))), ElementsAre("a", "b"));
  }
}

TEST(FileJournal, a_group_that_was_written_in_part_leaves_nothing_behind) {
  FaultyFileSystem disk;
  auto options = test_options();
  options.segment_bytes_max = 1 << 20;
  options.bytes_max = 1 << 24;
  auto journal = open_journal(disk, options);
  disk.hold_syncs();
  Outcomes outcomes;
  journal->append({"", "kept"}, outcomes.expect(0));
  disk.wait_for_held_sync();
  // Each is a block of its own, all three are one commit, and two fit on the disk.
  const std::string large(kBlockBytesTarget, 'x');
  for (int id = 1; id <= 3; ++id) journal->append({"", large}, outcomes.expect(id));
  disk.set_capacity(large.size() * 5 / 2);
  disk.resume_syncs();
  const auto ended = outcomes.wait(4);
  EXPECT_TRUE(ended[0].status);
  for (int id = 1; id <= 3; ++id)
    EXPECT_EQ(code_of(ended[id].status), ErrorCode::resource_exhausted);
  journal.reset();
  disk.restart(Loss::nothing);
  EXPECT_THAT(bodies(read_all(*open_journal(disk, options))), ElementsAre("kept"));
}

TEST(FileJournal, after_a_failed_sync_a_new_file_is_written) {
  for (const auto loss : {Loss::nothing, Loss::all, Loss::some}) {
    FaultyFileSystem disk;
    auto journal = open_journal(disk);
    ASSERT_TRUE(append(*journal, "a"));
    disk.fail_next(Operation::sync);
    EXPECT_EQ(code_of(append(*journal, "failed")), ErrorCode::unavailable);
    ASSERT_TRUE(append(*journal, "b"));
    EXPECT_THAT(segment_paths(disk), SizeIs(2));
    journal.reset();
    disk.restart(loss);
    EXPECT_THAT(bodies(read_all(*open_journal(disk))), ElementsAre("a", "b"));
  }
}

TEST(FileJournal, the_next_segment_keeps_a_failed_record_away_when_it_cannot_be_cut) {
  FaultyFileSystem disk;
  auto journal = open_journal(disk);
  ASSERT_TRUE(append(*journal, "a"));
  disk.fail_next(Operation::sync);
  disk.fail_next(Operation::truncate, 1000);
  EXPECT_EQ(code_of(append(*journal, "failed")), ErrorCode::unavailable);
  EXPECT_FALSE(journal->stats().is_failed);
  ASSERT_TRUE(append(*journal, "b"));
  EXPECT_NE(disk.contents(segment_paths(disk)[0]).find("failed"), std::string::npos);
  journal.reset();
  disk.heal();
  disk.restart(Loss::nothing);
  EXPECT_THAT(bodies(read_all(*open_journal(disk))), ElementsAre("a", "b"));
}

TEST(FileJournal, a_failure_that_cannot_be_undone_is_told_and_ends_with_the_disk_s_recovery) {
  FaultyFileSystem disk;
  auto journal = open_journal(disk);
  ASSERT_TRUE(append(*journal, "a"));
  disk.fail_next(Operation::sync, 1000);
  disk.fail_next(Operation::truncate, 1000);
  EXPECT_FALSE(append(*journal, "failed"));
  EXPECT_TRUE(journal->stats().is_failed);
  EXPECT_FALSE(append(*journal, "failed too"));
  disk.heal();
  EXPECT_TRUE(append(*journal, "b"));
  EXPECT_FALSE(journal->stats().is_failed);
  journal.reset();
  disk.restart(Loss::some);
  EXPECT_THAT(bodies(read_all(*open_journal(disk))), ElementsAre("a", "b"));
}

TEST(FileJournal, a_reader_behind_the_writer_needs_no_disk) {
  FaultyFileSystem disk;
  auto journal = open_journal(disk);
  for (int id = 0; id < 20; ++id) ASSERT_TRUE(append(*journal, std::string(1000, 'x')));
  const auto reads = disk.count_of(Operation::read);
  EXPECT_THAT(read_all(*journal), SizeIs(20));
  EXPECT_EQ(disk.count_of(Operation::read), reads);
}

TEST(FileJournal, what_no_longer_fits_in_memory_is_read_from_the_disk) {
  FaultyFileSystem disk;
  auto options = test_options();
  options.tail_bytes_max = 5000;
  auto journal = open_journal(disk, options);
  for (int id = 0; id < 20; ++id) ASSERT_TRUE(append(*journal, std::string(1000, 'x')));
  const auto reads = disk.count_of(Operation::read);
  const auto records = read_all(*journal);
  ASSERT_THAT(records, SizeIs(20));
  for (std::size_t id = 0; id < 20; ++id) EXPECT_EQ(records[id].sequence, id + 1);
  EXPECT_GT(disk.count_of(Operation::read), reads);
}

TEST(FileJournal, a_read_that_fails_succeeds_later) {
  FaultyFileSystem disk;
  auto options = test_options();
  options.tail_bytes_max = 0;
  auto journal = open_journal(disk, options);
  ASSERT_TRUE(append(*journal, "a"));
  disk.fail_next(Operation::read);
  EXPECT_FALSE(journal->read(0, 10, 1000));
  EXPECT_THAT(bodies(read_all(*journal)), ElementsAre("a"));
  EXPECT_EQ(journal->stats().segments_damaged, 0u);
}

TEST(FileJournal, a_directory_has_one_journal_at_a_time) {
  FaultyFileSystem disk;
  const SystemClock clock;
  auto journal = open_journal(disk);
  const auto second = open_file_journal(test_options(), disk, clock);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::conflict);
  journal.reset();
  EXPECT_TRUE(open_file_journal(test_options(), disk, clock));
}

}  // namespace
}  // namespace vedette::journal
