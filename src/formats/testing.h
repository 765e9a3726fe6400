// Files of crashed processes as the tests need them.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "formats/byte_view.h"
#include "formats/minidump.h"

namespace vedette::formats::testing {

// Counts up: ids of a test are known.
class CountingRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = ++last_;
  }

 private:
  std::uint8_t last_ = 0;
};

// Appends numbers in one byte order.
class ByteWriter {
 public:
  explicit ByteWriter(ByteOrder order = ByteOrder::little) : order_(order) {}

  template <std::unsigned_integral Number>
  ByteWriter& put(Number number) {
    char bytes[sizeof number];
    const bool is_native = (order_ == ByteOrder::little) == (std::endian::native == std::endian::little);
    const Number placed = is_native ? number : std::byteswap(number);
    std::memcpy(bytes, &placed, sizeof placed);
    bytes_.append(bytes, sizeof bytes);
    return *this;
  }
  ByteWriter& u16(std::uint16_t number) { return put(number); }
  ByteWriter& u32(std::uint32_t number) { return put(number); }
  ByteWriter& u64(std::uint64_t number) { return put(number); }
  ByteWriter& text(std::string_view bytes) { return bytes_.append(bytes), *this; }
  ByteWriter& zeros(std::size_t count) { return bytes_.append(count, '\0'), *this; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(bytes_.size()); }
  std::string& bytes() { return bytes_; }

 private:
  ByteOrder order_;
  std::string bytes_;
};

// Writes minidumps: the streams are added one by one, and take() puts the directory at the end.
class MinidumpWriter {
 public:
  static constexpr std::uint16_t kX86_64 = 9;
  static constexpr std::uint16_t kX86 = 0;
  static constexpr std::uint32_t kWindows = 2;
  static constexpr std::uint32_t kMacos = 0x8101;
  static constexpr std::uint32_t kLinux = 0x8201;

  explicit MinidumpWriter(ByteOrder order = ByteOrder::little) : order_(order), out_(order) {
    out_.zeros(kHeaderSize);
  }

  MinidumpWriter& stream(std::uint32_t type, std::string_view bytes) {
    directory_.push_back({type, static_cast<std::uint32_t>(bytes.size()), out_.size()});
    out_.text(bytes);
    return *this;
  }
  MinidumpWriter& system(std::uint16_t cpu, std::uint32_t platform, std::string_view description = "") {
    const auto text = string(description);
    ByteWriter info(order_);
    info.u16(cpu).u16(0).u16(0).put(std::uint8_t{8}).put(std::uint8_t{1});
    info.u32(10).u32(0).u32(19041).u32(platform).u32(text).u32(0).zeros(24);
    return stream(7, info.bytes());
  }
  MinidumpWriter& exception(std::uint32_t thread, std::uint32_t code, std::uint32_t flags, std::uint64_t address,
                            std::vector<std::uint64_t> parameters = {}, std::string_view context = "") {
    const auto context_at = out_.size();
    out_.text(context);
    ByteWriter info(order_);
    info.u32(thread).u32(0).u32(code).u32(flags).u64(0).u64(address);
    info.u32(static_cast<std::uint32_t>(parameters.size())).u32(0);
    parameters.resize(15);
    for (const auto parameter : parameters) info.u64(parameter);
    info.u32(static_cast<std::uint32_t>(context.size())).u32(context_at);
    return stream(6, info.bytes());
  }
  // A context of x86_64 whose instruction pointer is `instruction`.
  std::string context(std::uint64_t instruction) const {
    ByteWriter registers(order_);
    registers.zeros(248).u64(instruction).zeros(976);
    return registers.bytes();
  }
  MinidumpWriter& module(std::uint64_t base, std::uint32_t size, std::string_view name, std::string_view code_view) {
    const auto name_at = string(name);
    const auto code_view_at = out_.size();
    out_.text(code_view);
    ByteWriter entry(order_);
    entry.u64(base).u32(size).u32(0).u32(0x5f3e2a1b).u32(name_at).zeros(52);
    entry.u32(static_cast<std::uint32_t>(code_view.size())).u32(code_view_at).zeros(24);
    modules_ += entry.bytes();
    return *this;
  }
  std::string pdb70(std::uint32_t age, std::string_view file) const {
    ByteWriter record(order_);
    record.u32(0x53445352).u32(0x01234567).u16(0x89ab).u16(0xcdef).text("\x01\x23\x45\x67\x89\xab\xcd\xef").u32(age);
    record.text(file).zeros(1);
    return record.bytes();
  }
  std::string build_id(std::string_view id) const {
    ByteWriter record(order_);
    record.u32(0x4270454c).text(id);
    return record.bytes();
  }
  MinidumpWriter& threads(std::vector<std::uint32_t> ids) {
    ByteWriter list(order_);
    list.u32(static_cast<std::uint32_t>(ids.size()));
    for (const auto id : ids) list.u32(id).zeros(44);
    return stream(3, list.bytes());
  }
  MinidumpWriter& thread_name(std::uint32_t id, std::string_view name) {
    const auto text = string(name);
    ByteWriter list(order_);
    list.u32(1).u32(id).u64(text);
    return stream(24, list.bytes());
  }
  MinidumpWriter& misc(std::uint32_t process_id, std::uint32_t start) {
    ByteWriter info(order_);
    info.u32(24).u32(3).u32(process_id).u32(start).u32(0).u32(0);
    return stream(15, info.bytes());
  }
  std::string take() {
    if (!modules_.empty()) {
      ByteWriter list(order_);
      list.u32(static_cast<std::uint32_t>(modules_.size() / 108)).text(modules_);
      stream(4, list.bytes());
    }
    ByteWriter header(order_);
    header.u32(0x504d444d).u32(0xa793).u32(static_cast<std::uint32_t>(directory_.size())).u32(out_.size());
    header.u32(0).u32(kTime).u64(0);
    for (const auto& entry : directory_) out_.u32(entry.type).u32(entry.size).u32(entry.offset);
    out_.bytes().replace(0, kHeaderSize, header.bytes());
    return std::move(out_.bytes());
  }

  static constexpr std::uint32_t kTime = 1'786'849'394;  // 2026-08-16T03:03:14Z

 private:
  static constexpr std::size_t kHeaderSize = 32;
  struct Entry {
    std::uint32_t type;
    std::uint32_t size;
    std::uint32_t offset;
  };

  // ASCII only.
  std::uint32_t string(std::string_view text) {
    const auto at = out_.size();
    out_.u32(static_cast<std::uint32_t>(text.size() * 2));
    for (const char c : text) out_.u16(static_cast<unsigned char>(c));
    out_.u16(0);
    return at;
  }

  ByteOrder order_;
  ByteWriter out_;
  std::string modules_;
  std::vector<Entry> directory_;
};

// A crash on Linux, with two modules and two threads.
inline std::string linux_minidump(ByteOrder order = ByteOrder::little) {
  MinidumpWriter writer(order);
  writer.system(MinidumpWriter::kX86_64, MinidumpWriter::kLinux, "Linux 6.1.0 #1 SMP x86_64");
  writer.exception(42, 11, 1, 0xdead, {}, writer.context(0x400123));
  writer.module(0x400000, 0x1000, "/usr/bin/app", writer.build_id("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a"
                                                                  "\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14"));
  writer.module(0x7f0000000000, 0x2000, "/lib/libc.so.6", "");
  writer.threads({41, 42}).thread_name(42, "worker").misc(1234, MinidumpWriter::kTime - 60);
  return writer.take();
}

// One part of a form; a field unless a filename is given.
inline std::string form_part(std::string_view name, std::string_view body, std::string_view filename = "",
                             std::string_view content_type = "") {
  auto part = fmt::format("--XX\r\nContent-Disposition: form-data; name=\"{}\"", name);
  if (!filename.empty()) part += fmt::format("; filename=\"{}\"", filename);
  if (!content_type.empty()) part += fmt::format("\r\nContent-Type: {}", content_type);
  return part.append("\r\n\r\n").append(body).append("\r\n");
}
inline constexpr std::string_view kFormType = "multipart/form-data; boundary=XX";
inline constexpr std::string_view kFormEnd = "--XX--\r\n";

}  // namespace vedette::formats::testing
