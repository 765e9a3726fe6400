// Minidumps: what Windows, Breakpad and Crashpad write of a process that crashed.
//
// Read is what names the crash: system, exception, modules, threads. No stack is walked, for that takes the debug files
// of every module; the one frame that an event gets is the instruction at which the crashed thread stood.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/value.h"

namespace vedette::formats {

inline constexpr std::size_t kMinidumpBytesMax = 200 * 1024 * 1024;
// What is read of a dump at most; what goes beyond is noted as a fault.
inline constexpr std::size_t kMinidumpModulesMax = 2048;
inline constexpr std::size_t kMinidumpThreadsMax = 1024;

enum class MinidumpOs : std::uint8_t { unknown, windows, macos, ios, gnu_linux, android, solaris, fuchsia };

struct MinidumpSystem {
  MinidumpOs os = MinidumpOs::unknown;
  std::string_view cpu;  // `x86_64`, `arm64` …; empty when unknown
  std::uint32_t processor_count = 0;
  std::string os_version;      // `10.0.19041`; empty when unknown
  std::string os_description;  // service pack, build or the text of `uname`
};

struct MinidumpException {
  std::uint32_t code = 0;   // of Windows; the signal on Linux; the Mach exception on Apple's systems
  std::uint32_t flags = 0;  // what refines the code there
  std::uint64_t address = 0;
  std::uint32_t thread_id = 0;
  std::vector<std::uint64_t> parameters;  // 15 at most
};

struct MinidumpModule {
  std::uint64_t base = 0;
  std::uint32_t size = 0;
  std::uint32_t timestamp = 0;
  std::string name;        // the path on the crashed machine
  std::string debug_file;  // as the linker named it; empty when unknown
  std::string debug_id;    // `XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX`, `-age` unless 0; empty when unknown
  std::string code_id;     // empty when unknown
};

struct MinidumpThread {
  std::uint32_t id = 0;
  std::string name;  // empty when it has none
};

struct MinidumpSummary {
  std::uint32_t timestamp = 0;  // seconds since 1970; 0 when unknown
  std::optional<MinidumpSystem> system;
  std::optional<MinidumpException> exception;
  std::vector<MinidumpModule> modules;
  std::vector<MinidumpThread> threads;
  std::optional<std::uint32_t> crashing_thread;
  std::optional<std::uint64_t> instruction;  // where the crashed thread stood
  std::optional<std::uint32_t> process_id;
  std::optional<std::uint32_t> process_start;  // seconds since 1970
  // What could not be read, one sentence each.
  std::vector<std::string> faults;
};

// Whether the bytes begin like a minidump of either byte order.
bool is_minidump(std::string_view bytes);

// Everything that can be read; a stream that cannot becomes a fault of the summary. No offset or size is believed, of
// equal streams the first counts, and the work is bounded by the bytes given.
// invalid_argument: no minidump, or one without a directory of streams.
Result<MinidumpSummary> read_minidump(std::string_view bytes);

// The event that stands for the dump: platform native, level fatal, one exception named after the reason of the crash,
// contexts, images, and the faults as `errors`.
json::object minidump_event(const MinidumpSummary& summary);

// As minidump_event() for the dump's bytes. A dump that cannot be read makes an event too, which says so.
json::object minidump_event(std::string_view bytes);

}  // namespace vedette::formats
