// The segment files of a journal: which there are, and reading records back from them.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "journal/block.h"
#include "journal/file_system.h"

namespace vedette::journal {

struct Segment {
  SegmentHeader header;
  std::string path;

  // Guarded by the set once the segment belongs to one.
  std::shared_ptr<File> file;
  std::uint64_t last_sequence = 0;  // the newest durable record in or before it
  std::uint64_t end = 0;            // behind its last durable block, or its size when not yet known
  std::map<std::uint64_t, std::uint64_t> skips;  // offset of damaged bytes → offset behind them
};

// `0000000000000001.journal`: the number in hexadecimal, so that names sort like numbers.
std::string segment_name(std::uint64_t first_sequence);

// Threads: safe for concurrent use.
class SegmentSet {
 public:
  // Segments in ascending order.
  SegmentSet(std::string directory, FileSystem& file_system,
             std::vector<std::shared_ptr<Segment>> segments);

  // Adds the segment that is written from now on; its number is above all others.
  void add(std::shared_ptr<Segment> segment);
  // Says that the segment, the newest, is durable up to `end`.
  void advance(Segment& segment, std::uint64_t last_sequence, std::uint64_t end);

  // The block with the first durable record after `after`, or null when there is none. Bytes that
  // turn out to be damaged are logged and skipped, and their segment is set aside.
  // Errors: unavailable.
  Result<std::shared_ptr<const Block>> load_block_after(std::uint64_t after);

  // Deletes the segments whose records all are at or before `through`, except the newest, which
  // keeps the numbering. Errors: unavailable.
  Status release(std::uint64_t through);

  std::uint64_t bytes_on_disk() const;
  std::uint64_t damaged_count() const;

 private:
  struct Position {
    std::shared_ptr<Segment> segment;
    std::uint64_t offset = 0;
  };
  // A copy of the guarded fields.
  Segment view(const Segment& segment) const;
  std::shared_ptr<Segment> segment_after(std::uint64_t after, std::uint64_t first_min) const;
  Result<std::shared_ptr<const Block>> search(const std::shared_ptr<Segment>& segment,
                                              std::uint64_t after);
  // Counts a failed read; true when it fails so steadily that the place counts as damaged.
  bool is_lasting_failure(const std::shared_ptr<Segment>& segment, std::uint64_t offset);
  // Finds out which bytes are damaged, and replaces the file by its readable rest unless it is the
  // newest, which is being written.
  Status examine(Segment& segment, std::uint64_t bad_offset);

  const std::string directory_;
  FileSystem& file_system_;

  // One reader at a time goes to the disk. Taken before mutex_.
  std::mutex read_mutex_;
  // Guarded by read_mutex_: the last block that was read, for readers that go on from there.
  std::shared_ptr<const Block> block_;
  std::uint64_t block_follows_ = 0;  // no durable record lies between this number and the block
  Position next_;                    // behind the block
  std::uint64_t next_after_ = 0;     // the last number of the block
  Position failed_at_;               // where the disk did not answer, and how often in a row
  int failed_count_ = 0;

  mutable std::mutex mutex_;
  // Guarded by mutex_.
  std::map<std::uint64_t, std::shared_ptr<Segment>> segments_;
  std::uint64_t damaged_count_ = 0;
};

}  // namespace vedette::journal
