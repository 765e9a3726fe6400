#include "journal/block.h"

#include <zstd.h>

#include <concepts>

#include "base/assert.h"
#include "journal/crc32c.h"

namespace vedette::journal {
namespace {

constexpr std::string_view kSegmentMagic = "VEDJRNL\n";
constexpr std::string_view kBlockMagic = "\xB5VJB";
constexpr std::uint32_t kFormatVersion = 1;

template <std::unsigned_integral T>
void put(std::string& bytes, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i)
    bytes.push_back(static_cast<char>((value >> (8 * i)) & 0xFF));
}

// Takes a little-endian number from the front of `bytes`, which must be long enough.
template <std::unsigned_integral T>
T take(std::string_view& bytes) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i)
    value |= static_cast<T>(T{static_cast<std::uint8_t>(bytes[i])} << (8 * i));
  bytes.remove_prefix(sizeof(T));
  return value;
}

// True when the last four of `size` bytes are the checksum of those before.
bool is_intact(std::string_view bytes, std::size_t size) {
  std::string_view stored = bytes.substr(size - 4, 4);
  return take<std::uint32_t>(stored) == crc32c(bytes.substr(0, size - 4));
}

struct FramedRecord {
  std::string_view header;
  std::string_view body;
};

// Takes one record from the front of `payload`; nothing when it does not fit.
std::optional<FramedRecord> take_record(std::string_view& payload) {
  if (payload.size() < kRecordFrameBytes) return std::nullopt;
  const std::uint64_t header_bytes = take<std::uint32_t>(payload);
  const std::uint64_t body_bytes = take<std::uint32_t>(payload);
  if (header_bytes + body_bytes > payload.size()) return std::nullopt;
  const FramedRecord record{payload.substr(0, header_bytes),
                            payload.substr(header_bytes, body_bytes)};
  payload.remove_prefix(header_bytes + body_bytes);
  return record;
}

// A checksum says that the bytes are those that were written; this says that they were written
// right, so that copy_records() may rely on the frames.
bool is_well_framed(const Block& block) {
  std::string_view rest = block.payload;
  for (std::uint32_t i = 0; i < block.record_count; ++i)
    if (!take_record(rest)) return false;
  return rest.empty();
}

}  // namespace

std::string encode_segment_header(const SegmentHeader& header) {
  std::string bytes(kSegmentMagic);
  put(bytes, kFormatVersion);
  put(bytes, header.salt);
  put(bytes, header.first_sequence);
  put(bytes, header.durable_through);
  put(bytes, crc32c(bytes));
  ASSERT(bytes.size() == kSegmentHeaderBytes);
  return bytes;
}

std::optional<SegmentHeader> decode_segment_header(std::string_view bytes) {
  if (bytes.size() < kSegmentHeaderBytes || !bytes.starts_with(kSegmentMagic)) return std::nullopt;
  if (!is_intact(bytes, kSegmentHeaderBytes)) return std::nullopt;
  bytes.remove_prefix(kSegmentMagic.size());
  if (take<std::uint32_t>(bytes) != kFormatVersion) return std::nullopt;
  SegmentHeader header;
  header.salt = take<std::uint64_t>(bytes);
  header.first_sequence = take<std::uint64_t>(bytes);
  header.durable_through = take<std::uint64_t>(bytes);
  return header;
}

std::optional<BlockHeader> decode_block_header(std::string_view bytes) {
  if (bytes.size() < kBlockHeaderBytes || !bytes.starts_with(kBlockMagic)) return std::nullopt;
  if (!is_intact(bytes, kBlockHeaderBytes)) return std::nullopt;
  bytes.remove_prefix(kBlockMagic.size());
  const auto encoding = take<std::uint32_t>(bytes);
  if (encoding > static_cast<std::uint32_t>(Encoding::zstd)) return std::nullopt;
  BlockHeader header;
  header.encoding = static_cast<Encoding>(encoding);
  header.salt = take<std::uint64_t>(bytes);
  header.first_sequence = take<std::uint64_t>(bytes);
  header.durable_through = take<std::uint64_t>(bytes);
  header.record_count = take<std::uint32_t>(bytes);
  header.stored_bytes = take<std::uint32_t>(bytes);
  header.raw_bytes = take<std::uint32_t>(bytes);
  header.payload_crc = take<std::uint32_t>(bytes);
  const bool is_possible = header.record_count > 0 && header.raw_bytes <= kBlockBytesMax &&
                           header.stored_bytes <= header.raw_bytes &&
                           header.first_sequence <= UINT64_MAX - header.record_count;
  if (!is_possible) return std::nullopt;
  return header;
}

std::size_t find_block_header(std::string_view bytes, std::size_t from) {
  return bytes.find(kBlockMagic, from);
}

void Block::add(const Record& record) {
  put(payload, static_cast<std::uint32_t>(record.header.size()));
  put(payload, static_cast<std::uint32_t>(record.body.size()));
  payload.append(record.header).append(record.body);
  ++record_count;
}

bool copy_records(const Block& block, std::uint64_t after, ReadBudget& budget,
                  std::vector<StoredRecord>& records) {
  std::string_view rest = block.payload;
  for (auto sequence = block.first_sequence; sequence <= block.last_sequence(); ++sequence) {
    const auto record = take_record(rest);
    ASSERT(record.has_value());
    if (sequence <= after) continue;
    const auto bytes = record->header.size() + record->body.size();
    if (budget.records == 0 || (bytes > budget.bytes && !records.empty())) return false;
    budget.records -= 1;
    budget.bytes -= std::min(budget.bytes, bytes);
    records.push_back({sequence, std::string(record->header), std::string(record->body)});
  }
  return true;
}

BlockEncoder::BlockEncoder(int compression_level)
    : compression_level_(compression_level),
      context_(compression_level == 0 ? nullptr : ZSTD_createCCtx()) {}

BlockEncoder::~BlockEncoder() { ZSTD_freeCCtx(context_); }

void BlockEncoder::encode(const Block& block, std::uint64_t salt, std::uint64_t durable_through,
                          std::string& bytes) {
  ASSERT(block.record_count > 0 && block.payload.size() <= kBlockBytesMax);
  const auto start = bytes.size();
  const auto raw_bytes = block.payload.size();
  auto encoding = Encoding::plain;
  auto stored_bytes = raw_bytes;
  bytes.resize(start + kBlockHeaderBytes + raw_bytes);
  char* const payload = bytes.data() + start + kBlockHeaderBytes;
  if (context_ != nullptr && raw_bytes > 1) {
    // Room for less than the raw size: what does not shrink is stored as it is.
    const auto size = ZSTD_compressCCtx(context_, payload, raw_bytes - 1, block.payload.data(),
                                        raw_bytes, compression_level_);
    if (ZSTD_isError(size) == 0) {
      encoding = Encoding::zstd;
      stored_bytes = size;
    }
  }
  if (encoding == Encoding::plain) block.payload.copy(payload, raw_bytes);
  bytes.resize(start + kBlockHeaderBytes + stored_bytes);

  std::string header(kBlockMagic);
  put(header, static_cast<std::uint32_t>(encoding));
  put(header, salt);
  put(header, block.first_sequence);
  put(header, durable_through);
  put(header, block.record_count);
  put(header, static_cast<std::uint32_t>(stored_bytes));
  put(header, static_cast<std::uint32_t>(raw_bytes));
  put(header, crc32c(std::string_view(bytes).substr(start + kBlockHeaderBytes)));
  put(header, crc32c(header));
  ASSERT(header.size() == kBlockHeaderBytes);
  bytes.replace(start, kBlockHeaderBytes, header);
}

std::optional<Block> decode_block(const BlockHeader& header, std::string_view stored) {
  if (stored.size() != header.stored_bytes || crc32c(stored) != header.payload_crc)
    return std::nullopt;
  Block block{header.first_sequence, header.record_count, {}};
  if (header.encoding == Encoding::plain) {
    block.payload = stored;
  } else {
    block.payload.resize(header.raw_bytes);
    const auto size =
        ZSTD_decompress(block.payload.data(), header.raw_bytes, stored.data(), stored.size());
    if (ZSTD_isError(size) != 0 || size != header.raw_bytes) return std::nullopt;
  }
  if (block.payload.size() != header.raw_bytes || !is_well_framed(block)) return std::nullopt;
  return block;
}

}  // namespace vedette::journal
