#include "server/data_directory.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "store/stable_folder.h"

namespace vedette::server {

Status prepare_data_directory(const std::string& path) {
  std::error_code error;
  const bool is_new = std::filesystem::create_directories(path, error);
  if (is_new) std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
  if (error || !std::filesystem::is_directory(path)) {
    return fail(ErrorCode::unavailable,
                fmt::format("The data folder {} cannot be made: {}. Give another one with --data.", path,
                            error ? error.message() : "it is not a folder"));
  }
  if (::access(path.c_str(), W_OK | X_OK) != 0) {
    return fail(ErrorCode::unavailable,
                fmt::format("The data folder {} is not writable for this user. Change its owner, or give another one with --data.", path));
  }
  // Where the folder above may not be read there is nothing that could be done.
  const auto parent = std::filesystem::path(path).parent_path().string();
  if (is_new) (void)sync_folder(parent.empty() ? "." : parent);
  return {};
}

Result<std::unique_ptr<DataLock>> DataLock::take(const std::string& path) {
  const std::string name = path + "/server.lock";
  const int file = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    return fail(ErrorCode::unavailable, fmt::format("{} cannot be opened: {}.", name, std::strerror(errno)));
  }
  std::unique_ptr<DataLock> lock(new DataLock(file));
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorCode::conflict,
                fmt::format("Another Vedette works on the data folder {}. Stop it first, or give another folder with --data.", path));
  }
  return lock;
}

DataLock::~DataLock() { ::close(file_); }

}  // namespace vedette::server
