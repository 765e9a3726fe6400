#include "http/connection.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "base/ascii.h"
#include "base/log.h"

namespace vedette::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using Code = boost::system::error_code;
using Parser = beast::http::request_parser<beast::http::buffer_body>;
using HttpError = beast::http::error;

// A body is small until so much of it has come.
constexpr std::size_t kSmallBodyBytes = 1024 * 1024;
// What a connection that waits for its peer keeps for the bytes to come.
constexpr std::size_t kIdleBytes = 4096;
// What is read or sent at once.
constexpr std::size_t kChunkBytes = 64 * 1024;

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
  const Code example = HttpError::bad_method;
  return error.category() == example.category() && error != HttpError::end_of_stream && error != HttpError::partial_message;
}

std::string_view reason_of(int status) {
  return beast::http::obsolete_reason(static_cast<beast::http::status>(status));
}

Response refusal(int status, std::string_view detail) {
  return text_response(status, fmt::format(R"({{"detail":"{}"}})", detail), "application/json");
}

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
    if (answer_) (*this)(refusal(500, "Internal Error"));
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

std::string head_text(const Response& response, std::uint64_t body_bytes, bool is_keep_alive) {
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
  Connection(Stream stream, Shared& shared)
      : stream_(std::move(stream)), shared_(shared), buffer_share_(shared.bytes_held), body_share_(shared.bytes_held) {
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
    const Code error = co_await read_head(parser);
    if (error == HttpError::header_limit) {
      co_await write(refusal(431, "The request headers are too large."), false, false);
      co_return false;
    }
    if (is_http_fault(error)) {
      co_await write(refusal(400, "The request is not valid HTTP/1.1."), false, false);
      co_return false;
    }
    if (error) co_return false;
    ++shared_.requests_total;
    ++shared_.requests_open;
    const bool goes_on = co_await answer(parser);
    body_share_.set(0);
    --shared_.requests_open;
    co_return goes_on;
  }

  // A request line with headers must arrive within the time for it, once it has begun.
  asio::awaitable<Code> read_head(Parser& parser) {
    if (buffer_.size() == 0) {
      stream_.expires_after(std::chrono::seconds(shared_.options.idle_timeout_seconds));
      const Code error = co_await read_more();
      if (error) co_return beast::http::make_error_code(HttpError::end_of_stream);
    }
    stream_.expires_after(std::chrono::seconds(shared_.options.read_timeout_seconds));
    while (true) {
      Code error;
      buffer_.consume(parser.put(buffer_.data(), error));
      if (error && error != HttpError::need_more) co_return error;
      if (parser.is_header_done()) co_return Code();
      error = {};
      bool has_room = true;
      if (buffer_.size() >= kIdleBytes) has_room = co_await wait_for_room(0);
      if (has_room) error = co_await read_more();
      if (error || !has_room) co_return beast::http::make_error_code(HttpError::partial_message);
    }
  }

  // Adds to the buffer what the peer has sent: as much as is there at once, or the first bytes to come. Waits with no
  // more memory than it takes to do so. The caller has set the time.
  asio::awaitable<Code> read_more() {
    Code error;
    const auto ready = stream_.socket().available(error);
    if (error) co_return error;
    if (ready == 0 && buffer_.size() == 0 && buffer_.capacity() > kIdleBytes) buffer_.shrink_to_fit();
    const auto space = buffer_.prepare(std::clamp(ready, kIdleBytes, kChunkBytes));
    buffer_share_.set(buffer_.capacity() > kIdleBytes ? buffer_.capacity() : 0);
    auto token = asio::redirect_error(asio::use_awaitable, error);
    const auto bytes = co_await stream_.async_read_some(space, token);
    if (!error) buffer_.commit(bytes);
    co_return error;
  }

  asio::awaitable<bool> answer(Parser& parser) {
    Request request = take_head(parser);
    const bool is_keep_alive = parser.get().keep_alive();
    const bool is_head = request.method == Method::head;
    const auto bytes_max = shared_.service.body_bytes_max(request);
    const auto declared = parser.content_length();
    if (declared && *declared > bytes_max) {
      Response response = shared_.service.refuse_large_body(request);
      co_await write(std::move(response), false, is_head);
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
      std::string().swap(request.body);
      body_share_.set(0);
      Response response = outcome == BodyOutcome::too_large ? shared_.service.refuse_large_body(request)
                                                            : refusal(400, "The request body is not valid HTTP/1.1.");
      co_await write(std::move(response), false, is_head);
      co_await drain();
      co_return false;
    }
    Response response = co_await ask_service(std::move(request));
    body_share_.set(0);
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

  // Reads what the parser says follows, never holding more than the limit and what is read at once. Nothing is held for
  // bytes that have not come. What has counts against the budget of all connections until the answer is made.
  asio::awaitable<BodyOutcome> read_body(Parser& parser, std::string& body, std::size_t bytes_max) {
    const auto declared = parser.content_length();
    bool needs_more = false;
    while (!parser.is_done()) {
      if (needs_more || buffer_.size() == 0) {
        // The line before a chunk has no limit of its own.
        if (buffer_.size() > shared_.options.header_bytes_max) co_return BodyOutcome::malformed;
        const bool has_room = co_await wait_for_room(body.size());
        if (!has_room) co_return BodyOutcome::failed;
        stream_.expires_after(std::chrono::seconds(shared_.options.read_timeout_seconds));
        const Code error = co_await read_more();
        if (error) co_return BodyOutcome::failed;
      }
      const auto held = body.size();
      grow(body, held + buffer_.size(), declared.has_value() ? std::optional<std::uint64_t>(*declared) : std::nullopt);
      auto& part = parser.get().body();
      part.data = body.data() + held;
      part.size = buffer_.size();
      Code error;
      const auto space = part.size;
      const auto used = parser.put(buffer_.data(), error);
      body.resize(held + (space - part.size));
      buffer_.consume(used);
      body_share_.set(body.size());
      needs_more = error == HttpError::need_more || used == 0;
      if (error && error != HttpError::need_more && error != HttpError::need_buffer) co_return BodyOutcome::malformed;
      if (body.size() > bytes_max) co_return BodyOutcome::too_large;
    }
    co_return BodyOutcome::complete;
  }

  // To that size; of bodies that said theirs never beyond it, however much room that takes now.
  static void grow(std::string& body, std::size_t size, std::optional<std::uint64_t> declared) {
    if (size > body.capacity()) {
      const auto doubled = 2 * body.capacity();
      body.reserve(std::max<std::size_t>(size, declared ? std::min<std::size_t>(doubled, *declared) : doubled));
    }
    body.resize(size);
  }

  // A few large bodies that never end must not keep small ones waiting: these have room of their own.
  asio::awaitable<bool> wait_for_room(std::size_t held_bytes) {
    const auto large_max = shared_.options.body_bytes_in_flight_max;
    const auto bytes_max = held_bytes < kSmallBodyBytes ? large_max + large_max / 2 : large_max;
    for (int waited = 0; shared_.bytes_held > bytes_max; ++waited) {
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
    return send(asio::const_buffer(asio::buffer(std::string_view("HTTP/1.1 100 Continue\r\n\r\n"))));
  }

  asio::awaitable<bool> write(Response response, bool is_keep_alive, bool is_head) {
    const bool has_body = !is_head && response.status != 204 && response.status != 304;
    Share slot(shared_.sources_open);
    if (response.part && has_body) slot.set(1);
    if (response.part && has_body && slot.total() > shared_.options.sources_max) {
      response = refusal(503, "Too many files are being sent. Try again in a moment.");
      response.headers.add("Retry-After", "1");
    }
    const std::string_view body = response.asset ? *response.asset : std::string_view(response.body);
    const std::string head = head_text(response, response.part ? response.part->bytes : body.size(), is_keep_alive);
    if (response.part && has_body) {
      const bool has_begun = co_await send(asio::const_buffer(asio::buffer(head)));
      if (!has_begun) co_return false;
      co_return co_await send_part(*response.part);
    }
    const std::array<asio::const_buffer, 2> buffers{asio::buffer(head), asio::buffer(body.data(), has_body ? body.size() : 0)};
    co_return co_await send(buffers);
  }

  // Piece by piece, so that a peer that reads slowly holds one piece alone; each is to be taken within the time.
  asio::awaitable<bool> send_part(const SourcePart& part) {
    std::string chunk(std::min<std::uint64_t>(part.bytes, kChunkBytes), '\0');
    for (std::uint64_t sent = 0; sent < part.bytes;) {
      const std::span<char> piece(chunk.data(), std::min<std::uint64_t>(chunk.size(), part.bytes - sent));
      if (const auto read = part.source->read(part.offset + sent, piece); !read) {
        // The length was promised: the connection ends before it.
        log::warning("An answer broke off: {} ({})", read.error().message, read.error().detail);
        co_return false;
      }
      const bool is_taken = co_await send(asio::const_buffer(piece.data(), piece.size()));
      if (!is_taken) co_return false;
      sent += piece.size();
    }
    co_return true;
  }

  template <class Buffers>
  asio::awaitable<bool> send(Buffers buffers) {
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
  Share buffer_share_;
  Share body_share_;
  std::string peer_;
};

asio::awaitable<void> hold(std::shared_ptr<Connection> connection) { co_await connection->run(); }

}  // namespace

void spawn_connection(asio::io_context& context, Stream stream, Shared& shared) {
  asio::co_spawn(context, hold(std::make_shared<Connection>(std::move(stream), shared)), asio::detached);
}

}  // namespace vedette::http
