#include "journal/faulty_file_system.h"

#include <algorithm>

namespace vedette::journal {
namespace {

Unexpected dead() { return fail(ErrorCode::unavailable, "the disk does not answer", "no power"); }

}  // namespace

class FaultyFileSystem::OpenFile final : public File {
 public:
  OpenFile(FaultyFileSystem& disk, std::shared_ptr<Inode> inode)
      : disk_(disk), inode_(std::move(inode)), generation_(disk.generation_) {}

  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> buffer) override {
    const std::lock_guard lock(disk_.mutex_);
    TRY(alive(Operation::read));
    const auto& bytes = inode_->cached;
    if (offset >= bytes.size()) return 0;
    return bytes.copy(buffer.data(), buffer.size(), offset);
  }
  Status write_at(std::uint64_t offset, std::string_view bytes) override {
    const std::lock_guard lock(disk_.mutex_);
    if (generation_ != disk_.generation_) return dead();
    return disk_.write(*inode_, offset, bytes);
  }
  Status sync() override {
    std::unique_lock lock(disk_.mutex_);
    if (generation_ != disk_.generation_) return dead();
    return disk_.sync(lock, *inode_);
  }
  Status truncate(std::uint64_t size) override {
    const std::lock_guard lock(disk_.mutex_);
    TRY(alive(Operation::truncate));
    return disk_.truncate(*inode_, size);
  }
  Result<std::uint64_t> size() override {
    const std::lock_guard lock(disk_.mutex_);
    return inode_->cached.size();
  }

 private:
  Status alive(Operation operation) {
    if (generation_ != disk_.generation_) return dead();
    return disk_.begin(operation);
  }

  FaultyFileSystem& disk_;
  const std::shared_ptr<Inode> inode_;
  const std::uint64_t generation_;
};

class FaultyFileSystem::Lock final : public File {
 public:
  Lock(FaultyFileSystem& disk, std::string path)
      : disk_(disk), path_(std::move(path)), generation_(disk.generation_) {}
  ~Lock() override {
    const std::lock_guard lock(disk_.mutex_);
    if (generation_ == disk_.generation_) disk_.locks_.erase(path_);
  }
  Result<std::size_t> read_at(std::uint64_t, std::span<char>) override { return dead(); }
  Status write_at(std::uint64_t, std::string_view) override { return dead(); }
  Status sync() override { return dead(); }
  Status truncate(std::uint64_t) override { return dead(); }
  Result<std::uint64_t> size() override { return 0; }

 private:
  FaultyFileSystem& disk_;
  const std::string path_;
  const std::uint64_t generation_;
};

Status FaultyFileSystem::begin(Operation operation) {
  if (!is_powered_) return dead();
  ++counts_[operation];
  if (operation != Operation::read && operations_left_ >= 0 && operations_left_-- == 0) {
    is_powered_ = false;
    return dead();
  }
  auto& plan = plans_[operation];
  if (plan.count == 0) return {};
  if (plan.skip > 0) {
    --plan.skip;
    return {};
  }
  --plan.count;
  return fail(ErrorCode::unavailable, "the disk does not answer", "as planned");
}

Status FaultyFileSystem::write(Inode& inode, std::uint64_t offset, std::string_view bytes) {
  if (!is_powered_) return dead();
  auto status = begin(Operation::write);
  auto written = bytes;
  if (!status) written = bytes.substr(0, random_() % (bytes.size() + 1));
  const auto end = offset + written.size();
  const auto growth = end > inode.cached.size() ? end - inode.cached.size() : 0;
  const auto used = used_bytes();
  if (status && used + growth > capacity_) {
    const auto missing = std::min<std::uint64_t>(used + growth - capacity_, written.size());
    written.remove_suffix(missing);
    status = fail(ErrorCode::resource_exhausted, "the disk is full", "as planned");
  }
  if (written.empty()) return status;
  const Write done{offset, std::string(written)};
  apply(inode.cached, done);
  inode.unsynced.push_back(done);
  return status;
}

Status FaultyFileSystem::sync(std::unique_lock<std::mutex>& lock, Inode& inode) {
  ++held_count_;
  changed_.notify_all();
  changed_.wait(lock, [this] { return !is_held_; });
  --held_count_;
  auto status = begin(Operation::sync);
  if (status) {
    for (const auto& write : inode.unsynced) apply(inode.durable, write);
  } else if (is_powered_) {
    std::ranges::move(inode.unsynced, std::back_inserter(inode.doomed));
  } else {
    return status;
  }
  inode.unsynced.clear();
  return status;
}

Status FaultyFileSystem::truncate(Inode& inode, std::uint64_t size) {
  inode.cached.resize(std::min<std::uint64_t>(size, inode.cached.size()));
  for (const auto& write : inode.unsynced) apply(inode.durable, write);
  inode.unsynced.clear();
  if (inode.durable.size() > size) inode.durable.resize(size);
  for (auto& write : inode.doomed)
    write.bytes.resize(write.offset < size ? std::min(write.bytes.size(), size - write.offset) : 0);
  return {};
}

std::uint64_t FaultyFileSystem::used_bytes() const {
  std::uint64_t used = 0;
  for (const auto& [path, inode] : names_) used += inode->cached.size();
  return used;
}

void FaultyFileSystem::apply(std::string& content, const Write& write) {
  if (write.bytes.empty()) return;
  content.resize(std::max<std::uint64_t>(content.size(), write.offset + write.bytes.size()));
  content.replace(write.offset, write.bytes.size(), write.bytes);
}

void FaultyFileSystem::lose(Inode& inode, Loss loss) {
  if (loss == Loss::some) {
    std::ranges::move(inode.doomed, std::back_inserter(inode.unsynced));
    const auto chance = random_() % 5;  // of a sector to survive, in quarters
    for (const auto& write : inode.unsynced) {
      for (std::uint64_t at = 0; at < write.bytes.size();) {
        const auto in_sector = (write.offset + at) % kSectorBytes;
        const auto bytes = write.bytes.substr(at, kSectorBytes - in_sector);
        if (random_() % 4 < chance) apply(inode.durable, {write.offset + at, bytes});
        at += bytes.size();
      }
    }
  }
  inode.cached = inode.durable;
  inode.unsynced.clear();
  inode.doomed.clear();
}

Result<std::unique_ptr<File>> FaultyFileSystem::open(const std::string& path, OpenMode mode) {
  const std::lock_guard lock(mutex_);
  TRY(begin(Operation::open));
  auto found = names_.find(path);
  if (mode == OpenMode::existing && found == names_.end())
    return fail(ErrorCode::not_found, "no such file", path);
  if (mode == OpenMode::create) {
    names_[path] = std::make_shared<Inode>();
    name_history_.push_back(names_);
    found = names_.find(path);
  }
  return std::make_unique<OpenFile>(*this, found->second);
}

Result<std::unique_ptr<File>> FaultyFileSystem::lock(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (!is_powered_) return dead();
  if (!locks_.insert(path).second) return fail(ErrorCode::conflict, "locked", path);
  return std::make_unique<Lock>(*this, path);
}

Status FaultyFileSystem::make_directory(const std::string&) { return {}; }

Status FaultyFileSystem::rename(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  TRY(begin(Operation::rename));
  const auto found = names_.find(from);
  if (found == names_.end()) return fail(ErrorCode::not_found, "no such file", from);
  names_[to] = found->second;
  names_.erase(from);
  name_history_.push_back(names_);
  return {};
}

Status FaultyFileSystem::remove(const std::string& path) {
  const std::lock_guard lock(mutex_);
  TRY(begin(Operation::remove));
  if (names_.erase(path) == 0) return fail(ErrorCode::not_found, "no such file", path);
  name_history_.push_back(names_);
  return {};
}

Result<std::vector<std::string>> FaultyFileSystem::list(const std::string& directory) {
  const std::lock_guard lock(mutex_);
  if (!is_powered_) return dead();
  std::vector<std::string> names;
  for (const auto& [path, inode] : names_)
    if (path.starts_with(directory + "/")) names.push_back(path.substr(directory.size() + 1));
  return names;
}

Status FaultyFileSystem::sync_directory(const std::string&) {
  const std::lock_guard lock(mutex_);
  TRY(begin(Operation::sync_directory));
  name_history_ = {names_};
  return {};
}

Result<std::uint64_t> FaultyFileSystem::free_bytes(const std::string&) {
  const std::lock_guard lock(mutex_);
  const auto used = used_bytes();
  return used < capacity_ ? capacity_ - used : 0;
}

void FaultyFileSystem::fail_next(Operation operation, int count, int skip) {
  const std::lock_guard lock(mutex_);
  plans_[operation] = {skip, count};
}

void FaultyFileSystem::heal() {
  const std::lock_guard lock(mutex_);
  plans_.clear();
}

void FaultyFileSystem::set_capacity(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  capacity_ = bytes;
}

void FaultyFileSystem::cut_power_after(int operations) {
  const std::lock_guard lock(mutex_);
  operations_left_ = operations;
}

bool FaultyFileSystem::is_powered() const {
  const std::lock_guard lock(mutex_);
  return is_powered_;
}

void FaultyFileSystem::restart(Loss loss) {
  const std::lock_guard lock(mutex_);
  is_powered_ = true;
  operations_left_ = -1;
  ++generation_;
  locks_.clear();
  if (loss == Loss::nothing) return;
  if (loss == Loss::all) names_ = name_history_.front();
  if (loss == Loss::some) names_ = name_history_[random_() % name_history_.size()];
  name_history_ = {names_};
  for (auto& [path, inode] : names_) lose(*inode, loss);
}

void FaultyFileSystem::hold_syncs() {
  const std::lock_guard lock(mutex_);
  is_held_ = true;
}

void FaultyFileSystem::resume_syncs() {
  const std::lock_guard lock(mutex_);
  is_held_ = false;
  changed_.notify_all();
}

void FaultyFileSystem::wait_for_held_sync() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return held_count_ > 0; });
}

std::string FaultyFileSystem::contents(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  return names_.at(path)->cached;
}

void FaultyFileSystem::set_contents(const std::string& path, std::string bytes) {
  const std::lock_guard lock(mutex_);
  auto& inode = names_[path];
  if (!inode) inode = std::make_shared<Inode>();
  *inode = {bytes, bytes, {}, {}};
  name_history_ = {names_};
}

std::vector<std::string> FaultyFileSystem::paths() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> paths;
  for (const auto& [path, inode] : names_) paths.push_back(path);
  return paths;
}

int FaultyFileSystem::count_of(Operation operation) const {
  const std::lock_guard lock(mutex_);
  const auto found = counts_.find(operation);
  return found == counts_.end() ? 0 : found->second;
}

}  // namespace vedette::journal
