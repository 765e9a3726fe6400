// Whatever JSON arrives, an event comes out, and it is in form.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "base/utf8.h"
#include "normalize/feedback.h"
#include "normalize/items.h"
#include "normalize/security_report.h"
#include "normalize/testing.h"

namespace vedette::normalize {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

constexpr std::string_view kWords[] = {
    "exception", "values",    "stacktrace", "frames",     "vars",        "type",
    "value",     "mechanism", "handled",    "threads",    "breadcrumbs", "data",
    "timestamp", "level",     "message",    "logentry",   "params",      "formatted",
    "tags",      "key",       "extra",      "contexts",   "os",          "name",
    "version",   "request",   "headers",    "cookies",    "env",         "REMOTE_ADDR",
    "url",       "method",    "query_string", "user",     "id",          "ip_address",
    "geo",       "sdk",       "settings",   "infer_ip",   "packages",    "fingerprint",
    "debug_meta", "images",   "spans",      "release",    "environment", "dist",
    "csp",       "_meta",     "errors",     "",           "platform",    "transaction",
    "filename",  "abs_path",  "lineno",     "pre_context", "context_line", "modules",
    "template",  "server_name", "logger",   "checksum",   "measurements", "device",
    "sentry.interfaces.Exception", "sentry.interfaces.Http", "feedback", "User-Agent",
};
constexpr std::string_view kTexts[] = {
    "", "x", "{{auto}}", "127.0.0.1", "%s %(a)s %d {} {0}", "?", "https://h/p?q=%ff%00#f",
    "{\"a\":[1,{}]}", "a=1&b=2", "javascript", "transaction", "2026-03-01T12:00:00Z", "error",
    "a\nb\r\n", "ä漢😀", "Mozilla/5.0 (Linux; Android 13; ", "\"Chrome\";v=\"", "auto", "latest",
};

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : engine_(seed) {}

  std::size_t below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(engine_);
  }
  std::string text() {
    if (below(20) == 0) return std::string(below(9000), 'x');
    if (below(30) == 0) return std::string("n\0n", 3);
    return std::string(kTexts[below(std::size(kTexts))]);
  }
  std::string key() {
    return below(8) == 0 ? text() : std::string(kWords[below(std::size(kWords))]);
  }
  json::value scalar() {
    switch (below(7)) {
      case 0: return nullptr;
      case 1: return below(2) == 0;
      case 2: return std::int64_t{-1} * static_cast<std::int64_t>(below(1u << 31));
      case 3: return UINT64_MAX - below(3);
      case 4: return 1.5e300 * static_cast<double>(below(3));
      case 5: return static_cast<std::int64_t>(below(60));
      default: return json::value(text());
    }
  }
  json::value value(std::size_t depth) {
    const auto kind = depth == 0 ? 0 : below(3);
    if (kind == 1) {
      json::array list;
      for (auto n = below(6); n > 0; --n) list.push_back(value(depth - 1));
      return list;
    }
    if (kind == 2) {
      json::object object;
      for (auto n = below(8); n > 0; --n) object[key()] = value(depth - 1);
      return object;
    }
    return scalar();
  }
  // Replaces, removes or adds something at a random place.
  void mutate(json::value& target, std::size_t depth) {
    auto* object = target.if_object();
    auto* list = target.if_array();
    const auto size = object != nullptr ? object->size() : list != nullptr ? list->size() : 0;
    if (size == 0 || below(6) == 0) {
      target = value(std::min<std::size_t>(depth, 3));
      return;
    }
    const auto at = below(size);
    if (list != nullptr) return mutate((*list)[at], depth + 1);
    if (below(8) == 0) {
      (*object)[key()] = value(2);
      return;
    }
    mutate((object->begin() + static_cast<std::ptrdiff_t>(at))->value(), depth + 1);
  }

 private:
  std::mt19937_64 engine_;
};

bool has_nul(const json::value& value) {
  if (const auto* list = value.if_array()) return std::ranges::any_of(*list, has_nul);
  if (const auto* object = value.if_object()) {
    return std::ranges::any_of(*object, [](const auto& pair) {
      return std::string_view(pair.key()).find('\0') != std::string_view::npos ||
             has_nul(pair.value());
    });
  }
  return value.is_string() && value.get_string().find('\0') != json::string::npos;
}

void expect_in_form(json::object event, std::uint64_t seed) {
  SCOPED_TRACE(seed);
  auto input = test_input();
  input.user_agent = "Mozilla/5.0";
  const auto timestamp = normalize_event(event, input);
  if (!timestamp) {
    EXPECT_TRUE(timestamp.error().message.starts_with("invalid_"));
    return;
  }
  for (const auto* list : {"exception", "threads", "breadcrumbs"}) {
    if (!event.contains(list)) continue;
    for (const auto& value : event.at(list).at("values").as_array()) EXPECT_TRUE(value.is_object());
  }
  EXPECT_TRUE(event.at("timestamp").is_double());
  EXPECT_TRUE(event.at("type").is_string());
  event.erase("event_id");  // the caller's business
  const auto text = json::serialize(event);
  EXPECT_TRUE(utf8::is_valid(text));
  EXPECT_FALSE(has_nul(event)) << text;
  // Equal arguments give equal results, and a canonical event is left as it is.
  json::object again = event;
  ASSERT_TRUE(normalize_event(again, input).has_value());
  again.erase("errors");
  again.erase("_meta");
  event.erase("errors");
  event.erase("_meta");
  EXPECT_TRUE(event == again) << json::serialize(event) << "\n" << json::serialize(again);
}

TEST(Mutation, random_json_never_breaks_the_form) {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    Maker maker(seed);
    json::object event;
    for (auto n = maker.below(12); n > 0; --n) event[maker.key()] = maker.value(5);
    expect_in_form(std::move(event), seed);
    if (testing::Test::HasFailure()) return;
  }
}

TEST(Mutation, mutated_events_of_real_sdks_never_break_the_form) {
  std::vector<json::value> corpus;
  const auto folder = fs::path(VEDETTE_SOURCE_DIR) / "src/normalize/testdata";
  for (const auto& file : fs::directory_iterator(folder)) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    if (file.path().string().ends_with(".in.json")) corpus.push_back(json::parse(text).at("event"));
  }
  ASSERT_FALSE(corpus.empty());
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Maker maker(seed);
    json::value event = corpus[seed % corpus.size()];
    for (auto n = 1 + maker.below(4); n > 0; --n) maker.mutate(event, 0);
    if (!event.is_object()) continue;
    expect_in_form(std::move(event.get_object()), seed);
    if (testing::Test::HasFailure()) return;
  }
}

// One item of each kind, in form.
constexpr std::string_view kItems[] = {
    R"({"sid":"7c7b6585f9014351bf8d02711b721929","did":"u","seq":1,"init":true,"status":"ok","errors":0,
        "duration":1.5,
        "started":1772362800,"timestamp":1772362860,"attrs":{"release":"a@1","environment":"e"},
        "aggregates":[{"started":1772362800,"exited":1,"errored":2,"crashed":0,"did":"x"}]})",
    R"({"check_in_id":"7c7b6585f9014351bf8d02711b721929","monitor_slug":"a","status":"ok","duration":2,
        "contexts":{"trace":{"trace_id":"771a43a4192642f0b136d5159a501700"}},"monitor_config":{"max_runtime":3,
        "schedule":{"type":"interval","value":1,"unit":"day"},"timezone":"UTC"}})",
    R"({"timestamp":1772362800,"discarded_events":[{"reason":"x","category":"error","quantity":1}],
        "rate_limited_events":[{"reason":"y","category":"span","quantity":2}]})",
    R"({"timestamp":1772362800,"trace_id":"771a43a4192642f0b136d5159a501700","span_id":"9e6f8f7ab8cf4b0c","body":"b",
        "level":"info","severity_number":9,"name":"n","type":"gauge","value":1.5,"unit":"u","attributes":{
        "a":{"type":"string","value":"x","unit":"y"},"b":{"type":"integer","value":"7"},"c":{"type":"array",
        "value":[1]}}})",
    R"({"trace_id":"771a43a4192642f0b136d5159a501700","span_id":"9e6f8f7ab8cf4b0c","name":"n",
        "start_timestamp":1772362800,
        "end_timestamp":1772362801,"timestamp":1772362801,"op":"o","status":"ok","data":{"a":{"b":1}},
        "tags":{"t":"1"},
        "measurements":{"m":{"value":1,"unit":"u"}},"links":[{"trace_id":"771a43a4192642f0b136d5159a501700",
        "span_id":"9e6f8f7ab8cf4b0c","attributes":{"a":1}}],"attributes":{"a":{"type":"double","value":1}}})",
    R"({"event_id":"7c7b6585f9014351bf8d02711b721929","chunk_id":"7c7b6585f9014351bf8d02711b721929","platform":"p",
        "profiler_id":"7c7b6585f9014351bf8d02711b721929","transaction":{"name":"n"},"transactions":[{"id":"x"}],
        "profile":{"samples":[{"stack_id":0,"elapsed_since_start_ns":1,"timestamp":1772362800}],"stacks":[[0]],
        "frames":[{}]}})",
    R"({"replay_id":"7c7b6585f9014351bf8d02711b721929","segment_id":0,"urls":["u"],"error_ids":["e"],
        "trace_ids":["t"],
        "replay_start_timestamp":1772362800,"timestamp":1772362801,"user":{"id":1},"tags":{"a":"b"}})",
    R"([{"type":"csp-violation","age":1,"url":"https://a/","user_agent":"x",
        "body":{"effectiveDirective":"img-src"}}])",
    R"({"type":"network-error","age":1,"url":"https://a/","body":{"type":"dns.x","method":"GET","status_code":5}})",
    R"({"expect-ct-report":{"hostname":"h","port":1,"date-time":"2026-03-01T11:00:00Z"},"known-pins":[1],
        "hostname":"h"})",
    R"({"event_id":"7c7b6585f9014351bf8d02711b721929","name":"n","email":"e","comments":"c"})",
};

void read_all(const json::value& item) {
  const auto input = test_input();
  const auto is_clean = [](std::string_view text) {
    return utf8::is_valid(text) && text.find('\0') == std::string_view::npos;
  };
  if (const auto row = read_session(item, input)) {
    EXPECT_TRUE(!row->release.empty() && row->started <= row->timestamp);
  }
  if (const auto row = read_sessions(item, input)) {
    EXPECT_FALSE(row->buckets.empty());
  }
  if (const auto row = read_check_in(item, input)) {
    EXPECT_TRUE(is_clean(row->monitor_config));
  }
  if (const auto row = read_client_report(item, input)) {
    EXPECT_LE(row->discards.size(), 1000u);
  }
  if (const auto row = read_log(item, input)) {
    EXPECT_TRUE(is_clean(row->body) && is_clean(row->attributes));
  }
  if (const auto row = read_trace_metric(item, input)) {
    EXPECT_TRUE(std::isfinite(row->value));
  }
  if (const auto row = read_span_v2(item, input)) {
    EXPECT_TRUE(row->start <= row->end && is_clean(row->links));
  }
  if (const auto row = read_span_v1(item, input)) {
    EXPECT_TRUE(row->start <= row->end && is_clean(row->name));
  }
  if (const auto row = read_profile(item, input)) {
    EXPECT_GE(row->duration_ms, 0);
  }
  if (const auto row = read_profile_chunk(item, input)) {
    EXPECT_TRUE(row->start <= row->end);
  }
  if (const auto row = read_replay_event(item, input)) {
    EXPECT_TRUE(row->start <= row->timestamp);
  }
  for (auto event : {event_from_security_report(item), event_from_nel_report(item, input.received),
                     feedback_from_user_report(item)}) {
    if (!event) continue;
    EXPECT_TRUE(normalize_event(*event, input).has_value()) << json::serialize(*event);
  }
}

TEST(Mutation, no_item_breaks_its_reader) {
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    SCOPED_TRACE(seed);
    Maker maker(seed);
    json::value item = json::parse(kItems[seed % std::size(kItems)]);
    for (auto n = maker.below(4); n > 0; --n) maker.mutate(item, 0);
    read_all(item);
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace vedette::normalize
