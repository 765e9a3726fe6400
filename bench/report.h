// The figures of a run in three forms.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "bench/api_client.h"
#include "bench/generator.h"
#include "bench/options.h"

namespace bench {

struct Report {
  LoadResult load;
  double mean_body_bytes = 0;
  std::optional<Visibility> visibility;
  // Of the server, over the load and the wait for visibility.
  std::optional<double> cpu_seconds;
  std::optional<std::uint64_t> resident_bytes;
  std::optional<std::uint64_t> peak_resident_bytes;
  std::optional<std::int64_t> disk_bytes;

  // Events a second from the first request until all were visible.
  std::optional<double> processed_per_second() const;
};

std::string to_plain(const Report& report, const Options& options);
// One member per line, so that a shell script can read it too.
std::string to_json(const Report& report, const Options& options);
// One line of the table that bench/run.sh heads.
std::string to_row(const Report& report, const Options& options);

}  // namespace bench
