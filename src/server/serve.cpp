#include <sys/resource.h>

#include <csignal>
#include <cstdio>

#include "server/app.h"
#include "server/commands.h"

namespace vedette::server {
namespace {

// Each connection and each open file takes a descriptor, and many systems start programs with 1024 of
// them while they allow far more.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int report(const Error& error) {
  fmt::print(stderr, "vedette: {}\n", error.message);
  return 1;
}

int run_serve(const ServeConfig& config) {
  const auto level = parse_log_level(config.log_level);
  if (!level) return report(level.error());
  log::set_level(*level);

  raise_descriptor_limit();
  // Blocked before any thread starts, so that only the wait below sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  auto app = App::start(config);
  if (!app) return report(app.error());
  fmt::print("Vedette listens on {}\n", (*app)->url());
  if ((*app)->is_set_up()) {
    fmt::print("Open {}/ in a browser, or press Ctrl-C to stop.\n", (*app)->url());
  } else {
    fmt::print("Open {}/ in a browser to set it up: an account, an organization and a first project.\n", (*app)->url());
  }
  std::fflush(stdout);

  int received = 0;
  sigwait(&signals, &received);
  fmt::print("Stopping: requests in hand are answered, accepted events are stored.\n");
  std::fflush(stdout);
  (*app)->stop();
  return 0;
}

}  // namespace vedette::server
