#include "server/data_directory.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace vedette::server {
namespace {

TEST(DataDirectory, one_server_holds_a_folder_at_a_time) {
  const std::string path = testing::TempDir() + "data_directory_test/a/b";
  std::filesystem::remove_all(testing::TempDir() + "data_directory_test");
  ASSERT_TRUE(prepare_data_directory(path));
  auto first = DataLock::take(path);
  ASSERT_TRUE(first);
  const auto second = DataLock::take(path);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find("Another Vedette"), std::string::npos);
  first->reset();
  EXPECT_TRUE(DataLock::take(path));
  std::filesystem::remove_all(testing::TempDir() + "data_directory_test");
}

TEST(DataDirectory, a_folder_that_cannot_be_made_is_named) {
  const std::string path = testing::TempDir() + "data_directory_test_file";
  std::ofstream(path) << "x";
  const auto status = prepare_data_directory(path + "/below");
  ASSERT_FALSE(status);
  EXPECT_NE(status.error().message.find(path), std::string::npos);
  EXPECT_FALSE(prepare_data_directory(path));
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace vedette::server
