#include "bench/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string_view>

namespace bench {
namespace {

[[noreturn]] void refuse(std::string_view reason) {
  fmt::print(stderr, "vedette_load: {}\n", reason);
  std::exit(2);
}

struct Address {
  std::string user;  // in front of `@`
  std::string host;
  std::string port;
  std::string path;  // with its first slash, or empty
};

// `[http://][user@]host[:port][/path]`.
Address split_address(std::string_view text, std::string_view what) {
  constexpr std::string_view kScheme = "http://";
  if (text.starts_with(kScheme)) text.remove_prefix(kScheme.size());
  if (text.find("://") != std::string_view::npos) refuse(fmt::format("{}: only http", what));
  Address address;
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos) address.path = text.substr(slash);
  std::string_view authority = text.substr(0, slash);
  if (const std::size_t at = authority.find('@'); at != std::string_view::npos) {
    address.user = authority.substr(0, at);
    authority.remove_prefix(at + 1);
  }
  const std::size_t colon = authority.find(':');
  address.host = authority.substr(0, colon);
  address.port = colon == std::string_view::npos ? "80" : authority.substr(colon + 1);
  if (address.host.empty() || address.port.empty()) refuse(fmt::format("{}: no host", what));
  return address;
}

void apply_dsn(const std::string& dsn, Options& options) {
  const Address address = split_address(dsn, "--dsn");
  const std::size_t slash = address.path.rfind('/');
  if (slash == std::string::npos || address.user.empty()) refuse("--dsn: no key or no project");
  options.host = address.host;
  options.port = address.port;
  options.public_key = address.user.substr(0, address.user.find(':'));
  options.project_id = address.path.substr(slash + 1);
  if (options.path.empty()) {
    options.path = fmt::format("{}/api/{}/envelope/", address.path.substr(0, slash),
                               options.project_id);
  }
}

void check(const Options& options) {
  if (options.print_free_port || options.print_sample) return;
  if (options.host.empty()) refuse("give --dsn or --target");
  if (options.duration_s <= 0 && options.count == 0) refuse("give --duration or --count");
  if (!options.wait_visible) return;
  if (options.api_host.empty() || options.token.empty() || options.organization.empty()) {
    refuse("--wait-visible needs --api, --token and --organization");
  }
  if (options.project_id.empty()) refuse("--wait-visible needs --dsn");
}

}  // namespace

Options parse_options(int argc, char** argv) {
  Options options;
  std::string dsn;
  std::string target;
  std::string api;
  CLI::App app("Sends Sentry envelopes to a server and measures what comes back");
  app.add_option("--dsn", dsn, "project to send to: http://KEY@HOST:PORT/ID");
  app.add_option("--target", target, "any HTTP server instead of a DSN: HOST:PORT");
  app.add_option("--path", options.path, "path to request; default the DSN's envelope endpoint");
  app.add_option("--method", options.method, "POST (default) or GET, which sends no body")
      ->check(CLI::IsMember({"POST", "GET"}));
  app.add_option("--rate", options.rate, "open loop: requests a second, sent when they are due")
      ->check(CLI::Range(0.1, 1e6));
  app.add_option("--connections", options.connections, "closed loop: requests in flight; "
                                                       "open loop: connections at most")
      ->check(CLI::Range(1, 4096));
  app.add_option("--duration", options.duration_s, "seconds")->check(CLI::Range(0.0, 3600.0));
  app.add_option("--count", options.count, "stop after this many requests");
  const std::map<std::string, Mix> mixes = {{"small", Mix::small}, {"mixed", Mix::mixed}};
  app.add_option("--mix", options.mix, "small: 2 KB errors; mixed: 2 to 300 KB, mean 15 KB")
      ->transform(CLI::CheckedTransformer(mixes));
  app.add_option("--gzip", options.gzip_share, "share of gzipped bodies, 0 to 1")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--new-groups", options.new_group_share, "share of events that make a new issue")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--seed", options.seed, "of the payloads");
  app.add_flag("--wait-visible", options.wait_visible, "then poll the API until all are counted");
  app.add_option("--wait-timeout", options.wait_timeout_s, "seconds of that at most");
  app.add_option("--api", api, "the server's URL");
  app.add_option("--token", options.token, "with event:read");
  app.add_option("--organization", options.organization, "slug");
  app.add_option("--project", options.project, "slug, for the report");
  app.add_option("--pid", options.pid, "server process whose CPU and memory are read");
  app.add_option("--data", options.data_dir, "server's data directory, measured before and after");
  app.add_option("--label", options.label, "name of the run in the report");
  const std::map<std::string, Options::Output> outputs = {{"plain", Options::Output::plain},
                                                          {"json", Options::Output::json},
                                                          {"row", Options::Output::row}};
  app.add_option("--output", options.output, "plain, json, or row: one line of a Markdown table")
      ->transform(CLI::CheckedTransformer(outputs));
  app.add_option("--json-file", options.json_file, "JSON into this file as well");
  app.add_flag("--free-port", options.print_free_port, "print a free port of 127.0.0.1 and end");
  app.add_flag("--sample", options.print_sample, "print one body and end");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  if (!dsn.empty()) apply_dsn(dsn, options);
  if (!target.empty()) {
    const Address address = split_address(target, "--target");
    options.host = address.host;
    options.port = address.port;
    if (options.path.empty()) options.path = address.path.empty() ? "/" : address.path;
  }
  if (!api.empty()) {
    const Address address = split_address(api, "--api");
    options.api_host = address.host;
    options.api_port = address.port;
  }
  check(options);
  return options;
}

}  // namespace bench
