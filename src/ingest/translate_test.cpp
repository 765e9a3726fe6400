#include "ingest/translate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/parse.h"
#include "protocol/envelope.h"

namespace vedette::ingest {
namespace {

using protocol::ItemType;

class TranslateTest : public testing::Test {
 protected:
  Result<Translation> run(std::string_view target, std::string_view body, std::string_view content_type, http::Method method = http::Method::post) {
    http::Request request{.method = method, .method_text = {}, .target = std::string(target), .headers = {}, .body = {}, .peer = {}};
    if (!content_type.empty()) request.headers.add("Content-Type", content_type);
    const auto place = find_place(request.path());
    return translate(place, request, std::string(body), limits_, random_);
  }
  // The items of what it became; the text is kept for their payloads.
  std::vector<protocol::ItemView> items(std::string_view target, std::string_view body, std::string_view content_type = {},
                                        http::Method method = http::Method::post) {
    auto translation = run(target, body, content_type, method);
    EXPECT_TRUE(translation) << translation.error().message;
    if (!translation) return {};
    text_ = std::move(translation->envelope);
    auto envelope = protocol::parse_envelope(text_);
    EXPECT_TRUE(envelope) << envelope.error().message;
    header_ = envelope->header;
    return envelope->items;
  }
  static json::object object(const protocol::ItemView& item) { return json::parse(item.payload).value().get_object(); }

  protocol::EnvelopeLimits limits_;
  SystemRandom random_;
  std::string text_;
  protocol::EnvelopeHeader header_;
};

TEST_F(TranslateTest, a_transaction_in_a_store_request_becomes_a_transaction_item) {
  EXPECT_EQ(items("/api/1/store/", R"({"type":"transaction"})").at(0).type, ItemType::transaction);
  EXPECT_EQ(items("/api/1/store/", R"({"type":"default"})").at(0).type, ItemType::event);
}

TEST_F(TranslateTest, each_report_of_a_browser_becomes_an_item_with_its_address) {
  const auto found = items("/api/1/security/?sentry_key=a&sentry_release=web%401&sentry_environment=prod", R"([{"type":"csp-violation","body":{}},{"type":"csp-violation"}])",
                           "application/reports+json; charset=utf-8");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].type, ItemType::raw_security);
  EXPECT_EQ(found[0].release, "web@1");
  EXPECT_EQ(found[1].environment, "prod");
  EXPECT_EQ(items("/api/1/csp-report/", R"({"csp-report":{}})", "application/csp-report").size(), 1u);
  EXPECT_EQ(items("/api/1/nel/", R"([{"type":"network-error"}])", "application/reports+json").at(0).type, ItemType::nel);
}

TEST_F(TranslateTest, a_report_of_another_media_type_is_refused_as_such) {
  const auto refused = run("/api/1/security/", "{}", "text/plain");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unsupported_media);
  EXPECT_EQ(run("/api/1/otlp/v1/traces/", "{}", "text/plain").error().code, ErrorCode::unsupported_media);
  EXPECT_EQ(run("/api/1/security/", "nope", "application/json").error().code, ErrorCode::invalid_argument);
}

TEST_F(TranslateTest, a_check_in_is_told_by_query_or_body) {
  auto found = items("/api/1/cron/nightly/?status=ok&duration=1.5&environment=prod", {}, {}, http::Method::get);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].type, ItemType::check_in);
  auto check_in = object(found[0]);
  EXPECT_EQ(check_in.at("monitor_slug").as_string(), "nightly");
  EXPECT_EQ(check_in.at("status").as_string(), "ok");
  EXPECT_EQ(check_in.at("duration").as_double(), 1.5);
  EXPECT_EQ(check_in.at("check_in_id").as_string(), std::string(32, '0'));
  check_in = object(items("/api/1/cron/other/", R"({"status":"error","monitor_slug":"claimed"})", "application/json").at(0));
  EXPECT_EQ(check_in.at("monitor_slug").as_string(), "other");
  EXPECT_EQ(object(items("/api/1/cron/nightly/?status=ok", {}, "application/json").at(0)).at("status").as_string(), "ok");
  EXPECT_FALSE(run("/api/1/cron/nightly/", {}, {}));
  EXPECT_FALSE(run("/api/1/cron/nightly/?status=ok&duration=long", {}, {}));
}

TEST_F(TranslateTest, a_report_of_a_user_needs_its_event_and_every_field) {
  const std::string id(32, 'a');
  const auto found = items("/api/embed/error-page/?eventId=" + id, "name=Ada&email=ada%40example.com&comments=It+broke");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].type, ItemType::user_report);
  EXPECT_EQ(object(found[0]).at("comments").as_string(), "It broke");
  EXPECT_EQ(object(found[0]).at("event_id").as_string(), id);
  EXPECT_FALSE(run("/api/embed/error-page/?eventId=" + id, "name=Ada&email=&comments=x", {}));
  EXPECT_FALSE(run("/api/embed/error-page/", "name=Ada&email=a&comments=x", {}));
}

TEST_F(TranslateTest, files_for_an_event_become_attachments) {
  const std::string body = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.bin\"\r\n\r\n\x01\x02\n\r\n--b--\r\n";
  const auto found = items("/api/1/events/" + std::string(32, 'b') + "/attachments/", body, "multipart/form-data; boundary=b");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].type, ItemType::attachment);
  EXPECT_EQ(found[0].payload, "\x01\x02\n");
  EXPECT_EQ(header_.event_id->hex(), std::string(32, 'b'));
  EXPECT_FALSE(run("/api/1/events/nonsense/attachments/", body, "multipart/form-data; boundary=b"));
}

TEST_F(TranslateTest, spans_of_opentelemetry_become_containers) {
  const auto translation = run("/api/1/otlp/v1/traces/", R"({"resourceSpans":[{"scopeSpans":[{"spans":[
      {"traceId":"0123456789abcdef0123456789abcdef","spanId":"0123456789abcdef","name":"GET","startTimeUnixNano":"1790000000000000000","endTimeUnixNano":"1790000001000000000"},
      {"traceId":"bad","spanId":"0123456789abcdef","name":"x","startTimeUnixNano":"1","endTimeUnixNano":"2"}]}]}]})",
                               "application/json");
  ASSERT_TRUE(translation) << translation.error().message;
  const auto envelope = protocol::parse_envelope(translation->envelope);
  ASSERT_EQ(envelope->items.size(), 1u);
  EXPECT_EQ(envelope->items[0].content_type, protocol::kSpanContainerType);
  EXPECT_EQ(envelope->items[0].item_count, 1u);
  EXPECT_THAT(translation->fates, testing::ElementsAre(Fate{Outcome::invalid, "invalid_otlp_item", DataCategory::span, 1},
                                                       Fate{Outcome::invalid, "invalid_otlp_item", DataCategory::span_indexed, 1}));
  EXPECT_EQ(translation->answer_type, "application/json");
}

TEST_F(TranslateTest, the_query_of_an_old_browser_client_is_a_store_body) {
  EXPECT_EQ(store_body_of_query("sentry_key=a&sentry_data=eyJ9+x%3D").value(), "eyJ9+x=");
  EXPECT_EQ(store_body_of_query("sentry_data=%7B%22message%22:%22two+words%20more%22%7D").value(), R"({"message":"two words more"})");
  EXPECT_FALSE(store_body_of_query("sentry_key=a"));
}

}  // namespace
}  // namespace vedette::ingest
