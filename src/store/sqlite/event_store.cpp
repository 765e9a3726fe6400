#include "store/sqlite/event_store.h"

#include "json/parse.h"
#include "store/sqlite/sqlite_event_store.h"

namespace vedette {

Result<std::unique_ptr<EventStore>> open_sqlite_event_store(const std::string& directory) {
  TRY_ASSIGN(auto files, sql::DayFiles::open(directory));
  return std::make_unique<sql::SqliteEventStore>(std::move(files));
}

namespace sql {

EventRow read_event_row(const Cursor& row) {
  EventRow event{.project_id = row.id<ProjectId>(0),
                 .event_id = {},
                 .sequence = static_cast<std::uint64_t>(row.integer(2)),
                 .issue_id = row.id<IssueId>(3),
                 .timestamp = row.instant(4),
                 .received = row.instant(5),
                 .type = row.text(6),
                 .level = row.text(7),
                 .platform = row.text(8),
                 .title = row.text(9),
                 .culprit = row.text(10),
                 .message = row.text(11),
                 .user_key = row.text(12),
                 .tags = {}};
  const auto id = row.blob(1);
  std::copy_n(id.begin(), std::min(id.size(), event.event_id.bytes.size()), event.event_id.bytes.begin());
  const auto tags = json::parse(row.view(13));
  if (!tags || !tags->is_array()) return event;
  for (const auto& tag : tags->get_array()) {
    const auto* pair = tag.if_array();
    if (pair == nullptr || pair->size() != 2 || !(*pair)[0].is_string() || !(*pair)[1].is_string()) continue;
    event.tags.emplace_back((*pair)[0].get_string(), (*pair)[1].get_string());
  }
  return event;
}

std::string write_tags(const std::vector<Tag>& tags) {
  json::array list;
  list.reserve(tags.size());
  for (const auto& [key, value] : tags) list.push_back(json::array{key, value});
  return json::serialize(list);
}

}  // namespace sql
}  // namespace vedette
