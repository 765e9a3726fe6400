#include "ingest/record.h"

#include <algorithm>
#include <cstring>

namespace vedette::ingest {
namespace {

// Version byte, three little-endian numbers, 16 bytes of event id, two texts with 16-bit lengths.
constexpr char kVersion = 1;
constexpr std::size_t kTextBytesMax = 1024;

void put(std::string& out, std::int64_t number) {
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(static_cast<std::uint64_t>(number) >> shift & 0xff);
}
void put(std::string& out, std::string_view text) {
  text = text.substr(0, kTextBytesMax);
  out += static_cast<char>(text.size() & 0xff);
  out += static_cast<char>(text.size() >> 8);
  out += text;
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  std::string_view take(std::size_t count) {
    if (bytes_.size() < count) {
      is_short_ = true;
      return {};
    }
    const auto part = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return part;
  }
  std::int64_t number() {
    std::uint64_t value = 0;
    const auto part = take(8);
    for (std::size_t i = 0; i < part.size(); ++i) value |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(part[i])) << (8 * i);
    return static_cast<std::int64_t>(value);
  }
  std::string text() {
    const auto length = take(2);
    if (length.size() < 2) return {};
    return std::string(take(static_cast<std::uint8_t>(length[0]) + static_cast<std::size_t>(static_cast<std::uint8_t>(length[1])) * 256));
  }
  bool is_whole() const { return !is_short_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool is_short_ = false;
};

}  // namespace

std::string write_record_header(const RecordHeader& header) {
  std::string out;
  out.reserve(64 + header.client_ip.size() + header.user_agent.size());
  out += kVersion;
  put(out, header.received.micros);
  put(out, header.project_id.number);
  put(out, header.organization_id.number);
  out.append(reinterpret_cast<const char*>(header.event_id.bytes.data()), header.event_id.bytes.size());
  put(out, std::string_view(header.client_ip));
  put(out, std::string_view(header.user_agent));
  return out;
}

Result<RecordHeader> read_record_header(std::string_view bytes) {
  Reader in(bytes);
  const auto version = in.take(1);
  RecordHeader header;
  header.received.micros = in.number();
  header.project_id.number = in.number();
  header.organization_id.number = in.number();
  const auto id = in.take(header.event_id.bytes.size());
  if (id.size() == header.event_id.bytes.size()) std::memcpy(header.event_id.bytes.data(), id.data(), id.size());
  header.client_ip = in.text();
  header.user_agent = in.text();
  if (!in.is_whole() || version[0] != kVersion) {
    return fail(ErrorCode::internal, "Internal Error", "A journal record has a header that cannot be read.");
  }
  return header;
}

}  // namespace vedette::ingest
