#include "bench/api_client.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <charconv>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>

#include "bench/connection.h"

namespace bench {
namespace {

struct Answer {
  int status = 0;
  std::string head;
  std::string body;
};

std::string dechunk(std::string_view text) {
  std::string out;
  while (true) {
    std::size_t length = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), length, 16);
    const std::size_t line_end = text.find("\r\n");
    if (parsed.ec != std::errc{} || length == 0 || line_end == std::string_view::npos) return out;
    if (text.size() < line_end + 2 + length + 2) return out;
    out.append(text.substr(line_end + 2, length));
    text.remove_prefix(line_end + 2 + length + 2);
  }
}

std::optional<std::string> fetch(const Options& options, const std::string& request) {
  static const Endpoint endpoint = resolve(options.api_host, options.api_port);
  const int fd = socket(endpoint.family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return std::nullopt;
  const timeval limit{30, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  std::string received;
  bool is_good =
      connect(fd, reinterpret_cast<const sockaddr*>(&endpoint.address), endpoint.length) == 0 &&
      send(fd, request.data(), request.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(request.size());
  char buffer[64 * 1024];
  while (is_good) {
    const ssize_t got = recv(fd, buffer, sizeof buffer, 0);
    if (got == 0) break;
    if (got < 0) is_good = false;
    if (got > 0) received.append(buffer, static_cast<std::size_t>(got));
  }
  close(fd);
  return is_good ? std::optional(std::move(received)) : std::nullopt;
}

Answer get(const Options& options, const std::string& path) {
  Answer answer;
  const auto received = fetch(
      options, fmt::format("GET {} HTTP/1.1\r\nHost: {}:{}\r\nAuthorization: Bearer {}\r\n"
                           "Accept: application/json\r\nConnection: close\r\n\r\n",
                           path, options.api_host, options.api_port, options.token));
  if (!received) return answer;
  const std::size_t head_end = received->find("\r\n\r\n");
  if (head_end == std::string::npos || received->size() < 12) return answer;
  answer.head = received->substr(0, head_end + 2);
  answer.body = received->substr(head_end + 4);
  std::from_chars(received->data() + 9, received->data() + 12, answer.status);
  if (answer.head.find("chunked") != std::string::npos) answer.body = dechunk(answer.body);
  return answer;
}

// The cursor of the next page in a Link header such as
// `<…>; rel="next"; results="true"; cursor="0:100:0"`; empty when there is none.
std::string next_cursor(std::string_view head) {
  const std::size_t next = head.find("rel=\"next\"");
  if (next == std::string_view::npos) return {};
  const std::string_view rest = head.substr(next, head.find("\r\n", next) - next);
  if (rest.find("results=\"true\"") == std::string_view::npos) return {};
  constexpr std::string_view kCursor = "cursor=\"";
  const std::size_t begin = rest.find(kCursor);
  if (begin == std::string_view::npos) return {};
  const std::size_t value = begin + kCursor.size();
  return std::string(rest.substr(value, rest.find('"', value) - value));
}

// `count` is a number in text form.
std::optional<std::uint64_t> sum_counts(const std::string& body) {
  boost::system::error_code error;
  const boost::json::value issues = boost::json::parse(body, error);
  if (error || !issues.is_array()) return std::nullopt;
  std::uint64_t sum = 0;
  for (const boost::json::value& issue : issues.get_array()) {
    if (!issue.is_object()) return std::nullopt;
    const boost::json::value* count = issue.get_object().if_contains("count");
    if (count == nullptr || !count->is_string()) return std::nullopt;
    const std::string_view text = count->get_string();
    std::uint64_t number = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc{}) {
      return std::nullopt;
    }
    sum += number;
  }
  return sum;
}

}  // namespace

std::optional<std::uint64_t> count_visible(const Options& options) {
  // Far more pages than a run makes: a server whose cursors turn in a circle is noticed.
  constexpr int kMaxPages = 100'000;
  std::uint64_t total = 0;
  std::string cursor;
  for (int page = 0; page < kMaxPages; ++page) {
    // The empty query asks for issues of any status.
    std::string path = fmt::format("/api/0/organizations/{}/issues/?project={}&query=&limit=100",
                                   options.organization, options.project_id);
    if (!cursor.empty()) path += fmt::format("&cursor={}", cursor);
    const Answer answer = get(options, path);
    const auto sum = answer.status == 200 ? sum_counts(answer.body) : std::nullopt;
    if (!sum) {
      fmt::print(stderr, "vedette_load: GET {}: status {}: {:.200}\n", path, answer.status,
                 answer.body);
      return std::nullopt;
    }
    total += *sum;
    cursor = next_cursor(answer.head);
    if (cursor.empty()) return total;
  }
  fmt::print(stderr, "vedette_load: the issue list never ends\n");
  return std::nullopt;
}

Visibility wait_visible(const Options& options, std::uint64_t before, std::uint64_t expected) {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  Visibility result;
  while (true) {
    const auto poll_begin = Clock::now();
    const auto counted = count_visible(options);
    const auto poll_end = Clock::now();
    result.seconds = std::chrono::duration<double>(poll_end - begin).count();
    if (counted && *counted >= before) result.visible = *counted - before;
    result.is_complete = counted && result.visible >= expected;
    if (result.is_complete || !counted || result.seconds > options.wait_timeout_s) return result;
    // Asking takes from the server what it should spend on processing: a tenth of its time at most.
    const auto pause = std::max<Clock::duration>((poll_end - poll_begin) * 9,
                                                 std::chrono::milliseconds(50));
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace bench
