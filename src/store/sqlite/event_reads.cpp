#include <algorithm>

#include "base/ascii.h"
#include "store/sqlite/payload_codec.h"
#include "store/sqlite/sqlite_event_store.h"

namespace vedette::sql {
namespace {

Blob blob_of(const EventId& id) { return Blob(id.bytes); }

bool holds(const TagCondition& condition, const EventRow& row) {
  const auto fits = [&](const Tag& tag) {
    if (tag.first != condition.key) return false;
    if (condition.values.empty()) return true;
    return std::ranges::any_of(condition.values, [&](const Pattern& wanted) { return wanted.matches(tag.second); });
  };
  return std::ranges::any_of(row.tags, fits) != condition.is_negated;
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
void scan_day(Connection& sql, const EventFilter& filter, ProjectId project, Order order, const EventPlace& after,
              const std::function<bool(const EventRow&)>& take) {
  std::string text = "SELECT " EVENT_COLUMNS " FROM event e WHERE ";
  text += filter.issue_id ? "e.issue_id = ?" : "e.project_id = ?";
  text += order == Order::newest_first ? " AND (e.timestamp, e.event_id) < (?, ?) ORDER BY e.timestamp DESC, e.event_id DESC"
                                       : " AND (e.timestamp, e.event_id) > (?, ?) ORDER BY e.timestamp, e.event_id";
  auto rows = sql.query(text, filter.issue_id ? filter.issue_id->number : project.number, after.timestamp, blob_of(after.event_id));
  while (rows.next()) {
    if (!take(read_event_row(rows))) return;
  }
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
    TRY_ASSIGN(auto payload, codec_->decompress({reinterpret_cast<const char*>(data.data()), data.size()}));
    found = StoredEvent{read_event_row(row), std::move(payload), entry->partition.retention_days};
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
          scan_day(sql, filter, project, order, start, [&](const EventRow& row) {
            if (fits(filter, row)) {
              of_day.push_back(row);
              ++taken;
            }
            return rows.size() + taken < limit;
          });
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
          scan_day(sql, filter, project, Order::newest_first, start_of(filter, Order::newest_first), [&](const EventRow& row) {
            events += fits(filter, row) ? 1 : 0;
            return row.timestamp >= filter.from;
          });
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
  const auto add = [](std::set<IssueId>& to, Cursor rows) {
    while (rows.next()) to.insert(rows.id<IssueId>(0));
  };
  for (const auto partition : partitions_between(filter.from, filter.to)) {
    TRY(files_->read(partition, [&](Connection& sql) -> Status {
      add(all, sql.query("SELECT DISTINCT issue_id FROM issue_hour WHERE hour >= ? AND hour < ?", filter.from.seconds() - 3599,
                         filter.to.seconds()));
      for (std::size_t i = 0; i < filter.tags.size(); ++i) {
        const auto& condition = filter.tags[i];
        if (condition.values.empty()) {
          add(by_condition[i], sql.query("SELECT DISTINCT issue_id FROM issue_tag WHERE key = ?", condition.key));
        }
        for (const auto& value : condition.values) {
          if (value.has_wildcards()) {
            add(by_condition[i], sql.query("SELECT issue_id FROM issue_tag WHERE key = ? AND value LIKE ? ESCAPE '\\'",
                                           condition.key, value.like()));
          } else {
            add(by_condition[i], sql.query("SELECT issue_id FROM issue_tag WHERE key = ? AND value = ?", condition.key,
                                           value.literal()));
          }
        }
      }
      return {};
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
      return {};
    }));
  }
  std::vector<TagKeyCount> keys;
  for (const auto& [key, seen] : by_key) keys.push_back({key, static_cast<std::int64_t>(seen.values.size()), seen.events});
  std::ranges::stable_sort(keys, std::greater(), &TagKeyCount::events);
  return keys;
}

Result<std::vector<TagValueCount>> SqliteEventStore::tag_values(IssueId issue, std::string_view key, std::size_t limit) {
  std::map<std::string, TagValueCount> by_value;
  for (const auto partition : files_->partitions()) {
    TRY(files_->read(partition, [&](Connection& sql) -> Status {
      auto rows = sql.query("SELECT value, events, first_seen, last_seen FROM issue_tag WHERE issue_id = ? AND key = ? AND events > 0",
                            issue, key);
      while (rows.next()) {
        auto [entry, is_new] = by_value.try_emplace(rows.text(0), TagValueCount{rows.text(0), 0, rows.instant(2), rows.instant(3)});
        auto& value = entry->second;
        value.events += rows.integer(1);
        value.first_seen = std::min(value.first_seen, rows.instant(2));
        value.last_seen = std::max(value.last_seen, rows.instant(3));
      }
      return {};
    }));
  }
  std::vector<TagValueCount> values;
  for (auto& [value, count] : by_value) values.push_back(std::move(count));
  std::ranges::stable_sort(values, std::greater(), &TagValueCount::events);
  if (values.size() > limit) values.resize(limit);
  return values;
}

}  // namespace vedette::sql
