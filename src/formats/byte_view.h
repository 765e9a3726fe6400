// Numbers in binary formats, read at checked places.
#pragma once
#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/assert.h"

namespace vedette::formats {

enum class ByteOrder : std::uint8_t { little, big };

// Lifetime: a view of bytes that somebody else holds.
class ByteView {
 public:
  ByteView(std::string_view bytes, ByteOrder order) : bytes_(bytes), order_(order) {}

  std::size_t size() const { return bytes_.size(); }
  std::string_view bytes() const { return bytes_; }
  ByteOrder order() const { return order_; }

  // The `size` bytes from `offset`; nothing unless all of them are there.
  std::optional<ByteView> part(std::uint64_t offset, std::uint64_t size) const {
    if (offset > bytes_.size() || size > bytes_.size() - offset) return std::nullopt;
    return ByteView(bytes_.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(size)), order_);
  }

  // The number at `offset`, which must lie within the view: whoever asks has made sure of the size by part().
  template <std::unsigned_integral Number>
  Number read(std::size_t offset) const {
    ASSERT(offset <= bytes_.size() && sizeof(Number) <= bytes_.size() - offset);
    Number number;
    std::memcpy(&number, bytes_.data() + offset, sizeof number);
    const bool is_native = (order_ == ByteOrder::little) == (std::endian::native == std::endian::little);
    return is_native ? number : std::byteswap(number);
  }
  std::uint8_t u8(std::size_t offset) const { return read<std::uint8_t>(offset); }
  std::uint16_t u16(std::size_t offset) const { return read<std::uint16_t>(offset); }
  std::uint32_t u32(std::size_t offset) const { return read<std::uint32_t>(offset); }
  std::uint64_t u64(std::size_t offset) const { return read<std::uint64_t>(offset); }

 private:
  std::string_view bytes_;
  ByteOrder order_;
};

}  // namespace vedette::formats
