#include "formats/minidump.h"

#include "formats/byte_view.h"
#include "formats/minidump_modules.h"

namespace vedette::formats {
namespace {

constexpr std::string_view kLittleMagic = "MDMP";
constexpr std::string_view kBigMagic = "PMDM";
constexpr std::size_t kHeaderSize = 32;
constexpr std::size_t kDirectoryEntrySize = 12;
constexpr std::size_t kSystemInfoSize = 32;  // without the details of the processor
constexpr std::size_t kExceptionSize = 168;
constexpr std::size_t kThreadSize = 48;
constexpr std::size_t kThreadNameSize = 12;
constexpr std::uint32_t kParametersMax = 15;

enum class StreamType : std::uint32_t {
  thread_list = 3,
  module_list = 4,
  exception = 6,
  system_info = 7,
  misc_info = 15,
  thread_names = 24,
  breakpad_info = 0x47670001,
};
constexpr StreamType kRead[] = {StreamType::thread_list, StreamType::module_list, StreamType::exception,
                                StreamType::system_info, StreamType::misc_info,   StreamType::thread_names,
                                StreamType::breakpad_info};

struct Cpu {
  std::uint16_t code;
  std::string_view name;
  // Where the address of the next instruction stands in a thread's context, and its width; 0 when that is not known.
  std::size_t instruction_offset;
  std::size_t instruction_size;
};
constexpr Cpu kCpus[] = {
    {0, "x86", 184, 4},    {1, "mips", 0, 0},       {3, "ppc", 0, 0},      {5, "arm", 64, 4},
    {6, "ia64", 0, 0},     {9, "x86_64", 248, 8},   {12, "arm64", 264, 8}, {0x8001, "sparc", 0, 0},
    {0x8002, "ppc64", 0, 0}, {0x8003, "arm64", 264, 8}, {0x8004, "mips64", 0, 0}, {0x8005, "riscv32", 0, 0},
    {0x8006, "riscv64", 0, 0},
};

MinidumpOs os_of(std::uint32_t platform) {
  switch (platform) {
    case 1:
    case 2:
    case 3: return MinidumpOs::windows;
    case 0x8101: return MinidumpOs::macos;
    case 0x8102: return MinidumpOs::ios;
    case 0x8201: return MinidumpOs::gnu_linux;
    case 0x8202: return MinidumpOs::solaris;
    case 0x8203: return MinidumpOs::android;
    case 0x8206: return MinidumpOs::fuchsia;
    default: return MinidumpOs::unknown;
  }
}

class MinidumpReader {
 public:
  MinidumpReader(std::string_view bytes, ByteOrder order) : dump_(bytes, order) {}
  Result<MinidumpSummary> read();

 private:
  Status read_directory(std::uint64_t offset, std::uint64_t count);
  void read_system();
  void read_exception();
  void read_instruction(const ByteView& stream);
  void read_threads();
  void read_thread_names();
  void read_misc();
  void read_breakpad();
  // The stream, or nothing; a stream that is cut short is a fault.
  std::optional<ByteView> stream(StreamType type, std::size_t size_min, std::string_view name);
  void fault(std::string_view name, std::string_view what) {
    summary_.faults.push_back(fmt::format("{} {}", name, what));
  }

  ByteView dump_;
  MinidumpSummary summary_;
  std::array<std::optional<ByteView>, std::size(kRead)> streams_;
  const Cpu* cpu_ = nullptr;
};

Status MinidumpReader::read_directory(std::uint64_t offset, std::uint64_t count) {
  const auto directory = dump_.part(offset, count * kDirectoryEntrySize);
  if (!directory) return invalid("the minidump has no directory of streams");
  std::array<bool, std::size(kRead)> is_seen{};
  for (std::size_t at = 0; at < directory->size(); at += kDirectoryEntrySize) {
    const auto type = static_cast<StreamType>(directory->u32(at));
    const auto found = std::ranges::find(kRead, type);
    const auto index = static_cast<std::size_t>(found - std::begin(kRead));
    if (found == std::end(kRead) || is_seen[index]) continue;
    is_seen[index] = true;
    streams_[index] = dump_.part(directory->u32(at + 8), directory->u32(at + 4));
    if (!streams_[index]) summary_.faults.push_back(fmt::format("stream {} lies outside the dump", directory->u32(at)));
  }
  return {};
}

std::optional<ByteView> MinidumpReader::stream(StreamType type, std::size_t size_min, std::string_view name) {
  const auto& found = streams_[static_cast<std::size_t>(std::ranges::find(kRead, type) - std::begin(kRead))];
  if (found && found->size() < size_min) {
    fault(name, "is cut short");
    return std::nullopt;
  }
  return found;
}

void MinidumpReader::read_system() {
  const auto info = stream(StreamType::system_info, kSystemInfoSize, "the system information");
  if (!info) return;
  auto& system = summary_.system.emplace();
  const auto found = std::ranges::find(kCpus, info->u16(0), &Cpu::code);
  if (found != std::end(kCpus)) {
    cpu_ = found;
    system.cpu = found->name;
  }
  system.processor_count = info->u8(6);
  system.os = os_of(info->u32(20));
  const auto major = info->u32(8);
  const auto minor = info->u32(12);
  const auto build = info->u32(16);
  if (major != 0 || minor != 0 || build != 0) system.os_version = fmt::format("{}.{}.{}", major, minor, build);
  system.os_description = minidump_string(dump_, info->u32(24)).value_or("");
}

void MinidumpReader::read_instruction(const ByteView& stream) {
  if (cpu_ == nullptr || cpu_->instruction_size == 0) return;
  const auto context = dump_.part(stream.u32(164), stream.u32(160));
  const auto address = context ? context->part(cpu_->instruction_offset, cpu_->instruction_size) : std::nullopt;
  if (!address) return fault("the context of the crashed thread", "cannot be read");
  summary_.instruction = cpu_->instruction_size == 8 ? address->u64(0) : address->u32(0);
}

void MinidumpReader::read_exception() {
  const auto stream_view = stream(StreamType::exception, kExceptionSize, "the exception");
  if (!stream_view) return;
  auto& exception = summary_.exception.emplace();
  exception.thread_id = stream_view->u32(0);
  exception.code = stream_view->u32(8);
  exception.flags = stream_view->u32(12);
  exception.address = stream_view->u64(24);
  const auto count = std::min(stream_view->u32(32), kParametersMax);
  for (std::size_t i = 0; i < count; ++i) exception.parameters.push_back(stream_view->u64(40 + 8 * i));
  summary_.crashing_thread = exception.thread_id;
  read_instruction(*stream_view);
}

void MinidumpReader::read_threads() {
  const auto list = stream(StreamType::thread_list, 4, "the thread list");
  if (!list) return;
  const auto threads = minidump_entries(*list, kThreadSize, kMinidumpThreadsMax);
  if (!threads->is_whole) fault("the thread list", "is not read to its end");
  for (std::size_t i = 0; i < threads->count; ++i) {
    summary_.threads.push_back({threads->entries.u32(i * kThreadSize), {}});
  }
}

void MinidumpReader::read_thread_names() {
  const auto list = stream(StreamType::thread_names, 4, "the list of thread names");
  if (!list) return;
  const auto names = minidump_entries(*list, kThreadNameSize, kMinidumpThreadsMax);
  std::unordered_map<std::uint32_t, std::uint64_t> offsets;
  for (std::size_t i = 0; i < names->count; ++i) {
    offsets.emplace(names->entries.u32(i * kThreadNameSize), names->entries.u64(i * kThreadNameSize + 4));
  }
  for (auto& thread : summary_.threads) {
    const auto found = offsets.find(thread.id);
    if (found != offsets.end()) thread.name = minidump_string(dump_, found->second).value_or("");
  }
}

void MinidumpReader::read_misc() {
  constexpr std::uint32_t kHasProcessId = 1;
  constexpr std::uint32_t kHasProcessTimes = 2;
  const auto misc = stream(StreamType::misc_info, 24, "the miscellaneous information");
  if (!misc) return;
  const auto flags = misc->u32(4);
  if ((flags & kHasProcessId) != 0) summary_.process_id = misc->u32(8);
  if ((flags & kHasProcessTimes) != 0) summary_.process_start = misc->u32(12);
}

// A dump that was asked for names the thread that asked.
void MinidumpReader::read_breakpad() {
  constexpr std::uint32_t kHasRequestingThread = 2;
  const auto info = stream(StreamType::breakpad_info, 12, "Breakpad's information");
  if (!info || summary_.crashing_thread || (info->u32(0) & kHasRequestingThread) == 0) return;
  summary_.crashing_thread = info->u32(8);
}

Result<MinidumpSummary> MinidumpReader::read() {
  const auto header = dump_.part(0, kHeaderSize);
  if (!header) return invalid("the minidump is cut short");
  summary_.timestamp = header->u32(20);
  TRY(read_directory(header->u32(12), header->u32(8)));
  // The system comes first: the rest is read in its light.
  read_system();
  read_exception();
  if (const auto list = stream(StreamType::module_list, 0, "")) read_minidump_modules(dump_, *list, summary_);
  read_threads();
  read_thread_names();
  read_misc();
  read_breakpad();
  return std::move(summary_);
}

}  // namespace

bool is_minidump(std::string_view bytes) { return bytes.starts_with(kLittleMagic) || bytes.starts_with(kBigMagic); }

Result<MinidumpSummary> read_minidump(std::string_view bytes) {
  if (!is_minidump(bytes)) return invalid("no minidump");
  return MinidumpReader(bytes, bytes.starts_with(kLittleMagic) ? ByteOrder::little : ByteOrder::big).read();
}

}  // namespace vedette::formats
