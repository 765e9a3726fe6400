#include "journal/journal_testing.h"

#include <gtest/gtest.h>

#include "base/assert.h"

namespace vedette::journal {

Options test_options() {
  Options options;
  options.directory = kTestDirectory;
  options.segment_bytes_max = 4096;
  options.bytes_max = 1024 * 1024;
  options.free_bytes_min = 0;
  options.compression_level = 0;
  return options;
}

std::unique_ptr<Journal> open_journal(FileSystem& disk, const Options& options) {
  static const SystemClock clock;
  auto opened = open_file_journal(options, disk, clock);
  if (!opened) ADD_FAILURE() << opened.error().message << ": " << opened.error().detail;
  ASSERT(opened.has_value());
  return std::move(*opened);
}

std::move_only_function<void(Status)> Outcomes::expect(int id) {
  return [this, id](Status status) {
    const std::lock_guard lock(mutex_);
    outcomes_.push_back({id, std::move(status)});
    changed_.notify_all();
  };
}

std::vector<Outcomes::Outcome> Outcomes::wait(std::size_t count) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return outcomes_.size() >= count; });
  return outcomes_;
}

Status append(Journal& journal, std::string_view body, std::string_view header) {
  Outcomes outcomes;
  journal.append({header, body}, outcomes.expect(0));
  return outcomes.wait(1).front().status;
}

std::vector<StoredRecord> read_all(Journal& journal, std::uint64_t after) {
  std::vector<StoredRecord> all;
  while (true) {
    auto records = journal.read(after, 7, 10'000);
    EXPECT_TRUE(records.has_value()) << records.error().detail;
    if (!records || records->empty()) return all;
    after = records->back().sequence;
    std::ranges::move(*records, std::back_inserter(all));
  }
}

std::vector<std::string> bodies(const std::vector<StoredRecord>& records) {
  std::vector<std::string> bodies;
  for (const auto& record : records) bodies.push_back(record.body);
  return bodies;
}

std::vector<std::string> segment_paths(const FaultyFileSystem& disk) {
  auto paths = disk.paths();
  std::erase_if(paths, [](const auto& path) { return !path.ends_with(".journal"); });
  return paths;
}

}  // namespace vedette::journal
