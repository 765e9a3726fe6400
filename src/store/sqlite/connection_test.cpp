#include "store/sqlite/connection.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace vedette::sql {
namespace {

class ConnectionTest : public testing::Test {
 protected:
  void SetUp() override {
    path_ = testing::TempDir() + "connection_test.db";
    remove_files();
    auto opened = Connection::open(path_, Rows::small);
    ASSERT_TRUE(opened) << opened.error().message;
    connection_ = std::move(*opened);
    ASSERT_TRUE(connection_->run_script("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT UNIQUE, data BLOB)"));
  }
  void TearDown() override {
    connection_.reset();
    remove_files();
  }
  void remove_files() {
    for (const auto* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path_ + suffix);
  }
  std::string path_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(ConnectionTest, values_come_back_as_they_went_in) {
  const std::vector<std::uint8_t> bytes{0, 1, 255};
  EXPECT_EQ(connection_->run("INSERT INTO thing VALUES (?, ?, ?)", 7, "a'b\"; DROP TABLE thing", Blob(bytes)), 1);
  connection_->run("INSERT INTO thing VALUES (?, ?, ?)", 8, std::optional<std::string>(), "");
  auto rows = connection_->query("SELECT id, name, data FROM thing ORDER BY id");
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.integer(0), 7);
  EXPECT_EQ(rows.view(1), "a'b\"; DROP TABLE thing");
  EXPECT_TRUE(std::ranges::equal(rows.blob(2), bytes));
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.optional_text(1), std::nullopt);
  EXPECT_FALSE(rows.is_null(2));
  EXPECT_FALSE(rows.next());
}

TEST_F(ConnectionTest, a_fault_sticks_and_keeps_the_transaction_from_committing) {
  connection_->begin_write();
  connection_->run("INSERT INTO thing (id, name) VALUES (1, 'a')");
  connection_->run("INSERT INTO thing (id, name) VALUES (2, 'a')");
  connection_->run("INSERT INTO thing (id, name) VALUES (3, 'c')");
  EXPECT_TRUE(connection_->has_failed());
  const auto committed = connection_->commit();
  ASSERT_FALSE(committed);
  EXPECT_NE(committed.error().detail.find("UNIQUE"), std::string::npos);
  EXPECT_EQ(connection_->find_integer("SELECT count(*) FROM thing"), 0);
}

TEST_F(ConnectionTest, what_is_rolled_back_is_gone_and_what_is_committed_stays) {
  connection_->begin_write();
  connection_->run("INSERT INTO thing (id) VALUES (1)");
  connection_->roll_back();
  connection_->begin_write();
  connection_->run("INSERT INTO thing (id) VALUES (2)");
  ASSERT_TRUE(connection_->commit());
  EXPECT_EQ(connection_->find_integer("SELECT group_concat(id) FROM thing"), 2);
}

TEST(Connection, a_file_that_is_no_database_is_named) {
  const auto opened = Connection::open("/proc/nowhere/x.db", Rows::small);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("/proc/nowhere/x.db"), std::string::npos);
}

}  // namespace
}  // namespace vedette::sql
