#include "store/files/directory_blob_store.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <system_error>

#include "base/digest.h"
#include "base/time.h"
#include "store/stable_folder.h"

namespace vedette {
namespace {

Unexpected failed(std::string_view what, const std::string& path, int error) {
  return fail(ErrorCode::unavailable, "The disk does not take the file.",
              fmt::format("{} {}: {}", what, path, std::generic_category().message(error)));
}

// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }

 private:
  int value_;
};

Status write_file(const std::string& path, std::string_view bytes) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (file.get() < 0) return failed("open", path, errno);
  while (!bytes.empty()) {
    const auto count = ::write(file.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return failed("write", path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fsync(file.get()) != 0) return failed("sync", path, errno);
  return {};
}

bool is_name(std::string_view name) {
  return name.size() == 64 && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

class DirectoryBlobStore final : public BlobStore {
 public:
  explicit DirectoryBlobStore(std::string directory) : directory_(std::move(directory)) {}

  Result<std::string> put(const BlobShelf& shelf, std::string_view bytes) override {
    const auto name = sha256_hex(bytes);
    const auto folder = folder_of(shelf);
    const auto path = path_of(folder, name);
    TRY(make_folders(folder, path));
    const auto inner = std::filesystem::path(path).parent_path().string();
    std::error_code error;
    if (!std::filesystem::exists(path, error)) {
      // Under a name of its own until it is whole: what stands under its digest has that content.
      const auto draft = fmt::format("{}.{}.part", path, next_draft_++);
      if (auto written = write_file(draft, bytes); !written) {
        std::filesystem::remove(draft, error);
        return Unexpected(written.error());
      }
      if (::rename(draft.c_str(), path.c_str()) != 0) return failed("rename", draft, errno);
    }
    // Also when it was there: its name may come from a process that was killed before this.
    TRY(sync_folder(inner));
    return name;
  }

  Result<std::optional<std::string>> load(const BlobShelf& shelf, std::string_view name) override {
    if (!is_name(name)) return std::optional<std::string>();
    const auto path = path_of(folder_of(shelf), name);
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::optional<std::string>();
    std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (file.bad()) return failed("read", path, EIO);
    if (sha256_hex(bytes) != name) return fail(ErrorCode::internal, "Internal Error", fmt::format("{} is damaged.", path));
    return bytes;
  }

  Status remove(const BlobShelf& shelf) override {
    const auto folder = folder_of(shelf);
    // First out of the way, so that a half of it is never found; what a crash leaves goes the next time.
    const auto rubbish = folder + ".dropped";
    std::error_code error;
    std::filesystem::remove_all(rubbish, error);
    std::filesystem::rename(folder, rubbish, error);
    if (error == std::errc::no_such_file_or_directory) return {};
    if (error) return failed("rename", folder, error.value());
    forget_folders(folder);
    std::filesystem::remove_all(rubbish, error);
    if (error) return failed("remove", rubbish, error.value());
    return {};
  }

 private:
  // The folders between the store's own and the blob's, each once in the life of the process.
  Status make_folders(const std::string& folder, const std::string& path) {
    const auto kind = std::filesystem::path(folder).parent_path().string();
    const auto inner = std::filesystem::path(path).parent_path().string();
    for (const auto& one : {kind, folder, inner}) {
      const std::scoped_lock lock(mutex_);
      if (stable_.contains(one)) continue;
      TRY(make_stable_folder(one));
      stable_.insert(one);
    }
    return {};
  }
  void forget_folders(const std::string& folder) {
    const std::scoped_lock lock(mutex_);
    std::erase_if(stable_, [&](const std::string& one) { return one == folder || one.starts_with(folder + "/"); });
  }
  std::string folder_of(const BlobShelf& shelf) const {
    return fmt::format("{}/{}/{}_{}d", directory_, to_text(shelf.kind), format_day(shelf.day), shelf.retention_days);
  }
  static std::string path_of(const std::string& folder, std::string_view name) {
    return fmt::format("{}/{}/{}", folder, name.substr(0, 2), name);
  }

  const std::string directory_;
  std::atomic<std::uint64_t> next_draft_ = 0;
  std::mutex mutex_;
  std::set<std::string> stable_;  // Guarded by mutex_. Folders whose names are on stable storage.
};

}  // namespace

Result<std::unique_ptr<BlobStore>> open_directory_blob_store(const std::string& directory) {
  TRY(make_stable_folder(directory));
  return std::make_unique<DirectoryBlobStore>(directory);
}

}  // namespace vedette
