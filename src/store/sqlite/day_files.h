// SQLite files by day, and the connections to them.
#pragma once
#include <compare>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/sqlite/connection.h"

namespace vedette::sql {

// What is stored together and dropped together: one day of data that is kept for so many days.
struct Partition {
  std::int32_t day = 0;  // since the epoch
  std::int32_t retention_days = 0;

  // The first day on which its data is no longer to be kept.
  std::int32_t expires() const { return day + retention_days + 1; }
  auto operator<=>(const Partition&) const = default;
};

// Threads: safe for concurrent use.
class DayFiles {
 public:
  // Finds the files that are there. `schema` makes a new one. Errors: unavailable.
  static Result<std::unique_ptr<DayFiles>> open(const std::string& directory, std::string schema);

  // Ascending by day.
  std::vector<Partition> partitions() const;
  bool contains(Partition partition) const { return find(partition) != nullptr; }

  // Runs `work` in a read transaction of the file; does nothing when it is not there.
  Status read(Partition partition, const std::function<Status(Connection&)>& work);
  // Runs `work` in a write transaction of the file, which is made when it is not there. What it
  // wrote is on stable storage when this returns ok.
  Status write(Partition partition, const std::function<Status(Connection&)>& work);
  // Drops the file. Readers that are in it finish undisturbed. Errors: unavailable.
  Status remove(Partition partition);
  // Closes the connections that nobody uses at the moment.
  void close_idle();

 private:
  struct File {
    std::mutex mutex;
    std::vector<std::unique_ptr<Connection>> idle;  // Guarded by mutex.
    bool is_removed = false;                        // Guarded by mutex.
    // Guarded by mutex. Not known of a file that was found: whoever made it may have been killed before the schema was in.
    bool has_schema = false;
  };
  DayFiles(std::string directory, std::string schema) : directory_(std::move(directory)), schema_(std::move(schema)) {}
  std::shared_ptr<File> find(Partition partition) const;
  std::string path_of(Partition partition) const;
  Result<std::shared_ptr<File>> find_or_make(Partition partition);
  // Nothing when the file has been removed.
  Result<std::unique_ptr<Connection>> lease(File& file, Partition partition);
  static void give_back(File& file, std::unique_ptr<Connection> connection);

  const std::string directory_;
  const std::string schema_;
  mutable std::mutex mutex_;
  std::map<Partition, std::shared_ptr<File>> files_;  // Guarded by mutex_.
};

}  // namespace vedette::sql
