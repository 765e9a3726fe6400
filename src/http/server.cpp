// The only file that includes Beast and Asio.
#include "http/server.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <thread>

#include "base/ascii.h"
#include "base/log.h"

namespace vedette::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using Code = boost::system::error_code;
using Stream = beast::basic_stream<tcp, asio::io_context::executor_type>;
using Parser = beast::http::request_parser<beast::http::buffer_body>;

// A body is small until so much of it has come.
constexpr std::size_t kSmallBodyBytes = 1024 * 1024;

Method method_of(beast::http::verb verb) {
  switch (verb) {
    case beast::http::verb::get: return Method::get;
    case beast::http::verb::head: return Method::head;
    case beast::http::verb::post: return Method::post;
    case beast::http::verb::put: return Method::put;
    case beast::http::verb::patch: return Method::patch;
    case beast::http::verb::delete_: return Method::del;
    case beast::http::verb::options: return Method::options;
    default: return Method::other;
  }
}

// The peer broke the grammar of HTTP, as opposed to having gone away.
bool is_http_fault(const Code& error) {
  const Code example = beast::http::error::bad_method;
  return error.category() == example.category() && error != beast::http::error::end_of_stream &&
         error != beast::http::error::partial_message;
}

std::string_view reason_of(int status) {
  return beast::http::obsolete_reason(static_cast<beast::http::status>(status));
}

// Shared by all connections; outlives them, because the threads end before it does.
struct Shared {
  Service& service;
  ServerOptions options;
  std::atomic<bool> is_stopping = false;
  std::atomic<std::uint64_t> connections_open = 0;
  std::atomic<std::uint64_t> connections_total = 0;
  std::atomic<std::uint64_t> requests_total = 0;
  std::atomic<std::uint64_t> requests_open = 0;
  std::atomic<std::size_t> body_bytes = 0;
};

// The way back from whatever thread answers to the coroutine that waits.
struct Answer {
  explicit Answer(const Stream::executor_type& executor) : timer(executor) {
    timer.expires_at(asio::steady_timer::time_point::max());
  }
  asio::steady_timer timer;
  std::optional<Response> response;
};

// A Respond that always answers, even when it is dropped unused.
class Responder {
 public:
  explicit Responder(std::shared_ptr<Answer> answer) : answer_(std::move(answer)) {}
  Responder(Responder&&) = default;
  Responder(const Responder&) = delete;
  Responder& operator=(const Responder&) = delete;
  Responder& operator=(Responder&&) = delete;
  ~Responder() {
    if (answer_) (*this)(text_response(500, R"({"detail":"Internal Error"})", "application/json"));
  }
  void operator()(Response response) {
    auto answer = std::exchange(answer_, nullptr);
    if (!answer) return;
    const auto executor = answer->timer.get_executor();
    asio::post(executor, [answer = std::move(answer), response = std::move(response)]() mutable {
      answer->response = std::move(response);
      answer->timer.cancel();
    });
  }

 private:
  std::shared_ptr<Answer> answer_;
};

std::string head_text(const Response& response, std::size_t body_bytes, bool is_keep_alive) {
  std::string head;
  head.reserve(512);
  fmt::format_to(std::back_inserter(head), "HTTP/1.1 {} {}\r\n", response.status, reason_of(response.status));
  for (const auto& [name, value] : response.headers) {
    // A value with a line break would be a header of its own.
    if (value.find_first_of("\r\n") != std::string::npos) continue;
    head.append(name).append(": ").append(value).append("\r\n");
  }
  if (response.status != 204 && response.status != 304) {
    fmt::format_to(std::back_inserter(head), "Content-Length: {}\r\n", body_bytes);
  }
  head += is_keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return head;
}

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Stream stream, Shared& shared) : stream_(std::move(stream)), shared_(shared) {
    ++shared_.connections_open;
    ++shared_.connections_total;
    Code error;
    const auto peer = stream_.socket().remote_endpoint(error);
    if (!error) peer_ = peer.address().to_string();
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { --shared_.connections_open; }

  asio::awaitable<void> run() {
    bool goes_on = true;
    while (goes_on && !shared_.is_stopping) goes_on = co_await serve_one();
    Code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
  }

 private:
  // One request and its answer. False when the connection is at its end.
  asio::awaitable<bool> serve_one() {
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(shared_.options.header_bytes_max));
    parser.body_limit(boost::none);
    const int first_wait = buffer_.size() == 0 ? shared_.options.idle_timeout_seconds
                                               : shared_.options.read_timeout_seconds;
    Code error = co_await read_head(parser, first_wait);
    if (error == beast::http::error::header_limit) {
      Response refusal = text_response(431, R"({"detail":"The request headers are too large."})", "application/json");
      co_await write(std::move(refusal), false, false);
      co_return false;
    }
    if (is_http_fault(error)) {
      Response refusal = text_response(400, R"({"detail":"The request is not valid HTTP/1.1."})", "application/json");
      co_await write(std::move(refusal), false, false);
      co_return false;
    }
    if (error) co_return false;
    ++shared_.requests_total;
    ++shared_.requests_open;
    const bool goes_on = co_await answer(parser);
    --shared_.requests_open;
    co_return goes_on;
  }

  asio::awaitable<Code> read_head(Parser& parser, int wait_seconds) {
    Code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    if (buffer_.size() == 0) {
      // Waiting for the next request may take longer than reading one that has begun.
      stream_.expires_after(std::chrono::seconds(wait_seconds));
      const auto bytes = co_await stream_.async_read_some(buffer_.prepare(4096), token);
      if (error) co_return beast::http::make_error_code(beast::http::error::end_of_stream);
      buffer_.commit(bytes);
    }
    stream_.expires_after(std::chrono::seconds(shared_.options.read_timeout_seconds));
    co_await beast::http::async_read_header(stream_, buffer_, parser, token);
    co_return error;
  }

  asio::awaitable<bool> answer(Parser& parser) {
    Request request = take_head(parser);
    const bool is_keep_alive = parser.get().keep_alive();
    const bool is_head = request.method == Method::head;
    const auto bytes_max = shared_.service.body_bytes_max(request);
    const auto declared = parser.content_length();
    if (declared && *declared > bytes_max) {
      Response refusal = shared_.service.refuse_large_body(request);
      co_await write(std::move(refusal), false, is_head);
      co_await drain();
      co_return false;
    }
    if (ascii::equals_ignoring_case(request.headers.get("Expect"), "100-continue")) {
      const bool sent = co_await send_continue();
      if (!sent) co_return false;
    }
    const auto outcome = co_await read_body(parser, request.body, bytes_max);
    if (outcome == BodyOutcome::failed) co_return false;
    if (outcome != BodyOutcome::complete) {
      Response refusal = outcome == BodyOutcome::too_large
                             ? shared_.service.refuse_large_body(request)
                             : text_response(400, R"({"detail":"The request body is not valid HTTP/1.1."})", "application/json");
      co_await write(std::move(refusal), false, is_head);
      co_await drain();
      co_return false;
    }
    const auto held_bytes = request.body.size();
    Response response = co_await ask_service(std::move(request));
    shared_.body_bytes -= held_bytes;
    const bool stays_open = is_keep_alive && !shared_.is_stopping;
    const bool written = co_await write(std::move(response), stays_open, is_head);
    co_return written && stays_open;
  }

  Request take_head(const Parser& parser) const {
    const auto& message = parser.get();
    Request request;
    request.method = method_of(message.method());
    request.method_text = std::string(message.method_string());
    request.target = std::string(message.target());
    // Absolute form: what follows the authority is the path.
    if (!request.target.starts_with('/')) {
      const auto scheme = request.target.find("://");
      const auto path = scheme == std::string::npos ? scheme : request.target.find('/', scheme + 3);
      request.target = path == std::string::npos ? "/" : request.target.substr(path);
    }
    for (const auto& field : message) request.headers.add(field.name_string(), field.value());
    request.peer = peer_;
    return request;
  }

  enum class BodyOutcome { complete, too_large, malformed, failed };

  // Reads what the parser says follows, never holding more than the limit. The bytes count against
  // the budget of all connections until the answer is made.
  asio::awaitable<BodyOutcome> read_body(Parser& parser, std::string& body, std::size_t bytes_max) {
    const auto declared = parser.content_length();
    const std::size_t chunk_bytes = std::clamp<std::size_t>(declared.value_or(0), 4096, 64 * 1024);
    while (!parser.is_done()) {
      const bool has_room = co_await wait_for_room(body.size());
      if (!has_room) co_return give_up(body, body.size(), BodyOutcome::failed);
      const auto held = body.size();
      body.resize(held + chunk_bytes);
      parser.get().body().data = body.data() + held;
      parser.get().body().size = chunk_bytes;
      stream_.expires_after(std::chrono::seconds(shared_.options.read_timeout_seconds));
      Code error;
      auto token = asio::redirect_error(asio::use_awaitable, error);
      co_await beast::http::async_read_some(stream_, buffer_, parser, token);
      if (error == beast::http::error::need_buffer) error = {};
      if (error) co_return give_up(body, held, is_http_fault(error) ? BodyOutcome::malformed : BodyOutcome::failed);
      const auto bytes = chunk_bytes - parser.get().body().size;
      body.resize(held + bytes);
      shared_.body_bytes += bytes;
      if (body.size() > bytes_max) co_return give_up(body, body.size(), BodyOutcome::too_large);
    }
    co_return BodyOutcome::complete;
  }

  BodyOutcome give_up(std::string& body, std::size_t counted_bytes, BodyOutcome outcome) {
    shared_.body_bytes -= counted_bytes;
    body.clear();
    return outcome;
  }

  // A few large bodies that never end must not keep small ones waiting: these have room of their own.
  asio::awaitable<bool> wait_for_room(std::size_t held_bytes) {
    const auto large_max = shared_.options.body_bytes_in_flight_max;
    const auto bytes_max = held_bytes < kSmallBodyBytes ? large_max + large_max / 2 : large_max;
    for (int waited = 0; shared_.body_bytes > bytes_max; ++waited) {
      if (waited == shared_.options.read_timeout_seconds * 100) co_return false;
      asio::steady_timer timer(stream_.get_executor(), std::chrono::milliseconds(10));
      Code error;
      auto token = asio::redirect_error(asio::use_awaitable, error);
      co_await timer.async_wait(token);
    }
    co_return true;
  }

  asio::awaitable<Response> ask_service(Request request) {
    stream_.expires_never();
    const auto answer = std::make_shared<Answer>(stream_.get_executor());
    Respond respond{Responder(answer)};
    shared_.service.handle(std::move(request), std::move(respond));
    while (!answer->response) {
      Code cancelled;
      auto token = asio::redirect_error(asio::use_awaitable, cancelled);
      co_await answer->timer.async_wait(token);
    }
    co_return std::move(*answer->response);
  }

  asio::awaitable<bool> send_continue() {
    Code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    const std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await asio::async_write(stream_, asio::buffer(text), token);
    co_return !error;
  }

  asio::awaitable<bool> write(Response response, bool is_keep_alive, bool is_head) {
    const std::string_view body = response.asset ? *response.asset : std::string_view(response.body);
    const bool has_body = !is_head && response.status != 204 && response.status != 304;
    const std::string head = head_text(response, body.size(), is_keep_alive);
    const std::array<asio::const_buffer, 2> buffers{asio::buffer(head), asio::buffer(body.data(), has_body ? body.size() : 0)};
    stream_.expires_after(std::chrono::seconds(shared_.options.read_timeout_seconds));
    Code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    co_await asio::async_write(stream_, buffers, token);
    co_return !error;
  }

  // Reads on for a moment after a refusal, so that the client reads the answer and not a reset.
  asio::awaitable<void> drain() {
    Code error;
    stream_.socket().shutdown(tcp::socket::shutdown_send, error);
    auto token = asio::redirect_error(asio::use_awaitable, error);
    std::array<char, 16 * 1024> chunk{};
    stream_.expires_after(std::chrono::seconds(2));
    for (std::size_t drained = 0; drained < 64 * 1024 * 1024;) {
      const auto bytes = co_await stream_.async_read_some(asio::buffer(chunk), token);
      if (error) co_return;
      drained += bytes;
    }
  }

  Stream stream_;
  Shared& shared_;
  beast::flat_buffer buffer_;
  std::string peer_;
};

// One thread with its own event loop: what belongs to a connection runs on one thread only.
class Loop {
 public:
  explicit Loop() : guard_(asio::make_work_guard(context_)) {}
  asio::io_context& context() { return context_; }
  void start() {
    thread_ = std::thread([this] { context_.run(); });
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
    return {shared_.connections_open, shared_.connections_total, shared_.requests_total};
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
      const auto connection = std::make_shared<Connection>(std::move(stream), shared_);
      asio::co_spawn(context, hold(connection), asio::detached);
    });
  }

  static asio::awaitable<void> hold(std::shared_ptr<Connection> connection) { co_await connection->run(); }

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
