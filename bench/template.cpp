#include "bench/template.h"

#include <zlib.h>

#include <cstdlib>

namespace bench {
namespace {

// Placeholders are made of the bytes 1, 2, … (slot number plus one), which JSON forbids as text.
constexpr char mark(Slot slot) { return static_cast<char>(static_cast<int>(slot) + 1); }

std::uint32_t checksum(std::string_view text) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size())));
}

std::uint32_t shift_of(std::size_t length) {
  return static_cast<std::uint32_t>(crc32_combine_gen(static_cast<z_off_t>(length)));
}

std::uint32_t combine(std::uint32_t first, std::uint32_t second, std::uint32_t shift) {
  return static_cast<std::uint32_t>(crc32_combine_op(first, second, shift));
}

// Whole deflate blocks that refer to nothing before them, ending on a byte.
void append_deflated(std::string_view text, std::string& out) {
  if (text.empty()) return;
  z_stream stream{};
  if (deflateInit2(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK) std::abort();
  std::string block(deflateBound(&stream, static_cast<uLong>(text.size())) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(block.data());
  stream.avail_out = static_cast<uInt>(block.size());
  if (deflate(&stream, Z_FULL_FLUSH) != Z_OK || stream.avail_in != 0) std::abort();
  out.append(block, 0, block.size() - stream.avail_out);
  deflateEnd(&stream);
}

// The head of a stored block: reference RFC 1951, 3.2.4.
void append_stored_head(std::size_t length, std::string& out) {
  const auto low = static_cast<unsigned>(length & 0xFF);
  const auto high = static_cast<unsigned>(length >> 8);
  out.push_back('\0');
  for (const unsigned byte : {low, high, ~low & 0xFF, ~high & 0xFF}) {
    out.push_back(static_cast<char>(byte));
  }
}

void append_little_endian(std::uint32_t number, std::string& out) {
  for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<char>(number >> shift));
}

}  // namespace

std::string placeholder(Slot slot) { return std::string(width(slot), mark(slot)); }

BodyTemplate::BodyTemplate(const std::string& text) : plain_(text) {
  // Reference: RFC 1952; no name, no time.
  gzip_.assign("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
  std::size_t part_begin = 0;
  const auto end_part = [&](std::size_t end) {
    const std::string_view part = std::string_view(plain_).substr(part_begin, end - part_begin);
    parts_.push_back({checksum(part), shift_of(part.size())});
    append_deflated(part, gzip_);
  };
  for (std::size_t i = 0; i < plain_.size();) {
    const int number = static_cast<unsigned char>(plain_[i]) - 1;
    if (number < 0 || number >= static_cast<int>(kSlotWidths.size())) {
      ++i;
      continue;
    }
    const Slot slot = static_cast<Slot>(number);
    end_part(i);
    append_stored_head(width(slot), gzip_);
    places_.push_back({slot, i, gzip_.size()});
    gzip_.append(width(slot), ' ');
    i += width(slot);
    part_begin = i;
  }
  end_part(plain_.size());
  // An empty final block of fixed codes.
  gzip_.append("\x03\0", 2);
  for (std::size_t i = 0; i < kSlotWidths.size(); ++i) slot_shifts_[i] = shift_of(kSlotWidths[i]);
}

void BodyTemplate::append_plain(const SlotValues& values, std::string& out) const {
  const std::size_t begin = out.size();
  out.append(plain_);
  for (const Place& place : places_) {
    const std::string& value = values[static_cast<std::size_t>(place.slot)];
    out.replace(begin + place.plain_offset, value.size(), value);
  }
}

void BodyTemplate::append_gzip(const SlotValues& values, std::string& out) const {
  const std::size_t begin = out.size();
  out.append(gzip_);
  std::uint32_t sum = parts_.front().checksum;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const auto slot = static_cast<std::size_t>(places_[i].slot);
    out.replace(begin + places_[i].gzip_offset, values[slot].size(), values[slot]);
    sum = combine(sum, checksum(values[slot]), slot_shifts_[slot]);
    sum = combine(sum, parts_[i + 1].checksum, parts_[i + 1].shift);
  }
  append_little_endian(sum, out);
  append_little_endian(static_cast<std::uint32_t>(plain_.size()), out);
}

}  // namespace bench
