#include "journal/segment_scan.h"

#include <algorithm>
#include <span>

#include "journal/crc32c.h"

namespace vedette::journal {
namespace {

// The intact block at `offset`, of any salt when none is given. Its checksums are verified;
// decompression is left to the reader.
std::optional<ScannedBlock> block_at(std::string_view bytes, std::size_t offset,
                                     std::optional<std::uint64_t> salt) {
  const auto header = decode_block_header(bytes.substr(offset));
  if (!header || (salt && header->salt != *salt)) return std::nullopt;
  if (header->stored_bytes > bytes.size() - offset - kBlockHeaderBytes) return std::nullopt;
  const auto payload = bytes.substr(offset + kBlockHeaderBytes, header->stored_bytes);
  if (crc32c(payload) != header->payload_crc) return std::nullopt;
  return ScannedBlock{offset, *header};
}

struct Found {
  std::vector<ScannedBlock> blocks;
  std::vector<Damage> gaps;  // every stretch that is not a block, the one at the end included
};

class Search {
 public:
  Search(std::string_view bytes, std::optional<std::uint64_t> salt)
      : bytes_(bytes), salt_(salt) {}

  Found run() {
    Found found;
    std::size_t at = std::min(kSegmentHeaderBytes, bytes_.size());
    while (at < bytes_.size()) {
      auto block = accept(at, found);
      if (!block) {
        const auto gap = at;
        for (at = find_block_header(bytes_, gap + 1); at != std::string_view::npos;
             at = find_block_header(bytes_, at + 1)) {
          block = accept(at, found);
          if (block) break;
        }
        at = std::min(at, bytes_.size());
        found.gaps.push_back({gap, at - gap});
        if (!block) break;
      }
      found.blocks.push_back(*block);
      at += block->header.size_bytes();
    }
    return found;
  }

 private:
  std::optional<ScannedBlock> accept(std::size_t offset, const Found& found) {
    // With a damaged segment header the salt is learned from the first block, which stands where
    // only a block can stand. Any other place could be the inside of an envelope.
    if (!salt_ && offset != kSegmentHeaderBytes) return std::nullopt;
    auto block = block_at(bytes_, offset, salt_);
    if (!block) return std::nullopt;
    if (!found.blocks.empty() &&
        block->header.first_sequence <= found.blocks.back().header.last_sequence())
      return std::nullopt;
    salt_ = block->header.salt;
    return block;
  }

  const std::string_view bytes_;
  std::optional<std::uint64_t> salt_;
};

// Whether a block behind `gap` was written after the gap's bytes had been made durable.
bool was_durable(const Damage& gap, std::uint64_t last_before, const Found& found) {
  return std::ranges::any_of(found.blocks, [&](const ScannedBlock& block) {
    return block.offset > gap.offset && block.header.durable_through > last_before;
  });
}

}  // namespace

std::optional<std::uint64_t> SegmentScan::last_sequence() const {
  if (blocks.empty()) return std::nullopt;
  return blocks.back().header.last_sequence();
}

SegmentScan scan_segment(std::string_view bytes, std::optional<std::uint64_t> durable_through) {
  SegmentScan scan;
  scan.header = decode_segment_header(bytes);
  scan.end = std::min(kSegmentHeaderBytes, bytes.size());
  const auto found =
      Search(bytes, scan.header ? std::optional(scan.header->salt) : std::nullopt).run();
  // Numbers of the segment begin above this.
  std::uint64_t last = scan.header ? scan.header->durable_through : 0;
  auto gap = found.gaps.begin();
  const auto is_complete = [&] { return durable_through && last >= *durable_through; };
  for (const auto& block : found.blocks) {
    if (is_complete()) break;
    if (gap != found.gaps.end() && gap->offset < block.offset) {
      if (!durable_through && !was_durable(*gap, last, found)) break;
      scan.damages.push_back(*gap++);
    }
    if (durable_through && block.header.last_sequence() > *durable_through) break;
    scan.blocks.push_back(block);
    scan.end = block.offset + block.header.size_bytes();
    last = block.header.last_sequence();
  }
  if (durable_through && !is_complete() && gap != found.gaps.end() && gap->offset >= scan.end)
    scan.damages.push_back(*gap);
  scan.is_torn = bytes.find_first_not_of('\0', scan.end) != std::string_view::npos;
  return scan;
}

}  // namespace vedette::journal
