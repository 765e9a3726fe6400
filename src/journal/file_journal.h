// The journal in segment files of one directory.
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.h"
#include "journal/file_system.h"
#include "journal/journal.h"

namespace vedette::journal {

struct Options {
  // Created when absent. One journal at a time uses it.
  std::string directory;
  // A new segment is begun once the current one holds this much; at most a quarter of bytes_max.
  std::uint64_t segment_bytes_max = 64ULL * 1024 * 1024;
  // append() fails while segments and queue together hold this much: back-pressure.
  std::uint64_t bytes_max = 4ULL * 1024 * 1024 * 1024;
  // append() fails while this much is queued and not yet durable. One record that is larger comes on
  // top.
  std::uint64_t pending_bytes_max = 64ULL * 1024 * 1024;
  // Of the newest records, this much stays in memory for the reader that follows the writer.
  std::uint64_t tail_bytes_max = 32ULL * 1024 * 1024;
  // Nothing is accepted while the disk has less free space than this; 0 for no such guard.
  std::uint64_t free_bytes_min = 256ULL * 1024 * 1024;
  // Of zstd: 1 writes a quarter of the bytes for twice the processor time; 0 writes records as they
  // are. See docs/decisions/0004-journal-format.md.
  int compression_level = 0;
  // The reader's position: numbers up to it count as used, whatever the directory says.
  std::uint64_t sequence_floor = 0;
};

// Opens the journal and starts its writing thread. What the last run left behind is repaired first.
// Errors: conflict (another journal holds the directory), unavailable, resource_exhausted.
// Lifetime: the file system and the clock outlive the journal.
Result<std::unique_ptr<Journal>> open_file_journal(Options options, FileSystem& file_system,
                                                   const Clock& clock);

}  // namespace vedette::journal
