#include "normalize/items.h"

#include <gtest/gtest.h>

#include "json/parse.h"
#include "normalize/testing.h"

namespace vedette::normalize {
namespace {

constexpr std::string_view kTrace = "771a43a4192642f0b136d5159a501700";
constexpr std::string_view kId = "7c7b6585-f901-4351-bf8d-02711b721929";
constexpr std::string_view kHex = "7c7b6585f9014351bf8d02711b721929";

boost::json::value parsed(std::string_view text) { return vedette::json::parse_lenient(text).value(); }
Instant at(std::string_view text) { return parse_instant(text).value(); }

template <class Read>
std::string reason(Read read, std::string_view text) {
  const auto row = read(parsed(text), test_input());
  return row ? std::string("accepted") : row.error().message;
}

// --- containers ---

TEST(Container, its_items_are_counted) {
  EXPECT_EQ(parse_container(R"({"version":2,"items":[{},{}]})", 2).value().items.size(), 2u);
  EXPECT_EQ(parse_container(R"({"items":[{}]})", std::nullopt).value().items.size(), 1u);
  EXPECT_EQ(parse_container(R"({"items":[{}]})", 2).error().message, "item_count_mismatch");
  for (const auto* bad : {"", "[]", "{}", R"({"items":{}})", R"({"items":[})"})
    EXPECT_EQ(parse_container(bad, 0).error().message, "invalid_container") << bad;
}

TEST(Container, attributes_are_inferred_where_it_asks_for_them) {
  auto input = test_input();
  input.user_agent = "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0";
  const auto asking = parse_container(
      R"({"items":[],"ingest_settings":{"infer_ip":"auto","infer_user_agent":"auto"}})", 0).value();
  auto item = parsed(R"({"attributes":{"os.name":{"type":"string","value":"Plan 9"}}})");
  add_inferred_attributes(item, asking, input);
  EXPECT_EQ(item.at("attributes").at("user.ip_address").at("value").as_string(), "203.0.113.9");
  EXPECT_EQ(item.at("attributes").at("browser.name").at("value").as_string(), "Firefox");
  EXPECT_EQ(item.at("attributes").at("os.name").at("value").as_string(), "Plan 9");
  EXPECT_FALSE(item.at("attributes").as_object().contains("os.version"));
  auto untouched = parsed("{}");
  add_inferred_attributes(untouched, parse_container(R"({"items":[]})", 0).value(), input);
  EXPECT_EQ(boost::json::serialize(untouched), "{}");
}

// --- sessions ---

std::string session(std::string_view members) {
  return fmt::format(R"({{"sid":"{}","started":"2026-03-01T11:00:00Z","timestamp":"2026-03-01T11:30:00Z",
                         "attrs":{{"release":"app@1","environment":"prod"}}{}}})", kId, members);
}
SessionUpdate update(std::string_view members) {
  return read_session(parsed(session(members)), test_input()).value();
}

TEST(Session, an_update_becomes_a_row) {
  const auto row = update(R"(,"did":"user 7","seq":4,"status":"exited","errors":2,"duration":1.5)");
  EXPECT_EQ(row.sid, kHex);
  EXPECT_EQ(row.did.size(), 32u);
  EXPECT_EQ(row.did.find("user"), std::string::npos);
  EXPECT_EQ(row.did, update(R"(,"did":"user 7")").did);
  EXPECT_NE(row.did, update(R"(,"did":"user 8")").did);
  EXPECT_EQ(row.seq, 4u);
  EXPECT_FALSE(row.is_init);
  EXPECT_EQ(row.started, at("2026-03-01T11:00:00Z"));
  EXPECT_EQ(row.timestamp, at("2026-03-01T11:30:00Z"));
  EXPECT_EQ(row.status, SessionStatus::exited);
  EXPECT_EQ(row.errors, 2u);
  EXPECT_EQ(row.duration, 1.5);
  EXPECT_EQ(row.release, "app@1");
  EXPECT_EQ(row.environment, "prod");
}

TEST(Session, what_is_left_out_has_defaults) {
  const auto row = update("");
  EXPECT_EQ(row.status, SessionStatus::ok);
  EXPECT_EQ(row.errors, 0u);
  EXPECT_EQ(row.did, "");
  EXPECT_EQ(row.seq, static_cast<std::uint64_t>(at("2026-03-01T11:30:00Z").ms()));
  EXPECT_EQ(update(R"(,"init":true,"seq":9)").seq, 0u);
}

TEST(Session, who_does_not_end_well_has_an_error) {
  for (const auto* status : {"crashed", "abnormal", "unhandled", "degraded"})
    EXPECT_EQ(update(fmt::format(R"(,"status":"{}")", status)).errors, 1u) << status;
  EXPECT_EQ(update(R"(,"status":"crashed","errors":3)").errors, 3u);
  EXPECT_EQ(update(R"(,"status":"degraded")").status, SessionStatus::ok);
  EXPECT_EQ(to_text(update(R"(,"status":"unhandled")").status), "unhandled");
}

TEST(Session, what_cannot_be_one_is_refused) {
  EXPECT_EQ(reason(read_session, "[]"), "invalid_session");
  EXPECT_EQ(reason(read_session, R"({"sid":"x","started":1772362800,"attrs":{"release":"a"}})"), "invalid_session");
  const auto with = [](std::string_view started, std::string_view release) {
    return fmt::format(R"({{"sid":"{}","started":{},"attrs":{{"release":"{}"}}}})", kId, started, release);
  };
  EXPECT_EQ(reason(read_session, with("1772362800", "a")), "accepted");
  EXPECT_EQ(reason(read_session, with("1772362800", "latest")), "invalid_session");
  EXPECT_EQ(reason(read_session, with("null", "a")), "invalid_session");
  EXPECT_EQ(reason(read_session, with("\"2026-02-24T11:00:00Z\"", "a")), "too_old");
  EXPECT_EQ(reason(read_session, with("\"2026-03-01T12:02:00Z\"", "a")), "future_timestamp");
}

TEST(Session, a_wrong_clock_is_set_right) {
  auto input = test_input();
  input.sent_at = at("2026-01-01T12:00:00Z");
  const auto row = read_session(parsed(fmt::format(
      R"({{"sid":"{}","started":"2026-01-01T11:00:00Z","attrs":{{"release":"a"}}}})", kId)), input).value();
  EXPECT_EQ(row.started, at("2026-03-01T11:00:00Z"));
}

TEST(Sessions, buckets_are_counts_of_a_minute) {
  const auto all = read_sessions(parsed(R"({"attrs":{"release":"a@1"},"aggregates":[
      {"started":"2026-03-01T11:00:42Z","exited":3,"errored":1,"crashed":2},
      {"started":"2026-03-01T11:01:00Z","did":"u","abnormal":1,"unhandled":1},
      {"started":"2026-03-01T11:02:00Z"}, {"started":"2020-01-01T00:00:00Z","exited":1}, 7]})"),
      test_input()).value();
  ASSERT_EQ(all.buckets.size(), 2u);
  EXPECT_EQ(all.buckets[0].started, at("2026-03-01T11:00:00Z"));
  EXPECT_EQ(all.buckets[0].total(), 6u);
  EXPECT_EQ(all.buckets[1].did.size(), 32u);
  EXPECT_EQ(all.buckets[1].unhandled, 1u);
  EXPECT_EQ(reason(read_sessions, R"({"attrs":{"release":"a"},"aggregates":[]})"), "invalid_session");
  EXPECT_EQ(reason(read_sessions, R"({"aggregates":[{"started":1772362800,"exited":1}]})"), "invalid_session");
}

// --- check-ins ---

TEST(CheckIn, becomes_a_row) {
  const auto row = read_check_in(parsed(fmt::format(
      R"({{"check_in_id":"{}","monitor_slug":"Nightly Backup!","status":"in_progress","duration":2.5,
          "release":"r","environment":"dev","contexts":{{"trace":{{"trace_id":"{}"}}}},
          "monitor_config":{{"schedule":{{"type":"interval","value":2,"unit":"hour"}},"max_runtime":99999,
            "checkin_margin":0,"recovery_threshold":"3","timezone":"Europe/Berlin","other":1}}}})", kId, kTrace)),
      test_input()).value();
  EXPECT_EQ(row.check_in_id, kHex);
  EXPECT_EQ(row.monitor_slug, "nightly-backup");
  EXPECT_EQ(row.status, CheckInStatus::in_progress);
  EXPECT_EQ(row.duration, 2.5);
  EXPECT_EQ(row.environment, "dev");
  EXPECT_EQ(row.trace_id, kTrace);
  const auto config = parsed(row.monitor_config);
  EXPECT_EQ(boost::json::serialize(config.at("schedule")), R"({"type":"interval","value":2,"unit":"hour"})");
  EXPECT_EQ(config.at("max_runtime").as_int64(), 40320);
  EXPECT_EQ(config.at("checkin_margin").as_int64(), 1);
  EXPECT_EQ(config.at("recovery_threshold").as_int64(), 3);
  EXPECT_FALSE(config.as_object().contains("other"));
}

TEST(CheckIn, without_an_id_it_means_the_newest) {
  for (const auto* id : {"", "00000000000000000000000000000000", "00000000-0000-0000-0000-000000000000"}) {
    const auto row = read_check_in(parsed(fmt::format(R"({{"check_in_id":"{}","monitor_slug":"a"}})", id)),
        test_input());
    EXPECT_EQ(row.value().check_in_id, std::string(32, '0'));
    EXPECT_EQ(row.value().environment, "production");
  }
}

TEST(CheckIn, only_the_server_misses) {
  for (const auto* status : {"missed", "timeout", "x"}) {
    const auto row = read_check_in(parsed(fmt::format(R"({{"monitor_slug":"a","status":"{}"}})", status)),
        test_input());
    EXPECT_EQ(to_text(row.value().status), "unknown");
  }
  EXPECT_EQ(reason(read_check_in, R"({"status":"ok"})"), "invalid_check_in");
  EXPECT_EQ(reason(read_check_in, R"({"monitor_slug":"!!"})"), "invalid_check_in");
  EXPECT_EQ(reason(read_check_in, R"({"monitor_slug":"a","check_in_id":"x"})"), "invalid_check_in");
}

TEST(CheckIn, slugs_are_cut_and_schedules_checked) {
  EXPECT_EQ(monitor_slug(std::string(60, 'A')), std::string(50, 'a'));
  EXPECT_EQ(monitor_slug(" --Über job_1- "), "ber-job_1");
  for (const auto* schedule : {R"({"type":"crontab","value":" "})", R"({"type":"interval","value":0,"unit":"day"})",
                               R"({"type":"interval","value":1,"unit":"second"})", "7"}) {
    const auto row = read_check_in(
        parsed(fmt::format(R"({{"monitor_slug":"a","monitor_config":{{"schedule":{}}}}})", schedule)), test_input());
    EXPECT_EQ(row.value().monitor_config, "") << schedule;
  }
}

// --- client reports ---

TEST(ClientReport, losses_are_listed_and_summed_up) {
  const auto report = read_client_report(parsed(R"({"timestamp":"2026-03-01T11:59:00Z","discarded_events":[
      {"reason":"before_send","category":"error","quantity":2},{"reason":"before_send","quantity":3},
      {"reason":"made_up","category":"transaction"},{"reason":"ignored","category":"internal","quantity":1},
      {"reason":"ignored","category":"error","quantity":-1},7],
      "rate_limited_events":[{"reason":"key_quota","category":"session","quantity":4}]})"), test_input()).value();
  EXPECT_EQ(report.timestamp, at("2026-03-01T11:59:00Z"));
  ASSERT_EQ(report.discards.size(), 3u);
  EXPECT_EQ(report.discards[0].reason, "before_send");
  EXPECT_EQ(report.discards[0].category, DataCategory::error);
  EXPECT_EQ(report.discards[0].quantity, 5u);
  EXPECT_EQ(report.discards[1].reason, "");
  EXPECT_EQ(report.discards[1].quantity, 1u);
  EXPECT_EQ(report.discards[2].kind, DiscardKind::rate_limited);
  EXPECT_EQ(report.discards[2].reason, "key_quota");
  EXPECT_EQ(reason(read_client_report, "7"), "invalid_client_report");
}

// --- logs and metrics ---

TEST(Log, becomes_a_row) {
  const auto row = read_log(parsed(fmt::format(R"({{"timestamp":1772366399.5,"trace_id":"{}",
      "span_id":"9E6F8F7AB8CF4B0C",
      "level":"warn","body":"disk \u0000 full","attributes":{{
        "sentry.release":{{"type":"string","value":"app@2"}},"sentry.environment":{{"type":"string","value":"prod"}},
        "n":{{"type":"integer","value":"42"}},"d":{{"type":"double","value":1,"unit":"second"}},
        "plain":{{"value":true}},"wrong":{{"type":"boolean","value":"yes"}},"none":7,
        "list":{{"type":"array","value":[1,"a"]}},"deep":{{"type":"string","value":{{}}}}}}}})", kTrace)),
      test_input()).value();
  EXPECT_EQ(row.timestamp, at("2026-03-01T11:59:59.5Z"));
  EXPECT_EQ(row.span_id, "9e6f8f7ab8cf4b0c");
  EXPECT_EQ(row.level, "warn");
  EXPECT_EQ(row.severity_number, 13);
  EXPECT_EQ(row.body, "disk \xef\xbf\xbd full");
  EXPECT_EQ(row.release, "app@2");
  EXPECT_EQ(row.environment, "prod");
  EXPECT_EQ(row.attributes,
            R"({"sentry.release":{"type":"string","value":"app@2"},"sentry.environment":)"
            R"({"type":"string","value":"prod"},)"
            R"("n":{"type":"integer","value":42},"d":{"type":"double","value":1E0,"unit":"second"},)"
            R"("plain":{"type":"boolean","value":true},"list":{"type":"array","value":[1,"a"]}})");
}

TEST(Log, the_level_follows_from_what_there_is) {
  const auto level = [](std::string_view members) {
    const auto row = read_log(parsed(fmt::format(R"({{"timestamp":1772366399,"trace_id":"{}","body":"b"{}}})",
        kTrace, members)),
                              test_input()).value();
    return fmt::format("{} {}", row.level, row.severity_number);
  };
  EXPECT_EQ(level(""), "info 9");
  EXPECT_EQ(level(R"(,"severity_number":24)"), "fatal 24");
  EXPECT_EQ(level(R"(,"level":"loud","severity_number":1)"), "trace 1");
  EXPECT_EQ(level(R"(,"level":"WARNING","severity_number":99)"), "warn 13");
}

TEST(Log, what_cannot_be_one_is_refused) {
  EXPECT_EQ(reason(read_log, "null"), "invalid_log");
  EXPECT_EQ(reason(read_log, R"({"timestamp":1772366399,"body":"b"})"), "invalid_log");
  EXPECT_EQ(reason(read_log, fmt::format(R"({{"trace_id":"{}","body":"b"}})", kTrace)), "invalid_log");
  EXPECT_EQ(reason(read_log, fmt::format(R"({{"timestamp":1772366399,"trace_id":"{}"}})", kTrace)), "invalid_log");
}

TEST(Log, times_out_of_range_are_that_of_reception) {
  for (const auto* time : {"1", "4000000000"}) {
    const auto row = read_log(parsed(fmt::format(R"({{"timestamp":{},"trace_id":"{}","body":"b"}})", time,
        kTrace)), test_input());
    EXPECT_EQ(row.value().timestamp, test_input().received);
  }
}

TEST(Log, attributes_have_a_budget) {
  std::string attributes;
  for (int i = 0; i < 1200; ++i) attributes += fmt::format(R"("k{}":{{"type":"string","value":"v"}},)", i);
  attributes += fmt::format(R"("long":{{"type":"string","value":"{}"}})", std::string(20000, 'x'));
  const auto many = read_log(parsed(fmt::format(R"({{"timestamp":1772366399,"trace_id":"{}","body":"b",
      "attributes":{{{}}}}})",
                                                kTrace, attributes)), test_input()).value();
  EXPECT_EQ(parsed(many.attributes).as_object().size(), 1000u);
  const auto longest = read_log(parsed(fmt::format(
      R"({{"timestamp":1772366399,"trace_id":"{}","body":"b","attributes":{{"a":{{"type":"string",
          "value":"{}"}}}}}})",
      kTrace, std::string(20000, 'x'))), test_input()).value();
  EXPECT_EQ(parsed(longest.attributes).at("a").at("value").as_string().size(), 16384u);
}

TEST(TraceMetric, becomes_a_row) {
  const auto text = [](std::string_view type, std::string_view value) {
    return fmt::format(R"({{"timestamp":1772366399,"trace_id":"{}","name":"jobs","type":"{}","value":{},
        "unit":"item"}})",
                       kTrace, type, value);
  };
  const auto row = read_trace_metric(parsed(text("gauge", "3")), test_input()).value();
  EXPECT_EQ(row.name, "jobs");
  EXPECT_EQ(row.type, "gauge");
  EXPECT_EQ(row.unit, "item");
  EXPECT_EQ(row.value, 3.0);
  EXPECT_EQ(row.attributes, "{}");
  EXPECT_EQ(reason(read_trace_metric, text("set", "1")), "invalid_trace_metric");
  EXPECT_EQ(reason(read_trace_metric, text("gauge", "NaN")), "invalid_trace_metric");
}

// --- profiles ---

constexpr std::string_view kStacks = R"("stacks":[[0],[0,1]],"frames":[{"function":"f"},{"function":"g"}])";

TEST(Profile, becomes_a_row) {
  const auto row = read_profile(parsed(fmt::format(R"({{"event_id":"{}","version":"1","platform":"python",
      "release":"r",
      "timestamp":"2026-03-01T11:00:00Z","transaction":{{"name":"GET /","id":"{}","trace_id":"{}"}},
          "profile":{{"samples":[
      {{"stack_id":0,"thread_id":"1","elapsed_since_start_ns":1000000}},
      {{"stack_id":1,"thread_id":"1","elapsed_since_start_ns":"251000000"}}],{}}}}})", kId, kTrace, kTrace, kStacks)),
      test_input()).value();
  EXPECT_EQ(row.profile_id, kHex);
  EXPECT_EQ(row.transaction_id, kTrace);
  EXPECT_EQ(row.trace_id, kTrace);
  EXPECT_EQ(row.transaction, "GET /");
  EXPECT_EQ(row.duration_ms, 250);
  EXPECT_EQ(parsed(row.payload).at("version").as_string(), "1");
}

TEST(Profile, stacks_and_frames_must_exist) {
  const auto text = [](std::string_view stack, std::string_view stacks) {
    return fmt::format(R"({{"event_id":"{}","platform":"p","profile":{{"samples":[{{"stack_id":{},
        "elapsed_since_start_ns":1}}],
        "stacks":{},"frames":[{{}}]}}}})", kId, stack, stacks);
  };
  EXPECT_EQ(reason(read_profile, text("0", "[[0]]")), "accepted");
  EXPECT_EQ(reason(read_profile, text("1", "[[0]]")), "invalid_profile");
  EXPECT_EQ(reason(read_profile, text("0", "[[1]]")), "invalid_profile");
  EXPECT_EQ(reason(read_profile, text("0", "[[-1]]")), "invalid_profile");
  EXPECT_EQ(reason(read_profile, text("-1", "[[0]]")), "invalid_profile");
  EXPECT_EQ(reason(read_profile, "{}"), "invalid_profile");
}

TEST(Profile, androids_tracer_tells_its_duration) {
  const auto row = read_profile(parsed(fmt::format(R"({{"profile_id":"{}","platform":"android","transaction_id":"{}",
      "trace_id":"{}","transaction_name":"Main","duration_ns":"2000000000","sampled_profile":"AAAA"}})", kId,
          kTrace, kTrace)),
      test_input()).value();
  EXPECT_EQ(row.duration_ms, 2000);
  EXPECT_EQ(row.transaction, "Main");
}

TEST(ProfileChunk, becomes_a_row) {
  const auto text = fmt::format(R"({{"chunk_id":"{}","profiler_id":"{}","version":"2","platform":"python",
      "environment":"e",
      "profile":{{"samples":[{{"timestamp":1772366390.5,"stack_id":0}},{{"timestamp":1772366391.25,
          "stack_id":1}}],{}}}}})",
      kId, kTrace, kStacks);
  const auto row = read_profile_chunk(parsed(text), test_input()).value();
  EXPECT_EQ(row.chunk_id, kHex);
  EXPECT_EQ(row.profiler_id, kTrace);
  EXPECT_EQ(row.duration_ms, 750);
  EXPECT_EQ(row.start, at("2026-03-01T11:59:50.5Z"));
  EXPECT_EQ(row.end, at("2026-03-01T11:59:51.25Z"));
  EXPECT_EQ(row.environment, "e");
  EXPECT_EQ(reason(read_profile_chunk, R"({"chunk_id":"x"})"), "invalid_profile_chunk");
}

// --- replays ---

TEST(Replay, becomes_a_row_and_an_event_like_payload) {
  const auto row = read_replay_event(parsed(fmt::format(R"({{"type":"replay_event","replay_id":"{}","event_id":"{}",
      "segment_id":2,"replay_type":"buffer","timestamp":1772366399,"replay_start_timestamp":1772366300.5,
      "urls":["https://a/","",7],"error_ids":["{}","x","{}"],"trace_ids":["{}"],"release":"r@1",
          "environment":"e","dist":"d",
      "platform":"javascript","user":{{"id":7,"email":"a@b"}},"tags":{{"k":"v"}},"sdk":{{"name":"s",
          "version":"1"}}}})",
      kId, kId, kId, kHex, kTrace)), test_input()).value();
  EXPECT_EQ(row.replay_id, kHex);
  EXPECT_EQ(row.segment_id, 2);
  EXPECT_EQ(row.type, "buffer");
  EXPECT_EQ(row.start, at("2026-03-01T11:58:20.5Z"));
  EXPECT_EQ(row.timestamp, at("2026-03-01T11:59:59Z"));
  EXPECT_EQ(row.urls, std::vector<std::string>{"https://a/"});
  EXPECT_EQ(row.error_ids, std::vector<std::string>{std::string(kHex)});
  EXPECT_EQ(row.trace_ids, std::vector<std::string>{std::string(kTrace)});
  EXPECT_EQ(row.user_id, "7");
  EXPECT_EQ(row.user_email, "a@b");
  EXPECT_EQ(row.user_ip, "203.0.113.9");
  EXPECT_EQ(row.sdk_name, "s");
  const auto payload = parsed(row.payload);
  EXPECT_EQ(payload.at("type").as_string(), "replay_event");
  EXPECT_EQ(payload.at("urls").as_array().size(), 1u);
  EXPECT_FALSE(payload.as_object().contains("errors"));
  EXPECT_EQ(reason(read_replay_event, R"({"segment_id":0})"), "invalid_replay");
  EXPECT_EQ(reason(read_replay_event, fmt::format(R"({{"replay_id":"{}"}})", kId)), "invalid_replay");
}

}  // namespace
}  // namespace vedette::normalize
