#include "formats/utf16.h"

namespace vedette::formats {
namespace {

constexpr char32_t kReplacement = 0xfffd;

bool is_high_half(char32_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
bool is_low_half(char32_t unit) { return unit >= 0xdc00 && unit < 0xe000; }

void append_utf8(std::string& out, char32_t point) {
  const auto put = [&out](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xc0 | point >> 6);
  } else if (point < 0x10000) {
    put(0xe0 | point >> 12);
    put(0x80 | (point >> 6 & 0x3f));
  } else {
    put(0xf0 | point >> 18);
    put(0x80 | (point >> 12 & 0x3f));
    put(0x80 | (point >> 6 & 0x3f));
  }
  put(0x80 | (point & 0x3f));
}

}  // namespace

std::string utf16_to_utf8(const ByteView& units) {
  std::string out;
  const std::size_t count = units.size() / 2;
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    char32_t point = units.u16(2 * i);
    if (point == 0) break;
    const bool has_pair = is_high_half(point) && i + 1 < count && is_low_half(units.u16(2 * (i + 1)));
    if (has_pair) {
      point = 0x10000 + ((point - 0xd800) << 10) + (char32_t{units.u16(2 * (i + 1))} - 0xdc00);
      ++i;
    } else if (is_high_half(point) || is_low_half(point)) {
      point = kReplacement;
    }
    append_utf8(out, point);
  }
  return out;
}

}  // namespace vedette::formats
