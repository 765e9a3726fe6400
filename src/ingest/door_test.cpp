#include "ingest/door.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "ingest/record.h"
#include "ingest/test_journal.h"
#include "json/parse.h"
#include "store/sql/projects.h"
#include "store/sql/tenants.h"

namespace vedette::ingest {
namespace {

constexpr std::string_view kEvent =
    "{\"event_id\":\"9ec79c33ec9942ab8353589fcb2e04dc\"}\n{\"type\":\"event\"}\n{\"message\":\"hello\"}\n";

constexpr std::uint64_t kJournalBytes = 1'000'000;

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
    door_.emplace(*keys_, limiter_, backlog_, waiting_room_, journal_, fates_, clock_, random_, protocol::EnvelopeLimits(), [this](auto work) {
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
    const auto got = offer(target, body, std::move(headers));
    EXPECT_TRUE(*got);
    return got->value_or(http::Response{.status = 0});
  }
  // The answer, once there is one.
  std::shared_ptr<std::optional<http::Response>> offer(std::string_view target, std::string_view body, http::Headers headers = {}) {
    const auto got = std::make_shared<std::optional<http::Response>>();
    http::Request request{.method = http::Method::post, .method_text = "POST", .target = std::string(target), .headers = std::move(headers), .body = std::string(body), .peer = "10.0.0.9"};
    door_->handle(std::move(request), [got](http::Response response) { *got = std::move(response); });
    return got;
  }
  // The project holds nearly all of the journal.
  void be_over_share() {
    backlog_.add(project_, kJournalBytes * 95 / 100);
    journal_.bytes_on_disk = kJournalBytes * 95 / 100;
  }
  void set_quota(std::string_view category, int maximum) {
    ASSERT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
      sql.run("INSERT INTO quota (organization_id, project_id, categories, maximum, window_seconds, created) VALUES (1, ?, ?, ?, 3600, 0)", project_, category, maximum);
      return {};
    }));
    keys_->clear();
  }
  static Fates::Unwritten unwritten_of(std::vector<Fates::Unwritten> all) {
    EXPECT_EQ(all.size(), 1u);
    return all.empty() ? Fates::Unwritten{} : all.front();
  }
  std::string envelope_path() const { return "/api/" + project_.text() + "/envelope/?sentry_key=" + key_ + "&sentry_version=7"; }
  std::vector<journal::StoredRecord> stored() { return journal_.read(0, 1000, 1 << 30).value(); }

  std::string directory_;
  ManualClock clock_{Instant::from_seconds(1'790'000'000)};
  SystemRandom random_;
  std::unique_ptr<Catalog> catalog_;
  TestJournal journal_;
  Fates fates_;
  Backlog backlog_{kJournalBytes, 0};
  WaitingRoom waiting_room_{journal_, clock_, {.wait_ms = 1000, .bytes_max = 1024 * 1024}};
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

TEST_F(DoorTest, a_project_over_its_share_of_the_journal_is_refused_and_others_are_not) {
  std::string other_key;
  ProjectId other;
  ASSERT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
    sql.run("UPDATE project_key SET rate_limit_count = 1, rate_limit_window = 3600");
    other = *catalog::add_project(sql, catalog::find_organization(sql, "acme")->id, "quiet", "Quiet", {}, clock_.now());
    other_key = catalog::add_project_key(sql, other, "Default", random_, clock_.now()).public_key;
    return {};
  }));
  be_over_share();
  const auto refused = send(envelope_path(), kEvent);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.headers.get("X-Sentry-Rate-Limits"), "5::project:backlog");
  EXPECT_EQ(refused.headers.get("Retry-After"), "5");
  EXPECT_TRUE(stored().empty()) << "the journal grows no longer for it";
  const auto lost = unwritten_of(fates_.take_unwritten());
  EXPECT_EQ(lost.project_id, project_);
  EXPECT_EQ(lost.fate, (Fate{Outcome::rate_limited, "backlog", DataCategory::error, 1}));

  EXPECT_EQ(send("/api/" + other.text() + "/envelope/?sentry_key=" + other_key, kEvent).status, 200);
  EXPECT_EQ(stored().size(), 1u);

  backlog_.stored(1, project_, kJournalBytes);
  EXPECT_EQ(send(envelope_path(), kEvent).status, 200) << "what was refused used up nothing of the key's limit";
}

TEST_F(DoorTest, over_its_share_what_sdks_lost_is_still_told_and_crash_reports_are_never_answered_429) {
  be_over_share();
  const auto mixed = send(envelope_path(), "{}\n{\"type\":\"client_report\"}\n{}\n{\"type\":\"session\"}\n{}\n");
  EXPECT_EQ(mixed.status, 200);
  EXPECT_EQ(mixed.headers.get("X-Sentry-Rate-Limits"), "5::project:backlog");
  ASSERT_EQ(stored().size(), 1u);
  EXPECT_EQ(read_record_header(stored()[0].header)->decided.at(0), (Fate{Outcome::rate_limited, "backlog", DataCategory::session, 1}));
  const auto check_in = send("/api/" + project_.text() + "/cron/nightly/" + key_ + "/?status=ok", "");
  EXPECT_EQ(check_in.status, 503);
  EXPECT_FALSE(check_in.headers.find("X-Sentry-Rate-Limits"));
  EXPECT_EQ(unwritten_of(fates_.take_unwritten()).fate, (Fate{Outcome::rate_limited, "backlog", DataCategory::monitor, 1}));
}

TEST_F(DoorTest, a_full_journal_makes_wait_for_a_moment_and_then_says_when_to_come_back) {
  journal_.refusal = ErrorCode::resource_exhausted;
  const auto first = offer(envelope_path(), kEvent);
  const auto second = offer(envelope_path(), kEvent);
  EXPECT_FALSE(*first);
  EXPECT_GT(backlog_.bytes_of(project_), 0u);
  clock_.advance_ms(999);
  waiting_room_.tick();
  EXPECT_FALSE(*first);
  clock_.advance_ms(1);
  waiting_room_.tick();
  for (const auto& answer : {first, second}) {
    ASSERT_TRUE(*answer);
    EXPECT_EQ((*answer)->status, 429);
    EXPECT_EQ((*answer)->headers.get("X-Sentry-Rate-Limits"), "5::organization:overload");
  }
  EXPECT_EQ(unwritten_of(fates_.take_unwritten()).fate, (Fate{Outcome::rate_limited, "overload", DataCategory::error, 2}));
  EXPECT_EQ(backlog_.bytes_of(project_), 0u);

  const auto third = offer(envelope_path(), kEvent);
  journal_.refusal.reset();
  waiting_room_.tick();
  ASSERT_TRUE(*third);
  EXPECT_EQ((*third)->status, 200);
  ASSERT_EQ(stored().size(), 1u);
  EXPECT_EQ(stored()[0].body, kEvent);
  EXPECT_EQ(backlog_.bytes_of(project_), stored()[0].header.size() + stored()[0].body.size());
}

TEST_F(DoorTest, a_stop_answers_who_waits_at_once) {
  journal_.refusal = ErrorCode::resource_exhausted;
  const auto answer = offer(envelope_path(), kEvent);
  waiting_room_.stop();
  ASSERT_TRUE(*answer);
  EXPECT_EQ((*answer)->status, 429);
}

TEST_F(DoorTest, what_is_refused_anyway_waits_for_nothing) {
  journal_.refusal = ErrorCode::resource_exhausted;
  EXPECT_EQ(send(envelope_path(), "not json\n").status, 400);
  EXPECT_EQ(send(envelope_path(), "{}\n{\"type\":\"made_up\"}\nx\n").status, 200);
}

TEST_F(DoorTest, a_project_may_be_spared_the_spike_protection_of_its_organization) {
  ASSERT_TRUE(catalog_->write([](sql::Connection& sql) -> Status {
    sql.run(R"(UPDATE organization SET options = '{"spikeProtection":true}')");
    return {};
  }));
  EXPECT_TRUE((*keys_->find(key_))->is_spike_protected);
  ASSERT_TRUE(catalog_->write([](sql::Connection& sql) -> Status {
    sql.run(R"(UPDATE project SET options = '{"spikeProtection":false}')");
    return {};
  }));
  keys_->clear();
  EXPECT_FALSE((*keys_->find(key_))->is_spike_protected);
}

TEST_F(DoorTest, only_addresses_of_the_protocol_belong_to_the_door) {
  for (const auto* path : {"/api/1/envelope/", "/api/1/envelope", "//api/1//store/", "/prefix/api/12/envelope/", "/api/x/envelope/"}) EXPECT_TRUE(Door::takes(path)) << path;
  for (const auto* path : {"/api/0/envelope/", "/api/1/other/", "/envelope/"}) EXPECT_FALSE(Door::takes(path)) << path;
}

TEST_F(DoorTest, an_address_with_a_wrong_project_is_refused_as_a_bad_request) {
  for (const auto* project : {"abc", "01", "-1"}) {
    const auto response = send(fmt::format("/api/{}/envelope/?sentry_key={}", project, key_), kEvent);
    EXPECT_EQ(response.status, 400) << project;
    EXPECT_EQ(response.headers.get("Access-Control-Allow-Origin"), "*") << project;
    EXPECT_FALSE(response.headers.get("X-Sentry-Error").empty()) << project;
  }
  EXPECT_TRUE(stored().empty());
}

TEST_F(DoorTest, the_answer_tells_the_id_that_was_made_for_what_needs_one) {
  const auto response = send(envelope_path(), "{}\n{\"type\":\"attachment\"}\nx\n");
  ASSERT_EQ(stored().size(), 1u);
  EXPECT_EQ(response.body, fmt::format(R"({{"id":"{}"}})", read_record_header(stored()[0].header)->event_id.hex()));
  const std::string id(32, 'c');
  const auto report = send(envelope_path(), "{}\n{\"type\":\"user_report\"}\n{\"event_id\":\"" + id + "\"}\n");
  EXPECT_EQ(report.body, fmt::format(R"({{"id":"{}"}})", id));
  EXPECT_EQ(read_record_header(stored()[1].header)->event_id.hex(), id);
  EXPECT_EQ(send(envelope_path(), "{}\n{\"type\":\"session\"}\n{}\n").body, "{}");
}

TEST_F(DoorTest, the_reason_of_a_refusal_for_size_names_the_type) {
  const auto event = "{}\n{\"type\":\"session\"}\n{}\n{\"type\":\"event\"}\n\"" + std::string(1024 * 1024, 'x') + "\"\n";
  EXPECT_EQ(send(envelope_path(), event).status, 413);
  const auto header = read_record_header(stored().at(0).header);
  ASSERT_FALSE(header->decided.empty());
  for (const auto& fate : header->decided) EXPECT_EQ(fate.reason, "too_large:event");
}

std::string transaction_with_spans(std::string_view beside = {}) {
  return fmt::format("{{}}\n{{\"type\":\"transaction\"}}\n{{\"type\":\"transaction\",\"spans\":[{{}},{{}}]}}\n{}", beside);
}

std::vector<std::string> refused_in(const journal::StoredRecord& record) {
  std::vector<std::string> texts;
  const auto header = read_record_header(record.header);
  for (const auto& fate : header->decided) {
    texts.push_back(fmt::format("{} {} {}", to_text(fate.category), to_text(fate.outcome), fate.quantity));
  }
  return texts;
}

TEST_F(DoorTest, spans_over_a_quota_do_not_take_their_transaction_with_them) {
  set_quota("span", 3);
  EXPECT_EQ(send(envelope_path(), transaction_with_spans()).headers.get("X-Sentry-Rate-Limits"), "");
  const auto response = send(envelope_path(), transaction_with_spans("{\"type\":\"span\"}\n{}\n"));
  EXPECT_EQ(response.status, 200);
  EXPECT_NE(response.headers.get("X-Sentry-Rate-Limits").find(":span:project:project_quota"), std::string_view::npos);
  ASSERT_EQ(stored().size(), 2u);
  EXPECT_NE(stored()[1].body.find("\"transaction\""), std::string::npos);
  EXPECT_EQ(stored()[1].body.find("\"type\":\"span\""), std::string::npos);
  EXPECT_EQ(refused_in(stored()[1]),
            (std::vector<std::string>{"span rate_limited 3", "span_indexed rate_limited 3", "span rate_limited 1", "span_indexed rate_limited 1"}));
}

TEST_F(DoorTest, a_transaction_that_is_refused_counts_with_its_spans) {
  set_quota("transaction", 0);
  EXPECT_EQ(send(envelope_path(), transaction_with_spans()).status, 429);
  ASSERT_EQ(stored().size(), 1u);
  EXPECT_EQ(refused_in(stored()[0]), (std::vector<std::string>{"transaction rate_limited 1", "transaction_indexed rate_limited 1",
                                                               "span rate_limited 3", "span_indexed rate_limited 3"}));
}

}  // namespace
}  // namespace vedette::ingest
