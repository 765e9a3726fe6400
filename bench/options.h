// The command line of the load generator.
#pragma once
#include <cstdint>
#include <string>

#include "bench/payload.h"

namespace bench {

struct Options {
  // Where to: an IPv4 address or name, a port, and the path of the requests.
  std::string host;
  std::string port;
  std::string path;
  std::string method = "POST";
  // Empty without a DSN.
  std::string public_key;
  std::string project_id;

  // Open loop at this many requests a second; 0 means closed loop.
  double rate = 0;
  int connections = 32;
  double duration_s = 10;
  // 0: by duration alone.
  std::uint64_t count = 0;

  Mix mix = Mix::mixed;
  double gzip_share = 0;
  double new_group_share = 0.15;
  std::uint64_t seed = 1;

  bool wait_visible = false;
  double wait_timeout_s = 120;
  std::string api_host;
  std::string api_port;
  std::string token;
  std::string organization;
  std::string project;

  // 0: not measured.
  int pid = 0;
  // Empty: not measured.
  std::string data_dir;

  std::string label;
  enum class Output { plain, json, row } output = Output::plain;
  // Besides the output, JSON into this file; empty for none.
  std::string json_file;
  bool print_free_port = false;
  bool print_sample = false;
};

// Ends the process with a usage message when the arguments make no sense.
Options parse_options(int argc, char** argv);

}  // namespace bench
