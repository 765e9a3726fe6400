// What an operator may set: flags, then VEDETTE_* variables, then a TOML file.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/result.h"

namespace vedette::server {

struct ServeConfig {
  std::string data = "./data";
  std::string listen = "127.0.0.1:9000";
  // Where people and SDKs reach the installation; made of `listen` when empty.
  std::string url;
  int http_threads = 1;
  int pipeline_threads = 1;
  std::int64_t journal_megabytes_max = 4096;
  std::int64_t free_megabytes_min = 256;
  // Addresses and networks whose X-Forwarded-For is believed, separated by commas.
  std::string trusted_proxies;
  // Items of each category that the whole installation takes within a minute; 0: no limit.
  std::int64_t items_per_minute_max = 0;
  std::string log_level = "info";
};

struct SetupConfig {
  std::string data = "./data";
  std::string url = "http://127.0.0.1:9000";
  std::string email;
  std::string password;
  std::string organization;
  std::string team;
  std::string project;
  std::string platform;
};

struct TokenConfig {
  std::string data = "./data";
  std::string organization;
  std::string name;
  std::string scopes;
};

struct Command {
  enum class Kind { serve, setup, token, help };
  Kind kind = Kind::help;
  ServeConfig serve;
  SetupConfig setup;
  TokenConfig token;
  // Of Kind::help: what is printed.
  std::string help;
};

// Reads the command line. Errors: invalid_argument with a sentence that names the flag, the variable
// or the line of the file.
Result<Command> read_command(std::vector<std::string> arguments);

struct ListenAddress {
  std::string host;
  std::uint16_t port = 0;
};
// `127.0.0.1:9000`, `[::1]:9000`. Errors: invalid_argument.
Result<ListenAddress> parse_listen(const std::string& text);
// `http://host[:port][/prefix]`, without the slash at the end. Errors: invalid_argument.
Result<std::string> normalize_url(const std::string& text);
Result<log::Level> parse_log_level(const std::string& text);

}  // namespace vedette::server
