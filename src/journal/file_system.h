// The disk as a seam: production uses the machine's, a test one that fails, forgets and fills up.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vedette::journal {

// An open file.
// Errors of every operation: resource_exhausted (no space left), unavailable (anything else).
// Threads: read_at() is safe beside itself and beside one writing thread.
class File {
 public:
  virtual ~File() = default;
  // Reads up to buffer.size() bytes from `offset`; fewer only at the end of the file.
  virtual Result<std::size_t> read_at(std::uint64_t offset, std::span<char> buffer) = 0;
  // Writes all bytes or fails; after a failure any part of them may have been written.
  virtual Status write_at(std::uint64_t offset, std::string_view bytes) = 0;
  // Makes what was written durable, the file's size included. After a failure nothing written since
  // the last success may be trusted, and another sync() proves nothing about it.
  virtual Status sync() = 0;
  // Cuts the file to `size`, which is at most its size. The cut and everything before it are durable
  // on return.
  virtual Status truncate(std::uint64_t size) = 0;
  virtual Result<std::uint64_t> size() = 0;
};

enum class OpenMode {
  existing,  // not_found when it is absent
  create,    // empty, whatever was there before
};

// Threads: safe for concurrent use. Lifetime: outlives the files it opened.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  virtual Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) = 0;
  // Holds the file at `path` (created when absent) until the result is destroyed.
  // Errors: conflict (someone else holds it), unavailable.
  virtual Result<std::unique_ptr<File>> lock(const std::string& path) = 0;
  // Creates the directory and its parents; no error when it is there.
  virtual Status make_directory(const std::string& path) = 0;
  // Replaces `to`. Durable, like open() with create and remove(), only after sync_directory().
  virtual Status rename(const std::string& from, const std::string& to) = 0;
  virtual Status remove(const std::string& path) = 0;
  // Names, without the directory, of the files in it; in no order.
  virtual Result<std::vector<std::string>> list(const std::string& directory) = 0;
  virtual Status sync_directory(const std::string& path) = 0;
  // Free space that an ordinary user may take.
  virtual Result<std::uint64_t> free_bytes(const std::string& directory) = 0;
};

}  // namespace vedette::journal
