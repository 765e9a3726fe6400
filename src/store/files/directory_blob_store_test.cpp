#include "store/files/directory_blob_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

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
  EXPECT_EQ(store_->load(shelf_, *name).value(), bytes);
  const auto empty = store_->put(shelf_, "");
  EXPECT_EQ(store_->load(shelf_, *empty).value(), "");
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
  EXPECT_FALSE(store_->load(shelf_, name).value());
  EXPECT_EQ(store_->load(other, name).value(), "x");
  EXPECT_TRUE(store_->remove(shelf_)) << "what is not there is dropped already";
  EXPECT_EQ(store_->put(shelf_, "x").value(), name) << "a shelf that was dropped can be used again";
  EXPECT_EQ(store_->load(shelf_, name).value(), "x");
}

TEST_F(BlobStoreContract, what_is_no_name_is_nothing_and_never_a_path) {
  store_->put(shelf_, "x").value();
  for (const auto* name : {"", "x", "../../../../etc/passwd", "..", "0000000000000000000000000000000000000000000000000000000000000000"}) {
    const auto loaded = store_->load(shelf_, name);
    ASSERT_TRUE(loaded);
    EXPECT_FALSE(*loaded) << name;
  }
}

TEST_F(BlobStoreContract, damage_is_noticed) {
  const auto name = store_->put(shelf_, "good").value();
  std::ofstream(files().at(0)) << "evil";
  EXPECT_FALSE(store_->load(shelf_, name));
}

}  // namespace
}  // namespace vedette
