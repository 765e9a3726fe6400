// Folders whose names are on stable storage: without that, a power cut takes what was synced inside them.
#pragma once
#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>

#include "base/result.h"

namespace vedette {

// Puts the names in a folder on stable storage. Errors: unavailable.
inline Status sync_folder(const std::string& path) {
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool is_synced = folder >= 0 && ::fsync(folder) == 0;
  const int error = errno;
  if (folder >= 0) ::close(folder);
  if (is_synced) return {};
  return fail(ErrorCode::unavailable, fmt::format("Cannot use the folder {}: {}.", path, std::generic_category().message(error)));
}

// Makes the folder and those above it when they are not there. When this returns ok, its own name is on stable storage,
// also when an earlier process made it and ended before the sync. Errors: unavailable.
inline Status make_stable_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return fail(ErrorCode::unavailable, fmt::format("Cannot use the folder {}: {}.", path, error.message()));
  const auto parent = std::filesystem::path(path).parent_path().string();
  return sync_folder(parent.empty() ? "." : parent);
}

}  // namespace vedette
