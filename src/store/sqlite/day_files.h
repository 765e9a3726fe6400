// The files of the event store, one per day, and the connections to them.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/sqlite/connection.h"

namespace vedette::sql {

// Threads: safe for concurrent use.
class DayFiles {
 public:
  // Finds the days that are there. Errors: unavailable.
  static Result<std::unique_ptr<DayFiles>> open(const std::string& directory);

  // Days since the epoch, ascending.
  std::vector<std::int32_t> days() const;

  // Runs `work` in a read transaction of the day's file; does nothing when the day is not there.
  Status read(std::int32_t day, const std::function<Status(Connection&)>& work);
  // Runs `work` in a write transaction of the day's file, which is made when it is not there. What it
  // wrote is on stable storage when this returns ok.
  Status write(std::int32_t day, const std::function<Status(Connection&)>& work);

 private:
  struct Day {
    std::mutex mutex;
    std::vector<std::unique_ptr<Connection>> idle;  // Guarded by mutex.
  };
  explicit DayFiles(std::string directory) : directory_(std::move(directory)) {}
  std::shared_ptr<Day> find(std::int32_t day) const;
  std::string path_of(std::int32_t day) const;
  Result<std::unique_ptr<Connection>> lease(Day& day, std::int32_t number);
  static void give_back(Day& day, std::unique_ptr<Connection> connection);

  const std::string directory_;
  mutable std::mutex mutex_;
  std::map<std::int32_t, std::shared_ptr<Day>> days_;  // Guarded by mutex_.
};

}  // namespace vedette::sql
