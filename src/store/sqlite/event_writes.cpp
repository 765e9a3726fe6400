#include <map>
#include <utility>

#include "base/assert.h"
#include "store/sqlite/event_counters.h"
#include "store/sqlite/payload_codec.h"
#include "store/sqlite/sqlite_event_store.h"

namespace vedette::sql {
namespace {

// So many rows of a day are folded at a time: a twentieth of a second's work.
constexpr std::size_t kUnfoldedMax = 5000;

Blob blob_of(const EventId& id) { return Blob(id.bytes); }
Blob blob_of(const std::string& bytes) { return Blob(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()); }

}  // namespace

// An event that is there already is the same delivery again: it is counted, though perhaps for an issue
// that was never made.
bool SqliteEventStore::write_one(Connection& sql, const StoredEvent& event, std::uint64_t folded, EventCounters& counters) {
  const auto& row = event.row;
  const auto today = row.received.day();
  const bool is_folded = row.sequence <= folded;
  const auto count = [&](IssueId issue, std::int64_t events) {
    counters.add_hour(issue, row.timestamp, events);
    if (!is_folded) return;
    for (const auto& tag : row.tags) counters.add_tag(issue, row.timestamp, tag, events);
  };
  const auto added = sql.run(
      "INSERT INTO event (id, project_id, event_id, issue_id, timestamp, received, type, level, platform, title, culprit,"
      " message, user_key, tags) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
      row.sequence, row.project_id, blob_of(row.event_id), row.issue_id, row.timestamp, row.received, row.type, row.level, row.platform,
      row.title, row.culprit, row.message, row.user_key, blob_of(write_tags(row.tags, row.project_id, today, *tags_)));
  if (added == 1) {
    sql.run("INSERT INTO payload (id, data) VALUES (?, ?)", row.sequence, blob_of(payloads_->compress(row.project_id, event.payload, today)));
    count(row.issue_id, 1);
    return true;
  }
  const auto former = sql.find_integer("SELECT issue_id FROM event WHERE id = ?", row.sequence);
  if (!former || *former == row.issue_id.number) return false;
  sql.run("UPDATE event SET issue_id = ? WHERE id = ?", row.issue_id, row.sequence);
  count(IssueId{*former}, -1);
  count(row.issue_id, 1);
  return false;
}

std::map<Partition, std::vector<std::size_t>> SqliteEventStore::sort_out(std::span<const StoredEvent> events,
                                                                         std::vector<WriteOutcome>& outcomes) {
  std::map<Partition, std::vector<std::size_t>> by_partition;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto& row = events[i].row;
    EventIndex::Entry entry{.partition = {.day = row.timestamp.day(), .retention_days = events[i].retention_days}, .number = row.sequence};
    const auto former = index_->look_up(row.project_id, row.event_id);
    // The same delivery lies where it lay, whatever the retention is by now.
    if (former && former->number == entry.number) {
      entry = *former;
    } else if (former && (files_->contains(former->partition) || by_partition.contains(former->partition))) {
      continue;
    } else {
      index_->put(row.project_id, row.event_id, entry);
    }
    outcomes[i] = WriteOutcome::stored;
    by_partition[entry.partition].push_back(i);
  }
  return by_partition;
}

// The days are on stable storage before the index says so: after a crash in between, rows of this batch
// are recognised by their numbers.
Result<std::vector<WriteOutcome>> SqliteEventStore::write(std::span<const StoredEvent> events) {
  std::vector<WriteOutcome> outcomes(events.size(), WriteOutcome::duplicate);
  if (events.empty()) return outcomes;
  const std::scoped_lock lock(write_mutex_);
  index_->begin();
  for (const auto& [partition, indexes] : sort_out(events, outcomes)) {
    const auto written = files_->write(partition, [&](Connection& sql) -> Status {
      EventCounters counters;
      const auto folded = folded_through(sql);
      auto& unfolded = unfolded_[partition];
      for (const auto index : indexes) unfolded += write_one(sql, events[index], folded, counters) ? 1 : 0;
      counters.store(sql);
      if (unfolded >= kUnfoldedMax) {
        TRY(fold_tags(sql, *tags_));
        unfolded = 0;
      }
      return {};
    });
    if (written) continue;
    index_->roll_back();
    return Unexpected(written.error());
  }
  TRY(index_->commit());
  return outcomes;
}

Status SqliteEventStore::settle() {
  const std::scoped_lock lock(write_mutex_);
  for (auto& [partition, unfolded] : std::exchange(unfolded_, {})) {
    TRY(files_->write(partition, [&](Connection& sql) { return fold_tags(sql, *tags_); }));
  }
  return {};
}

Result<std::size_t> SqliteEventStore::drop_expired(std::int32_t today, std::int32_t retention_days_max) {
  const std::scoped_lock lock(write_mutex_);
  std::size_t dropped = 0;
  for (const auto partition : files_->partitions()) {
    const auto days = std::min(partition.retention_days, retention_days_max);
    if (Partition{partition.day, days}.expires() > today) continue;
    TRY(files_->remove(partition));
    unfolded_.erase(partition);
    ++dropped;
  }
  // A little of the index at a time; what is stale in the rest is known by its days being gone.
  index_->begin();
  index_->forget_before(today - retention_days_max - 1, next_slice_++);
  TRY(index_->commit());
  // A payload lies for its retention from its own day, which may be somewhat after that of its arrival.
  for (auto* codec : {payloads_.get(), tags_.get()}) TRY(codec->forget_unused_since(today - retention_days_max - 2));
  return dropped;
}

Status SqliteEventStore::in_every_day(const std::function<Status(Connection&)>& work) {
  const std::scoped_lock lock(write_mutex_);
  for (const auto partition : files_->partitions()) {
    TRY(files_->write(partition, [&](Connection& sql) -> Status {
      if (auto folded = fold_tags(sql, *tags_); !folded) return folded;
      return work(sql);
    }));
  }
  return {};
}

Status SqliteEventStore::move_events(std::span<const IssueId> from, IssueId to) {
  return in_every_day([&](Connection& sql) -> Status {
    for (const auto issue : from) {
      sql.run("UPDATE event SET issue_id = ? WHERE issue_id = ?", to, issue);
      sql.run("INSERT INTO issue_hour (issue_id, hour, events) SELECT ?, hour, events FROM issue_hour WHERE issue_id = ?"
              " ON CONFLICT (issue_id, hour) DO UPDATE SET events = issue_hour.events + excluded.events",
              to, issue);
      sql.run("INSERT INTO issue_tag (issue_id, key, value, events, first_seen, last_seen)"
              " SELECT ?, key, value, events, first_seen, last_seen FROM issue_tag WHERE issue_id = ?"
              " ON CONFLICT (issue_id, key, value) DO UPDATE SET events = issue_tag.events + excluded.events,"
              " first_seen = min(issue_tag.first_seen, excluded.first_seen),"
              " last_seen = max(issue_tag.last_seen, excluded.last_seen)",
              to, issue);
      sql.run("DELETE FROM issue_hour WHERE issue_id = ?", issue);
      sql.run("DELETE FROM issue_tag WHERE issue_id = ?", issue);
    }
    return {};
  });
}

Status SqliteEventStore::remove_issues(std::span<const IssueId> issues) {
  return in_every_day([&](Connection& sql) -> Status {
    for (const auto issue : issues) {
      sql.run("DELETE FROM payload WHERE id IN (SELECT id FROM event WHERE issue_id = ?)", issue);
      sql.run("DELETE FROM event WHERE issue_id = ?", issue);
      sql.run("DELETE FROM issue_hour WHERE issue_id = ?", issue);
      sql.run("DELETE FROM issue_tag WHERE issue_id = ?", issue);
    }
    return {};
  });
}

Status SqliteEventStore::remove_project(ProjectId project) {
  TRY(in_every_day([&](Connection& sql) -> Status {
    for (const auto* table : {"issue_hour", "issue_tag"}) {
      sql.run(std::string("DELETE FROM ") + table + " WHERE issue_id IN (SELECT issue_id FROM event WHERE project_id = ?)",
              project);
    }
    sql.run("DELETE FROM payload WHERE id IN (SELECT id FROM event WHERE project_id = ?)", project);
    sql.run("DELETE FROM event WHERE project_id = ?", project);
    return {};
  }));
  TRY(payloads_->forget(project));
  return tags_->forget(project);
}

}  // namespace vedette::sql
