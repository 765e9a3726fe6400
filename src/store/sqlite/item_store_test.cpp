#include "store/sqlite/item_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

namespace vedette {
namespace {

constexpr Instant kNoon = Instant{1'790'000'000'000'000};
const std::string kTrace = "0123456789abcdef0123456789abcdef";

class MemoryBlobs final : public BlobStore {
 public:
  Result<std::string> put(const BlobShelf& shelf, std::string_view bytes) override {
    auto name = std::to_string(shelf.day) + "-" + std::to_string(bytes.size());
    blobs_[name] = bytes;
    return name;
  }
  Result<std::unique_ptr<ByteSource>> open(const BlobShelf&, std::string_view name) override {
    const auto found = blobs_.find(std::string(name));
    if (found == blobs_.end()) return nullptr;
    return std::make_unique<TextSource>(found->second);
  }
  Status remove(const BlobShelf& shelf) override {
    removed.push_back(shelf);
    return {};
  }
  std::vector<BlobShelf> removed;

 private:
  std::map<std::string, std::string> blobs_;
};

// What every implementation of the seam does. A new implementation adds itself here.
class ItemStoreContract : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "item_store_test";
    std::filesystem::remove_all(directory_);
    reopen();
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(directory_);
  }
  void reopen() {
    store_.reset();
    auto opened = open_sqlite_item_store(directory_, blobs_);
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = std::move(*opened);
  }
  void write(ItemBatch batch, std::uint64_t through) {
    const auto* batches = &batch;
    const auto written = store_->write({&batches, 1}, through);
    ASSERT_TRUE(written) << written.error().message << written.error().detail;
  }
  template <class Row>
  Placed<Row> placed(std::uint64_t sequence, Row row, Instant time = kNoon, std::int64_t project = 1) {
    return {.project_id = ProjectId{project}, .number = item_number(sequence, 0), .time = time, .retention_days = 30, .row = std::move(row)};
  }
  std::uint64_t count(DataKind kind, std::int64_t project = 1) { return store_->count_rows(kind, ProjectId{project}).value(); }

  SessionUpdate session(std::uint64_t seq, SessionStatus status, bool is_init = false, std::uint64_t errors = 0) {
    SessionUpdate update;
    update.sid = kTrace;
    update.did = "user";
    update.seq = seq;
    update.is_init = is_init;
    update.started = kNoon;
    update.timestamp = kNoon;
    update.status = status;
    update.errors = errors;
    update.release = "web@1";
    update.environment = "production";
    return update;
  }
  SessionCount totals() {
    const auto counts = store_->session_counts(ProjectId{1}, Instant{0}, Instant{kNoon.micros * 2}).value();
    EXPECT_EQ(counts.size(), 1u);
    return counts.empty() ? SessionCount{} : counts[0];
  }

  std::string directory_;
  MemoryBlobs blobs_;
  std::unique_ptr<ItemStore> store_;
};

SpanRow span(const std::string& id, Instant start) {
  SpanRow row;
  row.trace_id = kTrace;
  row.span_id = id;
  row.op = "db";
  row.name = "SELECT '\"";
  row.start = start;
  row.end = start;
  row.attributes = "{}";
  return row;
}

TEST_F(ItemStoreContract, a_batch_that_is_repeated_is_stored_once) {
  for (int attempt = 0; attempt < 3; ++attempt) {
    ItemBatch batch;
    batch.spans = {placed(7, span("00000000000000aa", kNoon)), placed(7, span("00000000000000ab", kNoon))};
    batch.metric_lines = {placed(8, MetricLinesRow{"statsd", "a:1|c"})};
    write(std::move(batch), 8);
    reopen();
  }
  EXPECT_EQ(store_->spans_of_trace(ProjectId{1}, kTrace, 10).value().size(), 2u);
  ItemBatch next;
  next.spans = {placed(9, span("00000000000000ac", Instant{kNoon.micros - 1}))};
  write(std::move(next), 9);
  const auto spans = store_->spans_of_trace(ProjectId{1}, kTrace, 10).value();
  ASSERT_EQ(spans.size(), 3u);
  EXPECT_EQ(spans[0].span_id, "00000000000000ac");
  EXPECT_EQ(spans[1].name, "SELECT '\"");
  EXPECT_EQ(spans[1].parent_span_id, "");
}

TEST_F(ItemStoreContract, a_file_whose_maker_was_killed_before_it_had_tables_is_used) {
  for (const auto* kind : {"check_ins", "sessions"}) {
    std::ofstream file(fmt::format("{}/{}/{}_30d.db", directory_, kind, format_day(kNoon.day())));
    ASSERT_TRUE(file.is_open());
  }
  reopen();
  EXPECT_EQ(count(DataKind::sessions), 0u);
  ItemBatch batch;
  CheckInRow check_in;
  check_in.monitor_slug = "nightly";
  check_in.timestamp = kNoon;
  batch.check_ins = {placed(1, check_in)};
  write(std::move(batch), 1);
  EXPECT_EQ(count(DataKind::check_ins), 1u);
}

TEST_F(ItemStoreContract, an_attachment_comes_back_byte_for_byte_whatever_its_size) {
  ItemBatch batch;
  const std::string small("\0\n\xff", 3);
  const std::string large(300'000, '\0');
  const auto event = *EventId::parse(kTrace);
  const auto file = [&](std::string name, std::string bytes) {
    AttachmentRow row;
    row.event_id = event;
    row.filename = std::move(name);
    row.type = "event.attachment";
    row.bytes = std::move(bytes);
    return row;
  };
  batch.attachments = {placed(1, file("../../small", small)), placed(2, file("large", large)), placed(3, file("empty", ""))};
  write(std::move(batch), 3);
  const auto infos = store_->attachments(ProjectId{1}, event).value();
  ASSERT_EQ(infos.size(), 3u);
  EXPECT_EQ(infos[0].filename, "../../small");
  EXPECT_EQ(infos[1].size, large.size());
  EXPECT_EQ(read_all(*store_->open_attachment(ProjectId{1}, infos[0].id).value()), small);
  EXPECT_EQ(read_all(*store_->open_attachment(ProjectId{1}, infos[1].id).value()), large);
  EXPECT_EQ(read_all(*store_->open_attachment(ProjectId{1}, infos[2].id).value()), "");
  EXPECT_FALSE(store_->open_attachment(ProjectId{2}, infos[0].id).value()) << "another project's";
  EXPECT_TRUE(store_->attachments(ProjectId{2}, event).value().empty());
}

TEST_F(ItemStoreContract, a_session_moves_from_total_to_total_and_is_counted_once) {
  const auto send = [&](std::uint64_t sequence, SessionUpdate update) {
    ItemBatch batch;
    batch.sessions = {placed(sequence, std::move(update))};
    write(std::move(batch), sequence);
  };
  send(1, session(0, SessionStatus::ok, true));
  EXPECT_EQ(totals().sessions, 1u);
  send(2, session(1, SessionStatus::ok, false, 2));
  EXPECT_EQ(totals().errored, 1u);
  send(3, session(2, SessionStatus::crashed, false, 3));
  send(4, session(1, SessionStatus::ok, false, 1));
  send(5, session(9, SessionStatus::exited));
  const auto end = totals();
  EXPECT_EQ(end.sessions, 1u);
  EXPECT_EQ(end.errored, 0u);
  EXPECT_EQ(end.crashed, 1u);
  EXPECT_EQ(end.users, 1u);
}

TEST_F(ItemStoreContract, a_first_update_that_was_overtaken_is_still_counted) {
  ItemBatch batch;
  batch.sessions = {placed(1, session(5, SessionStatus::exited)), placed(2, session(0, SessionStatus::ok, true)),
                    placed(3, session(0, SessionStatus::ok, true))};
  write(std::move(batch), 3);
  EXPECT_EQ(totals().sessions, 1u);
}

TEST_F(ItemStoreContract, aggregates_add_up) {
  ItemBatch batch;
  SessionBucket bucket;
  bucket.started = kNoon;
  bucket.exited = 5;
  bucket.errored = 2;
  bucket.crashed = 1;
  batch.session_aggregates = {placed(1, SessionAggregateRow{"web@1", "production", bucket}),
                              placed(2, SessionAggregateRow{"web@1", "production", bucket})};
  write(std::move(batch), 2);
  EXPECT_EQ(totals().sessions, 16u);
  EXPECT_EQ(totals().errored, 4u);
  EXPECT_EQ(totals().crashed, 2u);
}

TEST_F(ItemStoreContract, days_are_dropped_by_kind_with_their_blobs) {
  ItemBatch batch;
  AttachmentRow file;
  file.bytes = std::string(200'000, 'x');
  batch.attachments = {placed(1, file)};
  batch.spans = {placed(1, span("00000000000000aa", kNoon))};
  write(std::move(batch), 1);
  Retention longest;
  EXPECT_EQ(store_->drop_expired(kNoon.day() + 30, longest).value(), 0u);
  longest.set(DataKind::attachments, 3);
  EXPECT_EQ(store_->drop_expired(kNoon.day() + 30, longest).value(), 1u);
  ASSERT_EQ(blobs_.removed.size(), 1u);
  EXPECT_EQ(blobs_.removed[0].retention_days, 30);
  EXPECT_EQ(count(DataKind::attachments), 0u);
  EXPECT_EQ(count(DataKind::transactions), 0u);
  EXPECT_EQ(store_->spans_of_trace(ProjectId{1}, kTrace, 9).value().size(), 1u);
}

TEST_F(ItemStoreContract, a_project_goes_without_its_neighbours) {
  ItemBatch batch;
  batch.metric_lines = {placed(1, MetricLinesRow{"statsd", "a"}), placed(2, MetricLinesRow{"statsd", "b"}, kNoon, 2)};
  CheckInRow check_in;
  check_in.monitor_slug = "nightly";
  check_in.timestamp = kNoon;
  batch.check_ins = {placed(3, check_in), placed(4, check_in, kNoon, 2)};
  write(std::move(batch), 4);
  ASSERT_TRUE(store_->remove_project(ProjectId{1}));
  EXPECT_EQ(count(DataKind::check_ins, 1), 0u);
  EXPECT_EQ(count(DataKind::check_ins, 2), 1u);
}

FeedbackRow feedback(std::uint8_t id, std::string message, const std::string& about = {}) {
  FeedbackRow row;
  row.event_id.bytes.fill(id);
  row.message = std::move(message);
  row.name = "Jane";
  row.associated_event_id = about;
  row.payload = "{}";
  return row;
}

TEST_F(ItemStoreContract, feedback_is_listed_newest_first_and_by_the_event_it_is_about) {
  const Instant day_before{kNoon.micros - kDayMs * 1000};
  ItemBatch batch;
  batch.feedback = {placed(1, feedback(1, "old", kTrace), day_before), placed(2, feedback(2, "new")),
                    placed(3, feedback(3, "newer", kTrace), Instant{kNoon.micros + 1}), placed(4, feedback(4, "theirs", kTrace), kNoon, 2)};
  write(std::move(batch), 4);
  const auto messages = [](const std::vector<FeedbackInfo>& found) {
    std::string text;
    for (const auto& each : found) text += each.message + " ";
    return text;
  };
  EXPECT_EQ(messages(store_->feedback(ProjectId{1}, false, 0, 10).value()), "newer new old ");
  EXPECT_EQ(messages(store_->feedback(ProjectId{1}, false, 1, 1).value()), "new ");
  EXPECT_EQ(messages(store_->feedback(ProjectId{1}, false, 7, 1).value()), "");
  EXPECT_EQ(messages(store_->feedback(ProjectId{1}, true, 0, 10).value()), "newer old ");
  const auto about = store_->feedback_about(ProjectId{1}, *EventId::parse(kTrace)).value();
  EXPECT_EQ(messages(about), "newer old ");
  EXPECT_EQ(about[0].about, EventId::parse(kTrace));
  EXPECT_EQ(about[0].name, "Jane");
  EXPECT_TRUE(store_->feedback_about(ProjectId{1}, EventId{}).value().empty());
}

TEST_F(ItemStoreContract, events_with_attachments_are_told_from_those_without) {
  AttachmentRow row;
  row.event_id.bytes.fill(7);
  row.bytes = "x";
  ItemBatch batch;
  batch.attachments = {placed(1, row), placed(2, row)};
  write(std::move(batch), 2);
  EventId without;
  without.bytes.fill(8);
  const EventId both[] = {row.event_id, without};
  EXPECT_EQ(store_->events_with_attachments(ProjectId{1}, both).value(), std::set<EventId>{row.event_id});
  EXPECT_TRUE(store_->events_with_attachments(ProjectId{2}, both).value().empty());
}

}  // namespace
}  // namespace vedette
