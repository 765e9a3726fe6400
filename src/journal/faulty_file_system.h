// A disk in memory that fails, fills up and forgets on demand. For tests.
#pragma once
#include <condition_variable>
#include <map>
#include <mutex>
#include <random>
#include <set>

#include "journal/file_system.h"

namespace vedette::journal {

enum class Operation { open, read, write, sync, truncate, rename, remove, sync_directory };

// What a power cut takes from bytes and names that were not synced.
enum class Loss {
  nothing,  // as after kill -9: the operating system lives on
  all,
  some,  // any sectors of the bytes, any end of the history of names
};

// Knows one level of directories. Threads: safe for concurrent use.
class FaultyFileSystem final : public FileSystem {
 public:
  static constexpr std::uint64_t kSectorBytes = 512;

  explicit FaultyFileSystem(std::uint64_t seed = 1) : random_(seed) {}

  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override;
  Result<std::unique_ptr<File>> lock(const std::string& path) override;
  Status make_directory(const std::string& path) override;
  Status rename(const std::string& from, const std::string& to) override;
  Status remove(const std::string& path) override;
  Result<std::vector<std::string>> list(const std::string& directory) override;
  Status sync_directory(const std::string& path) override;
  Result<std::uint64_t> free_bytes(const std::string& directory) override;

  // The operation fails `count` times, after it has worked `skip` times. A failed write has written
  // a part; a failed sync has lost its bytes to the next power cut, whatever later syncs say.
  void fail_next(Operation operation, int count = 1, int skip = 0);
  void heal();
  // Room for all files together.
  void set_capacity(std::uint64_t bytes);
  // After that many more operations that change something, every operation fails until restart().
  void cut_power_after(int operations);
  bool is_powered() const;
  // Power returns: open files are dead, locks are free, unsynced state is lost as told.
  void restart(Loss loss);
  // sync() of a file waits while the disk is held.
  void hold_syncs();
  void resume_syncs();
  // Blocks until a sync waits.
  void wait_for_held_sync();

  // The bytes of a file, and putting others in their place, durably.
  std::string contents(const std::string& path) const;
  void set_contents(const std::string& path, std::string bytes);
  std::vector<std::string> paths() const;
  int count_of(Operation operation) const;

 private:
  struct Write {
    std::uint64_t offset;
    std::string bytes;
  };
  struct Inode {
    std::string cached;   // what a reader sees
    std::string durable;  // what a power cut leaves at least
    std::vector<Write> unsynced;
    std::vector<Write> doomed;  // by a failed sync
  };
  using Names = std::map<std::string, std::shared_ptr<Inode>>;
  class OpenFile;
  class Lock;

  // Accounts for one operation: its failure, or nothing.
  Status begin(Operation operation);
  Status write(Inode& inode, std::uint64_t offset, std::string_view bytes);
  Status sync(std::unique_lock<std::mutex>& lock, Inode& inode);
  Status truncate(Inode& inode, std::uint64_t size);
  std::uint64_t used_bytes() const;
  void lose(Inode& inode, Loss loss);
  static void apply(std::string& content, const Write& write);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  std::mt19937_64 random_;
  Names names_;
  std::vector<Names> name_history_{Names{}};  // since the last sync of the directory, oldest first
  std::set<std::string> locks_;
  struct Plan {
    int skip = 0;
    int count = 0;
  };
  std::map<Operation, Plan> plans_;
  std::map<Operation, int> counts_;
  std::uint64_t capacity_ = 1ULL << 40;
  int operations_left_ = -1;  // until the power is cut; negative for ever
  bool is_powered_ = true;
  std::uint64_t generation_ = 0;  // of open files
  bool is_held_ = false;
  int held_count_ = 0;
};

}  // namespace vedette::journal
