#include "jobs/retention.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/random.h"
#include "store/files/directory_blob_store.h"
#include "store/sql/outcomes.h"
#include "store/sqlite/event_store.h"
#include "store/sqlite/item_store.h"

namespace vedette::jobs {
namespace {

class RetentionTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "retention_test";
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    catalog_ = std::move(*Catalog::open(directory_));
    events_ = std::move(*open_sqlite_event_store(directory_ + "/events"));
    blobs_ = std::move(*open_directory_blob_store(directory_ + "/blobs"));
    items_ = std::move(*open_sqlite_item_store(directory_ + "/items", *blobs_));
    sql("INSERT INTO organization (id, slug, name, created, options) VALUES (1, 'acme', 'Acme', 0, '{}')");
    sql("INSERT INTO project (id, organization_id, slug, name, created) VALUES (1, 1, 'web', 'Web', 0)");
  }
  void TearDown() override {
    items_.reset();
    events_.reset();
    catalog_.reset();
    std::filesystem::remove_all(directory_);
  }
  void sql(const std::string& text) {
    ASSERT_TRUE(catalog_->write([&](sql::Connection& sql) { return sql.run_script(text); }));
  }
  Instant days_later(int days) const { return Instant{start_.micros + days * kDayMs * 1000}; }
  void store_everything() {
    const StoredEvent event{.row = {.project_id = ProjectId{1}, .event_id = EventId::generate(random_), .sequence = item_number(1, 0), .issue_id = IssueId{1}, .timestamp = start_, .received = start_},
                            .payload = "{}",
                            .retention_days = 90};
    ASSERT_TRUE(events_->write({&event, 1}));
    ItemBatch batch;
    batch.metric_lines = {{.project_id = ProjectId{1}, .number = item_number(1, 1), .time = start_, .retention_days = 90, .row = {"statsd", "a"}}};
    const ItemBatch* batches[] = {&batch};
    ASSERT_TRUE(items_->write(batches, 1));
    ASSERT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
      catalog::OutcomeCounts counts;
      counts.add(ProjectId{1}, start_, "k", {});
      counts.store(sql);
      return {};
    }));
  }
  std::int64_t outcomes() {
    return catalog_->read([](sql::Connection& sql) -> Result<std::int64_t> { return sql.find_integer("SELECT count(*) FROM outcome").value_or(0); }).value();
  }

  std::string directory_;
  SystemRandom random_;
  const Instant start_ = Instant::from_seconds(1'790'000'000);
  std::unique_ptr<Catalog> catalog_;
  std::unique_ptr<EventStore> events_;
  std::unique_ptr<BlobStore> blobs_;
  std::unique_ptr<ItemStore> items_;
};

TEST_F(RetentionTest, everything_goes_when_its_time_is_over) {
  store_everything();
  EXPECT_EQ(drop_expired(*catalog_, *events_, *items_, days_later(90)).value(), 0u);
  EXPECT_EQ(outcomes(), 1);
  EXPECT_EQ(drop_expired(*catalog_, *events_, *items_, days_later(91)).value(), 2u);
  EXPECT_EQ(outcomes(), 0);
}

TEST_F(RetentionTest, a_setting_shortens_its_kind_alone) {
  store_everything();
  sql(R"(UPDATE organization SET options = '{"retention":{"metrics":7,"statistics":3}}')");
  EXPECT_EQ(drop_expired(*catalog_, *events_, *items_, days_later(8)).value(), 1u);
  EXPECT_EQ(outcomes(), 0);
}

TEST_F(RetentionTest, the_organization_that_keeps_longest_decides_for_all) {
  sql(R"(UPDATE organization SET options = '{"retention":{"errors":7}}')");
  EXPECT_EQ(longest_retention(*catalog_).value().of(DataKind::errors), 7);
  sql("INSERT INTO organization (id, slug, name, created, options) VALUES (2, 'other', 'Other', 0, '{}')");
  EXPECT_EQ(longest_retention(*catalog_).value().of(DataKind::errors), 90);
}

}  // namespace
}  // namespace vedette::jobs
