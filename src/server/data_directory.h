// The folder that holds everything an installation knows.
#pragma once
#include <memory>
#include <string>

#include "base/result.h"

namespace vedette::server {

// Makes the folder when it is not there, readable by its owner alone.
// Errors: unavailable, with a sentence that says what to do.
Status prepare_data_directory(const std::string& path);

// Held by the one server that works on the folder; released when it is destroyed or the process ends.
class DataLock {
 public:
  // Errors: conflict when another process holds it.
  static Result<std::unique_ptr<DataLock>> take(const std::string& path);
  DataLock(const DataLock&) = delete;
  DataLock& operator=(const DataLock&) = delete;
  ~DataLock();

 private:
  explicit DataLock(int file) : file_(file) {}
  int file_;
};

}  // namespace vedette::server
