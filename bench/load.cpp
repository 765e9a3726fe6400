// The load generator: see README.md beside it.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <fstream>

#include "bench/api_client.h"
#include "bench/generator.h"
#include "bench/options.h"
#include "bench/process.h"
#include "bench/report.h"

namespace bench {
namespace {

// Another process may take it before the caller does; scripts try again then.
int print_free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (fd < 0 || bind(fd, generic, length) != 0 || getsockname(fd, generic, &length) != 0) return 1;
  fmt::print("{}\n", ntohs(address.sin_port));
  close(fd);
  return 0;
}

int print_sample(const Options& options) {
  std::string body;
  PayloadSource(options.mix, options.new_group_share, options.seed)
      .append_next(options.gzip_share > 0, body);
  fwrite(body.data(), 1, body.size(), stdout);
  return 0;
}

// The visible events and the bytes on disk that were there before.
struct Before {
  std::optional<std::uint64_t> visible;
  std::optional<ProcessUsage> usage;
  std::uint64_t disk = 0;
};

int run(const Options& options) {
  Before before;
  if (options.wait_visible) {
    before.visible = count_visible(options);
    if (!before.visible) return 1;
  }
  if (options.pid > 0) {
    reset_peak(options.pid);
    before.usage = read_usage(options.pid);
  }
  if (!options.data_dir.empty()) before.disk = disk_bytes(options.data_dir);

  Report report;
  report.load = run_load(options);
  if (report.load.sent > 0) {
    report.mean_body_bytes = static_cast<double>(report.load.body_bytes) /
                             static_cast<double>(report.load.sent);
  }
  if (before.visible) {
    report.visibility = wait_visible(options, *before.visible, report.load.accepted);
  }
  const auto usage = before.usage ? read_usage(options.pid) : std::nullopt;
  if (usage) {
    report.cpu_seconds = usage->cpu_seconds - before.usage->cpu_seconds;
    report.resident_bytes = usage->resident_bytes;
    report.peak_resident_bytes = usage->peak_resident_bytes;
  }
  if (!options.data_dir.empty()) {
    report.disk_bytes = static_cast<std::int64_t>(disk_bytes(options.data_dir)) -
                        static_cast<std::int64_t>(before.disk);
  }

  switch (options.output) {
    case Options::Output::plain: fmt::print("{}", to_plain(report, options)); break;
    case Options::Output::json: fmt::print("{}", to_json(report, options)); break;
    case Options::Output::row: fmt::print("{}", to_row(report, options)); break;
  }
  if (!options.json_file.empty()) std::ofstream(options.json_file) << to_json(report, options);
  const bool is_lost = report.visibility && !report.visibility->is_complete;
  return report.load.accepted == 0 || is_lost ? 1 : 0;
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  const bench::Options options = bench::parse_options(argc, argv);
  if (options.print_free_port) return bench::print_free_port();
  if (options.print_sample) return bench::print_sample(options);
  return bench::run(options);
}
