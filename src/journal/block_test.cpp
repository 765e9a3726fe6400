#include "journal/block.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "journal/crc32c.h"

namespace vedette::journal {
namespace {

using ::testing::SizeIs;

Block block_of(std::uint64_t first_sequence, const std::vector<std::string>& bodies) {
  Block block{first_sequence, 0, {}};
  for (const auto& body : bodies) block.add({"h", body});
  return block;
}

std::string encoded(const Block& block, int compression_level = 0) {
  std::string bytes;
  BlockEncoder(compression_level).encode(block, 77, 5, bytes);
  return bytes;
}

std::optional<Block> decoded(std::string_view bytes) {
  const auto header = decode_block_header(bytes);
  if (!header) return std::nullopt;
  return decode_block(*header, bytes.substr(kBlockHeaderBytes));
}

// Reference: RFC 3720, appendix B.4.
TEST(Crc32c, gives_the_published_values) {
  for (const auto crc : {crc32c, crc32c_portable}) {
    EXPECT_EQ(crc(""), 0u);
    EXPECT_EQ(crc("123456789"), 0xE3069283u);
    EXPECT_EQ(crc(std::string(32, '\0')), 0x8A9136AAu);
    EXPECT_EQ(crc(std::string(32, '\xFF')), 0x62A8AB43u);
  }
}

TEST(Crc32c, tables_and_instruction_agree) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(crc32c(bytes), crc32c_portable(bytes)) << bytes.size();
    bytes.push_back(static_cast<char>(i * 7));
  }
}

TEST(SegmentHeader, is_read_back_as_written) {
  const SegmentHeader header{0x1122334455667788, 42, 41};
  const auto bytes = encode_segment_header(header);
  EXPECT_THAT(bytes, SizeIs(kSegmentHeaderBytes));
  EXPECT_EQ(decode_segment_header(bytes), header);
}

TEST(SegmentHeader, has_the_documented_bytes) {
  const auto bytes = encode_segment_header({0x1122334455667788, 42, 41});
  EXPECT_EQ(bytes.substr(0, 36), std::string("VEDJRNL\n"
                                             "\x01\x00\x00\x00"
                                             "\x88\x77\x66\x55\x44\x33\x22\x11"
                                             "\x2A\x00\x00\x00\x00\x00\x00\x00"
                                             "\x29\x00\x00\x00\x00\x00\x00\x00",
                                             36));
}

TEST(SegmentHeader, no_flipped_bit_goes_unnoticed) {
  const auto bytes = encode_segment_header({1, 2, 1});
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    auto damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(decode_segment_header(damaged)) << bit;
  }
  EXPECT_FALSE(decode_segment_header(std::string_view(bytes).substr(0, 39)));
}

TEST(Block, has_the_documented_bytes) {
  const auto bytes = encoded(block_of(9, {"bb"}));
  EXPECT_EQ(bytes.substr(0, 44), std::string("\xB5VJB"
                                             "\x00\x00\x00\x00"
                                             "\x4D\x00\x00\x00\x00\x00\x00\x00"
                                             "\x09\x00\x00\x00\x00\x00\x00\x00"
                                             "\x05\x00\x00\x00\x00\x00\x00\x00"
                                             "\x01\x00\x00\x00"
                                             "\x0B\x00\x00\x00"
                                             "\x0B\x00\x00\x00",
                                             44));
  EXPECT_EQ(bytes.substr(kBlockHeaderBytes),
            std::string("\x01\x00\x00\x00\x02\x00\x00\x00hbb", 11));
}

TEST(Block, is_read_back_as_written_with_and_without_compression) {
  const auto block = block_of(9, {"first", std::string(5000, 'x'), ""});
  for (const int level : {0, 1, -1, 3}) {
    const auto bytes = encoded(block, level);
    EXPECT_EQ(bytes.size() < 5000, level != 0);
    const auto read = decoded(bytes);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->first_sequence, 9u);
    EXPECT_EQ(read->record_count, 3u);
    EXPECT_EQ(read->payload, block.payload);
  }
}

TEST(Block, what_does_not_shrink_is_stored_as_it_is) {
  const auto bytes = encoded(block_of(1, {"q"}), 1);
  EXPECT_EQ(decode_block_header(bytes)->encoding, Encoding::plain);
  EXPECT_TRUE(decoded(bytes));
}

TEST(Block, no_flipped_bit_goes_unnoticed) {
  for (const int level : {0, 1}) {
    const auto bytes = encoded(block_of(1, {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}), level);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      auto damaged = bytes;
      damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
      EXPECT_FALSE(decoded(damaged)) << bit;
    }
  }
}

TEST(Block, frames_that_do_not_fill_the_payload_are_refused) {
  auto block = block_of(1, {"a"});
  block.payload += "rest";
  EXPECT_FALSE(decoded(encoded(block)));
  block = block_of(1, {"a"});
  block.record_count = 2;
  EXPECT_FALSE(decoded(encoded(block)));
}

TEST(Block, copying_stops_at_the_budget_and_says_so) {
  const auto block = block_of(5, {"aa", "bb", "cc"});
  std::vector<StoredRecord> records;
  ReadBudget budget{10, 7};
  EXPECT_FALSE(copy_records(block, 4, budget, records));
  EXPECT_THAT(records, SizeIs(2));
  records.clear();
  budget = {10, 100};
  EXPECT_TRUE(copy_records(block, 5, budget, records));
  ASSERT_THAT(records, SizeIs(2));
  EXPECT_EQ(records[0].sequence, 6u);
  EXPECT_EQ(records[0].body, "bb");
}

}  // namespace
}  // namespace vedette::journal
