#include "journal/posix_file_system.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace vedette::journal {
namespace {

using ::testing::UnorderedElementsAre;

class PosixFileSystemTest : public testing::Test {
 protected:
  PosixFileSystemTest() {
    auto path = testing::TempDir() + "vedette-files-" + std::string(6, 'X');
    EXPECT_NE(::mkdtemp(path.data()), nullptr);
    directory_ = path;
  }
  ~PosixFileSystemTest() override { std::filesystem::remove_all(directory_); }
  std::string at(std::string_view name) const { return fmt::format("{}/{}", directory_, name); }

  PosixFileSystem disk_;
  std::string directory_;
};

TEST_F(PosixFileSystemTest, bytes_are_read_where_they_were_written) {
  auto file = *disk_.open(at("a"), OpenMode::create);
  ASSERT_TRUE(file->write_at(0, "hello"));
  ASSERT_TRUE(file->write_at(5, " disk"));
  ASSERT_TRUE(file->sync());
  std::string buffer(20, '\0');
  EXPECT_EQ(*file->read_at(6, buffer), 4u);
  EXPECT_EQ(buffer.substr(0, 4), "disk");
  EXPECT_EQ(*file->read_at(100, buffer), 0u);
  EXPECT_EQ(*file->size(), 10u);
}

TEST_F(PosixFileSystemTest, truncating_cuts) {
  auto file = *disk_.open(at("a"), OpenMode::create);
  ASSERT_TRUE(file->write_at(0, "hello"));
  ASSERT_TRUE(file->truncate(2));
  EXPECT_EQ(*file->size(), 2u);
}

TEST_F(PosixFileSystemTest, opening_an_absent_file_is_not_found) {
  const auto opened = disk_.open(at("a"), OpenMode::existing);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::not_found);
}

TEST_F(PosixFileSystemTest, creating_empties_what_was_there) {
  ASSERT_TRUE((*disk_.open(at("a"), OpenMode::create))->write_at(0, "old"));
  EXPECT_EQ(*(*disk_.open(at("a"), OpenMode::existing))->size(), 3u);
  EXPECT_EQ(*(*disk_.open(at("a"), OpenMode::create))->size(), 0u);
}

TEST_F(PosixFileSystemTest, names_change_and_are_listed) {
  ASSERT_TRUE(disk_.open(at("a"), OpenMode::create));
  ASSERT_TRUE(disk_.open(at("b"), OpenMode::create));
  ASSERT_TRUE(disk_.rename(at("a"), at("c")));
  EXPECT_THAT(*disk_.list(directory_), UnorderedElementsAre("b", "c"));
  ASSERT_TRUE(disk_.remove(at("b")));
  EXPECT_FALSE(disk_.remove(at("b")));
  EXPECT_THAT(*disk_.list(directory_), UnorderedElementsAre("c"));
  EXPECT_TRUE(disk_.sync_directory(directory_));
  EXPECT_FALSE(disk_.list(at("absent")));
}

TEST_F(PosixFileSystemTest, a_held_file_cannot_be_locked_again) {
  auto held = disk_.lock(at("lock"));
  ASSERT_TRUE(held);
  const auto second = disk_.lock(at("lock"));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::conflict);
  held->reset();
  EXPECT_TRUE(disk_.lock(at("lock")));
}

TEST_F(PosixFileSystemTest, new_directories_and_files_are_private) {
  ASSERT_TRUE(disk_.make_directory(at("x/y")));
  ASSERT_TRUE(disk_.make_directory(at("x/y")));
  ASSERT_TRUE(disk_.open(at("x/y/a"), OpenMode::create));
  using std::filesystem::perms;
  const auto others = perms::group_all | perms::others_all;
  EXPECT_EQ(std::filesystem::status(at("x/y")).permissions() & others, perms::none);
  EXPECT_EQ(std::filesystem::status(at("x/y/a")).permissions() & others, perms::none);
}

TEST_F(PosixFileSystemTest, a_disk_without_room_says_so) {
  auto file = *disk_.open("/dev/full", OpenMode::existing);
  const auto written = file->write_at(0, "x");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::resource_exhausted);
}

TEST_F(PosixFileSystemTest, free_space_is_known) {
  EXPECT_GT(*disk_.free_bytes(directory_), 0u);
  EXPECT_FALSE(disk_.free_bytes(at("absent")));
}

}  // namespace
}  // namespace vedette::journal
