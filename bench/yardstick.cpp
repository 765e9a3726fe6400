// The least an HTTP server can do with an event: read the request, answer 200. What Vedette does
// on top is measured against this, on the same machine under the same load.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

namespace {

constexpr std::string_view kAnswer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 41\r\n\r\n"
    "{\"id\":\"00000000000000000000000000000000\"}\n";
constexpr std::size_t kMaxHead = 64 * 1024;

// The number behind `content-length:` in any case; 0 without one.
std::size_t content_length(std::string_view head) {
  constexpr std::string_view kName = "\r\ncontent-length:";
  for (std::size_t i = 0; i + kName.size() < head.size(); ++i) {
    std::size_t matched = 0;
    while (matched < kName.size() &&
           std::tolower(static_cast<unsigned char>(head[i + matched])) == kName[matched]) {
      ++matched;
    }
    if (matched < kName.size()) continue;
    std::size_t begin = i + kName.size();
    while (begin < head.size() && head[begin] == ' ') ++begin;
    std::size_t length = 0;
    std::from_chars(head.data() + begin, head.data() + head.size(), length);
    return length;
  }
  return 0;
}

struct Peer {
  std::string head;           // of the request that is not complete
  std::size_t body_left = 0;  // of the request whose head is complete
  bool in_body = false;

  // Takes received bytes; returns how many requests they complete, -1 for a head that never ends.
  int take(std::string_view bytes) {
    int completed = 0;
    while (!bytes.empty()) {
      if (!in_body) {
        const std::size_t old = head.size();
        head.append(bytes);
        const std::size_t end = head.find("\r\n\r\n", old < 3 ? 0 : old - 3);
        if (end == std::string::npos) return head.size() > kMaxHead ? -1 : completed;
        bytes.remove_prefix(end + 4 - old);
        head.resize(end + 2);
        body_left = content_length(head);
        head.clear();
        in_body = true;
      }
      const std::size_t taken = std::min(body_left, bytes.size());
      body_left -= taken;
      bytes.remove_prefix(taken);
      if (body_left > 0) break;
      in_body = false;
      ++completed;
    }
    return completed;
  }
};

int listen_on(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  const bool is_listening = bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                            listen(fd, 1024) == 0;
  return is_listening ? fd : -1;
}

void accept_all(int listener, int epoll, std::unordered_map<int, Peer>& peers) {
  while (true) {
    const int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    peers.emplace(fd, Peer{});
  }
}

// False when the connection is to be closed.
bool serve(int fd, Peer& peer, std::vector<char>& buffer) {
  const ssize_t got = recv(fd, buffer.data(), buffer.size(), 0);
  if (got < 0) return errno == EAGAIN || errno == EINTR;
  if (got == 0) return false;
  const int completed = peer.take({buffer.data(), static_cast<std::size_t>(got)});
  for (int i = 0; i < completed; ++i) {
    // A peer that does not read these few bytes has gone.
    if (send(fd, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(kAnswer.size())) {
      return false;
    }
  }
  return completed >= 0;
}

void run(int listener) {
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = listener;
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  std::unordered_map<int, Peer> peers;
  std::vector<char> buffer(256 * 1024);
  std::array<epoll_event, 256> events;
  while (true) {
    const int count = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      const int fd = events[static_cast<std::size_t>(i)].data.fd;
      if (fd == listener) {
        accept_all(listener, epoll, peers);
      } else if (!serve(fd, peers[fd], buffer)) {
        peers.erase(fd);
        close(fd);
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  int port = 0;
  int threads = 1;
  CLI::App app("Answers every HTTP request on 127.0.0.1 with 200, after reading its body");
  app.add_option("--port", port, "TCP port")->required()->check(CLI::Range(1, 65535));
  app.add_option("--threads", threads, "each with an epoll of its own")->check(CLI::Range(1, 64));
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGPIPE, SIG_IGN);
  std::vector<int> listeners;
  for (int i = 0; i < threads; ++i) listeners.push_back(listen_on(port));
  for (const int listener : listeners) {
    if (listener >= 0) continue;
    fmt::print(stderr, "vedette_yardstick: cannot listen on 127.0.0.1:{}\n", port);
    return 1;
  }
  std::vector<std::jthread> workers;
  for (int i = 1; i < threads; ++i) workers.emplace_back(run, listeners[static_cast<size_t>(i)]);
  run(listeners.front());
}
