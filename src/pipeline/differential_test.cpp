// The way in batches against a slow reference. What is sent is made at random, from a seed, by a sender who knows what
// must come of it; the reference counts that in maps, one item at a time, and parses nothing. The pipeline gets the
// same deliveries in batches of many sizes, with stores that fail between one another, repeated batches and projects
// that go away meanwhile. In the end both must say the same.
#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "ingest/record.h"
#include "journal/memory_journal.h"
#include "json/parse.h"
#include "pipeline/differential_reference.h"
#include "pipeline/persist.h"
#include "pipeline/pipeline.h"
#include "pipeline/prepare.h"
#include "store/files/directory_blob_store.h"
#include "store/sql/outcomes.h"
#include "store/sql/projects.h"
#include "store/sql/tenants.h"
#include "store/sqlite/event_store.h"
#include "store/sqlite/item_store.h"

namespace vedette::pipeline {
namespace {

using testing::expected;
using testing::fate_text;
using testing::IssueState;
using testing::kProjects;
using testing::kReceived;
using testing::ProjectState;
using testing::Sender;
using testing::Sent;

constexpr std::chrono::milliseconds kPatience{60'000};
constexpr DataKind kRowKinds[] = {DataKind::transactions, DataKind::logs, DataKind::check_ins, DataKind::attachments,
                                  DataKind::feedback};

// Stores that fail between one another: the events are stored by then, the rows are or are not.
class FaultyItems final : public ItemStore {
 public:
  enum class Fault { none, before, after };
  explicit FaultyItems(ItemStore& to) : to_(to) {}
  Fault next = Fault::none;
  Status write(std::span<const ItemBatch* const> batches, std::uint64_t through) override {
    const auto fault = std::exchange(next, Fault::none);
    if (fault != Fault::before) {
      if (auto status = to_.write(batches, through); !status) return status;
    }
    if (fault == Fault::none) return {};
    return fail(ErrorCode::unavailable, "The power is gone.");
  }
  Result<std::vector<AttachmentInfo>> attachments(ProjectId p, EventId e) override { return to_.attachments(p, e); }
  Result<std::set<EventId>> events_with_attachments(ProjectId p, std::span<const EventId> e) override { return to_.events_with_attachments(p, e); }
  Result<std::vector<FeedbackInfo>> feedback(ProjectId p, bool a, std::size_t s, std::size_t l) override { return to_.feedback(p, a, s, l); }
  Result<std::vector<FeedbackInfo>> feedback_about(ProjectId p, EventId e) override { return to_.feedback_about(p, e); }
  Result<std::unique_ptr<ByteSource>> open_attachment(ProjectId p, std::uint64_t id) override { return to_.open_attachment(p, id); }
  Result<std::vector<SpanRow>> spans_of_trace(ProjectId p, std::string_view t, std::size_t l) override { return to_.spans_of_trace(p, t, l); }
  Result<std::vector<SessionCount>> session_counts(ProjectId p, Instant a, Instant b) override { return to_.session_counts(p, a, b); }
  Result<std::uint64_t> count_rows(DataKind k, ProjectId p) override { return to_.count_rows(k, p); }
  Status remove_project(ProjectId p) override { return to_.remove_project(p); }
  Result<std::size_t> drop_expired(std::int32_t t, const Retention& r) override { return to_.drop_expired(t, r); }

 private:
  ItemStore& to_;
};

class DifferentialTest : public ::testing::Test {
 protected:
  // A world of its own for every run.
  void open(const std::string& name) {
    close();
    directory_ = ::testing::TempDir() + "pipeline_differential_" + name;
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    catalog_ = std::move(*Catalog::open(directory_));
    events_ = std::move(*open_sqlite_event_store(directory_ + "/events"));
    blobs_ = std::move(*open_directory_blob_store(directory_ + "/blobs"));
    items_ = std::move(*open_sqlite_item_store(directory_ + "/items", *blobs_));
    faulty_.emplace(*items_);
    rules_.emplace(*catalog_, clock_);
    journal_.emplace();
    fates_.emplace();
    ASSERT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
      organization_ = catalog::add_organization(sql, "acme", "Acme", kReceived);
      for (std::size_t i = 0; i < kProjects; ++i) {
        projects_[i] = *catalog::add_project(sql, organization_, fmt::format("p{}", i), "P", {}, kReceived);
      }
      return {};
    }));
  }
  void TearDown() override { close(); }
  void close() {
    rules_.reset();
    faulty_.reset();
    items_.reset();
    blobs_.reset();
    events_.reset();
    catalog_.reset();
    if (!directory_.empty()) std::filesystem::remove_all(directory_);
    removed_.clear();
  }

  void append(const Sent& sent) {
    const auto header = ingest::write_record_header({.received = kReceived, .project_id = projects_[sent.project], .organization_id = organization_, .event_id = sent.event_id, .client_ip = {}, .user_agent = {}, .public_key = {}, .decided = sent.decided});
    journal_->append({.header = header, .body = sent.envelope}, [](Status status) { EXPECT_TRUE(status); });
  }
  // As the API does it.
  void remove_project(std::size_t project) {
    ASSERT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
      catalog::remove_project(sql, projects_[project]);
      return {};
    }));
    ASSERT_TRUE(events_->remove_project(projects_[project]));
    ASSERT_TRUE(items_->remove_project(projects_[project]));
    removed_.insert(project);
  }
  Stores stores() { return {.catalog = *catalog_, .events = *events_, .items = *faulty_}; }

  std::vector<WorkItem> prepared(std::uint64_t after, std::size_t count) {
    std::vector<WorkItem> batch;
    auto records = journal_->read(after, count, SIZE_MAX).value();
    for (auto& record : records) {
      auto header = *ingest::read_record_header(record.header);
      auto rules = rules_->find(header.project_id).value();
      batch.push_back({.delivery = {.sequence = record.sequence, .header = std::move(header), .sent_at = {}, .rules = std::move(rules)}, .body = std::move(record.body), .events = {}, .rows = {}, .fates = {}});
      prepare(batch.back());
    }
    return batch;
  }
  // Stores everything in batches of 1 to `size_max` deliveries; one in four fails first, and one in
  // twenty loses a project while it is on its way.
  void persist_all(std::mt19937_64& engine, std::size_t size_max) {
    using Fault = FaultyItems::Fault;
    const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(engine() % bound); };
    std::uint64_t position = 0;
    while (position < journal_->stats().last_sequence) {
      auto count = 1 + below(size_max);
      auto batch = prepared(position, count);
      while (below(4) == 0) {
        faulty_->next = below(2) == 0 ? Fault::before : Fault::after;
        ASSERT_FALSE(persist(stores(), batch, batch.back().delivery.sequence, *fates_));
        ASSERT_EQ(load_position(*catalog_).value(), position);
        if (below(20) == 0) remove_project(below(kProjects));
        // The same batch once more; or, as after a crash, another one from the journal.
        if (below(2) == 0) continue;
        count = 1 + below(2 * count);
        batch = prepared(position, count);
      }
      if (below(20) == 0) remove_project(below(kProjects));
      position = batch.back().delivery.sequence;
      ASSERT_TRUE(persist(stores(), batch, position, *fates_));
      ASSERT_EQ(load_position(*catalog_).value(), position);
    }
  }

  std::map<std::string, IssueState> stored_issues(sql::Connection& sql, ProjectId project, std::map<std::int64_t, std::string>& types) {
    std::map<std::string, IssueState> issues;
    auto rows = sql.query("SELECT id, title, times_seen, user_count, first_seen, last_seen, is_unhandled FROM issue WHERE project_id = ?", project);
    while (rows.next()) {
      const auto title = rows.text(1);
      const auto type = std::string(std::string_view(title).substr(0, title.find(':')));
      types[rows.integer(0)] = type;
      const bool is_new = issues.emplace(type, IssueState{rows.integer(2), rows.integer(3), rows.instant(4).seconds(), rows.instant(5).seconds(), rows.flag(6)}).second;
      EXPECT_TRUE(is_new) << "two issues for " << type;
    }
    return issues;
  }
  // Every hash of a stored event is its issue's.
  void expect_hashes(sql::Connection& sql, ProjectId project, const StoredEvent& event) {
    const auto payload = json::parse(event.payload).value();
    const auto& hashes = payload.at("hashes").as_array();
    EXPECT_FALSE(hashes.empty());
    for (const auto& hash : hashes) {
      const auto owner = sql.find_integer("SELECT issue_id FROM issue_hash WHERE project_id = ? AND lower(hex(hash)) = ?", project, std::string(hash.as_string()));
      EXPECT_EQ(owner, event.row.issue_id.number);
    }
  }
  ProjectState stored(std::size_t index) {
    const auto project = projects_[index];
    ProjectState state;
    EXPECT_TRUE(catalog_->read([&](sql::Connection& sql) -> Status {
      std::map<std::int64_t, std::string> types;
      state.issues = stored_issues(sql, project, types);
      const EventFilter filter{.projects = {project}, .issue_id = {}, .from = Instant{0}, .to = Instant{INT64_MAX / 2}, .tags = {}, .texts = {}};
      TRY_ASSIGN(const auto rows, events_->list(filter, Order::oldest_first, std::nullopt, 100'000));
      for (const auto& row : rows) {
        EXPECT_TRUE(state.events.emplace(row.event_id.hex(), types[row.issue_id.number]).second);
        TRY_ASSIGN(const auto event, events_->load(project, row.event_id));
        if (event) expect_hashes(sql, project, *event);
        EXPECT_TRUE(event);
      }
      using Group = catalog::OutcomeGroup;
      static constexpr Group kGroups[] = {Group::category, Group::outcome, Group::reason};
      for (const auto& sum : catalog::sum_outcomes(sql, {.projects = {project}, .from = Instant{0}, .to = Instant{INT64_MAX / 2}, .categories = {}, .outcomes = {}, .reasons = {}, .public_key = {}}, kGroups, std::nullopt)) {
        state.fates[fate_text(*sum.category, *sum.outcome, sum.reason)] = sum.quantity;
      }
      return {};
    }));
    for (const auto kind : kRowKinds) {
      if (const auto count = items_->count_rows(kind, project).value(); count > 0) state.rows[kind] = count;
    }
    // Of sessions totals are kept, not rows.
    const auto hours = items_->session_counts(project, Instant{0}, Instant{INT64_MAX / 2}).value();
    for (const auto& hour : hours) state.rows[DataKind::sessions] += hour.sessions;
    return state;
  }
  void expect_agreement(std::span<const Sent> all) {
    for (std::size_t project = 0; project < kProjects; ++project) {
      SCOPED_TRACE(fmt::format("project {}{}", project, removed_.contains(project) ? ", removed" : ""));
      const auto wanted = expected(all, project, removed_.contains(project));
      const auto found = stored(project);
      EXPECT_EQ(found.issues, wanted.issues);
      EXPECT_EQ(found.events, wanted.events);
      EXPECT_EQ(found.fates, wanted.fates);
      EXPECT_EQ(found.rows, wanted.rows);
    }
  }
  static std::vector<Sent> deliveries(std::uint64_t seed, std::size_t count) {
    Sender sender(seed);
    std::vector<Sent> all;
    for (std::size_t i = 0; i < count; ++i) all.push_back(sender.next());
    return all;
  }

  std::string directory_;
  SystemClock clock_;
  std::unique_ptr<Catalog> catalog_;
  std::unique_ptr<EventStore> events_;
  std::unique_ptr<BlobStore> blobs_;
  std::unique_ptr<ItemStore> items_;
  std::optional<FaultyItems> faulty_;
  std::optional<RulesCache> rules_;
  std::optional<journal::MemoryJournal> journal_;
  std::optional<ingest::Fates> fates_;
  OrganizationId organization_;
  std::array<ProjectId, kProjects> projects_;
  std::set<std::size_t> removed_;
};

TEST_F(DifferentialTest, batches_of_any_size_with_faults_between_the_stores_agree_with_the_reference) {
  std::uint64_t seed = 20'260'816;
  for (const std::size_t size_max : {1, 2, 7, 16, 33, 64}) {
    SCOPED_TRACE(fmt::format("seed {}, batches of up to {}", ++seed, size_max));
    const auto all = deliveries(seed, 40 + 4 * size_max);
    open(std::to_string(seed));
    for (const auto& sent : all) append(sent);
    std::mt19937_64 engine(seed);
    persist_all(engine, size_max);
    expect_agreement(all);
    if (HasFailure()) return;
  }
}

TEST_F(DifferentialTest, the_running_pipeline_agrees_with_the_reference_and_a_second_run_changes_nothing) {
  std::uint64_t seed = 4711;
  for (const std::size_t size : {5, 64}) {
    SCOPED_TRACE(fmt::format("seed {}, batches of {}", ++seed, size));
    const auto all = deliveries(seed, 120);
    open(std::to_string(seed));
    const auto run = [&] {
      auto started = Pipeline::start({.threads = 3, .batch_records_max = size}, *journal_, stores(), *rules_, *fates_);
      ASSERT_TRUE(started);
      (*started)->wait_until(journal_->stats().last_sequence, kPatience);
      ASSERT_EQ((*started)->stats().position, journal_->stats().last_sequence);
    };
    for (std::size_t i = 0; i < all.size() / 2; ++i) append(all[i]);
    run();
    remove_project(1);
    for (std::size_t i = all.size() / 2; i < all.size(); ++i) append(all[i]);
    run();
    expect_agreement(all);
    run();
    expect_agreement(all);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace vedette::pipeline
