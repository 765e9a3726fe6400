#include "journal/segment_set.h"

#include <fmt/core.h>

#include <array>

#include "base/assert.h"
#include "journal/recovery.h"

namespace vedette::journal {
namespace {

// Each damage that a search meets is examined once; more than this in one call is a failing disk.
constexpr int kExaminationsMax = 3;

// A place where the disk failed this often in a row counts as damaged.
constexpr int kReadFailuresMax = 3;

enum class Finding { before, found, damaged, end };

struct Lookup {
  Finding finding = Finding::end;
  std::uint64_t next = 0;  // the offset behind the block
  std::shared_ptr<const Block> block;
};

// Looks at the block at `offset`, and loads it unless it lies entirely at or before `after`.
Result<Lookup> load_at(const Segment& segment, std::uint64_t offset, std::uint64_t after) {
  std::array<char, kBlockHeaderBytes> bytes;
  TRY_ASSIGN(const auto size, segment.file->read_at(offset, bytes));
  const auto header = decode_block_header({bytes.data(), size});
  if (!header || header->salt != segment.header.salt) return Lookup{Finding::damaged, 0, nullptr};
  if (header->first_sequence > segment.last_sequence) return Lookup{Finding::end, 0, nullptr};
  const auto next = offset + header->size_bytes();
  if (header->last_sequence() <= after) return Lookup{Finding::before, next, nullptr};
  std::string stored(header->stored_bytes, '\0');
  TRY_ASSIGN(const auto stored_size, segment.file->read_at(offset + kBlockHeaderBytes, stored));
  stored.resize(stored_size);
  auto block = decode_block(*header, stored);
  if (!block) return Lookup{Finding::damaged, 0, nullptr};
  return Lookup{Finding::found, next, std::make_shared<const Block>(std::move(*block))};
}

}  // namespace

std::string segment_name(std::uint64_t first_sequence) {
  return fmt::format("{:016x}.journal", first_sequence);
}

SegmentSet::SegmentSet(std::string directory, FileSystem& file_system,
                       std::vector<std::shared_ptr<Segment>> segments)
    : directory_(std::move(directory)), file_system_(file_system) {
  for (auto& segment : segments)
    segments_.emplace(segment->header.first_sequence, std::move(segment));
}

void SegmentSet::add(std::shared_ptr<Segment> segment) {
  const std::lock_guard lock(mutex_);
  ASSERT(segments_.empty() || segments_.rbegin()->first < segment->header.first_sequence);
  segments_.emplace(segment->header.first_sequence, std::move(segment));
}

void SegmentSet::advance(Segment& segment, std::uint64_t last_sequence, std::uint64_t end) {
  const std::lock_guard lock(mutex_);
  segment.last_sequence = last_sequence;
  segment.end = end;
}

Segment SegmentSet::view(const Segment& segment) const {
  const std::lock_guard lock(mutex_);
  return segment;
}

std::shared_ptr<Segment> SegmentSet::segment_after(std::uint64_t after,
                                                   std::uint64_t first_min) const {
  const std::lock_guard lock(mutex_);
  for (auto it = segments_.lower_bound(first_min); it != segments_.end(); ++it)
    if (it->second->last_sequence > after) return it->second;
  return nullptr;
}

Result<std::shared_ptr<const Block>> SegmentSet::load_block_after(std::uint64_t after) {
  const std::lock_guard lock(read_mutex_);
  if (block_ && after >= block_follows_ && after < block_->last_sequence()) return block_;
  std::uint64_t first_min = 0;
  while (const auto segment = segment_after(after, first_min)) {
    TRY_ASSIGN(auto block, search(segment, after));
    if (block) {
      const bool is_small = block->payload.size() <= 2 * kBlockBytesTarget;
      block_ = is_small ? block : nullptr;
      block_follows_ = after;
      return block;
    }
    first_min = segment->header.first_sequence + 1;
  }
  return nullptr;
}

Result<std::shared_ptr<const Block>> SegmentSet::search(const std::shared_ptr<Segment>& segment,
                                                        std::uint64_t after) {
  int examinations = 0;
  auto known = view(*segment);
  std::uint64_t offset = kSegmentHeaderBytes;
  if (next_.segment == segment && next_after_ <= after) offset = next_.offset;
  while (offset < known.end) {
    if (const auto skip = known.skips.find(offset); skip != known.skips.end()) {
      offset = skip->second;
      continue;
    }
    auto found = load_at(known, offset, after);
    if (!found && !is_lasting_failure(segment, offset)) return Unexpected(found.error());
    if (found && found->finding == Finding::end) return nullptr;
    if (found && found->finding == Finding::before) {
      offset = found->next;
      continue;
    }
    if (found && found->finding == Finding::found) {
      next_ = {segment, found->next};
      next_after_ = found->block->last_sequence();
      failed_count_ = 0;
      return std::move(found->block);
    }
    if (++examinations > kExaminationsMax)
      return fail(ErrorCode::unavailable, "the disk does not answer",
                  fmt::format("{} is damaged in many places", known.path));
    TRY(examine(*segment, offset));
    known = view(*segment);
    // The file may have been replaced, which moves its blocks.
    offset = kSegmentHeaderBytes;
  }
  return nullptr;
}

bool SegmentSet::is_lasting_failure(const std::shared_ptr<Segment>& segment, std::uint64_t offset) {
  if (failed_at_.segment != segment || failed_at_.offset != offset) failed_count_ = 0;
  failed_at_ = {segment, offset};
  return ++failed_count_ >= kReadFailuresMax;
}

Status SegmentSet::examine(Segment& segment, std::uint64_t bad_offset) {
  const auto known = view(segment);
  next_ = {};
  bool is_newest = false;
  {
    const std::lock_guard lock(mutex_);
    is_newest = segments_.rbegin()->second.get() == &segment;
  }
  auto examined = examine_segment(directory_, file_system_, known, bad_offset,
                                  is_newest ? Salvage::leave : Salvage::replace);
  if (!examined) return Unexpected(std::move(examined).error());
  const std::lock_guard lock(mutex_);
  segment.skips = std::move(examined->skips);
  if (examined->replacement) {
    segment.file = std::move(examined->replacement);
    segment.end = examined->end;
    ++damaged_count_;
  }
  return {};
}

Status SegmentSet::release(std::uint64_t through) {
  std::vector<std::shared_ptr<Segment>> released;
  {
    const std::lock_guard lock(mutex_);
    while (segments_.size() > 1 && segments_.begin()->second->last_sequence <= through) {
      released.push_back(std::move(segments_.begin()->second));
      segments_.erase(segments_.begin());
    }
  }
  if (released.empty()) return {};
  Status status;
  for (auto& segment : released) {
    if (status) status = file_system_.remove(segment->path);
    if (!status && status.error().code == ErrorCode::not_found) status = {};
    if (status) continue;
    // It stays to be deleted by a later call.
    const std::lock_guard lock(mutex_);
    segments_.emplace(segment->header.first_sequence, segment);
  }
  TRY(status);
  return file_system_.sync_directory(directory_);
}

std::uint64_t SegmentSet::bytes_on_disk() const {
  const std::lock_guard lock(mutex_);
  std::uint64_t bytes = 0;
  for (const auto& [first_sequence, segment] : segments_) bytes += segment->end;
  return bytes;
}

std::uint64_t SegmentSet::damaged_count() const {
  const std::lock_guard lock(mutex_);
  return damaged_count_;
}

}  // namespace vedette::journal
