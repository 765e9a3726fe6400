#include <algorithm>

#include "base/ascii.h"
#include "store/sqlite/event_counters.h"
#include "store/sqlite/payload_codec.h"
#include "store/sqlite/sqlite_event_store.h"

namespace vedette::sql {
namespace {

Blob blob_of(const EventId& id) { return Blob(id.bytes); }

bool fits(const std::string& key, const std::vector<Pattern>& values, const Tag& tag) {
  if (tag.first != key) return false;
  if (values.empty()) return true;
  return std::ranges::any_of(values, [&](const Pattern& wanted) { return wanted.matches(tag.second); });
}

// Whatever is_negated says.
bool fits(const TagCondition& condition, const Tag& tag) {
  if (fits(condition.key, condition.values, tag)) return true;
  return condition.other && fits(condition.other->key, condition.other->values, tag);
}

void add_ids(std::set<IssueId>& to, Cursor rows) {
  while (rows.next()) to.insert(rows.id<IssueId>(0));
}

// Issues whose counted tags fit, one day's.
void add_issues_with(Connection& sql, const std::string& key, const std::vector<Pattern>& values, std::set<IssueId>& to) {
  if (values.empty()) add_ids(to, sql.query("SELECT DISTINCT issue_id FROM issue_tag WHERE key = ?", key));
  for (const auto& value : values) {
    if (value.has_wildcards()) {
      add_ids(to, sql.query("SELECT issue_id FROM issue_tag WHERE key = ? AND value LIKE ? ESCAPE '\\'", key, value.like()));
    } else {
      add_ids(to, sql.query("SELECT issue_id FROM issue_tag WHERE key = ? AND value = ?", key, value.literal()));
    }
  }
}

bool holds(const TagCondition& condition, const EventRow& row) {
  const bool has_one = std::ranges::any_of(row.tags, [&](const Tag& tag) { return fits(condition, tag); });
  return has_one != condition.is_negated;
}

bool fits(const EventFilter& filter, const EventRow& row) {
  if (std::ranges::find(filter.projects, row.project_id) == filter.projects.end()) return false;
  if (row.timestamp < filter.from || row.timestamp >= filter.to) return false;
  for (const auto& condition : filter.tags) {
    if (!holds(condition, row)) return false;
  }
  return std::ranges::all_of(filter.texts, [&](const std::string& text) {
    return ascii::contains_ignoring_case(row.title, text) || ascii::contains_ignoring_case(row.message, text);
  });
}

// One day's rows of one project or issue after a place, in order, as long as `take` wants more.
Status scan_day(Connection& sql, PayloadCodec& tags, const EventFilter& filter, ProjectId project, Order order, const EventPlace& after,
              const std::function<bool(const EventRow&)>& take) {
  std::string text = "SELECT " EVENT_COLUMNS " FROM event e WHERE ";
  text += filter.issue_id ? "e.issue_id = ?" : "e.project_id = ?";
  text += order == Order::newest_first ? " AND (e.timestamp, e.event_id) < (?, ?) ORDER BY e.timestamp DESC, e.event_id DESC"
                                       : " AND (e.timestamp, e.event_id) > (?, ?) ORDER BY e.timestamp, e.event_id";
  auto rows = sql.query(text, filter.issue_id ? filter.issue_id->number : project.number, after.timestamp, blob_of(after.event_id));
  while (rows.next()) {
    TRY_ASSIGN(const auto row, read_event_row(rows, tags));
    if (!take(row)) break;
  }
  return {};
}

EventPlace start_of(const EventFilter& filter, Order order) {
  EventPlace place{.timestamp = order == Order::newest_first ? filter.to : Instant{filter.from.micros - 1}, .event_id = {}};
  if (order == Order::oldest_first) place.event_id.bytes.fill(0xff);
  return place;
}

}  // namespace

std::vector<Partition> SqliteEventStore::partitions_between(Instant from, Instant to) const {
  auto partitions = files_->partitions();
  std::erase_if(partitions, [&](Partition partition) { return partition.day < from.day() || partition.day > to.day(); });
  return partitions;
}

Result<std::optional<StoredEvent>> SqliteEventStore::load(ProjectId project, EventId event_id) {
  TRY_ASSIGN(const auto entry, index_->find(project, event_id));
  std::optional<StoredEvent> found;
  if (!entry) return found;
  TRY(files_->read(entry->partition, [&](Connection& sql) -> Status {
    auto row = sql.query("SELECT " EVENT_COLUMNS ", p.data FROM event e JOIN payload p ON p.id = e.id WHERE e.id = ?", entry->number);
    if (!row.next()) return {};
    const auto data = row.blob(14);
    TRY_ASSIGN(auto payload, payloads_->decompress({reinterpret_cast<const char*>(data.data()), data.size()}));
    TRY_ASSIGN(auto found_row, read_event_row(row, *tags_));
    found = StoredEvent{std::move(found_row), std::move(payload), entry->partition.retention_days};
    return {};
  }));
  return found;
}

Result<std::vector<EventRow>> SqliteEventStore::list(const EventFilter& filter, Order order, std::optional<EventPlace> after,
                                                     std::size_t limit) {
  const EventPlace start = after.value_or(start_of(filter, order));
  auto partitions = partitions_between(filter.from, filter.to);
  if (order == Order::newest_first) std::ranges::reverse(partitions);
  const auto is_before = [&](const EventRow& a, const EventRow& b) {
    const EventPlace left{a.timestamp, a.event_id}, right{b.timestamp, b.event_id};
    return order == Order::newest_first ? left > right : left < right;
  };
  // An issue belongs to one project, so that its rows are asked for once.
  auto projects = filter.projects;
  if (filter.issue_id && !projects.empty()) projects.resize(1);
  std::vector<EventRow> rows;
  for (auto next = partitions.begin(); next != partitions.end() && rows.size() < limit;) {
    // A day may lie in several files, for data that is kept for different times.
    std::vector<EventRow> of_day;
    for (const auto day = next->day; next != partitions.end() && next->day == day; ++next) {
      TRY(files_->read(*next, [&](Connection& sql) -> Status {
        for (const auto project : projects) {
          std::size_t taken = 0;
          auto scanned = scan_day(sql, *tags_, filter, project, order, start, [&](const EventRow& row) {
            if (fits(filter, row)) {
              of_day.push_back(row);
              ++taken;
            }
            return rows.size() + taken < limit;
          });
          if (!scanned) return scanned;
        }
        return {};
      }));
    }
    std::ranges::sort(of_day, is_before);
    of_day.resize(std::min(of_day.size(), limit - rows.size()));
    std::ranges::move(of_day, std::back_inserter(rows));
  }
  return rows;
}

Result<std::int64_t> SqliteEventStore::count(const EventFilter& filter) {
  std::int64_t events = 0;
  auto projects = filter.projects;
  if (filter.issue_id && !projects.empty()) projects.resize(1);
  for (const auto partition : partitions_between(filter.from, filter.to)) {
    TRY(files_->read(partition, [&](Connection& sql) -> Status {
      for (const auto project : projects) {
        if (filter.tags.empty() && filter.texts.empty()) {
          const std::string text = std::string("SELECT count(*) FROM event WHERE ") + (filter.issue_id ? "issue_id" : "project_id") +
                                   " = ? AND timestamp >= ? AND timestamp < ?";
          events += sql.find_integer(text, filter.issue_id ? filter.issue_id->number : project.number, filter.from, filter.to).value_or(0);
        } else {
          auto scanned = scan_day(sql, *tags_, filter, project, Order::newest_first, start_of(filter, Order::newest_first), [&](const EventRow& row) {
            events += fits(filter, row) ? 1 : 0;
            return row.timestamp >= filter.from;
          });
          if (!scanned) return scanned;
        }
      }
      return {};
    }));
  }
  return events;
}

Result<std::set<IssueId>> SqliteEventStore::issues_with(const EventFilter& filter) {
  std::set<IssueId> all;
  std::vector<std::set<IssueId>> by_condition(filter.tags.size());
  for (const auto partition : partitions_between(filter.from, filter.to)) {
    TRY(files_->read(partition, [&](Connection& sql) -> Status {
      add_ids(all, sql.query("SELECT DISTINCT issue_id FROM issue_hour WHERE hour >= ? AND hour < ?", filter.from.seconds() - 3599,
                         filter.to.seconds()));
      for (std::size_t i = 0; i < filter.tags.size(); ++i) {
        const auto& condition = filter.tags[i];
        add_issues_with(sql, condition.key, condition.values, by_condition[i]);
        if (condition.other) add_issues_with(sql, condition.other->key, condition.other->values, by_condition[i]);
      }
      if (filter.tags.empty()) return {};
      return read_unfolded(sql, *tags_, std::nullopt, [&](IssueId issue, Instant, const Tag& tag) {
        for (std::size_t i = 0; i < filter.tags.size(); ++i) {
          if (fits(filter.tags[i], tag)) by_condition[i].insert(issue);
        }
      });
    }));
  }
  std::erase_if(all, [&](IssueId issue) {
    for (std::size_t i = 0; i < filter.tags.size(); ++i) {
      if (by_condition[i].contains(issue) == filter.tags[i].is_negated) return true;
    }
    return false;
  });
  return all;
}

Result<std::set<IssueId>> SqliteEventStore::issues_with_text(const EventFilter& filter, std::span<const Pattern> any_of,
                                                             std::size_t rows_max) {
  std::set<IssueId> found;
  const auto fits_text = [&](std::string_view text) {
    return std::ranges::any_of(any_of, [&](const Pattern& wanted) { return wanted.matches(text); });
  };
  auto partitions = partitions_between(filter.from, filter.to);
  std::ranges::reverse(partitions);
  std::size_t left = rows_max;
  for (const auto partition : partitions) {
    TRY(files_->read(partition, [&](Connection& sql) -> Status {
      for (const auto project : filter.projects) {
        auto rows = sql.query("SELECT issue_id, title, message FROM event WHERE project_id = ? AND timestamp >= ? AND timestamp < ?"
                              " ORDER BY timestamp DESC, event_id DESC",
                              project, filter.from, filter.to);
        while (left > 0 && rows.next()) {
          --left;
          const auto issue = rows.id<IssueId>(0);
          if (!found.contains(issue) && (fits_text(rows.view(1)) || fits_text(rows.view(2)))) found.insert(issue);
        }
      }
      return {};
    }));
    if (left == 0) break;
  }
  return found;
}

Result<std::map<EventId, IssueId>> SqliteEventStore::issues_of_events(ProjectId project, std::span<const EventId> events) {
  std::map<Partition, std::vector<std::pair<EventId, std::uint64_t>>> by_partition;
  for (const auto& event : events) {
    TRY_ASSIGN(const auto entry, index_->find(project, event));
    if (entry) by_partition[entry->partition].emplace_back(event, entry->number);
  }
  std::map<EventId, IssueId> issues;
  for (const auto& [partition, entries] : by_partition) {
    TRY(files_->read(partition, [&](Connection& sql) -> Status {
      for (const auto& [event, number] : entries) {
        if (const auto issue = sql.find_integer("SELECT issue_id FROM event WHERE id = ?", number)) issues.emplace(event, IssueId{*issue});
      }
      return {};
    }));
  }
  return issues;
}

Result<std::map<IssueId, std::map<std::int64_t, std::int64_t>>> SqliteEventStore::hourly_counts(std::span<const IssueId> issues,
                                                                                              Instant from, Instant to) {
  std::map<IssueId, std::map<std::int64_t, std::int64_t>> counts;
  for (const auto partition : partitions_between(from, to)) {
    TRY(files_->read(partition, [&](Connection& sql) -> Status {
      for (const auto issue : issues) {
        auto rows = sql.query("SELECT hour, events FROM issue_hour WHERE issue_id = ? AND hour >= ? AND hour < ? AND events > 0",
                              issue, from.seconds() / 3600 * 3600, to.seconds());
        while (rows.next()) counts[issue][rows.integer(0)] += rows.integer(1);
      }
      return {};
    }));
  }
  return counts;
}

Result<std::vector<TagKeyCount>> SqliteEventStore::tag_keys(IssueId issue) {
  struct Seen {
    std::set<std::string> values;
    std::int64_t events = 0;
  };
  std::map<std::string, Seen> by_key;
  for (const auto partition : files_->partitions()) {
    TRY(files_->read(partition, [&](Connection& sql) -> Status {
      auto rows = sql.query("SELECT key, value, events FROM issue_tag WHERE issue_id = ? AND events > 0", issue);
      while (rows.next()) {
        auto& seen = by_key[rows.text(0)];
        seen.values.insert(rows.text(1));
        seen.events += rows.integer(2);
      }
      return read_unfolded(sql, *tags_, issue, [&](IssueId, Instant, const Tag& tag) {
        auto& seen = by_key[tag.first];
        seen.values.insert(tag.second);
        ++seen.events;
      });
    }));
  }
  std::vector<TagKeyCount> keys;
  for (const auto& [key, seen] : by_key) keys.push_back({key, static_cast<std::int64_t>(seen.values.size()), seen.events});
  std::ranges::stable_sort(keys, std::greater(), &TagKeyCount::events);
  return keys;
}

Result<std::vector<TagValueCount>> SqliteEventStore::tag_values(IssueId issue, std::string_view key, std::size_t limit) {
  std::map<std::string, TagValueCount> by_value;
  const auto add = [&](const std::string& text, std::int64_t events, Instant first, Instant last) {
    auto& value = by_value.try_emplace(text, TagValueCount{text, 0, first, last}).first->second;
    value.events += events;
    value.first_seen = std::min(value.first_seen, first);
    value.last_seen = std::max(value.last_seen, last);
  };
  for (const auto partition : files_->partitions()) {
    TRY(files_->read(partition, [&](Connection& sql) -> Status {
      auto rows = sql.query("SELECT value, events, first_seen, last_seen FROM issue_tag WHERE issue_id = ? AND key = ? AND events > 0",
                            issue, key);
      while (rows.next()) add(rows.text(0), rows.integer(1), rows.instant(2), rows.instant(3));
      return read_unfolded(sql, *tags_, issue, [&](IssueId, Instant at, const Tag& tag) {
        if (tag.first == key) add(tag.second, 1, at, at);
      });
    }));
  }
  std::vector<TagValueCount> values;
  for (auto& [value, count] : by_value) values.push_back(std::move(count));
  std::ranges::stable_sort(values, std::greater(), &TagValueCount::events);
  if (values.size() > limit) values.resize(limit);
  return values;
}

}  // namespace vedette::sql
