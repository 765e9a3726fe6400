// Randomness as a seam: production draws from the operating system, a test from a seed.
#pragma once
#include <cstdint>
#include <span>
#include <string>

namespace vedette {

// Threads: safe for concurrent use.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;

  // Lower-case hex of `byte_count` random bytes.
  std::string hex(std::size_t byte_count);
  // A version 4 UUID with hyphens.
  std::string uuid();
};

// Cryptographically strong (libsodium).
class SystemRandom final : public Random {
 public:
  SystemRandom();
  void fill(std::span<std::uint8_t> bytes) override;
};

}  // namespace vedette
