#include "journal/segment_scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vedette::journal {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::uint64_t kSalt = 1234;

// Builds the bytes of a segment.
class Builder {
 public:
  Builder() : bytes_(encode_segment_header({kSalt, 1, 0})) {}

  // One block with one record, written when the records up to `durable_through` were durable.
  Builder& block(std::uint64_t sequence, std::uint64_t durable_through,
                 std::uint64_t salt = kSalt, std::string_view body = "body") {
    starts_.push_back(bytes_.size());
    Block block{sequence, 0, {}};
    block.add({"h", body});
    BlockEncoder(0).encode(block, salt, durable_through, bytes_);
    return *this;
  }
  Builder& damage(std::size_t block) {
    bytes_[starts_.at(block) + kBlockHeaderBytes] ^= 1;
    return *this;
  }
  std::string& bytes() { return bytes_; }
  std::size_t start(std::size_t block) const { return starts_.at(block); }

 private:
  std::string bytes_;
  std::vector<std::size_t> starts_;
};

TEST(SegmentScan, an_intact_segment_is_read_to_its_end) {
  auto built = Builder().block(1, 0).block(2, 1).block(7, 2);
  const auto scan = scan_segment(built.bytes(), std::nullopt);
  EXPECT_TRUE(scan.header.has_value());
  EXPECT_THAT(scan.blocks, SizeIs(3));
  EXPECT_THAT(scan.damages, IsEmpty());
  EXPECT_FALSE(scan.is_torn);
  EXPECT_EQ(scan.last_sequence(), 7u);
}

TEST(SegmentScan, a_block_cut_at_any_byte_is_a_torn_end) {
  auto built = Builder().block(1, 0).block(2, 1);
  for (auto size = built.start(1) + 1; size < built.bytes().size(); ++size) {
    const auto scan = scan_segment(std::string_view(built.bytes()).substr(0, size), std::nullopt);
    EXPECT_EQ(scan.last_sequence(), 1u);
    EXPECT_EQ(scan.end, built.start(1));
    EXPECT_TRUE(scan.is_torn);
    EXPECT_THAT(scan.damages, IsEmpty());
  }
}

TEST(SegmentScan, a_lost_first_half_of_a_commit_takes_the_second_half_with_it) {
  auto built = Builder().block(1, 0).block(2, 1).block(3, 1).damage(1);
  const auto scan = scan_segment(built.bytes(), std::nullopt);
  EXPECT_EQ(scan.last_sequence(), 1u);
  EXPECT_TRUE(scan.is_torn);
  EXPECT_THAT(scan.damages, IsEmpty());
}

TEST(SegmentScan, zeros_behind_the_last_block_are_no_torn_end) {
  auto built = Builder().block(1, 0).block(2, 1);
  const auto size = built.bytes().size();
  built.bytes().append(5000, '\0');
  const auto scan = scan_segment(built.bytes(), std::nullopt);
  EXPECT_FALSE(scan.is_torn);
  EXPECT_EQ(scan.end, size);
  EXPECT_THAT(scan.damages, IsEmpty());
  built.bytes() += 'x';
  EXPECT_TRUE(scan_segment(built.bytes(), std::nullopt).is_torn);
}

TEST(SegmentScan, what_a_later_block_calls_durable_is_damaged_not_torn) {
  auto built = Builder().block(1, 0).block(2, 1).block(3, 2).damage(1);
  const auto scan = scan_segment(built.bytes(), std::nullopt);
  EXPECT_THAT(scan.blocks, SizeIs(2));
  ASSERT_THAT(scan.damages, SizeIs(1));
  EXPECT_EQ(scan.damages[0].offset, built.start(1));
  EXPECT_EQ(scan.damages[0].offset + scan.damages[0].bytes, built.start(2));
  EXPECT_FALSE(scan.is_torn);
}

TEST(SegmentScan, damage_and_a_torn_end_are_told_apart_in_one_segment) {
  auto built = Builder().block(1, 0).block(2, 1).block(3, 2).block(4, 3).block(5, 3);
  built.damage(1).damage(3);
  const auto scan = scan_segment(built.bytes(), std::nullopt);
  EXPECT_EQ(scan.last_sequence(), 3u);
  EXPECT_THAT(scan.damages, SizeIs(1));
  EXPECT_TRUE(scan.is_torn);
}

TEST(SegmentScan, records_beyond_the_word_of_the_next_segment_do_not_count) {
  auto built = Builder().block(1, 0).block(2, 1).block(3, 1);
  const auto scan = scan_segment(built.bytes(), 1);
  EXPECT_EQ(scan.last_sequence(), 1u);
  EXPECT_THAT(scan.damages, IsEmpty());
}

TEST(SegmentScan, records_beyond_that_word_do_not_stand_in_for_damaged_ones) {
  auto built = Builder().block(1, 0).block(2, 1).block(3, 2).damage(1);
  const auto scan = scan_segment(built.bytes(), 2);
  EXPECT_EQ(scan.last_sequence(), 1u);
  EXPECT_THAT(scan.damages, SizeIs(1));
}

TEST(SegmentScan, an_unreadable_end_of_an_older_segment_is_damage) {
  auto built = Builder().block(1, 0).block(2, 1).damage(1);
  const auto scan = scan_segment(built.bytes(), 2);
  EXPECT_EQ(scan.last_sequence(), 1u);
  EXPECT_THAT(scan.damages, SizeIs(1));
}

TEST(SegmentScan, a_damaged_header_does_not_hide_the_blocks) {
  auto built = Builder().block(1, 0).block(2, 1);
  built.bytes()[9] ^= 1;
  const auto scan = scan_segment(built.bytes(), std::nullopt);
  EXPECT_FALSE(scan.header.has_value());
  EXPECT_THAT(scan.blocks, SizeIs(2));
}

TEST(SegmentScan, a_block_inside_an_envelope_is_not_taken_for_one) {
  // The sender knows the format but not the salt of this segment.
  auto inner = Builder().block(2, 1, kSalt + 1, "forged");
  const auto forged = inner.bytes().substr(kSegmentHeaderBytes);
  auto built = Builder().block(1, 0, kSalt, forged).block(3, 2);
  built.damage(0);
  auto scan = scan_segment(built.bytes(), 3);
  ASSERT_THAT(scan.blocks, SizeIs(1));
  EXPECT_EQ(scan.blocks[0].offset, built.start(1));
  // Not even when the salt cannot be read any more.
  built.bytes()[9] ^= 1;
  scan = scan_segment(built.bytes(), 3);
  EXPECT_THAT(scan.blocks, IsEmpty());
}

TEST(SegmentScan, any_bytes_are_survived) {
  auto built = Builder().block(1, 0).block(2, 1).block(3, 2);
  std::uint32_t state = 1;
  for (int round = 0; round < 2000; ++round) {
    auto bytes = built.bytes();
    for (int change = 0; change < 1 + round % 5; ++change) {
      state = state * 1664525 + 1013904223;
      bytes[(state >> 8) % bytes.size()] = static_cast<char>(state >> 24);
    }
    bytes.resize((state >> 4) % (bytes.size() + 1));
    const auto scan = scan_segment(bytes, std::nullopt);
    EXPECT_LE(scan.end, bytes.size());
    EXPECT_LE(scan.blocks.size(), 3u);
  }
}

}  // namespace
}  // namespace vedette::journal
