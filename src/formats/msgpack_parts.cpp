#include "formats/msgpack_parts.h"

#include <cstdint>
#include <optional>

namespace vedette::formats {
namespace {

constexpr std::size_t kEntriesMax = 16;

// Reference: the MessagePack specification, the formats fixmap, map 16, str and bin.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::optional<std::size_t> map_size() {
    const auto kind = number(1);
    if (!kind) return std::nullopt;
    if ((*kind & 0xf0) == 0x80) return *kind & 0x0f;
    return *kind == 0xde ? number(2) : std::nullopt;
  }

  std::optional<std::string_view> text() {
    const auto kind = number(1);
    if (!kind) return std::nullopt;
    if ((*kind & 0xe0) == 0xa0) return take(*kind & 0x1f);
    switch (*kind) {
      case 0xc4:
      case 0xd9: return take(number(1));
      case 0xc5:
      case 0xda: return take(number(2));
      case 0xc6:
      case 0xdb: return take(number(4));
      default: return std::nullopt;
    }
  }

  bool is_at_end() const { return bytes_.empty(); }

 private:
  std::optional<std::size_t> number(std::size_t width) {
    const auto part = take(width);
    if (!part) return std::nullopt;
    std::size_t value = 0;
    for (const char byte : *part) value = value << 8 | static_cast<std::uint8_t>(byte);
    return value;
  }
  std::optional<std::string_view> take(std::optional<std::size_t> count) {
    if (!count || *count > bytes_.size()) return std::nullopt;
    const auto part = bytes_.substr(0, *count);
    bytes_.remove_prefix(*count);
    return part;
  }

  std::string_view bytes_;
};

}  // namespace

Result<std::map<std::string, std::string_view>> parse_msgpack_parts(std::string_view bytes) {
  const auto malformed = [] { return invalid("The map is malformed."); };
  Reader reader(bytes);
  const auto size = reader.map_size();
  if (!size || *size > kEntriesMax) return malformed();
  std::map<std::string, std::string_view> parts;
  for (std::size_t i = 0; i < *size; ++i) {
    const auto key = reader.text();
    const auto value = reader.text();
    if (!key || !value) return malformed();
    parts.emplace(*key, *value);
  }
  if (!reader.is_at_end()) return malformed();
  return parts;
}

}  // namespace vedette::formats
