#include "journal/segment_writer.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/assert.h"
#include "base/log.h"

namespace vedette::journal {
namespace {

// Zeros are written ahead of the blocks in this many steps of a segment, so that a sync seldom has
// to record where the file lies: writing over them takes half the time. See
// docs/decisions/0004-journal-format.md.
constexpr std::uint64_t kZeroSteps = 64;
constexpr std::uint64_t kZeroStepMin = 4096;
// The free space is asked for this often while there is enough of it.
constexpr std::int64_t kSpaceCheckMs = 1000;
constexpr std::uint64_t kSpaceCheckBytes = 16 * 1024 * 1024;
// What a large record left behind is given back.
constexpr std::size_t kBufferBytesKept = 8 * 1024 * 1024;

}  // namespace

SegmentWriter::SegmentWriter(WriterOptions options, FileSystem& file_system, const Clock& clock,
                             SegmentSet& set, std::uint64_t durable_through)
    : options_(std::move(options)),
      file_system_(file_system),
      clock_(clock),
      set_(set),
      encoder_(options_.compression_level),
      zeros_(std::max(options_.segment_bytes_max / kZeroSteps, kZeroStepMin), '\0'),
      durable_through_(durable_through) {}

void SegmentWriter::adopt(std::shared_ptr<Segment> segment) {
  ASSERT(segment->end == kSegmentHeaderBytes);
  active_ = std::move(segment);
  end_ = kSegmentHeaderBytes;
  zeros_end_ = 0;
}

Status SegmentWriter::start_segment(std::uint64_t first_sequence) {
  auto segment = std::make_shared<Segment>();
  segment->header.first_sequence = first_sequence;
  segment->header.durable_through = durable_through_;
  random_.fill(std::span(reinterpret_cast<std::uint8_t*>(&segment->header.salt),
                         sizeof(segment->header.salt)));
  segment->path = fmt::format("{}/{}", options_.directory, segment_name(first_sequence));
  TRY_ASSIGN(segment->file, file_system_.open(segment->path, OpenMode::create));
  auto status = segment->file->write_at(0, encode_segment_header(segment->header));
  if (status) status = segment->file->sync();
  if (status) status = file_system_.sync_directory(options_.directory);
  if (!status) {
    static_cast<void>(file_system_.remove(segment->path));
    return status;
  }
  // Cuts the zeros off the segment before; one that is left unfinished by a
  // failure was cut already.
  if (active_) static_cast<void>(active_->file->truncate(end_));
  segment->last_sequence = durable_through_;
  segment->end = kSegmentHeaderBytes;
  set_.add(segment);
  adopt(std::move(segment));
  is_failed_ = false;
  return {};
}

Status SegmentWriter::commit(std::span<const std::shared_ptr<const Block>> blocks) {
  ASSERT(!blocks.empty());
  const auto status = write_group(blocks);
  // One line for each change: a full disk fails thousands of commits a second.
  const bool was_failing = std::exchange(is_failing_, !status.has_value());
  if (is_failing_ && !was_failing)
    log::warning("journal: records are refused: {} ({})", status.error().message,
                 status.error().detail);
  if (!is_failing_ && was_failing) log::info("journal: records are accepted again");
  return status;
}

Status SegmentWriter::write_group(std::span<const std::shared_ptr<const Block>> blocks) {
  TRY(check_space());
  if (!active_ || end_ >= options_.segment_bytes_max)
    TRY(start_segment(blocks.front()->first_sequence));
  const auto last = blocks.back()->last_sequence();
  bytes_.clear();
  for (const auto& block : blocks)
    encoder_.encode(*block, active_->header.salt, durable_through_, bytes_);
  write_zeros_ahead(bytes_.size());
  if (auto written = active_->file->write_at(end_, bytes_); !written) {
    undo_write(last + 1);
    return written;
  }
  if (auto synced = active_->file->sync(); !synced) {
    abandon_segment(last + 1);
    return synced;
  }
  end_ += bytes_.size();
  written_since_check_ += bytes_.size();
  durable_through_ = last;
  set_.advance(*active_, last, end_);
  if (bytes_.capacity() > kBufferBytesKept) bytes_ = {};
  return {};
}

Status SegmentWriter::check_space() {
  if (options_.free_bytes_min == 0) return {};
  const auto now_ms = clock_.monotonic_ms();
  if (has_space_ && now_ms - space_checked_ms_ < kSpaceCheckMs &&
      written_since_check_ < kSpaceCheckBytes)
    return {};
  TRY_ASSIGN(const auto free_bytes, file_system_.free_bytes(options_.directory));
  has_space_ = free_bytes >= options_.free_bytes_min;
  space_checked_ms_ = now_ms;
  written_since_check_ = 0;
  if (has_space_) return {};
  return fail(ErrorCode::resource_exhausted, "the disk is full",
              fmt::format("{} bytes are free in {}, and {} have to be", free_bytes,
                          options_.directory, options_.free_bytes_min));
}

void SegmentWriter::write_zeros_ahead(std::uint64_t bytes) {
  // What is larger than a step extends the file by itself.
  if (end_ + bytes <= zeros_end_ || bytes > zeros_.size()) return;
  const auto from = std::max(end_, zeros_end_);
  // A refusal is no failure: what matters is whether the write of the blocks succeeds.
  if (active_->file->write_at(from, zeros_)) zeros_end_ = from + zeros_.size();
}

void SegmentWriter::undo_write(std::uint64_t next_sequence) {
  // Blocks of the group may be complete in the file; cut off, they cannot be read back. A write
  // that failed left the durable part alone, so the file is used again.
  if (active_->file->truncate(end_)) {
    zeros_end_ = end_;
    return;
  }
  abandon_segment(next_sequence);
}

void SegmentWriter::abandon_segment(std::uint64_t next_sequence) {
  // After a failed sync the kernel may have forgotten the writes and call the next sync a success,
  // so nothing more is put into this file. Either of the two steps keeps the group from coming
  // back: the cut, or the next segment's word on where this one ends.
  const bool is_cut = active_->file->truncate(end_).has_value();
  active_.reset();
  is_failed_ = !is_cut;
  // When no segment can be begun now, the next commit tries again before it writes.
  static_cast<void>(start_segment(next_sequence));
}

}  // namespace vedette::journal
