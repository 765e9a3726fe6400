#include "formats/minidump_modules.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "formats/utf16.h"

namespace vedette::formats {
namespace {

constexpr std::size_t kModuleSize = 108;
constexpr std::uint64_t kStringUnitsMax = 1024;
constexpr std::size_t kDebugFileMax = 1024;
constexpr std::uint64_t kCodeViewBytesMax = 2048;
constexpr std::size_t kGuidSize = 16;
constexpr std::size_t kBuildIdMax = 64;

constexpr std::uint32_t kPdb70 = 0x53445352;       // RSDS
constexpr std::uint32_t kElfBuildId = 0x4270454c;  // Breakpad's and Crashpad's record for ELF

std::string hex_of(std::string_view bytes) {
  return ascii::to_hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

// A GUID at the front of `record`, whose first three members are numbers in the order of the dump.
std::string guid_text(const ByteView& record) {
  const auto tail = hex_of(record.bytes().substr(8, 8));
  return fmt::format("{:08x}-{:04x}-{:04x}-{}-{}", record.u32(0), record.u16(4), record.u16(6), tail.substr(0, 4),
                     tail.substr(4));
}

void read_pdb70(const ByteView& record, bool is_apple, MinidumpModule& module) {
  const auto guid = record.part(4, kGuidSize);
  if (!guid || record.size() < 24) return;
  module.debug_id = guid_text(*guid);
  const auto age = record.u32(20);
  if (age != 0) module.debug_id += fmt::format("-{:x}", age);
  auto file = record.bytes().substr(24, kDebugFileMax);
  file = file.substr(0, file.find('\0'));
  module.debug_file = utf8::is_valid(file) ? std::string(file) : utf8::repair(file);
  if (!is_apple) return;
  // The UUID that the linker wrote names code and debug file alike.
  module.code_id = module.debug_id.substr(0, 36);
  std::erase(module.code_id, '-');
}

// A GNU build id names the code; the debug id is its beginning, read as a GUID of a little-endian machine.
void read_build_id(const ByteView& record, MinidumpModule& module) {
  const auto id = record.bytes().substr(4, kBuildIdMax);
  if (id.empty() || std::ranges::all_of(id, [](char c) { return c == 0; })) return;
  module.code_id = hex_of(id);
  std::string start(id.substr(0, kGuidSize));
  start.resize(kGuidSize, '\0');
  module.debug_id = guid_text(ByteView(start, ByteOrder::little));
  module.debug_file = module.name;
}

void read_code_view(const ByteView& record, bool is_apple, MinidumpModule& module) {
  if (record.size() < 4) return;
  const auto kind = record.u32(0);
  if (kind == kPdb70) read_pdb70(record, is_apple, module);
  if (kind == kElfBuildId) read_build_id(record, module);
}

MinidumpModule read_module(const ByteView& dump, const ByteView& entry, const MinidumpSummary& summary) {
  MinidumpModule module;
  module.base = entry.u64(0);
  module.size = entry.u32(8);
  module.timestamp = entry.u32(16);
  module.name = minidump_string(dump, entry.u32(20)).value_or("");
  const auto os = summary.system ? summary.system->os : MinidumpOs::unknown;
  const bool is_apple = os == MinidumpOs::macos || os == MinidumpOs::ios;
  const std::uint64_t code_view_size = std::min<std::uint64_t>(entry.u32(76), kCodeViewBytesMax);
  if (const auto record = dump.part(entry.u32(80), code_view_size)) read_code_view(*record, is_apple, module);
  if (os == MinidumpOs::windows && module.size != 0) {
    module.code_id = fmt::format("{:08X}{:x}", module.timestamp, module.size);
  }
  return module;
}

}  // namespace

std::optional<std::string> minidump_string(const ByteView& dump, std::uint64_t offset) {
  const auto size = dump.part(offset, 4);
  if (offset == 0 || !size) return std::nullopt;
  const std::uint64_t bytes = size->u32(0);
  const auto whole = dump.part(offset + 4, bytes);
  if (!whole) return std::nullopt;
  return utf16_to_utf8(*whole->part(0, std::min(bytes, kStringUnitsMax * 2)));
}

std::optional<MinidumpEntries> minidump_entries(const ByteView& list, std::size_t entry_size, std::size_t count_max) {
  if (list.size() < 4) return std::nullopt;
  const std::uint64_t claimed = list.u32(0);
  // Some writers align the entries to 8 bytes; only the size of the stream tells.
  const std::size_t start = list.size() >= 8 && list.size() - 8 == claimed * entry_size ? 8 : 4;
  const std::uint64_t there = (list.size() - start) / entry_size;
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>({claimed, there, count_max}));
  return MinidumpEntries{*list.part(start, count * entry_size), count, count == claimed};
}

void read_minidump_modules(const ByteView& dump, const ByteView& list, MinidumpSummary& summary) {
  const auto modules = minidump_entries(list, kModuleSize, kMinidumpModulesMax);
  if (!modules) {
    summary.faults.emplace_back("the module list is cut short");
    return;
  }
  if (!modules->is_whole) summary.faults.emplace_back("not all modules could be read");
  summary.modules.reserve(modules->count);
  for (std::size_t i = 0; i < modules->count; ++i) {
    const auto entry = modules->entries.part(i * kModuleSize, kModuleSize);
    summary.modules.push_back(read_module(dump, *entry, summary));
  }
}

}  // namespace vedette::formats
