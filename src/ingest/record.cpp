#include "ingest/record.h"

#include <algorithm>
#include <cstring>

namespace vedette::ingest {
namespace {

// Version byte, three little-endian numbers, 16 bytes of event id, three texts with 16-bit lengths, the
// number of decided fates and each as outcome, category, quantity and reason. Version 1 ended after the
// second text.
constexpr char kVersion = 2;
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
  bool is_short() const { return is_short_; }
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
  put(out, std::string_view(header.public_key));
  put(out, static_cast<std::int64_t>(header.decided.size()));
  for (const auto& fate : header.decided) {
    out += static_cast<char>(fate.outcome);
    out += static_cast<char>(fate.category);
    put(out, static_cast<std::int64_t>(fate.quantity));
    put(out, std::string_view(fate.reason));
  }
  return out;
}

namespace {

void read_decided(Reader& in, RecordHeader& header) {
  const auto count = in.number();
  for (std::int64_t i = 0; i < count && !in.is_short(); ++i) {
    const auto kind = in.take(2);
    const auto quantity = in.number();
    auto reason = in.text();
    if (in.is_short()) return;
    const auto outcome = outcome_of_id(static_cast<std::uint8_t>(kind[0]));
    const auto category = data_category_of_id(static_cast<std::uint8_t>(kind[1]));
    if (!outcome || !category) continue;
    header.decided.push_back({*outcome, std::move(reason), *category, static_cast<std::uint64_t>(quantity)});
  }
}

}  // namespace

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
  const bool is_present = !version.empty() && version[0] == kVersion;
  if (is_present) {
    header.public_key = in.text();
    read_decided(in, header);
  }
  if (!in.is_whole() || !(is_present || version[0] == 1)) {
    return fail(ErrorCode::internal, "Internal Error", "A journal record has a header that cannot be read.");
  }
  return header;
}

}  // namespace vedette::ingest
