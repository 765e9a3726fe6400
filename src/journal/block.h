// The bytes of a segment file: its header, and blocks of records. See docs/formats/journal.md.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journal/journal.h"

struct ZSTD_CCtx_s;

namespace vedette::journal {

inline constexpr std::size_t kSegmentHeaderBytes = 40;
inline constexpr std::size_t kBlockHeaderBytes = 52;
// A block is closed once it holds this much; one record alone may make it larger.
inline constexpr std::size_t kBlockBytesTarget = 256 * 1024;
inline constexpr std::size_t kBlockRecordsMax = 4096;
inline constexpr std::size_t kRecordBytesMax = 256 * 1024 * 1024;
inline constexpr std::size_t kRecordFrameBytes = 8;
// What no block exceeds, before compression.
inline constexpr std::size_t kBlockBytesMax =
    kBlockBytesTarget + kRecordFrameBytes + kRecordBytesMax;

struct SegmentHeader {
  // Drawn anew for each segment and repeated in its blocks, so that bytes inside an envelope cannot
  // be taken for a block when a damaged segment is searched.
  std::uint64_t salt = 0;
  // No record in the segment has a lower number.
  std::uint64_t first_sequence = 0;
  // The newest durable record when the segment was made. What earlier segments hold beyond it was
  // never acknowledged and does not count.
  std::uint64_t durable_through = 0;

  bool operator==(const SegmentHeader&) const = default;
};

std::string encode_segment_header(const SegmentHeader& header);
// Nothing when the bytes are damaged or of another version.
std::optional<SegmentHeader> decode_segment_header(std::string_view bytes);

enum class Encoding : std::uint32_t { plain = 0, zstd = 1 };

struct BlockHeader {
  Encoding encoding = Encoding::plain;
  std::uint64_t salt = 0;
  std::uint64_t first_sequence = 0;
  // The newest durable record when the block was written.
  std::uint64_t durable_through = 0;
  std::uint32_t record_count = 0;
  std::uint32_t stored_bytes = 0;  // of the payload that follows
  std::uint32_t raw_bytes = 0;     // of the payload, decompressed
  std::uint32_t payload_crc = 0;   // of the payload as stored

  std::uint64_t last_sequence() const { return first_sequence + record_count - 1; }
  std::uint64_t size_bytes() const { return kBlockHeaderBytes + std::uint64_t{stored_bytes}; }
};

// Nothing when the bytes are damaged or describe an impossible block.
std::optional<BlockHeader> decode_block_header(std::string_view bytes);
// Where the next block header may begin in `bytes`, at or after `from`; npos when nowhere.
std::size_t find_block_header(std::string_view bytes, std::size_t from);

// Consecutive records in memory, framed as in the payload of a block.
struct Block {
  std::uint64_t first_sequence = 0;
  std::uint32_t record_count = 0;
  std::string payload;

  std::uint64_t last_sequence() const { return first_sequence + record_count - 1; }
  void add(const Record& record);
};

// Room that is left in the answer to a read.
struct ReadBudget {
  std::size_t records = 0;
  std::size_t bytes = 0;
};
// Appends the records of the block after `after` to `records` while the budget allows; a first
// record is taken whatever its size. True when the end of the block was reached.
bool copy_records(const Block& block, std::uint64_t after, ReadBudget& budget,
                  std::vector<StoredRecord>& records);

// Turns blocks into bytes. Threads: one at a time.
class BlockEncoder {
 public:
  // Level 0 stores blocks as they are; others are zstd's.
  explicit BlockEncoder(int compression_level);
  ~BlockEncoder();
  BlockEncoder(const BlockEncoder&) = delete;
  BlockEncoder& operator=(const BlockEncoder&) = delete;
  // Appends the header and payload of `block` to `bytes`.
  void encode(const Block& block, std::uint64_t salt, std::uint64_t durable_through,
              std::string& bytes);

 private:
  const int compression_level_;
  ZSTD_CCtx_s* const context_;
};

// The block of a decoded header and its stored payload. Nothing when the payload is damaged.
std::optional<Block> decode_block(const BlockHeader& header, std::string_view stored);

}  // namespace vedette::journal
