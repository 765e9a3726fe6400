// What a run costs the server: read from /proc and from the file system.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

namespace bench {

struct ProcessUsage {
  double cpu_seconds = 0;  // user and system, since the start
  std::uint64_t resident_bytes = 0;
  std::uint64_t peak_resident_bytes = 0;  // since the start, or since reset_peak()
};

// Nothing when there is no such process.
std::optional<ProcessUsage> read_usage(int pid);
// Lets the peak count from now, where the system allows it.
void reset_peak(int pid);
// Bytes allocated to the files of a directory tree; files that vanish meanwhile do not count.
std::uint64_t disk_bytes(const std::string& directory);

}  // namespace bench
