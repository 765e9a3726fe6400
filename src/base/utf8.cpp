#include "base/utf8.h"

#include <algorithm>
#include <cstdint>

namespace vedette::utf8 {
namespace {

// Bytes of the well-formed sequence at the front of `text`; 0 when it is malformed (RFC 3629).
std::size_t sequence_bytes(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const auto follows = [&](std::size_t i, std::uint8_t low = 0x80, std::uint8_t high = 0xbf) {
    return i < text.size() && byte(i) >= low && byte(i) <= high;
  };
  const auto lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return follows(1) ? 2 : 0;
  if (lead == 0xe0) return follows(1, 0xa0) && follows(2) ? 3 : 0;
  if (lead == 0xed) return follows(1, 0x80, 0x9f) && follows(2) ? 3 : 0;
  if (lead >= 0xe1 && lead <= 0xef) return follows(1) && follows(2) ? 3 : 0;
  if (lead == 0xf0) return follows(1, 0x90) && follows(2) && follows(3) ? 4 : 0;
  if (lead == 0xf4) return follows(1, 0x80, 0x8f) && follows(2) && follows(3) ? 4 : 0;
  if (lead >= 0xf1 && lead <= 0xf3) return follows(1) && follows(2) && follows(3) ? 4 : 0;
  return 0;
}

bool is_continuation(char c) { return (static_cast<std::uint8_t>(c) & 0xc0) == 0x80; }

}  // namespace

bool is_valid(std::string_view text) {
  while (!text.empty()) {
    // Nearly all text is ASCII: eight bytes at a time.
    while (text.size() >= 8) {
      std::uint64_t word;
      std::copy_n(text.data(), 8, reinterpret_cast<char*>(&word));
      if (word & 0x8080808080808080ULL) break;
      text.remove_prefix(8);
    }
    if (text.empty()) return true;
    const auto bytes = sequence_bytes(text);
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

std::string repair(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto bytes = sequence_bytes(text);
    if (bytes == 0) {
      out += "\xef\xbf\xbd";
      text.remove_prefix(1);
    } else {
      out += text.substr(0, bytes);
      text.remove_prefix(bytes);
    }
  }
  return out;
}

std::size_t length(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, is_continuation));
}

std::string_view prefix(std::string_view text, std::size_t count) {
  if (text.size() <= count) return text;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (!is_continuation(text[at]) && count-- == 0) break;
  }
  return text.substr(0, at);
}

}  // namespace vedette::utf8
