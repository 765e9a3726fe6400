#include "store/sqlite/day_files.h"

#include <fmt/core.h>

#include <filesystem>

namespace vedette::sql {
namespace {

constexpr std::string_view kSchema = R"sql(
CREATE TABLE IF NOT EXISTS event (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL,
  event_id BLOB NOT NULL,
  sequence INTEGER NOT NULL,
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
  tags TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS event_by_id ON event (project_id, event_id);
CREATE INDEX IF NOT EXISTS event_by_issue ON event (issue_id, timestamp, event_id);
CREATE INDEX IF NOT EXISTS event_by_project ON event (project_id, timestamp, event_id);
CREATE TABLE IF NOT EXISTS payload (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
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
)sql";

constexpr std::string_view kSuffix = ".db";

}  // namespace

Result<std::unique_ptr<DayFiles>> DayFiles::open(const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  std::filesystem::directory_iterator entries(directory, error);
  if (error) return fail(ErrorCode::unavailable, fmt::format("Cannot use the folder {}: {}.", directory, error.message()));
  std::unique_ptr<DayFiles> files(new DayFiles(directory));
  for (const auto& entry : entries) {
    const auto name = entry.path().filename().string();
    if (!name.ends_with(kSuffix)) continue;
    if (const auto date = parse_instant(std::string_view(name).substr(0, name.size() - kSuffix.size()))) {
      files->days_.emplace(date->day(), std::make_shared<Day>());
    }
  }
  return files;
}

std::vector<std::int32_t> DayFiles::days() const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::int32_t> days;
  for (const auto& [day, file] : days_) days.push_back(day);
  return days;
}

std::shared_ptr<DayFiles::Day> DayFiles::find(std::int32_t day) const {
  const std::scoped_lock lock(mutex_);
  const auto found = days_.find(day);
  return found == days_.end() ? nullptr : found->second;
}

std::string DayFiles::path_of(std::int32_t day) const {
  return fmt::format("{}/{}{}", directory_, format_day(day), kSuffix);
}

Result<std::unique_ptr<Connection>> DayFiles::lease(Day& day, std::int32_t number) {
  {
    const std::scoped_lock lock(day.mutex);
    if (!day.idle.empty()) {
      auto connection = std::move(day.idle.back());
      day.idle.pop_back();
      return connection;
    }
  }
  return Connection::open(path_of(number), Durability::full);
}

void DayFiles::give_back(Day& day, std::unique_ptr<Connection> connection) {
  const std::scoped_lock lock(day.mutex);
  day.idle.push_back(std::move(connection));
}

Status DayFiles::read(std::int32_t day, const std::function<Status(Connection&)>& work) {
  const auto file = find(day);
  if (!file) return {};
  TRY_ASSIGN(auto connection, lease(*file, day));
  connection->begin_read();
  auto result = work(*connection);
  auto ended = connection->commit();
  give_back(*file, std::move(connection));
  if (!ended) return ended;
  return result;
}

Status DayFiles::write(std::int32_t day, const std::function<Status(Connection&)>& work) {
  auto file = find(day);
  if (!file) {
    auto made = std::make_shared<Day>();
    TRY_ASSIGN(auto first, lease(*made, day));
    TRY(first->run_script(kSchema));
    give_back(*made, std::move(first));
    const std::scoped_lock lock(mutex_);
    file = days_.emplace(day, std::move(made)).first->second;
  }
  TRY_ASSIGN(auto connection, lease(*file, day));
  connection->begin_write();
  auto result = work(*connection);
  if (!result && !connection->has_failed()) {
    connection->roll_back();
  } else if (auto ended = connection->commit(); !ended) {
    result = std::move(ended);
  }
  give_back(*file, std::move(connection));
  return result;
}

}  // namespace vedette::sql
