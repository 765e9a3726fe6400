#include "http/server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "http/range.h"

namespace vedette::http {
namespace {

constexpr std::uint64_t kPatternBytes = 40'000'000;
char pattern_at(std::uint64_t at) { return static_cast<char>('a' + at % 23); }

// Bytes that lie nowhere; of a broken one those of the second half cannot be read.
class Pattern final : public ByteSource {
 public:
  explicit Pattern(bool is_broken) : is_broken_(is_broken) {}
  std::uint64_t size() const override { return kPatternBytes; }
  Status read(std::uint64_t offset, std::span<char> into) override {
    EXPECT_LE(into.size(), 64u * 1024) << "a piece, not the whole";
    if (is_broken_ && offset > kPatternBytes / 2) return fail(ErrorCode::unavailable, "the disk is gone");
    for (auto& c : into) c = pattern_at(offset++);
    return {};
  }

 private:
  bool is_broken_;
};

// Answers with what it received; `/later` from another thread, `/never` not at all.
class EchoService final : public Service {
 public:
  std::size_t body_bytes_max(const Request& head) const override { return head.path() == "/small" ? 10 : 4 << 20; }
  Response refuse_large_body(const Request&) const override { return text_response(413, "too large"); }
  void handle(Request request, Respond respond) override {
    if (request.path() == "/never") return;
    if (request.path() == "/file" || request.path() == "/broken") {
      Response response;
      serve_source(std::make_shared<Pattern>(request.path() == "/broken"), request, response);
      return respond(std::move(response));
    }
    auto answer = [request = std::move(request), respond = std::move(respond)]() mutable {
      auto response = text_response(200, request.method_text + " " + request.target + " " + request.body);
      response.headers.add("X-Split", "a\r\nX-Evil: b");
      respond(std::move(response));
    };
    if (request.path() == "/later") {
      std::thread(std::move(answer)).detach();
    } else {
      answer();
    }
  }
};

// A plain blocking client that sends bytes as they are.
class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { ::close(socket_); }
  void send(std::string_view text) {
    EXPECT_EQ(::send(socket_, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
  }
  // Reads until `wanted` has been seen or the peer is done.
  std::string read_until(std::string_view wanted) {
    std::string seen;
    std::array<char, 4096> chunk{};
    while (seen.find(wanted) == std::string::npos) {
      const auto bytes = ::recv(socket_, chunk.data(), chunk.size(), 0);
      if (bytes <= 0) break;
      seen.append(chunk.data(), static_cast<std::size_t>(bytes));
    }
    return seen;
  }
  std::string read_to_end() {
    std::string seen;
    std::vector<char> chunk(1 << 20);
    for (ssize_t bytes = 0; (bytes = ::recv(socket_, chunk.data(), chunk.size(), 0)) > 0;) {
      seen.append(chunk.data(), static_cast<std::size_t>(bytes));
    }
    return seen;
  }

 private:
  int socket_;
};

class ServerTest : public testing::Test {
 protected:
  void SetUp() override {
    auto started = Server::open({.port = 0, .threads = 2, .header_bytes_max = 4096}, service_);
    ASSERT_TRUE(started) << started.error().message;
    server_ = std::move(*started);
    server_->start();
  }
  EchoService service_;
  std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, a_connection_carries_several_requests) {
  Client client(server_->port());
  client.send("GET /a?x=1 HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_NE(client.read_until("GET /a?x=1 ").find("200 OK"), std::string::npos);
  client.send("POST /later HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_NE(client.read_until("POST /later hello").find("keep-alive"), std::string::npos);
}

TEST_F(ServerTest, pipelined_requests_are_answered_in_order) {
  Client client(server_->port());
  client.send("GET /later HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  const auto answer = client.read_until("no such text");
  EXPECT_LT(answer.find("GET /later"), answer.find("GET /b"));
}

TEST_F(ServerTest, a_chunked_body_needs_no_length) {
  Client client(server_->port());
  client.send("POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_NE(client.read_until("POST /c abcde").find("POST /c abcde"), std::string::npos);
}

TEST_F(ServerTest, a_body_over_the_limit_is_refused_declared_or_not) {
  Client declared(server_->port());
  declared.send("POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n");
  EXPECT_NE(declared.read_until("too large").find(" 413 "), std::string::npos);
  Client chunked(server_->port());
  chunked.send("POST /small HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n");
  EXPECT_NE(chunked.read_until("too large").find(" 413 "), std::string::npos);
}

TEST_F(ServerTest, what_is_not_http_is_refused) {
  Client client(server_->port());
  client.send("\x16\x03\x01 not http\r\n\r\n");
  EXPECT_NE(client.read_until("valid HTTP").find(" 400 "), std::string::npos);
  Client large(server_->port());
  large.send("GET / HTTP/1.1\r\nHost: h\r\nX-Large: " + std::string(10'000, 'x') + "\r\n\r\n");
  EXPECT_NE(large.read_until("too large").find(" 431 "), std::string::npos);
}

TEST_F(ServerTest, a_request_that_is_never_answered_becomes_a_500) {
  Client client(server_->port());
  client.send("GET /never HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_NE(client.read_until("Internal").find(" 500 "), std::string::npos);
}

TEST_F(ServerTest, a_header_value_cannot_start_another_header) {
  Client client(server_->port());
  client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.read_until("no such text").find("X-Evil"), std::string::npos);
}

TEST_F(ServerTest, a_client_that_waits_for_100_continue_is_told_to_go_on) {
  Client client(server_->port());
  client.send("POST /d HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_NE(client.read_until("100 Continue").find("100 Continue"), std::string::npos);
  client.send("ok");
  EXPECT_NE(client.read_until("POST /d ok").find("200 OK"), std::string::npos);
}

TEST_F(ServerTest, a_body_that_comes_byte_by_byte_or_all_at_once_is_the_same) {
  std::string large;
  for (std::uint64_t i = 0; i < 3'000'000; ++i) large += pattern_at(i);
  Client client(server_->port());
  const std::string head = "POST /large HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n";
  client.send(head + large + "POST /chunks HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
  EXPECT_NE(client.read_until(large).find(" 200 "), std::string::npos);
  for (const char c : std::string_view("5;ext=1\r\nhello\r\n1\r\n!\r\n0\r\n\r\nGET /next HTTP/1.1\r\nHost: h\r\n\r\n")) client.send({&c, 1});
  const auto answers = client.read_until("GET /next ");
  EXPECT_NE(answers.find("POST /chunks hello!"), std::string::npos) << answers;
}

TEST_F(ServerTest, the_line_before_a_chunk_is_bounded) {
  Client client(server_->port());
  client.send("POST /chunks HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;" + std::string(200'000, 'x'));
  EXPECT_NE(client.read_until("not valid").find(" 400 "), std::string::npos);
}

TEST_F(ServerTest, a_source_is_sent_in_pieces_whole_or_in_part) {
  Client client(server_->port());
  client.send("HEAD /file HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto head = client.read_until("\r\n\r\n");
  EXPECT_NE(head.find("Content-Length: 40000000"), std::string::npos);
  EXPECT_TRUE(head.ends_with("\r\n\r\n"));
  client.send("GET /file HTTP/1.1\r\nHost: h\r\nRange: bytes=1000000-1000009\r\n\r\n");
  std::string part;
  for (std::uint64_t at = 1'000'000; at < 1'000'010; ++at) part += pattern_at(at);
  EXPECT_NE(client.read_until("\r\n\r\n" + part).find(" 206 "), std::string::npos);
  client.send("GET /file HTTP/1.1\r\nHost: h\r\nRange: bytes=50000000-\r\n\r\n");
  EXPECT_NE(client.read_until("bytes */40000000\r\n").find(" 416 "), std::string::npos);
  client.send("GET /file HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  const auto whole = client.read_to_end();
  const auto body = whole.substr(std::min(whole.size(), whole.find("Connection: close\r\n\r\n") + 21));
  ASSERT_EQ(body.size(), kPatternBytes);
  for (std::uint64_t at = 0; at < body.size(); ++at) ASSERT_EQ(body[at], pattern_at(at)) << at;
}

TEST_F(ServerTest, a_source_that_breaks_ends_the_connection_before_the_promised_length) {
  Client client(server_->port());
  client.send("GET /broken HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto answer = client.read_to_end();
  EXPECT_NE(answer.find("Content-Length: 40000000"), std::string::npos);
  EXPECT_LT(answer.size(), kPatternBytes);
}

TEST(Server, more_sources_than_may_be_sent_at_once_are_told_to_come_back) {
  EchoService service;
  auto server = Server::open({.port = 0, .sources_max = 1}, service);
  ASSERT_TRUE(server);
  (*server)->start();
  // Stops reading in the middle, and keeps its place.
  Client stalled((*server)->port());
  stalled.send("GET /file HTTP/1.1\r\nHost: h\r\n\r\n");
  stalled.read_until("abc");
  Client other((*server)->port());
  other.send("GET /file HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_NE(other.read_until("moment").find(" 503 "), std::string::npos);
  other.send("GET /d HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_NE(other.read_until("GET /d ").find(" 200 "), std::string::npos);
}

TEST(Server, connections_without_a_request_hold_nothing_of_the_budget) {
  EchoService service;
  auto server = Server::open({.port = 0}, service);
  ASSERT_TRUE(server);
  (*server)->start();
  Client waiting((*server)->port());
  waiting.send("POST /large HTTP/1.1\r\nHost: h\r\nContent-Length: 4000000\r\n\r\n");
  Client done((*server)->port());
  done.send("GET /a HTTP/1.1\r\nHost: h\r\nX-Long: " + std::string(50'000, 'x') + "\r\n\r\n");
  EXPECT_NE(done.read_until("GET /a ").find(" 200 "), std::string::npos);
  // On the one thread of connections: by then the next wait of the one above has begun.
  Client probe((*server)->port());
  for (int i = 0; i < 20; ++i) {
    probe.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n");
    probe.read_until("GET /b ");
  }
  EXPECT_EQ((*server)->stats().request_bytes, 0u);
  waiting.send(std::string(100'000, 'x'));
  for (int i = 0; i < 1000 && (*server)->stats().request_bytes < 100'000; ++i) {
    probe.send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n");
    probe.read_until("GET /b ");
  }
  EXPECT_GE((*server)->stats().request_bytes, 100'000u);
}

TEST(Server, large_bodies_that_never_end_keep_small_ones_not_waiting) {
  EchoService service;
  auto server = Server::open({.port = 0, .body_bytes_in_flight_max = 1 << 20}, service);
  ASSERT_TRUE(server);
  (*server)->start();
  Client large((*server)->port());
  large.send("POST /large HTTP/1.1\r\nHost: h\r\nContent-Length: 4000000\r\n\r\n" + std::string((1 << 20) + 1, 'x'));
  // Long enough for the server to have read all of that.
  Client small((*server)->port());
  for (int i = 0; i < 300; ++i) {
    small.send("POST /d HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nok");
    ASSERT_NE(small.read_until("POST /d ok").find("200 OK"), std::string::npos) << i;
  }
}

TEST(Server, an_address_in_use_is_said_clearly) {
  EchoService service;
  auto first = Server::open({.port = 0}, service);
  ASSERT_TRUE(first);
  const auto second = Server::open({.port = (*first)->port()}, service);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find("Cannot listen on"), std::string::npos);
  EXPECT_FALSE(Server::open({.host = "not an address", .port = 0}, service));
}

}  // namespace
}  // namespace vedette::http
