// The module list of a minidump.
#pragma once
#include "formats/byte_view.h"
#include "formats/minidump.h"

namespace vedette::formats {

// The text of a MINIDUMP_STRING: a size in bytes, then UTF-16. Cut at 1024 units; nothing when it lies outside the
// dump.
std::optional<std::string> minidump_string(const ByteView& dump, std::uint64_t offset);

// Appends the modules of the list to the summary, or faults.
void read_minidump_modules(const ByteView& dump, const ByteView& list, MinidumpSummary& summary);

// The entries of a list stream: a count, up to 4 bytes of padding, and as many entries of a fixed size.
struct MinidumpEntries {
  ByteView entries;
  std::size_t count;  // of the entries that are there, `count_max` at most
  bool is_whole;      // the list claimed no more than `count`
};
std::optional<MinidumpEntries> minidump_entries(const ByteView& list, std::size_t entry_size, std::size_t count_max);

}  // namespace vedette::formats
