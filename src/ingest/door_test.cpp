#include "ingest/door.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "ingest/record.h"
#include "journal/memory_journal.h"
#include "json/parse.h"
#include "store/sql/projects.h"
#include "store/sql/tenants.h"

namespace vedette::ingest {
namespace {

constexpr std::string_view kEvent =
    "{\"event_id\":\"9ec79c33ec9942ab8353589fcb2e04dc\"}\n{\"type\":\"event\"}\n{\"message\":\"hello\"}\n";

class DoorTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "door_test";
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    catalog_ = std::move(*Catalog::open(directory_));
    ASSERT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
      const auto organization = catalog::add_organization(sql, "acme", "Acme", clock_.now());
      project_ = *catalog::add_project(sql, organization, "web", "Web", {}, clock_.now());
      key_ = catalog::add_project_key(sql, project_, "Default", random_, clock_.now()).public_key;
      return {};
    }));
    keys_.emplace(*catalog_, clock_);
    door_.emplace(*keys_, limiter_, journal_, fates_, clock_, random_, protocol::EnvelopeLimits(), [this](auto work) {
      ++deferred_;
      work();
    });
  }
  void TearDown() override {
    door_.reset();
    keys_.reset();
    catalog_.reset();
    std::filesystem::remove_all(directory_);
  }
  http::Response send(std::string_view target, std::string_view body, http::Headers headers = {}) {
    std::optional<http::Response> got;
    http::Request request{.method = http::Method::post, .method_text = "POST", .target = std::string(target), .headers = std::move(headers), .body = std::string(body), .peer = "10.0.0.9"};
    door_->handle(std::move(request), [&](http::Response response) { got = std::move(response); });
    EXPECT_TRUE(got);
    return got.value_or(http::Response{.status = 0});
  }
  std::string envelope_path() const { return "/api/" + project_.text() + "/envelope/?sentry_key=" + key_ + "&sentry_version=7"; }
  std::vector<journal::StoredRecord> stored() { return journal_.read(0, 1000, 1 << 30).value(); }

  std::string directory_;
  ManualClock clock_{Instant::from_seconds(1'790'000'000)};
  SystemRandom random_;
  std::unique_ptr<Catalog> catalog_;
  journal::MemoryJournal journal_;
  Fates fates_;
  Limiter limiter_{clock_, {}};
  std::optional<KeyCache> keys_;
  std::optional<Door> door_;
  ProjectId project_;
  std::string key_;
  int deferred_ = 0;
};

TEST_F(DoorTest, an_accepted_event_is_in_the_journal_and_answered_with_its_id) {
  const auto response = send(envelope_path(), kEvent);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"id":"9ec79c33ec9942ab8353589fcb2e04dc"})");
  EXPECT_EQ(response.headers.get("Access-Control-Allow-Origin"), "*");
  ASSERT_EQ(stored().size(), 1u);
  EXPECT_EQ(stored()[0].body, kEvent);
  const auto header = read_record_header(stored()[0].header);
  EXPECT_EQ(header->project_id, project_);
  EXPECT_EQ(header->client_ip, "10.0.0.9");
  EXPECT_EQ(header->event_id.hex(), "9ec79c33ec9942ab8353589fcb2e04dc");
}

TEST_F(DoorTest, every_form_of_authentication_opens_and_a_wrong_one_does_not) {
  const std::string path = "/api/" + project_.text() + "/envelope/";
  http::Headers headers;
  headers.add("X-Sentry-Auth", "Sentry sentry_version=7, sentry_key=" + key_);
  EXPECT_EQ(send(path, kEvent, headers).status, 200);
  EXPECT_EQ(send(path, kEvent).status, 401);
  const std::string with_dsn = "{\"dsn\":\"http://" + key_ + "@h/" + project_.text() + "\"}\n{\"type\":\"event\"}\n{}\n";
  EXPECT_EQ(send(path, with_dsn).status, 200);
  EXPECT_EQ(send("/api/99/envelope/?sentry_key=" + key_, with_dsn).status, 400);
  EXPECT_EQ(send("/api/99/envelope/?sentry_key=" + key_, kEvent).status, 403);
  EXPECT_EQ(send(path + "?sentry_key=" + std::string(32, 'a'), kEvent).status, 403);
  EXPECT_EQ(send(envelope_path(), kEvent, headers).status, 401) << "two forms at once";
}

TEST_F(DoorTest, a_key_that_is_switched_off_refuses_as_soon_as_the_cache_is_told) {
  EXPECT_EQ(send(envelope_path(), kEvent).status, 200);
  ASSERT_TRUE(catalog_->write([](sql::Connection& sql) -> Status {
    sql.run("UPDATE project_key SET is_active = 0");
    return {};
  }));
  keys_->clear();
  EXPECT_EQ(send(envelope_path(), kEvent).status, 403);
}

TEST_F(DoorTest, what_is_of_an_unknown_type_is_answered_200_and_counted_and_its_neighbours_are_stored) {
  EXPECT_EQ(send(envelope_path(), "{}\n{\"type\":\"made_up\"}\nx\n").status, 200);
  EXPECT_EQ(send(envelope_path(), "{}\n{\"type\":\"made_up\"}\nx\n{\"type\":\"event\"}\n{}\n").status, 200);
  ASSERT_EQ(stored().size(), 2u);
  EXPECT_TRUE(stored()[0].body.empty()) << "the fate alone is journaled";
  for (const auto& record : stored()) {
    const auto header = read_record_header(record.header);
    ASSERT_EQ(header->decided.size(), 1u);
    EXPECT_EQ(header->decided[0], (Fate{Outcome::unsupported, "unknown_item_type", DataCategory::default_, 1}));
  }
  const auto envelope = protocol::parse_envelope(stored()[1].body);
  ASSERT_EQ(envelope->items.size(), 1u);
  EXPECT_EQ(envelope->items[0].type, protocol::ItemType::event);
}

TEST_F(DoorTest, a_store_request_becomes_an_envelope) {
  const std::string path = "/api/" + project_.text() + "/store/?sentry_key=" + key_;
  EXPECT_EQ(send(path, R"({"event_id":"9ec79c33ec9942ab8353589fcb2e04dc","message":"x"})").body, R"({"id":"9ec79c33ec9942ab8353589fcb2e04dc"})");
  EXPECT_EQ(send(path, R"({"message":"without id"})").status, 200);
  EXPECT_EQ(send(path, "[]").status, 400);
  ASSERT_EQ(stored().size(), 3u);
  EXPECT_TRUE(stored()[2].body.empty()) << "what is refused leaves its fate alone";
  const auto envelope = protocol::parse_envelope(stored()[0].body);
  ASSERT_TRUE(envelope);
}

TEST_F(DoorTest, malformed_input_is_refused_with_a_reason) {
  const auto broken = send(envelope_path(), "not json\n");
  EXPECT_EQ(broken.status, 400);
  EXPECT_FALSE(json::parse(broken.body)->at("detail").as_string().empty());
  http::Headers gzip;
  gzip.add("Content-Encoding", "gzip");
  EXPECT_EQ(send(envelope_path(), kEvent, gzip).status, 400);
  const std::string large = "{}\n{\"type\":\"event\"}\n{\"x\":\"" + std::string(1024 * 1024, 'x') + "\"}\n";
  EXPECT_EQ(send(envelope_path(), large).status, 413);
  for (const auto& record : stored()) {
    EXPECT_TRUE(record.body.empty());
    EXPECT_EQ(read_record_header(record.header)->decided.at(0).outcome, Outcome::invalid);
  }
}

// A frame of zstd by hand: a block of bytes as they are, then one byte, 128 KiB of it per block.
std::string zstd_of(std::string_view begin, char repeated, int blocks) {
  const auto header = [](std::size_t size, unsigned kind, bool is_last) {
    const auto bits = static_cast<std::uint32_t>(size << 3) | kind << 1 | static_cast<std::uint32_t>(is_last);
    return std::string{static_cast<char>(bits), static_cast<char>(bits >> 8), static_cast<char>(bits >> 16)};
  };
  std::string frame("\x28\xb5\x2f\xfd\x00\x70", 6);
  frame.append(header(begin.size(), 0, false)).append(begin);
  for (int i = 1; i <= blocks; ++i) frame.append(header(128 * 1024, 1, i == blocks)) += repeated;
  return frame;
}

TEST_F(DoorTest, a_small_body_that_grows_large_is_decoded_elsewhere_than_where_connections_wait) {
  http::Headers zstd;
  zstd.add("Content-Encoding", "zstd");
  EXPECT_EQ(send(envelope_path(), zstd_of("{}\n{\"type\":\"attachment\"}\n", 'x', 4), zstd).status, 200);
  EXPECT_EQ(deferred_, 0);
  EXPECT_EQ(send(envelope_path(), zstd_of("{}\n{\"type\":\"attachment\"}\n", 'x', 16), zstd).status, 200);
  EXPECT_EQ(deferred_, 1);
  ASSERT_EQ(stored().size(), 2u);
  EXPECT_GT(stored()[1].body.size(), 2u * 1024 * 1024);
  EXPECT_EQ(send(envelope_path(), zstd_of("{}\n", ' ', 1700), zstd).status, 413) << "beyond the limit of envelopes";
  EXPECT_EQ(deferred_, 2);
}

TEST_F(DoorTest, a_limited_key_is_let_in_again_with_the_next_window) {
  ASSERT_TRUE(catalog_->write([](sql::Connection& sql) -> Status {
    sql.run("UPDATE project_key SET rate_limit_count = 2, rate_limit_window = 60");
    return {};
  }));
  EXPECT_EQ(send(envelope_path(), kEvent).status, 200);
  EXPECT_EQ(send(envelope_path(), kEvent).status, 200);
  const auto refused = send(envelope_path(), kEvent);
  EXPECT_EQ(refused.status, 429);
  const auto seconds = refused.headers.get("Retry-After");
  EXPECT_EQ(refused.headers.get("X-Sentry-Rate-Limits"), std::string(seconds) + ":default;error;security:key:key_quota");
  clock_.advance_ms(60'000);
  EXPECT_EQ(send(envelope_path(), kEvent).status, 200);
}

TEST_F(DoorTest, a_file_goes_with_its_event_when_that_is_over_a_limit_and_its_neighbours_stay) {
  ASSERT_TRUE(catalog_->write([](sql::Connection& sql) -> Status {
    sql.run("UPDATE project_key SET rate_limit_count = 1, rate_limit_window = 60");
    return {};
  }));
  EXPECT_EQ(send(envelope_path(), kEvent).status, 200);
  const auto refused = send(envelope_path(), "{}\n{\"type\":\"attachment\"}\nfile\n{\"type\":\"event\"}\n{}\n{\"type\":\"session\"}\n{}\n");
  EXPECT_EQ(refused.status, 200);
  EXPECT_TRUE(refused.headers.find("Retry-After"));
  ASSERT_EQ(stored().size(), 2u);
  const auto envelope = protocol::parse_envelope(stored()[1].body);
  ASSERT_EQ(envelope->items.size(), 1u);
  EXPECT_EQ(envelope->items[0].type, protocol::ItemType::session);
  const auto header = read_record_header(stored()[1].header);
  const std::vector<Fate> decided{{Outcome::rate_limited, "key_quota", DataCategory::attachment, 4},
                                  {Outcome::rate_limited, "key_quota", DataCategory::attachment_item, 1},
                                  {Outcome::rate_limited, "key_quota", DataCategory::error, 1}};
  EXPECT_EQ(header->decided, decided);
  // A file for an event that came before is no part of it.
  EXPECT_EQ(send(envelope_path(), "{\"event_id\":\"9ec79c33ec9942ab8353589fcb2e04dc\"}\n{\"type\":\"attachment\"}\nfile\n").status, 200);
  EXPECT_FALSE(stored()[2].body.empty());
}

TEST_F(DoorTest, only_paths_of_a_numeric_project_belong_to_the_door) {
  for (const auto* path : {"/api/1/envelope/", "/api/1/envelope", "//api/1//store/", "/prefix/api/12/envelope/"}) EXPECT_TRUE(Door::takes(path)) << path;
  for (const auto* path : {"/api/0/envelope/", "/api/x/envelope/", "/api/01/envelope/", "/api/1/other/", "/envelope/"}) EXPECT_FALSE(Door::takes(path)) << path;
}

}  // namespace
}  // namespace vedette::ingest
