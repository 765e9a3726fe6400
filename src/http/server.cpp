// The listener and its threads. With connection.h and .cpp the only place that includes Beast and Asio.
#include "http/server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <thread>

#include "base/log.h"
#include "base/thread_priority.h"
#include "http/connection.h"

namespace vedette::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Code = boost::system::error_code;

// One thread with its own event loop: what belongs to a connection runs on one thread only.
class Loop {
 public:
  explicit Loop() : guard_(asio::make_work_guard(context_)) {}
  asio::io_context& context() { return context_; }
  void start() {
    thread_ = std::thread([this] {
      work_in_foreground("http");
      context_.run();
    });
  }
  void stop() {
    guard_.reset();
    context_.stop();
    if (thread_.joinable()) thread_.join();
  }

 private:
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard_;
  std::thread thread_;
};

class AsioServer final : public Server {
 public:
  AsioServer(ServerOptions options, Service& service) : shared_{.service = service, .options = std::move(options)} {
    for (int i = 0; i < shared_.options.threads; ++i) loops_.push_back(std::make_unique<Loop>());
    acceptor_.emplace(loops_.front()->context());
  }
  AsioServer(const AsioServer&) = delete;
  AsioServer& operator=(const AsioServer&) = delete;
  ~AsioServer() override { stop(0); }

  Status listen() {
    const auto& options = shared_.options;
    Code error;
    const auto address = asio::ip::make_address(options.host == "localhost" ? "127.0.0.1" : options.host, error);
    if (error) {
      return invalid(fmt::format(
          "\"{}\" is not an address to listen on: give an IP address such as 127.0.0.1 or 0.0.0.0.", options.host));
    }
    const tcp::endpoint endpoint(address, options.port);
    acceptor_->open(endpoint.protocol(), error);
    if (!error) acceptor_->set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_->bind(endpoint, error);
    if (!error) acceptor_->listen(1024, error);
    if (error) {
      return fail(ErrorCode::unavailable,
                  fmt::format("Cannot listen on {}:{}: {}.", options.host, options.port, error.message()));
    }
    port_ = acceptor_->local_endpoint(error).port();
    return {};
  }

  void start() override {
    asio::co_spawn(loops_.front()->context(), accept(), asio::detached);
    for (auto& loop : loops_) loop->start();
  }

  std::uint16_t port() const override { return port_; }

  ServerStats stats() const override {
    return {shared_.connections_open, shared_.connections_total, shared_.requests_total, shared_.bytes_held};
  }

  void stop(std::int64_t grace_ms) override {
    if (shared_.is_stopping.exchange(true)) return;
    asio::post(loops_.front()->context(), [this] {
      Code ignored;
      acceptor_->close(ignored);
    });
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(grace_ms);
    while (shared_.requests_open > 0 && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    for (auto& loop : loops_) loop->stop();
  }

 private:
  using Acceptor = asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>;

  asio::awaitable<void> accept() {
    for (std::size_t next = 0; !shared_.is_stopping; ++next) {
      auto& context = loops_[next % loops_.size()]->context();
      tcp::socket::rebind_executor<asio::io_context::executor_type>::other socket(context);
      Code error;
      if (shared_.connections_open < shared_.options.connections_max) {
        auto token = asio::redirect_error(asio::use_awaitable, error);
        co_await acceptor_->async_accept(socket, token);
        if (error == asio::error::operation_aborted) co_return;
        if (!error) {
          spawn(context, std::move(socket));
          continue;
        }
        log::warning("A connection could not be accepted: {}.", error.message());
      }
      // Out of connections or of descriptors: the backlog of the kernel holds the next ones.
      asio::steady_timer timer(loops_.front()->context(), std::chrono::milliseconds(20));
      Code ignored;
      auto pause = asio::redirect_error(asio::use_awaitable, ignored);
      co_await timer.async_wait(pause);
    }
  }

  template <class Socket>
  void spawn(asio::io_context& context, Socket socket) {
    Code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    asio::post(context, [this, &context, stream = Stream(std::move(socket))]() mutable {
      spawn_connection(context, std::move(stream), shared_);
    });
  }

  Shared shared_;
  std::vector<std::unique_ptr<Loop>> loops_;
  std::optional<Acceptor> acceptor_;
  std::uint16_t port_ = 0;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::open(ServerOptions options, Service& service) {
  auto server = std::make_unique<AsioServer>(std::move(options), service);
  TRY(server->listen());
  return server;
}

}  // namespace vedette::http
