#include <map>

#include "base/assert.h"
#include "store/sqlite/payload_codec.h"
#include "store/sqlite/sqlite_event_store.h"

namespace vedette::sql {
namespace {

constexpr std::int64_t kHourSeconds = 3600;

Blob blob_of(const EventId& id) { return Blob(id.bytes); }
Blob blob_of(const std::string& bytes) { return Blob(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()); }

// Counters of one batch, merged so that each row is touched once.
class Counters {
 public:
  void add(const EventRow& row, IssueId issue, std::int64_t events) {
    const auto hour = row.timestamp.seconds() / kHourSeconds * kHourSeconds;
    hours_[{issue.number, hour}] += events;
    for (const auto& [key, value] : row.tags) {
      auto [entry, is_new] = tags_.try_emplace({issue.number, key, value}, Seen{0, row.timestamp, row.timestamp});
      entry->second.events += events;
      entry->second.first = std::min(entry->second.first, row.timestamp);
      entry->second.last = std::max(entry->second.last, row.timestamp);
    }
  }

  void store(Connection& sql) const {
    for (const auto& [key, events] : hours_) {
      sql.run("INSERT INTO issue_hour (issue_id, hour, events) VALUES (?, ?, ?)"
              " ON CONFLICT (issue_id, hour) DO UPDATE SET events = issue_hour.events + excluded.events",
              key.first, key.second, events);
    }
    for (const auto& [key, seen] : tags_) {
      sql.run("INSERT INTO issue_tag (issue_id, key, value, events, first_seen, last_seen) VALUES (?, ?, ?, ?, ?, ?)"
              " ON CONFLICT (issue_id, key, value) DO UPDATE SET events = issue_tag.events + excluded.events,"
              " first_seen = min(issue_tag.first_seen, excluded.first_seen),"
              " last_seen = max(issue_tag.last_seen, excluded.last_seen)",
              std::get<0>(key), std::get<1>(key), std::get<2>(key), seen.events, seen.first, seen.last);
    }
  }

 private:
  struct Seen {
    std::int64_t events;
    Instant first, last;
  };
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> hours_;
  std::map<std::tuple<std::int64_t, std::string, std::string>, Seen> tags_;
};

WriteOutcome write_one(Connection& sql, const StoredEvent& event, Counters& counters) {
  const auto& row = event.row;
  const auto added = sql.run(
      "INSERT INTO event (project_id, event_id, sequence, issue_id, timestamp, received, type, level, platform, title, culprit,"
      " message, user_key, tags) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
      row.project_id, blob_of(row.event_id), row.sequence, row.issue_id, row.timestamp, row.received, row.type, row.level,
      row.platform, row.title, row.culprit, row.message, row.user_key, write_tags(row.tags));
  if (added == 1) {
    sql.run("INSERT INTO payload (id, data) VALUES (?, ?)", sql.last_insert_id(), blob_of(compress_payload(event.payload)));
    counters.add(row, row.issue_id, 1);
    return WriteOutcome::stored;
  }
  std::optional<IssueId> former_issue;
  {
    auto found = sql.query("SELECT issue_id FROM event WHERE project_id = ? AND event_id = ? AND sequence = ?", row.project_id,
                           blob_of(row.event_id), row.sequence);
    if (found.next()) former_issue = found.id<IssueId>(0);
  }
  if (!former_issue) return WriteOutcome::duplicate;
  // The same delivery again: it is counted here already, though perhaps for an issue that was never made.
  if (*former_issue != row.issue_id) {
    sql.run("UPDATE event SET issue_id = ? WHERE project_id = ? AND event_id = ?", row.issue_id, row.project_id,
            blob_of(row.event_id));
    counters.add(row, *former_issue, -1);
    counters.add(row, row.issue_id, 1);
  }
  return WriteOutcome::stored;
}

}  // namespace

Result<std::vector<WriteOutcome>> SqliteEventStore::write(std::span<const StoredEvent> events) {
  const std::scoped_lock lock(write_mutex_);
  std::map<std::int32_t, std::vector<std::size_t>> by_day;
  for (std::size_t i = 0; i < events.size(); ++i) by_day[events[i].row.timestamp.day()].push_back(i);
  std::vector<WriteOutcome> outcomes(events.size(), WriteOutcome::duplicate);
  for (const auto& [day, indexes] : by_day) {
    TRY(files_->write(day, [&](Connection& sql) -> Status {
      Counters counters;
      for (const auto index : indexes) outcomes[index] = write_one(sql, events[index], counters);
      counters.store(sql);
      return {};
    }));
  }
  return outcomes;
}

Status SqliteEventStore::in_every_day(const std::function<Status(Connection&)>& work) {
  const std::scoped_lock lock(write_mutex_);
  for (const auto day : files_->days()) TRY(files_->write(day, work));
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
  return in_every_day([&](Connection& sql) -> Status {
    for (const auto* table : {"issue_hour", "issue_tag"}) {
      sql.run(std::string("DELETE FROM ") + table + " WHERE issue_id IN (SELECT issue_id FROM event WHERE project_id = ?)",
              project);
    }
    sql.run("DELETE FROM payload WHERE id IN (SELECT id FROM event WHERE project_id = ?)", project);
    sql.run("DELETE FROM event WHERE project_id = ?", project);
    return {};
  });
}

}  // namespace vedette::sql
