// What the door does with large requests, and with crash files that come alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/digest.h"
#include "ingest/door.h"
#include "ingest/test_journal.h"
#include "store/sql/projects.h"
#include "store/sql/quotas.h"
#include "store/sql/tenants.h"

namespace vedette::ingest {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;
using Answer = std::shared_ptr<std::optional<http::Response>>;

constexpr std::string_view kFileHead = "{}\n{\"type\":\"attachment\"}\n";

class DoorLargeTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "door_large_test";
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    catalog_ = std::move(*Catalog::open(directory_));
    ASSERT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
      organization_ = catalog::add_organization(sql, "acme", "Acme", clock_.now());
      project_ = *catalog::add_project(sql, organization_, "web", "Web", {}, clock_.now());
      key_ = catalog::add_project_key(sql, project_, "Default", random_, clock_.now()).public_key;
      return {};
    }));
    keys_.emplace(*catalog_, clock_);
    door_.emplace(*keys_, limiter_, backlog_, waiting_room_, journal_, fates_, clock_, random_, protocol::EnvelopeLimits(), [](auto work) { work(); });
  }
  void TearDown() override {
    journal_.answer_all();
    door_.reset();
    keys_.reset();
    catalog_.reset();
    std::filesystem::remove_all(directory_);
  }
  // The answer, once there is one.
  Answer offer(std::string_view route, std::string body, std::string_view encoding = {}, std::string_view type = {}) {
    const auto got = std::make_shared<std::optional<http::Response>>();
    http::Request request{.method = http::Method::post,
                          .method_text = "POST",
                          .target = fmt::format("/api/{}/{}/?sentry_key={}", project_.text(), route, key_),
                          .headers = {},
                          .body = std::move(body),
                          .peer = "10.0.0.9"};
    if (!encoding.empty()) request.headers.add("Content-Encoding", encoding);
    if (!type.empty()) request.headers.add("Content-Type", type);
    door_->handle(std::move(request), [got](http::Response response) { *got = std::move(response); });
    return got;
  }
  http::Response send(std::string_view route, std::string body, std::string_view type = {}) {
    const auto got = offer(route, std::move(body), {}, type);
    EXPECT_TRUE(*got);
    return got->value_or(http::Response{.status = 0});
  }
  // An envelope of one file of so many times 128 KiB, in few bytes of zstd.
  Answer offer_file(int blocks) {
    const auto header = [](std::size_t size, unsigned kind, bool is_last) {
      const auto bits = static_cast<std::uint32_t>(size << 3) | kind << 1 | static_cast<std::uint32_t>(is_last);
      return std::string{static_cast<char>(bits), static_cast<char>(bits >> 8), static_cast<char>(bits >> 16)};
    };
    std::string frame("\x28\xb5\x2f\xfd\x00\x70", 6);
    frame.append(header(kFileHead.size(), 0, false)).append(kFileHead);
    for (int i = 1; i <= blocks; ++i) frame.append(header(128 * 1024, 1, i == blocks)) += 'x';
    return offer("envelope", frame, "zstd");
  }
  void set_quota(DataCategory category, std::int64_t maximum) {
    ASSERT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
      sql.run("INSERT INTO quota (organization_id, project_id, categories, maximum, window_seconds, created) VALUES (?, ?, ?, ?, 60, 0)",
              organization_, project_, to_text(category), maximum);
      return {};
    }));
    keys_->clear();
  }
  std::vector<Fate> decided_last() {
    const auto records = journal_.read(0, 1000, 1 << 30).value();
    return read_record_header(records.back().header)->decided;
  }
  std::vector<protocol::ItemType> kept_last() {
    std::vector<protocol::ItemType> types;
    text_ = journal_.bodies().back();
    if (text_.empty()) return types;
    const auto envelope = protocol::parse_envelope(text_);
    for (const auto& item : envelope->items) types.push_back(item.type);
    return types;
  }

  std::string directory_;
  std::string text_;
  ManualClock clock_{Instant::from_seconds(1'790'000'000)};
  SystemRandom random_;
  std::unique_ptr<Catalog> catalog_;
  TestJournal journal_;
  Fates fates_;
  Backlog backlog_{std::uint64_t{1} << 40, 0};
  WaitingRoom waiting_room_{journal_, clock_, {.wait_ms = 1000, .bytes_max = 1024 * 1024}};
  Limiter limiter_{clock_, {}};
  std::optional<KeyCache> keys_;
  std::optional<Door> door_;
  OrganizationId organization_;
  ProjectId project_;
  std::string key_;
};

TEST_F(DoorLargeTest, large_requests_wait_until_those_before_them_are_stored_and_smaller_ones_pass) {
  journal_.answer = TestJournal::Answer::later;
  const auto first = offer_file(8 * 70);
  const auto second = offer_file(8 * 70);
  EXPECT_EQ(journal_.tries, 1) << "two of 70 MiB are more than is decoded at once";
  const auto medium = offer_file(8 * 4);
  EXPECT_EQ(journal_.tries, 2);
  const auto small = offer_file(1);
  EXPECT_EQ(journal_.tries, 3);
  journal_.answer_all();
  for (const auto& answer : {first, medium, small}) EXPECT_EQ((*answer)->status, 200);
  EXPECT_FALSE(*second);
  EXPECT_EQ(journal_.tries, 4) << "its turn came with the end of the first";
  journal_.answer_all();
  EXPECT_EQ((*second)->status, 200);
}

TEST_F(DoorLargeTest, who_waits_too_long_is_told_to_come_back) {
  journal_.answer = TestJournal::Answer::later;
  const auto first = offer_file(8 * 100);
  const auto late = offer_file(8 * 100);
  const auto crash = offer("minidump", std::string("\x1f\x8b\x08", 3) + std::string(2000, 'x'), {}, "application/octet-stream");
  clock_.advance_ms(20'000);
  const auto next = offer_file(8 * 100);
  journal_.answer_all();
  ASSERT_TRUE(*late);
  EXPECT_EQ((*late)->status, 429);
  EXPECT_EQ((*late)->headers.get("X-Sentry-Rate-Limits"), "5::organization:overload");
  ASSERT_TRUE(*crash);
  EXPECT_EQ((*crash)->status, 503) << "its senders repeat a 429 without end";
  EXPECT_EQ((*first)->status, 200);
  journal_.answer_all();
  EXPECT_EQ((*next)->status, 200);
}

TEST_F(DoorLargeTest, more_than_the_route_takes_is_refused_without_a_turn) {
  journal_.answer = TestJournal::Answer::later;
  offer_file(8 * 100);
  const auto bomb = offer_file(8 * 201);
  journal_.answer_all();
  ASSERT_TRUE(*bomb);
  EXPECT_EQ((*bomb)->status, 413);
}

TEST_F(DoorLargeTest, the_limit_of_a_store_request_is_for_the_event_however_it_is_written) {
  const auto event = [](std::size_t bytes) { return R"({"message":")" + std::string(bytes, 'x') + "\"}"; };
  constexpr std::size_t kMiB = 1024 * 1024;
  EXPECT_EQ(send("store", event(kMiB - 100)).status, 200);
  EXPECT_EQ(send("store", base64_encode(event(kMiB - 100))).status, 200);
  EXPECT_EQ(send("store", event(kMiB)).status, 413);
  EXPECT_EQ(send("store", base64_encode(event(kMiB))).status, 413);
  const auto most = door_->body_bytes_max("/api/1/store/");
  EXPECT_GE(most, base64_encode(event(kMiB - 14)).size());
  EXPECT_LT(most, 3 * kMiB / 2);
}

TEST_F(DoorLargeTest, a_crash_file_alone_is_an_error_and_limited_like_one) {
  set_quota(DataCategory::error, 1);
  const std::string crash = "{}\n{\"type\":\"attachment\",\"attachment_type\":\"event.minidump\"}\nMDMPxx\n{\"type\":\"session\"}\n{}\n";
  EXPECT_EQ(send("envelope", crash).status, 200);
  EXPECT_THAT(decided_last(), ElementsAre());
  const auto limited = send("envelope", crash);
  EXPECT_EQ(limited.status, 200);
  EXPECT_NE(limited.headers.get("X-Sentry-Rate-Limits").find("error"), std::string_view::npos);
  EXPECT_THAT(kept_last(), ElementsAre(protocol::ItemType::session));
  EXPECT_THAT(decided_last(), UnorderedElementsAre(Fate{Outcome::rate_limited, "project_quota", DataCategory::error, 1},
                                                   Fate{Outcome::rate_limited, "project_quota", DataCategory::attachment, 6},
                                                   Fate{Outcome::rate_limited, "project_quota", DataCategory::attachment_item, 1}));
  EXPECT_EQ(send("envelope", "{\"event_id\":\"9ec79c33ec9942ab8353589fcb2e04dc\"}\n{\"type\":\"attachment\"}\nfile\n").status, 200);
  EXPECT_THAT(kept_last(), ElementsAre(protocol::ItemType::attachment)) << "a file that is no crash is no error";
}

TEST_F(DoorLargeTest, a_crash_file_over_the_limit_of_files_still_tells_of_its_error) {
  set_quota(DataCategory::attachment_item, 1);
  const std::string crash = "{}\n{\"type\":\"attachment\",\"attachment_type\":\"event.minidump\"}\nMDMPxx\n";
  EXPECT_EQ(send("envelope", crash).status, 200);
  EXPECT_THAT(kept_last(), ElementsAre(protocol::ItemType::attachment));
  EXPECT_EQ(send("envelope", crash).status, 200);
  EXPECT_THAT(kept_last(), ElementsAre(protocol::ItemType::event));
  EXPECT_NE(text_.find("\"platform\":\"native\""), std::string::npos) << text_;
  EXPECT_THAT(decided_last(), UnorderedElementsAre(Fate{Outcome::rate_limited, "project_quota", DataCategory::attachment, 6},
                                                   Fate{Outcome::rate_limited, "project_quota", DataCategory::attachment_item, 1}));
}

TEST_F(DoorLargeTest, logs_of_opentelemetry_are_not_told_of_a_limit_and_spans_are) {
  set_quota(DataCategory::log_item, 1);
  set_quota(DataCategory::span, 1);
  const std::string logs = R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1790000000000000000","body":{"stringValue":"a"}}]}]}]})";
  const std::string spans = R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0123456789abcdef0123456789abcdef",
      "spanId":"0123456789abcdef","name":"GET","startTimeUnixNano":"1790000000000000000","endTimeUnixNano":"1790000001000000000"}]}]}]})";
  for (const auto* route : {"integration/otlp/v1/logs", "otlp/v1/logs"}) {
    for (int i = 0; i < 2; ++i) {
      const auto answer = send(route, logs, "application/json");
      EXPECT_EQ(answer.status, 202) << route;
      EXPECT_EQ(answer.headers.get("Content-Type"), "application/json");
      EXPECT_FALSE(answer.headers.find("X-Sentry-Rate-Limits"));
      EXPECT_FALSE(answer.headers.find("Retry-After"));
    }
  }
  EXPECT_THAT(decided_last(), testing::Contains(Fate{Outcome::rate_limited, "project_quota", DataCategory::log_item, 1}));
  EXPECT_EQ(send("otlp/v1/traces", spans, "application/json").status, 202);
  const auto limited = send("otlp/v1/traces", spans, "application/json");
  EXPECT_EQ(limited.status, 429);
  EXPECT_TRUE(limited.headers.find("X-Sentry-Rate-Limits"));
}

}  // namespace
}  // namespace vedette::ingest
