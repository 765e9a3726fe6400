// Finds the blocks in the bytes of a segment, and tells a torn end from damage. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "journal/block.h"

namespace vedette::journal {

struct ScannedBlock {
  std::uint64_t offset = 0;
  BlockHeader header;
};

// Bytes that should have been readable.
struct Damage {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
};

struct SegmentScan {
  std::optional<SegmentHeader> header;  // nothing when it is damaged
  std::vector<ScannedBlock> blocks;     // intact ones that count, in order
  std::vector<Damage> damages;
  // Behind the last block that counts. What follows was never acknowledged.
  std::uint64_t end = 0;
  bool is_torn = false;  // something other than zeros follows

  // Of the last block, or nothing when there is none.
  std::optional<std::uint64_t> last_sequence() const;
};

// `durable_through` is what the next segment says about this one: then records beyond it do not
// count, and their absence up to it is damage. Without it this is the newest segment, where an
// unreadable end is taken for a commit that was cut off: it cannot have been acknowledged unless a
// later block says so.
SegmentScan scan_segment(std::string_view bytes, std::optional<std::uint64_t> durable_through);

}  // namespace vedette::journal
