#include "pipeline/pipeline.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "ingest/record.h"
#include "journal/memory_journal.h"
#include "json/parse.h"
#include "pipeline/persist.h"
#include "pipeline/prepare.h"
#include "store/sql/issues.h"
#include "store/sql/projects.h"
#include "store/sql/tenants.h"
#include "store/sql/traits.h"
#include "store/files/directory_blob_store.h"
#include "store/sqlite/event_store.h"
#include "store/sqlite/item_store.h"

namespace vedette::pipeline {
namespace {

constexpr std::chrono::milliseconds kPatience{30'000};

// An event store that fails when it is told to.
class FaultyEvents final : public EventStore {
 public:
  explicit FaultyEvents(EventStore& to) : to_(to) {}
  std::atomic<int> failures_left = 0;
  Result<std::vector<WriteOutcome>> write(std::span<const StoredEvent> events) override {
    if (failures_left > 0) {
      --failures_left;
      return fail(ErrorCode::resource_exhausted, "The disk is full.");
    }
    return to_.write(events);
  }
  Status settle() override { return to_.settle(); }
  Result<std::optional<StoredEvent>> load(ProjectId p, EventId e) override { return to_.load(p, e); }
  Result<std::vector<EventRow>> list(const EventFilter& f, Order o, std::optional<EventPlace> a, std::size_t l) override { return to_.list(f, o, a, l); }
  Result<std::int64_t> count(const EventFilter& f) override { return to_.count(f); }
  Result<std::set<IssueId>> issues_with(const EventFilter& f) override { return to_.issues_with(f); }
  Result<std::set<IssueId>> issues_with_text(const EventFilter& f, std::span<const Pattern> a, std::size_t r) override { return to_.issues_with_text(f, a, r); }
  Result<std::map<EventId, IssueId>> issues_of_events(ProjectId p, std::span<const EventId> e) override { return to_.issues_of_events(p, e); }
  Result<std::map<IssueId, std::map<std::int64_t, std::int64_t>>> hourly_counts(std::span<const IssueId> i, Instant a, Instant b) override { return to_.hourly_counts(i, a, b); }
  Result<std::vector<TagKeyCount>> tag_keys(IssueId i) override { return to_.tag_keys(i); }
  Result<std::vector<TagValueCount>> tag_values(IssueId i, std::string_view k, std::size_t l) override { return to_.tag_values(i, k, l); }
  Status move_events(std::span<const IssueId> f, IssueId t) override { return to_.move_events(f, t); }
  Status remove_issues(std::span<const IssueId> i) override { return to_.remove_issues(i); }
  Status remove_project(ProjectId p) override { return to_.remove_project(p); }
  Result<std::size_t> drop_expired(std::int32_t t, std::int32_t r) override { return to_.drop_expired(t, r); }

 private:
  EventStore& to_;
};

class PipelineTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "pipeline_test";
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    catalog_ = std::move(*Catalog::open(directory_));
    events_ = std::move(*open_sqlite_event_store(directory_ + "/events"));
    faulty_.emplace(*events_);
    blobs_ = std::move(*open_directory_blob_store(directory_ + "/blobs"));
    items_ = std::move(*open_sqlite_item_store(directory_ + "/items", *blobs_));
    rules_.emplace(*catalog_, clock_);
    ASSERT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
      organization_ = catalog::add_organization(sql, "acme", "Acme", now_);
      project_ = *catalog::add_project(sql, organization_, "web", "Web", {}, now_);
      return {};
    }));
  }
  void TearDown() override {
    pipeline_.reset();
    rules_.reset();
    items_.reset();
    faulty_.reset();
    events_.reset();
    catalog_.reset();
    std::filesystem::remove_all(directory_);
  }
  EventId send(const std::string& event, std::optional<EventId> id = {}) {
    const auto event_id = id.value_or(EventId::generate(random_));
    const auto header = ingest::write_record_header({.received = now_, .project_id = project_, .organization_id = organization_, .event_id = event_id, .client_ip = "10.0.0.1", .user_agent = {}});
    const std::string body = "{}\n{\"type\":\"event\",\"length\":" + std::to_string(event.size()) + "}\n" + event;
    journal_.append({.header = header, .body = body}, [](Status status) { EXPECT_TRUE(status); });
    return event_id;
  }
  Stores stores() { return {.catalog = *catalog_, .events = *faulty_, .items = *items_}; }
  void run() {
    if (!pipeline_) {
      auto started = Pipeline::start({.threads = 2, .batch_records_max = 16}, journal_, stores(), *rules_, fates_);
      ASSERT_TRUE(started);
      pipeline_ = std::move(*started);
    }
    pipeline_->wait_until(journal_.stats().last_sequence, kPatience);
    ASSERT_EQ(pipeline_->stats().position, journal_.stats().last_sequence);
  }
  static std::string error(std::string_view type, std::string_view user = "1", std::string_view more = "") {
    return fmt::format(R"({{"platform":"python","release":"web@1","exception":{{"values":[{{"type":"{}","value":"v","stacktrace":{{"frames":[{{"function":"f{}","module":"app","filename":"app.py","in_app":true}}]}}}}]}},"user":{{"id":"{}"}}{}}})", type, type, user, more);
  }
  std::vector<catalog::IssueRow> issues() {
    std::vector<catalog::IssueRow> rows;
    EXPECT_TRUE(catalog_->read([&](sql::Connection& sql) -> Status {
      auto cursor = sql.query("SELECT " ISSUE_COLUMNS " FROM issue i ORDER BY i.id");
      while (cursor.next()) rows.push_back(catalog::issue_row(cursor));
      return {};
    }));
    return rows;
  }
  void sql(const std::string& text) {
    ASSERT_TRUE(catalog_->write([&](sql::Connection& sql) { return sql.run_script(text); }));
  }

  std::string directory_;
  Instant now_ = Instant::from_seconds(1'790'000'000);
  SystemRandom random_;
  std::unique_ptr<Catalog> catalog_;
  std::unique_ptr<EventStore> events_;
  std::optional<FaultyEvents> faulty_;
  std::unique_ptr<BlobStore> blobs_;
  std::unique_ptr<ItemStore> items_;
  SystemClock clock_;
  std::optional<RulesCache> rules_;
  journal::MemoryJournal journal_;
  ingest::Fates fates_;
  std::unique_ptr<Pipeline> pipeline_;
  OrganizationId organization_;
  ProjectId project_;
};

TEST_F(PipelineTest, events_become_issues_with_counters_that_equal_what_was_sent) {
  for (int i = 0; i < 30; ++i) send(error("ValueError", std::to_string(i % 7)));
  for (int i = 0; i < 5; ++i) send(error("KeyError"));
  run();
  const auto rows = issues();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].title, "ValueError: v");
  EXPECT_EQ(rows[0].times_seen, 30);
  EXPECT_EQ(rows[0].user_count, 7);
  EXPECT_EQ(rows[0].first_release, "web@1");
  EXPECT_EQ(rows[0].substatus, "new");
  EXPECT_EQ(rows[1].times_seen, 5);
  EXPECT_EQ(rows[1].short_id, 2);
}

TEST_F(PipelineTest, a_stored_payload_carries_its_names_and_hashes) {
  const auto id = send(error("ValueError"));
  run();
  const auto loaded = events_->load(project_, id);
  ASSERT_TRUE(loaded && *loaded);
  const auto payload = json::parse((*loaded)->payload);
  EXPECT_EQ(payload->at("event_id").as_string(), id.hex());
  EXPECT_EQ(payload->at("title").as_string(), "ValueError: v");
  EXPECT_FALSE(payload->at("hashes").as_array().empty());
}

TEST_F(PipelineTest, an_event_sent_twice_counts_once) {
  const auto id = send(error("ValueError"));
  send(error("ValueError"), id);
  run();
  send(error("OtherError"), id);
  run();
  ASSERT_EQ(issues().size(), 1u) << "an issue for a duplicate alone is not kept";
  EXPECT_EQ(issues()[0].times_seen, 1);
  EXPECT_EQ(fates_.count_of(Outcome::invalid, DataCategory::error), 2u);
  EXPECT_EQ(fates_.count_of(Outcome::accepted, DataCategory::error), 1u);
}

TEST_F(PipelineTest, what_cannot_be_read_is_counted_and_its_neighbours_are_stored) {
  send("[]");
  send("{\"message\": broken");
  send(error("ValueError"));
  run();
  EXPECT_EQ(issues().size(), 1u);
  EXPECT_EQ(fates_.count_of(Outcome::invalid, DataCategory::error), 2u);
}

TEST_F(PipelineTest, a_store_that_fails_is_asked_again_until_it_succeeds) {
  faulty_->failures_left = 2;
  send(error("ValueError"));
  run();
  EXPECT_EQ(issues().at(0).times_seen, 1);
  EXPECT_EQ(pipeline_->stats().failures, 2u);
}

TEST_F(PipelineTest, a_batch_repeated_after_a_crash_between_the_stores_counts_once) {
  send(error("ValueError", "1"));
  send(error("KeyError", "2"));
  std::vector<WorkItem> batch;
  const auto take_batch = [&] {
    batch.clear();
    const auto records = journal_.read(0, 10, 1 << 20).value();
    for (const auto& record : records) {
      auto header = *ingest::read_record_header(record.header);
      auto rules = rules_->find(header.project_id).value();
      WorkItem item{.delivery = {.sequence = record.sequence, .header = std::move(header), .sent_at = {}, .rules = std::move(rules)}, .body = record.body};
      prepare(item);
      batch.push_back(std::move(item));
    }
  };
  // The events reach their store, and the power goes before the catalog commits.
  take_batch();
  std::vector<StoredEvent> stored;
  for (auto& item : batch) {
    auto& work = item.events.at(0);
    stored.push_back({.row = {.project_id = project_, .event_id = work.event_id, .sequence = item_number(item.delivery.sequence, 0), .issue_id = IssueId{4711}, .timestamp = work.facts.timestamp, .received = now_, .type = "error", .level = "error", .platform = "python", .title = "t", .culprit = "", .message = "", .user_key = "", .tags = work.facts.tags},
                      .payload = work.payload});
  }
  ASSERT_TRUE(events_->write(stored));
  take_batch();
  ASSERT_TRUE(persist(stores(), batch, 2, fates_));
  run();
  ASSERT_EQ(issues().size(), 2u);
  for (const auto& issue : issues()) {
    EXPECT_EQ(issue.times_seen, 1);
    EXPECT_EQ(events_->count({.projects = {project_}, .issue_id = issue.id, .from = Instant{0}, .to = Instant{INT64_MAX / 2}}), 1);
  }
}

TEST_F(PipelineTest, a_resolved_issue_comes_back_with_a_later_event) {
  send(error("ValueError"));
  run();
  sql("UPDATE issue SET status = 'resolved', substatus = NULL, status_changed = " + std::to_string(now_.micros + 1));
  send(error("ValueError"));
  run();
  EXPECT_EQ(issues()[0].status, "resolved") << "it was received before the issue was resolved";
  now_.micros += 1'000'000;
  send(error("ValueError"));
  run();
  EXPECT_EQ(issues()[0].status, "unresolved");
  EXPECT_EQ(issues()[0].substatus, "regressed");
}

TEST_F(PipelineTest, resolved_in_the_next_release_lets_events_of_known_releases_pass) {
  send(error("ValueError"));
  run();
  sql("UPDATE issue SET status = 'resolved', status_details = '{\"inNextRelease\":true}', status_changed = " + std::to_string(now_.micros + 1));
  now_.micros += 1'000'000;
  send(error("ValueError"));
  run();
  EXPECT_EQ(issues()[0].status, "resolved");
  now_.micros += 1'000'000;
  auto newer = error("ValueError");
  newer.replace(newer.find("web@1"), 5, "web@2");
  send(newer);
  run();
  EXPECT_EQ(issues()[0].status, "unresolved");
}

TEST_F(PipelineTest, what_is_stored_is_told_by_sequence_project_and_bytes) {
  send(error("ValueError"));
  send("not json");
  std::map<std::uint64_t, std::pair<ProjectId, std::uint64_t>> wanted;
  const auto records = journal_.read(0, 100, 1 << 20).value();
  for (const auto& record : records) wanted[record.sequence] = {project_, record.header.size() + record.body.size()};
  ASSERT_EQ(wanted.size(), 2u);
  decltype(wanted) told;
  const auto stored = [&](std::uint64_t sequence, ProjectId project, std::uint64_t bytes) { told[sequence] = {project, bytes}; };
  auto started = Pipeline::start({.threads = 2, .stored = stored}, journal_, stores(), *rules_, fates_);
  ASSERT_TRUE(started);
  (*started)->wait_until(journal_.stats().last_sequence, kPatience);
  (*started)->stop();
  EXPECT_EQ(told, wanted);
}

TEST_F(PipelineTest, hostile_text_is_stored_as_text) {
  const auto id = send(error("'); DROP TABLE issue; --<script>alert(1)</script>", "../../etc/passwd", R"(,"tags":{"a'b":"x","ok":"'; --"},"environment":"../..","release":"..")"));
  run();
  ASSERT_EQ(issues().size(), 1u);
  EXPECT_NE(issues()[0].title.find("<script>"), std::string::npos);
  EXPECT_TRUE(*events_->load(project_, id));
}

TEST_F(PipelineTest, attributes_that_are_searched_for_are_among_the_tags) {
  auto sent = error("ValueError");
  sent.replace(sent.find(R"("user":{"id":"1"})"), 17,
               R"("sdk":{"name":"sentry.python","version":"2"},"request":{"url":"https://a/b","method":"post"},"user":{"id":"1","email":"ann@example.com","username":"ann","ip_address":"10.0.0.9"})");
  const auto id = send(sent);
  run();
  const auto loaded = events_->load(project_, id);
  ASSERT_TRUE(loaded && *loaded);
  const auto& tags = (*loaded)->row.tags;
  EXPECT_TRUE(std::ranges::is_sorted(tags));
  const auto has = [&](std::string_view key, std::string_view value) {
    return std::ranges::find(tags, Tag(key, value)) != tags.end();
  };
  EXPECT_TRUE(has("user", "id:1"));
  EXPECT_TRUE(has("@user.email", "ann@example.com"));
  EXPECT_TRUE(has("@user.username", "ann"));
  EXPECT_TRUE(has("@sdk.name", "sentry.python"));
  EXPECT_TRUE(std::ranges::any_of(tags, [](const Tag& tag) { return tag.first == "@http.method"; }));
}

TEST_F(PipelineTest, rules_of_a_project_decide_about_grouping) {
  sql(R"(UPDATE project SET options = '{"fingerprintingRules":"error.type:KeyError -> same\nerror.type:ValueError -> same"}')");
  send(error("ValueError"));
  send(error("KeyError"));
  run();
  ASSERT_EQ(issues().size(), 1u);
  EXPECT_EQ(issues()[0].times_seen, 2);
}

TEST_F(PipelineTest, what_came_of_a_project_is_remembered) {
  send(error("ValueError", "1", R"(,"contexts":{"flags":{"values":[{"flag":"a","result":true}]}})"));
  const auto header = ingest::write_record_header({.received = now_, .project_id = project_, .organization_id = organization_, .event_id = EventId::generate(random_), .client_ip = "10.0.0.1", .user_agent = {}});
  const std::string transaction = fmt::format(
      R"({{"type":"transaction","transaction":"/a","release":"web@2","start_timestamp":{0},"timestamp":{0},"contexts":{{"trace":{{"trace_id":"0123456789abcdef0123456789abcdef","span_id":"0123456789abcdef","op":"http.server"}}}},"spans":[{{"trace_id":"0123456789abcdef0123456789abcdef","span_id":"0123456789abcde0","parent_span_id":"0123456789abcdef","op":"db.query","start_timestamp":{0},"timestamp":{0}}}]}})",
      now_.seconds());
  const std::string report = R"({"event_id":"0123456789abcdef0123456789abcdef","name":"J","email":"j@example.com","comments":"It broke"})";
  const auto body = fmt::format("{{}}\n{{\"type\":\"transaction\",\"length\":{}}}\n{}\n{{\"type\":\"user_report\",\"length\":{}}}\n{}\n"
                                "{{\"type\":\"attachment\",\"length\":1,\"filename\":\"a\"}}\nx",
                                transaction.size(), transaction, report.size(), report);
  journal_.append({.header = header, .body = body}, [](Status status) { EXPECT_TRUE(status); });
  run();
  ASSERT_TRUE(catalog_->read([&](sql::Connection& sql) -> Status {
    EXPECT_EQ(catalog::traits_of_project(sql, project_),
              (std::set<std::string, std::less<>>{"attachments", "feedback", "flags", "platform:python", "spans:db", "transactions", "user_reports"}));
    EXPECT_EQ(sql.find_integer("SELECT count(*) FROM release_environment"), 2);
    return {};
  }));
}

}  // namespace
}  // namespace vedette::pipeline
