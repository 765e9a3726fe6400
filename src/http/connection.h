// One connection of the listener. Internal to the module: it names Beast and Asio.
#pragma once
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "http/server.h"

namespace vedette::http {

using Stream = boost::beast::basic_stream<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

// Shared by all connections; outlives them, because the threads end before it does.
struct Shared {
  Service& service;
  ServerOptions options;
  std::atomic<bool> is_stopping = false;
  std::atomic<std::uint64_t> connections_open = 0;
  std::atomic<std::uint64_t> connections_total = 0;
  std::atomic<std::uint64_t> requests_total = 0;
  std::atomic<std::uint64_t> requests_open = 0;
  // Of requests that are being read or answered: bodies, and buffers beyond the few bytes of an idle connection.
  std::atomic<std::size_t> bytes_held = 0;
  // Answers that are being read from a source.
  std::atomic<std::size_t> sources_open = 0;
};

// A part of what all connections may hold together, given back at the end.
class Share {
 public:
  explicit Share(std::atomic<std::size_t>& total) : total_(total) {}
  Share(const Share&) = delete;
  Share& operator=(const Share&) = delete;
  ~Share() { set(0); }
  void set(std::size_t amount) {
    if (amount > amount_) total_ += amount - amount_;
    if (amount < amount_) total_ -= amount_ - amount;
    amount_ = amount;
  }
  std::size_t total() const { return total_; }

 private:
  std::atomic<std::size_t>& total_;
  std::size_t amount_ = 0;
};

// Serves the connection on the thread of `context` until either side ends it. Called on that thread.
void spawn_connection(boost::asio::io_context& context, Stream stream, Shared& shared);

}  // namespace vedette::http
