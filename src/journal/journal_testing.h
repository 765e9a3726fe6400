// What the journal's tests share.
#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "journal/faulty_file_system.h"
#include "journal/file_journal.h"

namespace vedette::journal {

inline const std::string kTestDirectory = "journal";

// Small segments without compression, so that few records make many files.
Options test_options();

// Opens a journal on the disk; a failure ends the test program.
std::unique_ptr<Journal> open_journal(FileSystem& disk, const Options& options = test_options());

// How appends ended, in the order of their callbacks.
// Threads: safe for concurrent use. Lifetime: outlives the callbacks.
class Outcomes {
 public:
  struct Outcome {
    int id = 0;
    Status status;
  };
  std::move_only_function<void(Status)> expect(int id);
  // Blocks until `count` callbacks have come, and returns all that have.
  std::vector<Outcome> wait(std::size_t count);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Outcome> outcomes_;
};

// Appends one record and waits for its end.
Status append(Journal& journal, std::string_view body, std::string_view header = "h");

std::vector<StoredRecord> read_all(Journal& journal, std::uint64_t after = 0);
std::vector<std::string> bodies(const std::vector<StoredRecord>& records);

// The segments on the disk, ascending.
std::vector<std::string> segment_paths(const FaultyFileSystem& disk);

}  // namespace vedette::journal
