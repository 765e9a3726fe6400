// Puts groups of blocks on stable storage, and makes sure that a group that failed stays away.
#pragma once
#include <memory>
#include <span>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "journal/segment_set.h"

namespace vedette::journal {

struct WriterOptions {
  std::string directory;
  std::uint64_t segment_bytes_max = 0;
  std::uint64_t free_bytes_min = 0;
  int compression_level = 0;
};

// Threads: one at a time; the set may be read meanwhile.
class SegmentWriter {
 public:
  // `durable_through` is the newest record in the set.
  SegmentWriter(WriterOptions options, FileSystem& file_system, const Clock& clock, SegmentSet& set,
                std::uint64_t durable_through);

  // Goes on with this segment, which is the newest, durable and empty.
  void adopt(std::shared_ptr<Segment> segment);
  // Begins a new segment for records from `first_sequence` on. Durable on return.
  Status start_segment(std::uint64_t first_sequence);

  // Writes the blocks, in order, with one write and one sync. After an error none of them will ever
  // be read back, unless is_failed() says that this is not certain yet.
  // Errors: resource_exhausted (the disk is full), unavailable.
  Status commit(std::span<const std::shared_ptr<const Block>> blocks);

  bool is_failed() const { return is_failed_; }

 private:
  Status write_group(std::span<const std::shared_ptr<const Block>> blocks);
  Status check_space();
  void write_zeros_ahead(std::uint64_t bytes);
  void undo_write(std::uint64_t next_sequence);
  void abandon_segment(std::uint64_t next_sequence);

  const WriterOptions options_;
  FileSystem& file_system_;
  const Clock& clock_;
  SegmentSet& set_;
  SystemRandom random_;
  BlockEncoder encoder_;
  const std::string zeros_;

  std::shared_ptr<Segment> active_;  // null before the first commit and after a failed sync
  std::uint64_t end_ = 0;            // of the active segment
  std::uint64_t zeros_end_ = 0;      // zeros have been written up to here, blocks over them
  std::uint64_t durable_through_;
  bool is_failed_ = false;
  bool is_failing_ = false;  // the last commit failed
  std::string bytes_;

  bool has_space_ = false;
  std::int64_t space_checked_ms_ = 0;
  std::uint64_t written_since_check_ = 0;
};

}  // namespace vedette::journal
