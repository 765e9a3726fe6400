#include "bench/generator.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <memory>
#include <vector>

#include "bench/connection.h"

namespace bench {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
// What is in flight or due when the time is over may take this long.
constexpr std::int64_t kDrain = 10 * kSecond;

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class Generator {
 public:
  explicit Generator(const Options& options)
      : options_(options),
        payloads_(options.mix, options.new_group_share, options.seed),
        random_(options.seed),
        endpoint_(resolve(options.host, options.port)),
        epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    for (int i = 0; i < options.connections; ++i) {
      connections_.push_back(std::make_unique<Connection>());
      idle_.push_back(static_cast<std::uint32_t>(i));
    }
    render_head();
  }
  ~Generator() { ::close(epoll_); }
  Generator(const Generator&) = delete;
  Generator& operator=(const Generator&) = delete;

  LoadResult run() {
    const double cpu_before = cpu_seconds();
    begin_ = now_ns();
    end_ = options_.duration_s > 0
               ? begin_ + static_cast<std::int64_t>(options_.duration_s * kSecond)
               : begin_ + 3600 * kSecond;
    last_answer_ = begin_;
    while (step()) {
    }
    result_.seconds = static_cast<double>(last_answer_ - begin_) / kSecond;
    result_.generator_cpu_seconds = cpu_seconds() - cpu_before;
    return std::move(result_);
  }

 private:
  // Requests that should have been sent by now.
  std::uint64_t due(std::int64_t now) const {
    std::uint64_t count = UINT64_MAX;
    if (options_.rate > 0) {
      const double elapsed = static_cast<double>(std::min(now, end_) - begin_) / kSecond;
      count = static_cast<std::uint64_t>(elapsed * options_.rate) + 1;
    } else if (now >= end_) {
      count = issued_;
    }
    return options_.count > 0 ? std::min(count, options_.count) : count;
  }

  std::int64_t intended(std::uint64_t number, std::int64_t now) const {
    if (options_.rate <= 0) return now;
    return begin_ +
           static_cast<std::int64_t>(static_cast<double>(number) / options_.rate * kSecond);
  }

  bool is_over(std::int64_t now) const {
    const bool all_issued = options_.count > 0 && issued_ >= options_.count;
    return all_issued || (now >= end_ && issued_ >= due(now));
  }

  // One turn of the loop; false when the run is over.
  bool step() {
    const std::int64_t now = now_ns();
    while (issued_ < due(now) && !idle_.empty()) {
      if (!issue(now)) break;
    }
    if (is_over(now) && in_flight_ == 0) return false;
    if (now > end_ + kDrain) {
      if (issued_ < due(now)) result_.unsent = due(now) - issued_;
      result_.failed += in_flight_;
      return false;
    }
    wait(now);
    return true;
  }

  // Until an answer comes, the next request is due, or 10 ms have passed.
  void wait(std::int64_t now) {
    std::int64_t timeout = 10'000'000;
    if (options_.rate > 0 && !idle_.empty() && !is_over(now)) {
      timeout = std::clamp<std::int64_t>(intended(issued_, now) - now, 0, timeout);
    }
    // epoll_wait itself only counts milliseconds.
    pollfd readable{epoll_, POLLIN, 0};
    const timespec limit{0, static_cast<long>(timeout)};
    ppoll(&readable, 1, &limit, nullptr);
    std::array<epoll_event, 256> events;
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 0);
    for (int i = 0; i < count; ++i) handle(events[static_cast<std::size_t>(i)].data.u32);
  }

  bool issue(std::int64_t now) {
    const std::uint32_t index = idle_.back();
    Connection& connection = *connections_[index];
    if (!connection.is_open() || connection.must_reopen()) {
      if (!connection.open(endpoint_, epoll_, index)) {
        ++result_.failed;
        ++issued_;
        return false;
      }
    }
    idle_.pop_back();
    fill(connection.request());
    ++result_.sent;
    ++in_flight_;
    connection.send(intended(issued_++, now));
    return true;
  }

  void handle(std::uint32_t index) {
    Connection& connection = *connections_[index];
    if (!connection.is_open()) return;
    const bool was_busy = connection.is_busy();
    const Connection::State state = connection.advance();
    if (!was_busy || state == Connection::State::busy) return;
    --in_flight_;
    idle_.push_back(index);
    last_answer_ = now_ns();
    if (state == Connection::State::failed) {
      ++result_.failed;
      connection.close();
      return;
    }
    const int status = connection.status();
    ++result_.statuses[status];
    if (status == 200) {
      ++result_.accepted;
      result_.latency.add(last_answer_ - connection.intended_ns());
    } else if (status == 429) {
      ++result_.rate_limited;
    } else {
      ++result_.other;
    }
  }

  void render_head() {
    head_ = fmt::format("{} {} HTTP/1.1\r\nHost: {}:{}\r\nUser-Agent: vedette-load/1\r\n",
                        options_.method, options_.path, options_.host, options_.port);
    if (options_.method == "GET") return;
    head_ += fmt::format(
        "Content-Type: application/x-sentry-envelope\r\nX-Sentry-Auth: Sentry sentry_version=7, "
        "sentry_client=vedette-load/1, sentry_key={}\r\n",
        options_.public_key);
  }

  void fill(std::string& request) {
    request = head_;
    if (options_.method == "GET") {
      request += "\r\n";
      return;
    }
    const bool as_gzip = std::uniform_real_distribution<double>(0, 1)(random_) <
                         options_.gzip_share;
    body_.clear();
    payloads_.append_next(as_gzip, body_);
    result_.body_bytes += body_.size();
    if (as_gzip) request += "Content-Encoding: gzip\r\n";
    fmt::format_to(std::back_inserter(request), "Content-Length: {}\r\n\r\n", body_.size());
    request += body_;
  }

  const Options& options_;
  PayloadSource payloads_;
  std::mt19937_64 random_;
  Endpoint endpoint_;
  int epoll_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<std::uint32_t> idle_;
  std::string head_;
  std::string body_;
  std::int64_t begin_ = 0;
  std::int64_t end_ = 0;
  std::int64_t last_answer_ = 0;
  std::uint64_t issued_ = 0;
  std::uint64_t in_flight_ = 0;
  LoadResult result_;
};

}  // namespace

LoadResult run_load(const Options& options) { return Generator(options).run(); }

}  // namespace bench
