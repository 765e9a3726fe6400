#include "store/sqlite/event_counters.h"

#include <algorithm>
#include <vector>

#include "store/sqlite/sqlite_event_store.h"

namespace vedette::sql {
namespace {

constexpr std::int64_t kHourSeconds = 3600;

}  // namespace

const char* const kCountersSchema = R"sql(
CREATE TABLE IF NOT EXISTS issue_hour (
  issue_id INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  events INTEGER NOT NULL,
  PRIMARY KEY (issue_id, hour)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS issue_tag (
  issue_id INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  events INTEGER NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  PRIMARY KEY (issue_id, key, value)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS issue_tag_by_value ON issue_tag (key, value);
CREATE TABLE IF NOT EXISTS folded (one INTEGER PRIMARY KEY CHECK (one = 1), through INTEGER NOT NULL);
INSERT OR IGNORE INTO folded (one, through) SELECT 1, coalesce(max(id), 0) FROM event;
)sql";

std::uint64_t folded_through(Connection& sql) {
  return static_cast<std::uint64_t>(sql.find_integer("SELECT through FROM folded").value_or(0));
}

Status read_unfolded(Connection& sql, PayloadCodec& codec, std::optional<IssueId> issue,
                     const std::function<void(IssueId, Instant, const Tag&)>& take) {
  // By number even for one issue: these rows are few, those of an issue may be many.
  auto rows = sql.query("SELECT issue_id, timestamp, tags FROM event WHERE id > (SELECT through FROM folded)"
                        " AND (?1 IS NULL OR issue_id = ?1) ORDER BY id",
                        issue ? std::optional(issue->number) : std::optional<std::int64_t>());
  while (rows.next()) {
    TRY_ASSIGN(const auto tags, read_tags(rows.blob(2), codec));
    for (const auto& tag : tags) take(rows.id<IssueId>(0), rows.instant(1), tag);
  }
  return {};
}

Status fold_tags(Connection& sql, PayloadCodec& codec) {
  EventCounters counters;
  TRY(read_unfolded(sql, codec, std::nullopt, [&](IssueId issue, Instant at, const Tag& tag) { counters.add_tag(issue, at, tag, 1); }));
  counters.store(sql);
  sql.run("UPDATE folded SET through = max(through, (SELECT coalesce(max(id), 0) FROM event))");
  return {};
}

std::size_t EventCounters::HashOfKey::operator()(const Key& key) const {
  const std::hash<std::string> hash;
  return (static_cast<std::size_t>(key.issue) * 0x9E3779B97F4A7C15U) ^ (hash(key.key) * 31) ^ hash(key.value);
}

void EventCounters::add_hour(IssueId issue, Instant timestamp, std::int64_t events) {
  hours_[{issue.number, timestamp.seconds() / kHourSeconds * kHourSeconds}] += events;
}

void EventCounters::add_tag(IssueId issue, Instant timestamp, const Tag& tag, std::int64_t events) {
  auto& seen = tags_.try_emplace({issue.number, tag.first, tag.second}, Seen{0, timestamp, timestamp}).first->second;
  seen.events += events;
  seen.first = std::min(seen.first, timestamp);
  seen.last = std::max(seen.last, timestamp);
}

void EventCounters::store(Connection& sql) const {
  for (const auto& [key, events] : hours_) {
    sql.run("INSERT INTO issue_hour (issue_id, hour, events) VALUES (?, ?, ?)"
            " ON CONFLICT (issue_id, hour) DO UPDATE SET events = issue_hour.events + excluded.events",
            key.first, key.second, events);
  }
  // In the order of the table, so that neighbours are written together.
  std::vector<const std::pair<const Key, Seen>*> ordered;
  ordered.reserve(tags_.size());
  for (const auto& entry : tags_) ordered.push_back(&entry);
  std::ranges::sort(ordered, {}, [](const auto* entry) -> const Key& { return entry->first; });
  for (const auto* entry : ordered) {
    const auto& [key, seen] = *entry;
    sql.run("INSERT INTO issue_tag (issue_id, key, value, events, first_seen, last_seen) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (issue_id, key, value) DO UPDATE SET events = issue_tag.events + excluded.events,"
            " first_seen = min(issue_tag.first_seen, excluded.first_seen),"
            " last_seen = max(issue_tag.last_seen, excluded.last_seen)",
            key.issue, key.key, key.value, seen.events, seen.first, seen.last);
  }
}

}  // namespace vedette::sql
