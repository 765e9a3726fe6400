#include "store/files/directory_blob_store.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
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

// Not the name of any kind of data.
constexpr std::string_view kDrafts = "drafts";
constexpr std::string_view kDropped = ".dropped";
constexpr std::size_t kChunkBytes = 64 * 1024;

// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;
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

class FileSource final : public ByteSource {
 public:
  FileSource(Descriptor file, std::uint64_t size) : file_(std::move(file)), size_(size) {}
  std::uint64_t size() const override { return size_; }
  Status read(std::uint64_t offset, std::span<char> into) override {
    while (!into.empty()) {
      const auto count = ::pread(file_.get(), into.data(), into.size(), static_cast<off_t>(offset));
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return failed("read", "a blob", count == 0 ? EIO : errno);
      into = into.subspan(static_cast<std::size_t>(count));
      offset += static_cast<std::uint64_t>(count);
    }
    return {};
  }

 private:
  Descriptor file_;
  std::uint64_t size_;
};

Result<std::string> digest_of(ByteSource& source) {
  Sha256 digest;
  std::string chunk(std::min<std::uint64_t>(source.size(), kChunkBytes), '\0');
  for (std::uint64_t at = 0; at < source.size();) {
    const std::span<char> part(chunk.data(), std::min<std::uint64_t>(chunk.size(), source.size() - at));
    TRY(source.read(at, part));
    digest.add({part.data(), part.size()});
    at += part.size();
  }
  return digest.hex();
}

// What a process that was killed left behind: files that were not yet whole, and shelves that were half removed.
// The store is nobody else's while it is opened.
Status remove_rubbish(const std::string& directory) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::remove_all(fmt::format("{}/{}", directory, kDrafts), error);
  if (error) return failed("remove", directory, error.value());
  for (const auto& kind : fs::directory_iterator(directory, error)) {
    std::error_code ignored;
    for (const auto& shelf : fs::directory_iterator(kind.path(), ignored)) {
      if (shelf.path().native().ends_with(kDropped)) fs::remove_all(shelf.path(), ignored);
    }
  }
  return error ? failed("list", directory, error.value()) : Status();
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
      const auto draft = fmt::format("{}/{}/{}.part", directory_, kDrafts, next_draft_++);
      auto written = write_file(draft, bytes);
      if (written && ::rename(draft.c_str(), path.c_str()) != 0) written = failed("rename", draft, errno);
      if (!written) {
        std::filesystem::remove(draft, error);
        return Unexpected(written.error());
      }
    }
    // Also when it was there: its name may come from a process that was killed before this.
    TRY(sync_folder(inner));
    return name;
  }

  Result<std::unique_ptr<ByteSource>> open(const BlobShelf& shelf, std::string_view name) override {
    if (!is_name(name)) return nullptr;
    const auto path = path_of(folder_of(shelf), name);
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0 && errno == ENOENT) return nullptr;
    struct stat facts{};
    if (file.get() < 0 || ::fstat(file.get(), &facts) != 0) return failed("open", path, errno);
    auto source = std::make_unique<FileSource>(std::move(file), static_cast<std::uint64_t>(facts.st_size));
    TRY_ASSIGN(const auto digest, digest_of(*source));
    if (digest != name) return fail(ErrorCode::internal, "Internal Error", fmt::format("{} is damaged.", path));
    return source;
  }

  Status remove(const BlobShelf& shelf) override {
    const auto folder = folder_of(shelf);
    // First out of the way, so that a half of it is never found; what a crash leaves goes the next time.
    const auto rubbish = folder + std::string(kDropped);
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
  TRY(remove_rubbish(directory));
  TRY(make_stable_folder(fmt::format("{}/{}", directory, kDrafts)));
  return std::make_unique<DirectoryBlobStore>(directory);
}

}  // namespace vedette
