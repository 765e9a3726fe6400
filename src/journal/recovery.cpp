#include "journal/recovery.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "base/assert.h"
#include "base/log.h"
#include "journal/segment_scan.h"

namespace vedette::journal {
namespace {

constexpr std::string_view kSegmentSuffix = ".journal";
constexpr std::string_view kSalvageSuffix = ".salvage";
constexpr std::size_t kNumberDigits = 16;
constexpr std::uint64_t kReadBytes = 1024 * 1024;
constexpr std::uint64_t kSectorBytes = 4096;

// Numbers come in spans of 2^32. When the last ones that were given out are in doubt, the next span
// is begun: no file holds as many records as a span has numbers.
constexpr std::uint64_t next_span(std::uint64_t sequence) { return ((sequence >> 32) + 1) << 32; }

std::optional<std::uint64_t> number_in(std::string_view name, std::string_view suffix) {
  if (name.size() != kNumberDigits + suffix.size() || !name.ends_with(suffix)) return std::nullopt;
  std::uint64_t number = 0;
  const char* const end = name.data() + kNumberDigits;
  const auto parsed = std::from_chars(name.data(), end, number, 16);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return number;
}

struct Content {
  std::string bytes;         // zeros where the disk does not answer
  bool is_complete = true;
};

Result<Content> load_content(File& file, std::uint64_t size) {
  Content content{std::string(size, '\0'), true};
  const auto read = [&](std::uint64_t offset, std::uint64_t bytes) {
    const auto count = std::min(bytes, size - offset);
    return file.read_at(offset, std::span(content.bytes).subspan(offset, count)).has_value();
  };
  for (std::uint64_t offset = 0; offset < size; offset += kReadBytes) {
    if (read(offset, kReadBytes)) continue;
    const auto end = std::min(size, offset + kReadBytes);
    for (auto sector = offset; sector < end; sector += kSectorBytes) {
      if (read(sector, kSectorBytes)) continue;
      content.is_complete = false;
      std::ranges::fill(
          std::span(content.bytes).subspan(sector, std::min(kSectorBytes, end - sector)), '\0');
    }
  }
  return content;
}

std::string describe(const std::vector<Damage>& damages) {
  std::uint64_t bytes = 0;
  for (const auto& damage : damages) bytes += damage.bytes;
  return fmt::format("{} bytes in {} places, first at offset {}", bytes, damages.size(),
                     damages.empty() ? 0 : damages.front().offset);
}

// The operations on the files of one journal directory.
class Directory {
 public:
  Directory(const std::string& path, FileSystem& file_system)
      : path_(path), file_system_(file_system) {}

  FileSystem& file_system() { return file_system_; }
  std::string at(std::string_view name) const { return fmt::format("{}/{}", path_, name); }
  Status sync() { return file_system_.sync_directory(path_); }

  // A salvage that was interrupted behind the renaming of the damaged file is finished; one that
  // was interrupted before is begun anew when its segment is read.
  Status finish_salvages() {
    TRY_ASSIGN(const auto names, file_system_.list(path_));
    for (const auto& name : names) {
      const auto number = number_in(name, kSalvageSuffix);
      if (!number) continue;
      if (std::ranges::find(names, segment_name(*number)) != names.end()) {
        TRY(file_system_.remove(at(name)));
      } else {
        TRY(file_system_.rename(at(name), at(segment_name(*number))));
      }
      TRY(sync());
    }
    return {};
  }

  Result<std::vector<std::uint64_t>> numbers() {
    TRY_ASSIGN(const auto names, file_system_.list(path_));
    std::vector<std::uint64_t> numbers;
    for (const auto& name : names)
      if (const auto number = number_in(name, kSegmentSuffix)) numbers.push_back(*number);
    std::ranges::sort(numbers);
    return numbers;
  }

  Status set_aside(std::uint64_t number) {
    TRY_ASSIGN(const auto names, file_system_.list(path_));
    auto name = fmt::format("{:016x}.damaged", number);
    for (int copy = 2; std::ranges::find(names, name) != names.end(); ++copy)
      name = fmt::format("{:016x}.damaged{}", number, copy);
    log::error("journal: {} is damaged and set aside as {}", segment_name(number), name);
    return file_system_.rename(at(segment_name(number)), at(name));
  }

  // Puts the readable blocks in the place of the damaged file.
  Result<std::shared_ptr<File>> replace(const SegmentHeader& header, std::string_view content,
                                        const std::vector<ScannedBlock>& blocks,
                                        std::uint64_t& end) {
    auto bytes = encode_segment_header(header);
    for (const auto& block : blocks)
      bytes.append(content.substr(block.offset, block.header.size_bytes()));
    const auto salvage =
        at(fmt::format("{:016x}{}", header.first_sequence, kSalvageSuffix));
    TRY_ASSIGN(std::shared_ptr<File> file, file_system_.open(salvage, OpenMode::create));
    auto written = file->write_at(0, bytes);
    if (written) written = file->sync();
    if (written) written = sync();
    if (!written) {
      static_cast<void>(file_system_.remove(salvage));
      return Unexpected(std::move(written).error());
    }
    TRY(set_aside(header.first_sequence));
    TRY(file_system_.rename(salvage, at(segment_name(header.first_sequence))));
    TRY(sync());
    end = bytes.size();
    return file;
  }

 private:
  const std::string& path_;
  FileSystem& file_system_;
};

std::map<std::uint64_t, std::uint64_t> skips_of(const std::vector<Damage>& damages) {
  std::map<std::uint64_t, std::uint64_t> skips;
  for (const auto& damage : damages) skips[damage.offset] = damage.offset + damage.bytes;
  return skips;
}

class Recoverer {
 public:
  Recoverer(const std::string& path, FileSystem& file_system) : directory_(path, file_system) {}

  Result<Recovery> run() {
    TRY(directory_.finish_salvages());
    // A file whose creation failed may be gone from here and not from the disk. Should it come
    // back, its header would deny what is written from now on.
    TRY(directory_.sync());
    TRY_ASSIGN(const auto numbers, directory_.numbers());
    for (auto number = numbers.rbegin(); number != numbers.rend(); ++number) {
      if (recovery_.segments.empty()) {
        TRY(take_newest(*number));
      } else {
        TRY(take_older(*number));
      }
    }
    std::ranges::reverse(recovery_.segments);
    recovery_.next_sequence = std::max(recovery_.next_sequence, recovery_.durable_through + 1);
    if (recovery_.has_skipped_numbers)
      recovery_.next_sequence = next_span(recovery_.next_sequence);
    return std::move(recovery_);
  }

 private:
  struct Opened {
    std::shared_ptr<File> file;
    Content content;
    SegmentScan scan;
    SegmentHeader header;
    bool is_damaged = false;
  };

  // Nothing when the file holds no segment; then it was removed or set aside.
  Result<std::optional<Opened>> open_whole(std::uint64_t number,
                                           std::optional<std::uint64_t> durable_through) {
    Opened opened;
    TRY_ASSIGN(opened.file, directory_.file_system().open(directory_.at(segment_name(number)),
                                                          OpenMode::existing));
    TRY_ASSIGN(const auto size, opened.file->size());
    TRY_ASSIGN(opened.content, load_content(*opened.file, size));
    opened.scan = scan_segment(opened.content.bytes, durable_through);
    auto& scan = opened.scan;
    if (scan.header && scan.header->first_sequence != number) scan.header.reset();
    if (!scan.header && size <= kSegmentHeaderBytes && opened.content.is_complete) {
      // A header is made durable before anything is written behind it.
      log::info("journal: {} was never begun and is removed", segment_name(number));
      TRY(directory_.file_system().remove(directory_.at(segment_name(number))));
      TRY(directory_.sync());
      return std::optional<Opened>();
    }
    if (!scan.header && scan.blocks.empty()) {
      TRY(directory_.set_aside(number));
      TRY(directory_.sync());
      ++recovery_.damaged_count;
      // Of the newest segment nobody else knows which numbers were in it.
      if (recovery_.segments.empty()) recovery_.has_skipped_numbers = true;
      return std::optional<Opened>();
    }
    opened.is_damaged = !scan.header || !scan.damages.empty() || !opened.content.is_complete;
    opened.header = scan.header.value_or(SegmentHeader{});
    if (!scan.header)
      opened.header = {scan.blocks.front().header.salt, number,
                       scan.blocks.front().header.durable_through};
    return opened;
  }

  std::shared_ptr<Segment> keep(Opened opened, std::uint64_t last_sequence) {
    auto segment = std::make_shared<Segment>();
    segment->header = opened.header;
    segment->path = directory_.at(segment_name(opened.header.first_sequence));
    segment->file = std::move(opened.file);
    segment->last_sequence = last_sequence;
    segment->end = opened.scan.end;
    segment->skips = skips_of(opened.scan.damages);
    if (opened.is_damaged) {
      log::error("journal: {} is damaged: {}", segment->path, describe(opened.scan.damages));
      ++recovery_.damaged_count;
      auto replacement = directory_.replace(opened.header, opened.content.bytes,
                                            opened.scan.blocks, segment->end);
      if (replacement) {
        segment->file = std::move(*replacement);
        segment->skips.clear();
      } else {
        log::error("journal: the readable rest of {} could not be written anew: {}", segment->path,
                   replacement.error().detail);
      }
    }
    recovery_.segments.push_back(segment);
    return segment;
  }

  Status take_newest(std::uint64_t number) {
    recovery_.next_sequence = std::max(recovery_.next_sequence, number);
    TRY_ASSIGN(auto opened, open_whole(number, std::nullopt));
    if (!opened) return {};
    const auto last = opened->scan.last_sequence().value_or(opened->header.durable_through);
    recovery_.durable_through = last;
    if (opened->scan.is_torn) {
      log::warning("journal: {} was being written when the last run ended; {} bytes are cut off",
                   segment_name(number), opened->content.bytes.size() - opened->scan.end);
      recovery_.has_skipped_numbers = true;
    }
    if (!opened->content.is_complete) recovery_.has_skipped_numbers = true;
    if (!opened->is_damaged) TRY(settle(*opened));
    keep(std::move(*opened), last);
    return {};
  }

  // What the last run wrote, and did not live to sync, counts from here on, so it has to be
  // durable.
  Status settle(Opened& opened) {
    const auto& blocks = opened.scan.blocks;
    // The last commit is written once more: when its sync failed, it may stand in the system's
    // cache alone, and another sync would not change that.
    std::uint64_t start = 0;
    if (!blocks.empty()) {
      const auto proven = blocks.back().header.durable_through;
      start = std::ranges::find_if(blocks, [&](const ScannedBlock& block) {
                return block.header.first_sequence > proven;
              })->offset;
    }
    const auto last_commit =
        std::string_view(opened.content.bytes).substr(start, opened.scan.end - start);
    static_cast<void>(opened.file->write_at(start, last_commit));
    // Should the cut fail, the next segment's header says where this one ends.
    if (opened.file->truncate(opened.scan.end)) return {};
    return opened.file->sync();
  }

  Status take_older(std::uint64_t number) {
    const auto durable_through = recovery_.segments.back()->header.durable_through;
    auto segment = std::make_shared<Segment>();
    segment->path = directory_.at(segment_name(number));
    TRY_ASSIGN(segment->file,
               directory_.file_system().open(segment->path, OpenMode::existing));
    TRY_ASSIGN(segment->end, segment->file->size());
    segment->last_sequence = durable_through;
    std::array<char, kSegmentHeaderBytes> bytes;
    TRY_ASSIGN(const auto count, segment->file->read_at(0, bytes));
    const auto header = decode_segment_header({bytes.data(), count});
    if (header && header->first_sequence == number) {
      segment->header = *header;
      recovery_.segments.push_back(std::move(segment));
      return {};
    }
    TRY_ASSIGN(auto opened, open_whole(number, durable_through));
    if (opened) keep(std::move(*opened), durable_through);
    return {};
  }

  Directory directory_;
  Recovery recovery_;
};

}  // namespace

Result<Recovery> recover_segments(const std::string& directory, FileSystem& file_system) {
  return Recoverer(directory, file_system).run();
}

Result<Examination> examine_segment(const std::string& directory, FileSystem& file_system,
                                    const Segment& segment, std::uint64_t bad_offset,
                                    Salvage salvage) {
  TRY_ASSIGN(auto content, load_content(*segment.file, segment.end));
  auto& bytes = content.bytes;
  // The header was read when the segment was opened; it is not needed from the disk again.
  const auto header = encode_segment_header(segment.header);
  bytes.replace(0, std::min(bytes.size(), header.size()), header);
  auto scan = scan_segment(bytes, segment.last_sequence);
  if (scan.blocks.empty() && !content.is_complete)
    return fail(ErrorCode::unavailable, "the disk does not answer",
                fmt::format("nothing of {} can be read", segment.path));
  // A payload may match its checksum and still not decompress.
  const auto bad = std::ranges::find(scan.blocks, bad_offset, &ScannedBlock::offset);
  if (bad != scan.blocks.end()) {
    const auto stored = std::string_view(bytes).substr(bad_offset + kBlockHeaderBytes,
                                                       bad->header.stored_bytes);
    if (decode_block(bad->header, stored)) return Examination{skips_of(scan.damages), nullptr, 0};
    scan.damages.push_back({bad_offset, bad->header.size_bytes()});
    scan.blocks.erase(bad);
  }
  if (!skips_of(scan.damages).contains(bad_offset))
    scan.damages.push_back({bad_offset, segment.end - bad_offset});
  Examination examined{skips_of(scan.damages), nullptr, 0};
  log::error("journal: {} is damaged: {}", segment.path, describe(scan.damages));
  if (salvage == Salvage::leave) return examined;
  auto replacement =
      Directory(directory, file_system).replace(segment.header, bytes, scan.blocks, examined.end);
  if (!replacement) {
    log::error("journal: the readable rest of {} could not be written anew: {}", segment.path,
               replacement.error().detail);
    return examined;
  }
  examined.replacement = std::move(*replacement);
  examined.skips.clear();
  return examined;
}

}  // namespace vedette::journal
