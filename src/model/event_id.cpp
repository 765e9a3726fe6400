#include "model/event_id.h"

#include <algorithm>
#include <cstring>

#include "base/ascii.h"

namespace vedette {
namespace {

constexpr std::size_t kHexLength = 32;
constexpr std::size_t kHyphenatedLength = 36;

constexpr bool is_hyphen_place(std::size_t at) {
  return at == 8 || at == 13 || at == 18 || at == 23;
}

constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<EventId> EventId::parse(std::string_view text) {
  const bool is_hyphenated = text.size() == kHyphenatedLength;
  if (!is_hyphenated && text.size() != kHexLength) return std::nullopt;
  EventId id;
  std::size_t digit = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_hyphenated && is_hyphen_place(at)) {
      if (text[at] != '-') return std::nullopt;
      continue;
    }
    const int value = hex_value(text[at]);
    if (value < 0) return std::nullopt;
    auto& byte = id.bytes[digit / 2];
    byte = static_cast<std::uint8_t>(byte << 4 | value);
    ++digit;
  }
  return id;
}

EventId EventId::generate(Random& random) {
  EventId id;
  random.fill(id.bytes);
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x40);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

std::string EventId::hex() const { return ascii::to_hex(bytes); }

std::string EventId::hyphenated() const {
  std::string text = hex();
  for (const std::size_t at : {8u, 13u, 18u, 23u}) text.insert(at, 1, '-');
  return text;
}

bool EventId::is_nil() const {
  return std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace vedette

std::size_t std::hash<vedette::EventId>::operator()(
    const vedette::EventId& id) const noexcept {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  std::memcpy(&high, id.bytes.data(), sizeof high);
  std::memcpy(&low, id.bytes.data() + sizeof high, sizeof low);
  // Clients choose their ids: a multiplication spreads those that count upwards.
  return (high ^ (low << 32 | low >> 32)) * 0x9e3779b97f4a7c15ULL;
}
