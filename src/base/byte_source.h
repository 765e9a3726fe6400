// Bytes that are read piece by piece, wherever they lie.
#pragma once
#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"

namespace vedette {

// Threads: one at a time.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual std::uint64_t size() const = 0;
  // Fills `into` with the bytes from `offset` on, which all lie within size(). Errors: unavailable.
  virtual Status read(std::uint64_t offset, std::span<char> into) = 0;
};

// Bytes that are in memory already.
class TextSource final : public ByteSource {
 public:
  explicit TextSource(std::string text) : text_(std::move(text)) {}
  std::uint64_t size() const override { return text_.size(); }
  Status read(std::uint64_t offset, std::span<char> into) override {
    std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(offset), into.size(), into.begin());
    return {};
  }

 private:
  std::string text_;
};

// All of it, for what is known to be small. Errors: those of the source.
inline Result<std::string> read_all(ByteSource& source) {
  std::string text(source.size(), '\0');
  TRY(source.read(0, text));
  return text;
}

}  // namespace vedette
