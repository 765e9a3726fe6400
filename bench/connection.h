// One keep-alive HTTP/1.1 connection without blocking.
#pragma once
#include <netdb.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

// Resolved once; ends the process when it cannot be.
struct Endpoint {
  sockaddr_storage address{};
  socklen_t length = 0;
  int family = 0;
};
Endpoint resolve(const std::string& host, const std::string& port);

class Connection {
 public:
  enum class State { idle, busy, failed };

  Connection() = default;
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Opens and registers with `epoll`, data = `index`. False when the system refuses.
  bool open(const Endpoint& endpoint, int epoll, std::uint32_t index);
  void close();
  bool is_open() const { return fd_ >= 0; }

  // Sends the request in request(); one at a time. `intended` is when it was due.
  void send(std::int64_t intended_ns);
  // Goes on after an event of epoll. `idle`: the answer is complete.
  State advance();

  // The bytes of the next request, to be filled before send().
  std::string& request() { return request_; }
  std::int64_t intended_ns() const { return intended_ns_; }
  bool is_busy() const { return is_busy_; }
  // Of the last answer.
  int status() const { return status_; }
  // The server will close, or has: open again before the next request.
  bool must_reopen() const { return must_reopen_; }

 private:
  State write_more();
  State read_more();
  // Whether the answer in response_ is complete.
  bool is_complete();

  int fd_ = -1;
  bool is_busy_ = false;
  bool must_reopen_ = false;
  int status_ = 0;
  std::int64_t intended_ns_ = 0;
  std::string request_;
  std::size_t written_ = 0;
  std::string response_;
};

// The length of a complete answer at the front of `bytes` (head and body), 0 while it is not
// complete. `status` and `closes` are set once the head is there.
std::size_t complete_response(std::string_view bytes, int& status, bool& closes);

}  // namespace bench
