#include "store/sqlite/day_files.h"

#include <fmt/core.h>

#include <filesystem>

#include "base/ascii.h"
#include "store/stable_folder.h"

namespace vedette::sql {
namespace {

// `2026-11-23_90d.db`
constexpr std::string_view kSuffix = "d.db";
// A file is read by few at a time; each connection holds pages and a descriptor.
constexpr std::size_t kIdleMax = 3;

std::optional<Partition> parse_name(std::string_view name) {
  if (!name.ends_with(kSuffix)) return std::nullopt;
  name.remove_suffix(kSuffix.size());
  const auto bar = name.find('_');
  if (bar == std::string_view::npos) return std::nullopt;
  const auto date = parse_instant(name.substr(0, bar));
  const auto days = ascii::parse_number<std::int32_t>(name.substr(bar + 1));
  if (!date || !days) return std::nullopt;
  return Partition{date->day(), *days};
}

}  // namespace

Result<std::unique_ptr<DayFiles>> DayFiles::open(const std::string& directory, std::string schema) {
  TRY(make_stable_folder(directory));
  std::error_code error;
  std::filesystem::directory_iterator entries(directory, error);
  if (error) return fail(ErrorCode::unavailable, fmt::format("Cannot use the folder {}: {}.", directory, error.message()));
  std::unique_ptr<DayFiles> files(new DayFiles(directory, std::move(schema)));
  for (const auto& entry : entries) {
    if (const auto partition = parse_name(entry.path().filename().string())) {
      files->files_.emplace(*partition, std::make_shared<File>());
    }
  }
  return files;
}

std::vector<Partition> DayFiles::partitions() const {
  const std::scoped_lock lock(mutex_);
  std::vector<Partition> partitions;
  for (const auto& [partition, file] : files_) partitions.push_back(partition);
  return partitions;
}

std::shared_ptr<DayFiles::File> DayFiles::find(Partition partition) const {
  const std::scoped_lock lock(mutex_);
  const auto found = files_.find(partition);
  return found == files_.end() ? nullptr : found->second;
}

std::string DayFiles::path_of(Partition partition) const {
  return fmt::format("{}/{}_{}{}", directory_, format_day(partition.day), partition.retention_days, kSuffix);
}

Result<std::unique_ptr<Connection>> DayFiles::lease(File& file, Partition partition) {
  // Locked while it opens: a file that is being removed must not come into being again.
  const std::scoped_lock lock(file.mutex);
  if (file.is_removed) return std::unique_ptr<Connection>();
  if (file.idle.empty()) {
    TRY_ASSIGN(auto opened, Connection::open(path_of(partition), Rows::large));
    if (!file.has_schema) TRY(opened->run_script(schema_));
    file.has_schema = true;
    return opened;
  }
  auto connection = std::move(file.idle.back());
  file.idle.pop_back();
  return connection;
}

void DayFiles::give_back(File& file, std::unique_ptr<Connection> connection) {
  const std::scoped_lock lock(file.mutex);
  if (!file.is_removed && file.idle.size() < kIdleMax) file.idle.push_back(std::move(connection));
}

Status DayFiles::read(Partition partition, const std::function<Status(Connection&)>& work) {
  const auto file = find(partition);
  if (!file) return {};
  TRY_ASSIGN(auto connection, lease(*file, partition));
  if (!connection) return {};
  connection->begin_read();
  auto result = work(*connection);
  auto ended = connection->commit();
  give_back(*file, std::move(connection));
  if (!ended) return ended;
  return result;
}

Result<std::shared_ptr<DayFiles::File>> DayFiles::find_or_make(Partition partition) {
  if (auto file = find(partition)) return file;
  auto made = std::make_shared<File>();
  TRY_ASSIGN(auto first, lease(*made, partition));
  give_back(*made, std::move(first));
  const std::scoped_lock lock(mutex_);
  return files_.emplace(partition, std::move(made)).first->second;
}

Status DayFiles::write(Partition partition, const std::function<Status(Connection&)>& work) {
  TRY_ASSIGN(const auto file, find_or_make(partition));
  TRY_ASSIGN(auto connection, lease(*file, partition));
  if (!connection) return fail(ErrorCode::unavailable, "A day was dropped while it was written.");
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

Status DayFiles::remove(Partition partition) {
  std::shared_ptr<File> file;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = files_.find(partition);
    if (found == files_.end()) return {};
    file = found->second;
    files_.erase(found);
  }
  {
    const std::scoped_lock lock(file->mutex);
    file->is_removed = true;
    file->idle.clear();
  }
  // The database first: without it the other two are nothing, and are made anew with a new one.
  const auto path = path_of(partition);
  for (const auto* suffix : {"", "-wal", "-shm"}) {
    std::error_code error;
    std::filesystem::remove(path + suffix, error);
    if (error) return fail(ErrorCode::unavailable, fmt::format("Cannot remove {}{}: {}.", path, suffix, error.message()));
  }
  return {};
}

void DayFiles::close_idle() {
  for (const auto partition : partitions()) {
    const auto file = find(partition);
    if (!file) continue;
    const std::scoped_lock lock(file->mutex);
    file->idle.clear();
  }
}

}  // namespace vedette::sql
