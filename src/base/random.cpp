#include "base/random.h"

#include <sodium.h>

#include <array>
#include <vector>

#include "base/ascii.h"
#include "base/assert.h"

namespace vedette {

std::string Random::hex(std::size_t byte_count) {
  std::vector<std::uint8_t> bytes(byte_count);
  fill(bytes);
  return ascii::to_hex(bytes);
}

std::string Random::uuid() {
  std::array<std::uint8_t, 16> bytes{};
  fill(bytes);
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
  std::string text = ascii::to_hex(bytes);
  for (const std::size_t at : {8u, 13u, 18u, 23u}) text.insert(at, 1, '-');
  return text;
}

SystemRandom::SystemRandom() { ASSERT(sodium_init() >= 0); }

void SystemRandom::fill(std::span<std::uint8_t> bytes) { randombytes_buf(bytes.data(), bytes.size()); }

}  // namespace vedette
