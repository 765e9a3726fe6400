// What is done about the files that an earlier run left behind, and about damaged ones.
#pragma once
#include "journal/segment_set.h"

namespace vedette::journal {

struct Recovery {
  std::vector<std::shared_ptr<Segment>> segments;  // ascending
  std::uint64_t durable_through = 0;               // the newest record that can be read
  std::uint64_t next_sequence = 1;                 // above every number that was ever given out
  std::uint64_t damaged_count = 0;
  // Numbers were skipped because the end of the newest segment could not be read. They stay skipped
  // once a segment that begins with next_sequence is on the disk.
  bool has_skipped_numbers = false;
};

// Opens the segments of a directory, which exists. Reads the newest one and the headers of the
// others; cuts a torn end off, sets damaged segments aside and keeps their readable rest. On return
// every record up to durable_through that can be read is durable. Errors: unavailable,
// resource_exhausted.
Result<Recovery> recover_segments(const std::string& directory, FileSystem& file_system);

enum class Salvage { replace, leave };

struct Examination {
  std::map<std::uint64_t, std::uint64_t> skips;  // what to skip in the file that is now the segment
  std::shared_ptr<File> replacement;             // null unless the damaged file was set aside
  std::uint64_t end = 0;                         // of the replacement
};

// Reads a segment of which the block at `bad_offset` did not check out. With Salvage::replace the
// readable blocks become a new file in its place and the old one is renamed to *.damaged; when that
// fails, as with Salvage::leave, what is damaged is only skipped. Both are logged.
// Errors: unavailable (nothing of it can be read now).
Result<Examination> examine_segment(const std::string& directory, FileSystem& file_system,
                                    const Segment& segment, std::uint64_t bad_offset,
                                    Salvage salvage);

}  // namespace vedette::journal
