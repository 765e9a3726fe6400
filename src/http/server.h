// The listener: HTTP/1.1 connections in, requests to a Service, responses out. Knows no domain word.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "http/message.h"

namespace vedette::http {

// Answers one request; called exactly once, from any thread. A Respond that is dropped without
// being called answers 500.
using Respond = std::move_only_function<void(Response)>;

// Threads: every method may be called from several threads at once.
class Service {
 public:
  virtual ~Service() = default;
  // The largest body that is read for this request line and headers, in bytes as sent.
  virtual std::size_t body_bytes_max(const Request& head) const = 0;
  // What is answered when the body is larger.
  virtual Response refuse_large_body(const Request& head) const = 0;
  // Takes the request. Must not block: long work belongs on a thread of the service.
  virtual void handle(Request request, Respond respond) = 0;
};

struct ServerOptions {
  std::string host = "127.0.0.1";
  // 0 picks a free port.
  std::uint16_t port = 9000;
  int threads = 1;
  // Open connections beyond this wait in the backlog of the kernel.
  std::size_t connections_max = 10'000;
  // A request line with headers must arrive within this time, and each further read of a body too.
  int read_timeout_seconds = 30;
  int idle_timeout_seconds = 75;
  std::size_t header_bytes_max = 64 * 1024;
  // All requests that are being read or answered, together, but for the few KiB that each connection has; a reader
  // beyond it waits. Of a small body, it waits beyond half as much again.
  std::size_t body_bytes_in_flight_max = 512 * 1024 * 1024;
  // Answers that are read from a source while they are sent; more are told to come back.
  std::size_t sources_max = 256;
};

struct ServerStats {
  std::uint64_t connections_open = 0;
  std::uint64_t connections_total = 0;
  std::uint64_t requests_total = 0;
  // As ServerOptions::body_bytes_in_flight_max bounds them.
  std::uint64_t request_bytes = 0;
};

class Server {
 public:
  // Binds and listens; connections wait in the backlog. Lifetime: `service` outlives the server.
  // Errors: unavailable, with a sentence that says why the address cannot be used.
  static Result<std::unique_ptr<Server>> open(ServerOptions options, Service& service);
  virtual ~Server() = default;
  // Starts the threads that serve. Called once.
  virtual void start() = 0;
  virtual std::uint16_t port() const = 0;
  virtual ServerStats stats() const = 0;
  // Takes no more connections, lets requests in progress finish within `grace_ms`, then closes all.
  virtual void stop(std::int64_t grace_ms) = 0;
};

}  // namespace vedette::http
