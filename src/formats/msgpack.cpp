#include "formats/msgpack.h"

#include <cmath>

#include "base/digest.h"
#include "base/utf8.h"
#include "formats/byte_view.h"

namespace vedette::formats {
namespace {

enum class Fault { none, truncated, malformed, too_deep };

constexpr std::uint8_t kTimestampExtension = 0xff;
constexpr double kNanosPerSecond = 1e9;

std::string valid_text(std::string_view text) {
  return utf8::is_valid(text) ? std::string(text) : utf8::repair(text);
}

// Recursive; `depth` is bounded by kMsgpackDepthMax.
class MsgpackReader {
 public:
  explicit MsgpackReader(std::string_view bytes) : rest_(bytes) {}

  bool at_end() const { return rest_.empty(); }
  Fault fault() const { return fault_; }
  // False: see fault(), and `out` holds what was read of the value.
  bool read(json::value& out, std::size_t depth);

 private:
  bool fail_with(Fault fault) {
    fault_ = fault;
    return false;
  }
  bool take(std::size_t size, std::string_view& bytes) {
    if (size > rest_.size()) return fail_with(Fault::truncated);
    bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
  }
  template <class Number>
  bool take_number(Number& number) {
    std::string_view bytes;
    if (!take(sizeof(Number), bytes)) return false;
    number = ByteView(bytes, ByteOrder::big).read<Number>(0);
    return true;
  }
  // A length of 1, 2 or 4 bytes: 1 << `width_log`.
  bool take_length(unsigned width_log, std::uint32_t& length) {
    std::uint8_t narrow = 0;
    std::uint16_t middle = 0;
    switch (width_log) {
      case 0: return take_number(narrow) && (length = narrow, true);
      case 1: return take_number(middle) && (length = middle, true);
      default: return take_number(length);
    }
  }
  template <class Unsigned>
  bool read_signed(json::value& out) {
    Unsigned number = 0;
    if (!take_number(number)) return false;
    out = static_cast<std::int64_t>(static_cast<std::make_signed_t<Unsigned>>(number));
    return true;
  }
  template <class Unsigned>
  bool read_unsigned(json::value& out) {
    Unsigned number = 0;
    if (!take_number(number)) return false;
    out = std::uint64_t{number};
    return true;
  }
  template <class Float, class Bits>
  bool read_float(json::value& out) {
    Bits bits = 0;
    if (!take_number(bits)) return false;
    const double number = std::bit_cast<Float>(bits);
    if (std::isfinite(number)) out = number;
    return true;
  }
  bool read_number(std::uint8_t tag, json::value& out);
  bool read_text(std::size_t size, json::value& out);
  bool read_binary(std::size_t size, json::value& out);
  bool read_extension(std::size_t size, json::value& out);
  bool read_array(std::uint32_t count, json::value& out, std::size_t depth);
  bool read_map(std::uint32_t count, json::value& out, std::size_t depth);
  bool read_long(std::uint8_t tag, json::value& out, std::size_t depth);

  std::string_view rest_;
  Fault fault_ = Fault::none;
};

bool MsgpackReader::read_text(std::size_t size, json::value& out) {
  std::string_view bytes;
  if (!take(size, bytes)) return false;
  out = valid_text(bytes);
  return true;
}

bool MsgpackReader::read_binary(std::size_t size, json::value& out) {
  std::string_view bytes;
  if (!take(size, bytes)) return false;
  out = base64_encode(bytes);
  return true;
}

bool MsgpackReader::read_extension(std::size_t size, json::value& out) {
  std::uint8_t type = 0;
  std::string_view bytes;
  if (!take_number(type) || !take(size, bytes)) return false;
  if (type != kTimestampExtension) return true;
  const ByteView view(bytes, ByteOrder::big);
  if (size == 4) {
    out = std::uint64_t{view.u32(0)};
  } else if (size == 8) {
    const auto both = view.u64(0);
    out = static_cast<double>(both & 0x3'ffff'ffff) + static_cast<double>(both >> 34) / kNanosPerSecond;
  } else if (size == 12) {
    out = static_cast<double>(static_cast<std::int64_t>(view.u64(4))) + view.u32(0) / kNanosPerSecond;
  }
  return true;
}

bool MsgpackReader::read_array(std::uint32_t count, json::value& out, std::size_t depth) {
  if (depth == kMsgpackDepthMax) return fail_with(Fault::too_deep);
  // Each element takes a byte at least: a count beyond the rest is not believed, and nothing is reserved for it.
  auto& list = out.emplace_array();
  if (count > rest_.size()) return fail_with(Fault::truncated);
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!read(list.emplace_back(nullptr), depth + 1)) return false;
  }
  return true;
}

bool MsgpackReader::read_map(std::uint32_t count, json::value& out, std::size_t depth) {
  if (depth == kMsgpackDepthMax) return fail_with(Fault::too_deep);
  auto& members = out.emplace_object();
  if (count > rest_.size() / 2) return fail_with(Fault::truncated);
  for (std::uint32_t i = 0; i < count; ++i) {
    json::value key;
    if (!read(key, depth + 1)) return false;
    if (key.is_int64() || key.is_uint64()) key = json::serialize(key);
    if (!key.is_string()) return fail_with(Fault::malformed);
    auto& member = members[key.get_string()];
    member = nullptr;
    if (!read(member, depth + 1)) return false;
  }
  return true;
}

bool MsgpackReader::read_number(std::uint8_t tag, json::value& out) {
  switch (tag) {
    case 0xca: return read_float<float, std::uint32_t>(out);
    case 0xcb: return read_float<double, std::uint64_t>(out);
    case 0xcc: return read_unsigned<std::uint8_t>(out);
    case 0xcd: return read_unsigned<std::uint16_t>(out);
    case 0xce: return read_unsigned<std::uint32_t>(out);
    case 0xcf: return read_unsigned<std::uint64_t>(out);
    case 0xd0: return read_signed<std::uint8_t>(out);
    case 0xd1: return read_signed<std::uint16_t>(out);
    case 0xd2: return read_signed<std::uint32_t>(out);
    default: return read_signed<std::uint64_t>(out);
  }
}

// Values whose tag is followed by a length, and numbers.
bool MsgpackReader::read_long(std::uint8_t tag, json::value& out, std::size_t depth) {
  std::uint32_t length = 0;
  if (tag >= 0xc4 && tag <= 0xc6) return take_length(tag - 0xc4u, length) && read_binary(length, out);
  if (tag >= 0xc7 && tag <= 0xc9) return take_length(tag - 0xc7u, length) && read_extension(length, out);
  if (tag >= 0xca && tag <= 0xd3) return read_number(tag, out);
  if (tag >= 0xd4 && tag <= 0xd8) return read_extension(std::size_t{1} << (tag - 0xd4u), out);
  if (tag >= 0xd9 && tag <= 0xdb) return take_length(tag - 0xd9u, length) && read_text(length, out);
  if (tag == 0xdc || tag == 0xdd) return take_length(tag - 0xdbu, length) && read_array(length, out, depth);
  return take_length(tag - 0xddu, length) && read_map(length, out, depth);
}

bool MsgpackReader::read(json::value& out, std::size_t depth) {
  std::uint8_t tag = 0;
  if (!take_number(tag)) return false;
  if (tag <= 0x7f) return out = std::uint64_t{tag}, true;
  if (tag <= 0x8f) return read_map(tag & 0x0fu, out, depth);
  if (tag <= 0x9f) return read_array(tag & 0x0fu, out, depth);
  if (tag <= 0xbf) return read_text(tag & 0x1fu, out);
  if (tag >= 0xe0) return out = std::int64_t{static_cast<std::int8_t>(tag)}, true;
  switch (tag) {
    case 0xc0: return out = nullptr, true;
    case 0xc1: return fail_with(Fault::malformed);
    case 0xc2: return out = false, true;
    case 0xc3: return out = true, true;
    default: return read_long(tag, out, depth);
  }
}

Unexpected error_of(Fault fault) {
  switch (fault) {
    case Fault::truncated: return invalid("truncated MessagePack data");
    case Fault::too_deep: return invalid("MessagePack data is nested too deep");
    default: return invalid("malformed MessagePack data");
  }
}

Status check_size(std::string_view bytes) {
  if (bytes.size() <= kMsgpackBytesMax) return {};
  return fail(ErrorCode::too_large, fmt::format("MessagePack data is larger than {} bytes", kMsgpackBytesMax));
}

}  // namespace

Result<json::value> parse_msgpack(std::string_view bytes, json::storage_ptr storage) {
  TRY(check_size(bytes));
  json::value out(nullptr, std::move(storage));
  MsgpackReader reader(bytes);
  if (!reader.read(out, 0)) return error_of(reader.fault());
  if (!reader.at_end()) return invalid("data after the MessagePack value");
  return out;
}

Result<json::array> parse_msgpack_stream(std::string_view bytes, json::storage_ptr storage) {
  TRY(check_size(bytes));
  json::array out(std::move(storage));
  MsgpackReader reader(bytes);
  while (!reader.at_end()) {
    if (reader.read(out.emplace_back(nullptr), 0)) continue;
    if (reader.fault() != Fault::truncated) return error_of(reader.fault());
    out.pop_back();
    break;
  }
  return out;
}

}  // namespace vedette::formats
