#include "journal/posix_file_system.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

namespace vedette::journal {
namespace {

ErrorCode code_of(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return ErrorCode::resource_exhausted;
    case ENOENT: return ErrorCode::not_found;
    case EWOULDBLOCK: return ErrorCode::conflict;
    default: return ErrorCode::unavailable;
  }
}

Unexpected failed(std::string_view operation, std::string_view path, int error) {
  const auto code = code_of(error);
  const bool is_full = code == ErrorCode::resource_exhausted;
  return fail(code, is_full ? "the disk is full" : "the disk does not answer",
              fmt::format("{} {}: {}", operation, path, std::generic_category().message(error)));
}

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }
  bool is_open() const { return value_ >= 0; }

 private:
  int value_;
};

class PosixFile final : public File {
 public:
  PosixFile(Descriptor descriptor, std::string path)
      : descriptor_(std::move(descriptor)), path_(std::move(path)) {}

  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> buffer) override {
    std::size_t done = 0;
    while (done < buffer.size()) {
      const auto count = ::pread(descriptor_.get(), buffer.data() + done, buffer.size() - done,
                                 static_cast<off_t>(offset + done));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return failed("read", path_, errno);
      if (count == 0) break;
      done += static_cast<std::size_t>(count);
    }
    return done;
  }

  Status write_at(std::uint64_t offset, std::string_view bytes) override {
    while (!bytes.empty()) {
      const auto count =
          ::pwrite(descriptor_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return failed("write", path_, errno);
      // POSIX allows a write of nothing without an error only on a full device.
      if (count == 0) return failed("write", path_, ENOSPC);
      bytes.remove_prefix(static_cast<std::size_t>(count));
      offset += static_cast<std::uint64_t>(count);
    }
    return {};
  }

  Status sync() override {
    // fdatasync() includes the size, the only metadata that reading back needs.
    if (::fdatasync(descriptor_.get()) != 0) return failed("sync", path_, errno);
    return {};
  }

  Status truncate(std::uint64_t size) override {
    if (::ftruncate(descriptor_.get(), static_cast<off_t>(size)) != 0)
      return failed("truncate", path_, errno);
    if (::fsync(descriptor_.get()) != 0) return failed("sync", path_, errno);
    return {};
  }

  Result<std::uint64_t> size() override {
    struct stat status {};
    if (::fstat(descriptor_.get(), &status) != 0) return failed("stat", path_, errno);
    return static_cast<std::uint64_t>(status.st_size);
  }

 private:
  Descriptor descriptor_;
  const std::string path_;
};

}  // namespace

Result<std::unique_ptr<File>> PosixFileSystem::open(const std::string& path, OpenMode mode) {
  const int flags = mode == OpenMode::create ? O_RDWR | O_CREAT | O_TRUNC : O_RDWR;
  Descriptor descriptor(::open(path.c_str(), flags | O_CLOEXEC, 0600));
  if (!descriptor.is_open()) return failed("open", path, errno);
  return std::make_unique<PosixFile>(std::move(descriptor), path);
}

Result<std::unique_ptr<File>> PosixFileSystem::lock(const std::string& path) {
  Descriptor descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!descriptor.is_open()) return failed("open", path, errno);
  if (::flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0) return failed("lock", path, errno);
  return std::make_unique<PosixFile>(std::move(descriptor), path);
}

Status PosixFileSystem::make_directory(const std::string& path) {
  std::error_code error;
  if (std::filesystem::create_directories(path, error))
    std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
  if (error) return failed("create directory", path, error.value());
  // Its own name too has to survive a power cut, also when an earlier process made it and ended here.
  const auto parent = std::filesystem::path(path).parent_path().string();
  return sync_directory(parent.empty() ? "." : parent);
}

Status PosixFileSystem::rename(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return failed("rename", from, errno);
  return {};
}

Status PosixFileSystem::remove(const std::string& path) {
  if (::unlink(path.c_str()) != 0) return failed("remove", path, errno);
  return {};
}

Result<std::vector<std::string>> PosixFileSystem::list(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code error;
  std::filesystem::directory_iterator entry(directory, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error))
    names.push_back(entry->path().filename().string());
  if (error) return failed("list", directory, error.value());
  return names;
}

Status PosixFileSystem::sync_directory(const std::string& path) {
  const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.is_open()) return failed("open", path, errno);
  if (::fsync(descriptor.get()) != 0) return failed("sync", path, errno);
  return {};
}

Result<std::uint64_t> PosixFileSystem::free_bytes(const std::string& directory) {
  struct statvfs status {};
  if (::statvfs(directory.c_str(), &status) != 0) return failed("statvfs", directory, errno);
  return std::uint64_t{status.f_bavail} * status.f_frsize;
}

}  // namespace vedette::journal
