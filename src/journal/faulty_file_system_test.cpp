// The test disk forgets as told: otherwise the crash tests show nothing.
#include "journal/faulty_file_system.h"

#include <gtest/gtest.h>

namespace vedette::journal {
namespace {

TEST(FaultyFileSystem, a_power_cut_takes_what_was_not_synced) {
  FaultyFileSystem disk;
  auto file = *disk.open("d/a", OpenMode::create);
  ASSERT_TRUE(disk.sync_directory("d"));
  ASSERT_TRUE(file->write_at(0, "kept"));
  ASSERT_TRUE(file->sync());
  ASSERT_TRUE(file->write_at(4, "lost"));
  EXPECT_EQ(disk.contents("d/a"), "keptlost");
  disk.restart(Loss::all);
  EXPECT_EQ(disk.contents("d/a"), "kept");
  EXPECT_FALSE(file->write_at(0, "x")) << "files opened before the cut are dead";
}

TEST(FaultyFileSystem, a_power_cut_takes_names_that_were_not_synced) {
  FaultyFileSystem disk;
  auto file = *disk.open("d/a", OpenMode::create);
  ASSERT_TRUE(file->sync());
  disk.restart(Loss::all);
  EXPECT_TRUE(disk.paths().empty());
}

TEST(FaultyFileSystem, a_killed_process_takes_nothing) {
  FaultyFileSystem disk;
  auto file = *disk.open("d/a", OpenMode::create);
  ASSERT_TRUE(file->write_at(0, "kept"));
  disk.restart(Loss::nothing);
  EXPECT_EQ(disk.contents("d/a"), "kept");
}

TEST(FaultyFileSystem, what_a_failed_sync_lost_is_not_saved_by_the_next) {
  FaultyFileSystem disk;
  auto file = *disk.open("d/a", OpenMode::create);
  ASSERT_TRUE(disk.sync_directory("d"));
  ASSERT_TRUE(file->write_at(0, "lost"));
  disk.fail_next(Operation::sync);
  EXPECT_FALSE(file->sync());
  EXPECT_TRUE(file->sync());
  EXPECT_EQ(disk.contents("d/a"), "lost");
  disk.restart(Loss::all);
  EXPECT_EQ(disk.contents("d/a"), "");
}

TEST(FaultyFileSystem, a_full_disk_takes_a_part_of_a_write) {
  FaultyFileSystem disk;
  disk.set_capacity(6);
  auto file = *disk.open("d/a", OpenMode::create);
  const auto written = file->write_at(0, "12345678");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::resource_exhausted);
  EXPECT_EQ(disk.contents("d/a"), "123456");
}

TEST(FaultyFileSystem, the_power_is_cut_after_so_many_operations) {
  FaultyFileSystem disk;
  auto file = *disk.open("d/a", OpenMode::create);
  disk.cut_power_after(1);
  EXPECT_TRUE(file->write_at(0, "a"));
  EXPECT_FALSE(file->sync());
  EXPECT_FALSE(disk.is_powered());
  EXPECT_FALSE(disk.open("d/b", OpenMode::create));
}

}  // namespace
}  // namespace vedette::journal
