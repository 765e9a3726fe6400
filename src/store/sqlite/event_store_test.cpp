#include "store/sqlite/event_store.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/random.h"

namespace vedette {
namespace {

constexpr Instant kNoon = Instant{1'790'000'000'000'000};
constexpr Instant kForEver = Instant{4'000'000'000'000'000};

// What every implementation of the seam does. A new implementation adds itself to the list below.
// With what is put off still open (false), and with nothing left open (true).
class EventStoreContract : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "event_store_test";
    std::filesystem::remove_all(directory_);
    reopen();
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(directory_);
  }
  void reopen() {
    store_.reset();
    auto opened = open_sqlite_event_store(directory_);
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = std::move(*opened);
  }

  StoredEvent event(std::int64_t project, std::int64_t issue, Instant at, std::vector<Tag> tags = {}) {
    return {.row = {.project_id = ProjectId{project},
                    .event_id = EventId::generate(random_),
                    .sequence = ++sequence_,
                    .issue_id = IssueId{issue},
                    .timestamp = at,
                    .received = at,
                    .type = "error",
                    .level = "error",
                    .platform = "python",
                    .title = "ValueError: no",
                    .culprit = "app in run",
                    .message = "",
                    .user_key = "id:1",
                    .tags = std::move(tags)},
            .payload = "{\"n\":" + std::to_string(sequence_) + "}"};
  }
  std::vector<WriteOutcome> write(const std::vector<StoredEvent>& events) {
    auto outcomes = store_->write(events);
    EXPECT_TRUE(outcomes) << outcomes.error().detail;
    if (GetParam()) {
      EXPECT_TRUE(store_->settle());
    }
    return outcomes.value_or(std::vector<WriteOutcome>());
  }
  EventFilter of_issue(std::int64_t issue) {
    return {.projects = {ProjectId{1}}, .issue_id = IssueId{issue}, .from = Instant{0}, .to = kForEver, .tags = {}, .texts = {}};
  }
  static Instant hours_later(int hours) { return Instant{kNoon.micros + hours * 3'600'000'000LL}; }

  std::string directory_;
  std::unique_ptr<EventStore> store_;
  SystemRandom random_;
  std::uint64_t sequence_ = 0;
};

TEST_P(EventStoreContract, an_event_comes_back_as_it_went_in_also_after_opening_again) {
  const auto made = event(1, 7, kNoon, {{"level", "error"}, {"quote'\"", "<b>"}});
  EXPECT_EQ(write({made}), std::vector{WriteOutcome::stored});
  reopen();
  const auto loaded = store_->load(ProjectId{1}, made.row.event_id);
  ASSERT_TRUE(loaded && *loaded);
  EXPECT_EQ((*loaded)->payload, made.payload);
  EXPECT_EQ((*loaded)->row.tags, made.row.tags);
  EXPECT_EQ((*loaded)->row.title, made.row.title);
  EXPECT_EQ((*loaded)->row.timestamp, kNoon);
  EXPECT_FALSE(*store_->load(ProjectId{2}, made.row.event_id));
}

TEST_P(EventStoreContract, the_same_delivery_again_is_stored_once_and_another_one_is_a_duplicate) {
  const auto made = event(1, 7, kNoon, {{"a", "b"}});
  write({made});
  EXPECT_EQ(write({made}), std::vector{WriteOutcome::stored});
  auto other = made;
  other.row.sequence = 99;
  EXPECT_EQ(write({other}), std::vector{WriteOutcome::duplicate});
  EXPECT_EQ(store_->count(of_issue(7)), 1);
  EXPECT_EQ(store_->tag_values(IssueId{7}, "a", 10)->at(0).events, 1);
  auto elsewhere = made;
  elsewhere.row.project_id = ProjectId{2};
  EXPECT_EQ(write({elsewhere}), std::vector{WriteOutcome::stored}) << "ids are unique within a project only";
}

TEST_P(EventStoreContract, a_repeated_delivery_may_name_another_issue) {
  auto made = event(1, 7, kNoon, {{"a", "b"}});
  write({made});
  made.row.issue_id = IssueId{8};
  EXPECT_EQ(write({made}), std::vector{WriteOutcome::stored});
  EXPECT_EQ(store_->count(of_issue(7)), 0);
  EXPECT_EQ(store_->count(of_issue(8)), 1);
  EXPECT_TRUE(store_->tag_values(IssueId{7}, "a", 10)->empty());
  EXPECT_EQ(store_->tag_values(IssueId{8}, "a", 10)->at(0).events, 1);
}

TEST_P(EventStoreContract, rows_are_listed_in_order_across_days_and_pages) {
  std::vector<StoredEvent> events;
  for (int i = 0; i < 100; ++i) events.push_back(event(1, 1 + i % 2, hours_later(i / 2)));
  write(events);
  for (const Order order : {Order::newest_first, Order::oldest_first}) {
    std::vector<EventPlace> seen;
    std::optional<EventPlace> after;
    while (true) {
      const auto rows = store_->list({.projects = {ProjectId{1}}, .issue_id = {}, .from = Instant{0}, .to = kForEver}, order, after, 7);
      ASSERT_TRUE(rows);
      for (const auto& row : *rows) seen.push_back({row.timestamp, row.event_id});
      if (rows->size() < 7) break;
      after = seen.back();
    }
    EXPECT_EQ(seen.size(), 100u);
    if (order == Order::newest_first) std::ranges::reverse(seen);
    EXPECT_TRUE(std::ranges::is_sorted(seen));
  }
  EXPECT_EQ(store_->list(of_issue(2), Order::newest_first, {}, 1000)->size(), 50u);
}

TEST_P(EventStoreContract, a_filter_holds_for_time_tags_and_text) {
  auto first = event(1, 1, kNoon, {{"release", "web@1"}, {"os", "Linux"}});
  auto second = event(1, 1, hours_later(1), {{"release", "web@2"}});
  second.row.message = "Out of Memory";
  write({first, second});
  auto filter = of_issue(1);
  filter.tags = {{.key = "release", .values = {Pattern::parse("web@*")}}};
  EXPECT_EQ(store_->count(filter), 2);
  filter.tags.push_back({.key = "os", .values = {}, .is_negated = true});
  EXPECT_EQ(store_->list(filter, Order::newest_first, {}, 10)->at(0).event_id, second.row.event_id);
  EXPECT_EQ(store_->count(filter), 1);
  filter = of_issue(1);
  filter.texts = {"out of memory"};
  EXPECT_EQ(store_->count(filter), 1);
  filter = of_issue(1);
  filter.to = hours_later(1);
  EXPECT_EQ(store_->count(filter), 1);
}

TEST_P(EventStoreContract, issues_are_found_by_the_tags_of_their_events) {
  write({event(1, 1, kNoon, {{"os", "Linux"}, {"user", "id:1"}}), event(1, 2, hours_later(30), {{"os", "Windows 11"}}), event(1, 3, kNoon)});
  EventFilter filter{.projects = {ProjectId{1}}, .issue_id = {}, .from = Instant{0}, .to = kForEver};
  const auto ask = [&](std::vector<TagCondition> tags) {
    filter.tags = std::move(tags);
    return store_->issues_with(filter).value();
  };
  EXPECT_EQ(ask({}).size(), 3u);
  EXPECT_EQ(ask({{.key = "os", .values = {Pattern::exactly("Linux")}}}), std::set{IssueId{1}});
  EXPECT_EQ(ask({{.key = "os", .values = {Pattern::parse("win*")}}}), std::set{IssueId{2}});
  EXPECT_EQ(ask({{.key = "os", .values = {}}}), (std::set{IssueId{1}, IssueId{2}}));
  EXPECT_EQ(ask({{.key = "os", .values = {Pattern::exactly("Linux")}, .is_negated = true}}), (std::set{IssueId{2}, IssueId{3}}));
  EXPECT_EQ(ask({{.key = "os", .values = {}}, {.key = "user", .values = {}}}), std::set{IssueId{1}});
  filter.to = hours_later(10);
  EXPECT_EQ(ask({{.key = "os", .values = {}}}), std::set{IssueId{1}});
}

TEST_P(EventStoreContract, events_are_counted_by_hour_and_by_tag) {
  write({event(1, 1, kNoon, {{"os", "Linux"}}), event(1, 1, kNoon, {{"os", "Linux"}}), event(1, 1, hours_later(25), {{"os", "Mac"}})});
  const std::vector issues{IssueId{1}, IssueId{2}};
  const auto counts = store_->hourly_counts(issues, Instant{0}, kForEver);
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->at(IssueId{1}).size(), 2u);
  EXPECT_EQ(counts->at(IssueId{1}).begin()->second, 2);
  EXPECT_FALSE(counts->contains(IssueId{2}));
  const auto keys = store_->tag_keys(IssueId{1});
  EXPECT_EQ(keys->at(0).distinct_values, 2);
  EXPECT_EQ(keys->at(0).events, 3);
  const auto values = store_->tag_values(IssueId{1}, "os", 1);
  EXPECT_EQ(values->size(), 1u);
  EXPECT_EQ(values->at(0).value, "Linux");
  EXPECT_EQ(values->at(0).events, 2);
}

TEST_P(EventStoreContract, tags_are_counted_once_whenever_they_are_folded) {
  const auto first = event(1, 1, kNoon, {{"os", "Linux"}});
  write({first});
  write({first, event(1, 1, kNoon, {{"os", "Linux"}})});
  ASSERT_TRUE(store_->settle());
  ASSERT_TRUE(store_->settle());
  write({event(1, 1, kNoon, {{"os", "Linux"}, {"user", "id:7"}})});
  reopen();
  EXPECT_EQ(store_->tag_values(IssueId{1}, "os", 9)->at(0).events, 3);
  EXPECT_EQ(store_->tag_values(IssueId{1}, "user", 9)->at(0).events, 1);
}

TEST_P(EventStoreContract, tags_of_many_events_are_folded_while_they_are_written) {
  constexpr int kEvents = 6000;
  auto late = event(1, 1, kNoon, {{"n", "0"}, {"late", "yes"}});
  std::vector<StoredEvent> events;
  for (int i = 0; i < kEvents; ++i) events.push_back(event(1, 1 + i % 3, kNoon, {{"n", std::to_string(i % 7)}}));
  write(std::vector(events.begin(), events.begin() + kEvents / 2));
  write(std::vector(events.begin() + kEvents / 2, events.end()));
  // A number below those that are folded, as after a crash: another try that finds more to store.
  write({late});
  std::int64_t total = 0;
  const auto values = store_->tag_values(IssueId{1}, "n", 99);
  ASSERT_TRUE(values);
  for (const auto& value : *values) total += value.events;
  EXPECT_EQ(total, kEvents / 3 + 1);
  EXPECT_EQ(store_->tag_values(IssueId{1}, "late", 9)->size(), 1u);
}

TEST_P(EventStoreContract, moved_events_count_for_their_new_issue_and_removed_ones_nowhere) {
  const auto kept = event(1, 1, kNoon, {{"os", "Linux"}});
  const auto moved = event(1, 2, kNoon, {{"os", "Linux"}});
  write({kept, moved});
  ASSERT_TRUE(store_->move_events(std::vector{IssueId{2}}, IssueId{1}));
  EXPECT_EQ(store_->count(of_issue(1)), 2);
  EXPECT_EQ(store_->tag_values(IssueId{1}, "os", 9)->at(0).events, 2);
  ASSERT_TRUE(store_->remove_issues(std::vector{IssueId{1}}));
  EXPECT_FALSE(*store_->load(ProjectId{1}, kept.row.event_id));
  EXPECT_TRUE(store_->tag_keys(IssueId{1})->empty());
}

TEST_P(EventStoreContract, removing_a_project_leaves_the_others) {
  const auto gone = event(1, 1, kNoon, {{"a", "b"}});
  const auto kept = event(2, 2, kNoon, {{"a", "b"}});
  write({gone, kept});
  ASSERT_TRUE(store_->remove_project(ProjectId{1}));
  EXPECT_FALSE(*store_->load(ProjectId{1}, gone.row.event_id));
  EXPECT_TRUE(*store_->load(ProjectId{2}, kept.row.event_id));
  EXPECT_TRUE(store_->tag_keys(IssueId{1})->empty());
  EXPECT_FALSE(store_->tag_keys(IssueId{2})->empty());
}

TEST_P(EventStoreContract, an_id_is_a_duplicate_on_whatever_day_it_comes_again) {
  auto first = event(1, 7, kNoon);
  EXPECT_EQ(write({first}), std::vector{WriteOutcome::stored});
  auto again = event(1, 7, hours_later(48));
  again.row.event_id = first.row.event_id;
  EXPECT_EQ(write({again}), std::vector{WriteOutcome::duplicate});
  auto elsewhere = event(2, 8, hours_later(48));
  elsewhere.row.event_id = first.row.event_id;
  EXPECT_EQ(write({elsewhere}), std::vector{WriteOutcome::stored});
  EXPECT_EQ(store_->load(ProjectId{1}, first.row.event_id).value()->row.timestamp, kNoon);
}

TEST_P(EventStoreContract, twice_the_same_id_in_one_batch_is_stored_once) {
  auto first = event(1, 7, kNoon);
  auto again = event(1, 7, hours_later(30));
  again.row.event_id = first.row.event_id;
  EXPECT_EQ(write({first, again}), (std::vector{WriteOutcome::stored, WriteOutcome::duplicate}));
  EXPECT_EQ(write({first, again}), (std::vector{WriteOutcome::stored, WriteOutcome::duplicate}));
  EXPECT_EQ(store_->count(of_issue(7)).value(), 1);
}

TEST_P(EventStoreContract, a_day_is_dropped_when_its_time_is_over_and_not_before) {
  auto shorter = event(1, 7, kNoon);
  shorter.retention_days = 10;
  auto longer = event(1, 7, kNoon);
  longer.retention_days = 30;
  write({shorter, longer});
  EXPECT_EQ(store_->drop_expired(kNoon.day() + 10, 90).value(), 0u);
  EXPECT_EQ(store_->count(of_issue(7)).value(), 2);
  EXPECT_EQ(store_->drop_expired(kNoon.day() + 11, 90).value(), 1u);
  EXPECT_EQ(store_->count(of_issue(7)).value(), 1);
  EXPECT_FALSE(store_->load(ProjectId{1}, shorter.row.event_id).value());
  EXPECT_EQ(write({shorter}), std::vector{WriteOutcome::stored}) << "what was dropped may come again";
  EXPECT_EQ(store_->drop_expired(kNoon.day() + 6, 5).value(), 2u) << "a lower limit for all holds for older data too";
  reopen();
  EXPECT_EQ(store_->count(of_issue(7)).value(), 0);
}

TEST_P(EventStoreContract, events_of_one_day_stay_in_order_whatever_their_retention) {
  std::vector<StoredEvent> events;
  for (int i = 0; i < 6; ++i) {
    events.push_back(event(1, 7, Instant{kNoon.micros + i * 1'000'000}));
    events.back().retention_days = i % 2 == 0 ? 30 : 90;
  }
  write(events);
  std::optional<EventPlace> after;
  for (int i = 5; i >= 0; i -= 2) {
    const auto page = store_->list(of_issue(7), Order::newest_first, after, 2).value();
    ASSERT_EQ(page.size(), 2u);
    EXPECT_EQ(page[0].timestamp, events[static_cast<std::size_t>(i)].row.timestamp);
    EXPECT_EQ(page[1].timestamp, events[static_cast<std::size_t>(i - 1)].row.timestamp);
    after = EventPlace{page[1].timestamp, page[1].event_id};
  }
}

TEST_P(EventStoreContract, issues_are_found_by_the_texts_of_all_their_events) {
  auto first = event(1, 10, kNoon);
  first.row.message = "order 0";
  auto second = event(1, 10, Instant{kNoon.micros + 1});
  second.row.message = "order 1";
  auto third = event(1, 11, Instant{kNoon.micros - 2 * kDayMs * 1000});
  third.row.title = "Order 0 again";
  auto theirs = event(2, 12, kNoon);
  theirs.row.message = "order 0";
  write({first, second, third, theirs});
  const Pattern wanted[] = {Pattern::exactly("order 0").with_open_ends()};
  EventFilter filter{.projects = {ProjectId{1}}, .issue_id = {}, .from = Instant{0}, .to = kForEver, .tags = {}, .texts = {}};
  EXPECT_EQ(store_->issues_with_text(filter, wanted, 100).value(), (std::set{IssueId{10}, IssueId{11}}));
  EXPECT_EQ(store_->issues_with_text(filter, wanted, 2).value(), (std::set{IssueId{10}})) << "the newest are looked at";
  filter.from = Instant{kNoon.micros + 1};
  EXPECT_TRUE(store_->issues_with_text(filter, wanted, 100).value().empty());
  filter.from = Instant{0};
  filter.to = kNoon;
  EXPECT_EQ(store_->issues_with_text(filter, wanted, 100).value(), (std::set{IssueId{11}}));
  const EventId asked[] = {first.row.event_id, third.row.event_id, theirs.row.event_id, EventId{}};
  EXPECT_EQ(store_->issues_of_events(ProjectId{1}, asked).value(),
            (std::map<EventId, IssueId>{{first.row.event_id, IssueId{10}}, {third.row.event_id, IssueId{11}}}));
}

TEST_P(EventStoreContract, another_tag_may_do_as_well) {
  write({event(1, 10, kNoon, {{"@user.email", "a@b.c"}}), event(1, 11, kNoon, {{"user", "email:a@b.c"}}), event(1, 12, kNoon, {{"user", "id:1"}})});
  EventFilter filter{.projects = {ProjectId{1}}, .issue_id = {}, .from = Instant{0}, .to = kForEver, .tags = {}, .texts = {}};
  filter.tags = {{.key = "@user.email", .values = {Pattern::exactly("a@b.c")}, .is_negated = false,
                  .other = TagValues{"user", {Pattern::exactly("email:a@b.c")}}}};
  EXPECT_EQ(store_->issues_with(filter).value(), (std::set{IssueId{10}, IssueId{11}}));
  EXPECT_EQ(store_->count(filter).value(), 2);
  filter.tags[0].is_negated = true;
  EXPECT_EQ(store_->issues_with(filter).value(), (std::set{IssueId{12}}));
  EXPECT_EQ(store_->count(filter).value(), 1);
}

INSTANTIATE_TEST_SUITE_P(Folding, EventStoreContract, testing::Bool(), [](const auto& of) { return of.param ? "settled" : "open"; });

}  // namespace

}  // namespace vedette
