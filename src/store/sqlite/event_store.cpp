#include "store/sqlite/event_store.h"

#include "json/parse.h"
#include "store/sqlite/event_counters.h"
#include "store/sqlite/sqlite_event_store.h"

namespace vedette {

namespace {

// `id` is the item's number, so that rows are appended in key order.
constexpr std::string_view kSchema = R"sql(
CREATE TABLE IF NOT EXISTS event (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL,
  event_id BLOB NOT NULL,
  issue_id INTEGER NOT NULL,
  timestamp INTEGER NOT NULL,
  received INTEGER NOT NULL,
  type TEXT NOT NULL,
  level TEXT NOT NULL,
  platform TEXT NOT NULL,
  title TEXT NOT NULL,
  culprit TEXT NOT NULL,
  message TEXT NOT NULL,
  user_key TEXT NOT NULL,
  tags BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS event_by_issue ON event (issue_id, timestamp, event_id);
CREATE INDEX IF NOT EXISTS event_by_project ON event (project_id, timestamp, event_id);
CREATE TABLE IF NOT EXISTS payload (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
)sql";

}  // namespace

Result<std::unique_ptr<EventStore>> open_sqlite_event_store(const std::string& directory) {
  TRY_ASSIGN(auto files, sql::DayFiles::open(directory, std::string(kSchema) + sql::kCountersSchema));
  TRY_ASSIGN(auto index, sql::EventIndex::open(directory));
  TRY_ASSIGN(auto payloads, sql::PayloadCodec::open(directory, sql::kPayloadPlan));
  TRY_ASSIGN(auto tags, sql::PayloadCodec::open(directory, sql::kTagPlan));
  return std::make_unique<sql::SqliteEventStore>(std::move(files), std::move(index), std::move(payloads), std::move(tags));
}

namespace sql {
namespace {

// What no zstd frame begins with.
constexpr char kListBegin = '[';

}  // namespace

Result<EventRow> read_event_row(const Cursor& row, PayloadCodec& codec) {
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
  TRY_ASSIGN(event.tags, read_tags(row.blob(13), codec));
  return event;
}

Result<std::vector<Tag>> read_tags(Blob bytes, PayloadCodec& codec) {
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::string unpacked;
  if (!text.starts_with(kListBegin)) {
    TRY_ASSIGN(unpacked, codec.decompress(text));
    text = unpacked;
  }
  std::vector<Tag> tags;
  const auto list = json::parse(text);
  if (!list || !list->is_array()) return tags;
  tags.reserve(list->get_array().size());
  for (const auto& tag : list->get_array()) {
    const auto* pair = tag.if_array();
    if (pair == nullptr || pair->size() != 2 || !(*pair)[0].is_string() || !(*pair)[1].is_string()) continue;
    tags.emplace_back((*pair)[0].get_string(), (*pair)[1].get_string());
  }
  return tags;
}

std::string write_tags(const std::vector<Tag>& tags, ProjectId project, std::int32_t today, PayloadCodec& codec) {
  json::array list;
  list.reserve(tags.size());
  for (const auto& [key, value] : tags) list.push_back(json::array{key, value});
  auto text = json::serialize(list);
  auto packed = codec.compress(project, text, today);
  return packed.size() < text.size() ? std::move(packed) : std::move(text);
}

}  // namespace sql
}  // namespace vedette
