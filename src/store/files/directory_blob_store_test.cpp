#include "store/files/directory_blob_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>

namespace vedette {
namespace {

namespace fs = std::filesystem;

// What every implementation of the seam does. A new implementation adds itself here.
class BlobStoreContract : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "blob_store_test";
    fs::remove_all(directory_);
    reopen();
  }
  void TearDown() override { fs::remove_all(directory_); }
  void reopen() {
    auto opened = open_directory_blob_store(directory_);
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = std::move(*opened);
  }
  // Nothing when there is none.
  std::optional<std::string> load(const BlobShelf& shelf, std::string_view name) {
    auto opened = store_->open(shelf, name);
    EXPECT_TRUE(opened) << opened.error().detail;
    if (!opened || !*opened) return std::nullopt;
    return read_all(**opened).value();
  }
  std::vector<fs::path> files() const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(directory_)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
    return files;
  }

  std::string directory_;
  std::unique_ptr<BlobStore> store_;
  const BlobShelf shelf_{.kind = DataKind::attachments, .day = 20000, .retention_days = 30};
};

TEST_F(BlobStoreContract, bytes_come_back_as_they_went_in_also_after_opening_again) {
  const std::string bytes("\0\n\xff" "binary", 9);
  const auto name = store_->put(shelf_, bytes);
  ASSERT_TRUE(name) << name.error().detail;
  reopen();
  EXPECT_EQ(load(shelf_, *name), bytes);
  const auto empty = store_->put(shelf_, "");
  EXPECT_EQ(load(shelf_, *empty), "");
}

TEST_F(BlobStoreContract, the_same_bytes_are_stored_once) {
  EXPECT_EQ(store_->put(shelf_, "same").value(), store_->put(shelf_, "same").value());
  EXPECT_EQ(files().size(), 1u);
}

TEST_F(BlobStoreContract, a_shelf_is_dropped_without_its_neighbours) {
  auto other = shelf_;
  other.day += 1;
  const auto name = store_->put(shelf_, "x").value();
  store_->put(other, "x").value();
  ASSERT_TRUE(store_->remove(shelf_));
  EXPECT_FALSE(load(shelf_, name));
  EXPECT_EQ(load(other, name), "x");
  EXPECT_TRUE(store_->remove(shelf_)) << "what is not there is dropped already";
  EXPECT_EQ(store_->put(shelf_, "x").value(), name) << "a shelf that was dropped can be used again";
  EXPECT_EQ(load(shelf_, name), "x");
}

TEST_F(BlobStoreContract, what_is_no_name_is_nothing_and_never_a_path) {
  store_->put(shelf_, "x").value();
  for (const auto* name : {"", "x", "../../../../etc/passwd", "..", "0000000000000000000000000000000000000000000000000000000000000000"}) {
    EXPECT_FALSE(load(shelf_, name)) << name;
  }
}

TEST_F(BlobStoreContract, damage_is_noticed) {
  const auto name = store_->put(shelf_, "good").value();
  std::ofstream(files().at(0)) << "evil";
  EXPECT_FALSE(store_->open(shelf_, name));
}

TEST_F(BlobStoreContract, any_part_can_be_read_also_of_what_is_dropped_meanwhile) {
  std::string bytes;
  for (int i = 0; i < 200'000; ++i) bytes += static_cast<char>(i * 7 % 251);
  const auto name = store_->put(shelf_, bytes).value();
  const auto source = std::move(store_->open(shelf_, name).value());
  ASSERT_TRUE(source);
  EXPECT_EQ(source->size(), bytes.size());
  ASSERT_TRUE(store_->remove(shelf_));
  store_.reset();
  std::string part(70'000, ' ');
  ASSERT_TRUE(source->read(100'000, part));
  EXPECT_EQ(part, bytes.substr(100'000, 70'000));
  EXPECT_EQ(read_all(*source).value(), bytes);
}

TEST_F(BlobStoreContract, what_a_killed_process_left_unfinished_is_gone_after_opening_again) {
  const auto name = store_->put(shelf_, "whole").value();
  const auto shelf = files().at(0).parent_path().parent_path();
  std::ofstream(directory_ + "/drafts/7.part") << "half";
  fs::create_directories(shelf.native() + ".dropped/ab");
  std::ofstream(shelf.native() + ".dropped/ab/abcd") << "half removed";
  reopen();
  EXPECT_EQ(files().size(), 1u);
  EXPECT_EQ(load(shelf_, name), "whole");
  EXPECT_TRUE(store_->put(shelf_, "more"));
}

}  // namespace
}  // namespace vedette
