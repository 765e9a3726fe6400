#include <algorithm>

#include "store/sqlite/sqlite_item_store.h"

namespace vedette::sql {
namespace {

#define FEEDBACK_COLUMNS "number, event_id, timestamp, message, name, contact_email, url, associated_event_id, user_key"

std::optional<EventId> read_id(Blob bytes) {
  EventId id;
  if (bytes.size() != id.bytes.size()) return std::nullopt;
  std::ranges::copy(bytes, id.bytes.begin());
  return id;
}

FeedbackInfo read_row(const Cursor& row) {
  return {.id = static_cast<std::uint64_t>(row.integer(0)),
          .event_id = read_id(row.blob(1)).value_or(EventId{}),
          .time = row.instant(2),
          .message = row.text(3),
          .name = row.text(4),
          .contact_email = row.text(5),
          .url = row.text(6),
          .about = read_id(row.blob(7)),
          .user_key = row.text(8)};
}

}  // namespace

Result<std::vector<FeedbackInfo>> SqliteItemStore::read_feedback(const std::function<Cursor(Connection&)>& query,
                                                                 std::size_t limit) {
  std::vector<FeedbackInfo> all;
  auto& files = *files_of(DataKind::feedback);
  auto partitions = files.partitions();
  std::ranges::reverse(partitions);
  for (auto next = partitions.begin(); next != partitions.end() && all.size() < limit;) {
    // A day may lie in several files, for data that is kept for different times.
    std::vector<FeedbackInfo> of_day;
    for (const auto day = next->day; next != partitions.end() && next->day == day; ++next) {
      TRY(files.read(*next, [&](Connection& sql) -> Status {
        auto rows = query(sql);
        for (std::size_t taken = 0; taken < limit && rows.next(); ++taken) of_day.push_back(read_row(rows));
        return {};
      }));
    }
    std::ranges::sort(of_day, [](const FeedbackInfo& a, const FeedbackInfo& b) {
      return std::tie(a.time, a.id) > std::tie(b.time, b.id);
    });
    std::ranges::move(of_day, std::back_inserter(all));
  }
  all.resize(std::min(all.size(), limit));
  return all;
}

Result<std::vector<FeedbackInfo>> SqliteItemStore::feedback(ProjectId project, bool is_about_events, std::size_t skipped,
                                                            std::size_t limit) {
  constexpr const char* kAll = "SELECT " FEEDBACK_COLUMNS
                               " FROM feedback WHERE project_id = ? ORDER BY timestamp DESC, number DESC";
  constexpr const char* kAboutEvents =
      "SELECT " FEEDBACK_COLUMNS
      " FROM feedback WHERE project_id = ? AND associated_event_id IS NOT NULL ORDER BY timestamp DESC, number DESC";
  const auto* text = is_about_events ? kAboutEvents : kAll;
  TRY_ASSIGN(auto all, read_feedback([&](Connection& sql) { return sql.query(text, project); }, skipped + limit));
  all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(skipped, all.size())));
  return all;
}

Result<std::vector<FeedbackInfo>> SqliteItemStore::feedback_about(ProjectId project, EventId event) {
  constexpr std::size_t kMax = 100;
  return read_feedback(
      [&](Connection& sql) {
        return sql.query("SELECT " FEEDBACK_COLUMNS
                         " FROM feedback WHERE associated_event_id = ? AND project_id = ? ORDER BY timestamp DESC, number DESC",
                         Blob(event.bytes), project);
      },
      kMax);
}

}  // namespace vedette::sql
