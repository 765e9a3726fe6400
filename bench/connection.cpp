#include "bench/connection.h"

#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace bench {
namespace {

// The value of a header in a lower-case head, without blanks; empty if absent.
std::string_view header_value(std::string_view head, std::string_view name) {
  const std::size_t found = head.find(fmt::format("\r\n{}:", name));
  if (found == std::string_view::npos) return {};
  std::size_t begin = found + name.size() + 3;
  const std::size_t end = head.find("\r\n", begin);
  while (begin < end && head[begin] == ' ') ++begin;
  return head.substr(begin, end - begin);
}

}  // namespace

Endpoint resolve(const std::string& host, const std::string& port) {
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(host.c_str(), port.c_str(), &hints, &found); error != 0) {
    fmt::print(stderr, "vedette_load: {}:{}: {}\n", host, port, gai_strerror(error));
    std::exit(2);
  }
  Endpoint endpoint;
  std::memcpy(&endpoint.address, found->ai_addr, found->ai_addrlen);
  endpoint.length = found->ai_addrlen;
  endpoint.family = found->ai_family;
  freeaddrinfo(found);
  return endpoint;
}

std::size_t complete_response(std::string_view bytes, int& status, bool& closes) {
  const std::size_t head_end = bytes.find("\r\n\r\n");
  if (head_end == std::string_view::npos || bytes.size() < 12) return 0;
  std::string head(bytes.substr(0, head_end + 2));
  std::ranges::transform(head, head.begin(), [](unsigned char c) { return std::tolower(c); });
  status = 0;
  std::from_chars(head.data() + 9, head.data() + 12, status);
  closes = header_value(head, "connection") == "close";
  const std::size_t body = head_end + 4;
  if (status == 204 || status == 304) return body;
  if (header_value(head, "transfer-encoding") == "chunked") {
    // Answers are small; a chunk that holds this very text does not occur in them.
    const std::size_t end = bytes.find("0\r\n\r\n", body);
    return end == std::string_view::npos ? 0 : end + 5;
  }
  const std::string_view length_text = header_value(head, "content-length");
  std::size_t length = 0;
  std::from_chars(length_text.data(), length_text.data() + length_text.size(), length);
  return bytes.size() >= body + length ? body + length : 0;
}

Connection::~Connection() { close(); }

bool Connection::open(const Endpoint& endpoint, int epoll, std::uint32_t index) {
  close();
  fd_ = socket(endpoint.family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd_ < 0) return false;
  const int on = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(fd_, reinterpret_cast<const sockaddr*>(&endpoint.address), endpoint.length) != 0 &&
      errno != EINPROGRESS) {
    close();
    return false;
  }
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.u32 = index;
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd_, &event) != 0) {
    close();
    return false;
  }
  return true;
}

void Connection::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
  is_busy_ = false;
  must_reopen_ = false;
}

void Connection::send(std::int64_t intended_ns) {
  intended_ns_ = intended_ns;
  is_busy_ = true;
  written_ = 0;
  response_.clear();
  status_ = 0;
  // A failure shows again in advance(): the socket stays readable.
  write_more();
}

Connection::State Connection::advance() {
  if (!is_busy_) {
    // Nothing is due: only the end of the connection can have come.
    char byte = 0;
    const ssize_t got = recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != ENOTCONN)) must_reopen_ = true;
    return State::idle;
  }
  if (written_ < request_.size() && write_more() == State::failed) {
    // The server may have answered before it stopped reading.
    return read_more() == State::idle ? State::idle : State::failed;
  }
  return read_more();
}

Connection::State Connection::write_more() {
  while (written_ < request_.size()) {
    const ssize_t sent = ::send(fd_, request_.data() + written_, request_.size() - written_,
                                MSG_NOSIGNAL);
    if (sent < 0) {
      const bool is_waiting = errno == EAGAIN || errno == ENOTCONN || errno == EINPROGRESS;
      return is_waiting ? State::busy : State::failed;
    }
    written_ += static_cast<std::size_t>(sent);
  }
  return State::busy;
}

Connection::State Connection::read_more() {
  char buffer[16 * 1024];
  while (true) {
    const ssize_t got = recv(fd_, buffer, sizeof buffer, 0);
    if (got < 0) {
      return errno == EAGAIN || errno == ENOTCONN ? State::busy : State::failed;
    }
    if (got == 0) return State::failed;
    response_.append(buffer, static_cast<std::size_t>(got));
    if (is_complete()) {
      is_busy_ = false;
      // An answer ahead of the end of the request leaves the connection useless.
      if (written_ < request_.size()) must_reopen_ = true;
      return State::idle;
    }
  }
}

bool Connection::is_complete() {
  bool closes = false;
  if (complete_response(response_, status_, closes) == 0) return false;
  if (closes) must_reopen_ = true;
  return true;
}

}  // namespace bench
