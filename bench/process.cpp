#include "bench/process.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace bench {

std::optional<ProcessUsage> read_usage(int pid) {
  ProcessUsage usage;
  std::ifstream stat_file(fmt::format("/proc/{}/stat", pid));
  std::string line;
  if (!std::getline(stat_file, line)) return std::nullopt;
  // The name in parentheses may hold blanks. Reference: proc(5), fields 14 and 15.
  std::istringstream fields(line.substr(line.rfind(')') + 2));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  std::uint64_t user = 0;
  std::uint64_t system = 0;
  fields >> user >> system;
  usage.cpu_seconds =
      static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));

  std::ifstream status_file(fmt::format("/proc/{}/status", pid));
  while (std::getline(status_file, line)) {
    std::istringstream words(line);
    std::string name;
    std::uint64_t kib = 0;
    words >> name >> kib;
    if (name == "VmHWM:") usage.peak_resident_bytes = kib * 1024;
    if (name == "VmRSS:") usage.resident_bytes = kib * 1024;
  }
  return usage;
}

void reset_peak(int pid) {
  // Reference: proc(5), clear_refs.
  std::ofstream(fmt::format("/proc/{}/clear_refs", pid)) << "5";
}

std::uint64_t disk_bytes(const std::string& directory) {
  namespace fs = std::filesystem;
  std::uint64_t total = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator it(directory, error), end; !error && it != end;
       it.increment(error)) {
    struct stat info {};
    if (lstat(it->path().c_str(), &info) == 0 && S_ISREG(info.st_mode)) {
      total += static_cast<std::uint64_t>(info.st_blocks) * 512;
    }
  }
  return total;
}

}  // namespace bench
