// Rules about the event as a whole: attributes, times, tags, facts.
#include "normalize/normalize.h"

#include <gtest/gtest.h>

#include "normalize/testing.h"

namespace vedette::normalize {
namespace {

TEST(Attributes, an_empty_event_becomes_an_error_level_default_event) {
  const auto out = normalize("{}");
  EXPECT_EQ(out.facts.type, "default");
  EXPECT_EQ(out.facts.level, "error");
  EXPECT_EQ(out.facts.platform, "other");
  EXPECT_EQ(out.facts.timestamp, test_input().received);
  EXPECT_TRUE(out.facts.handled);
  EXPECT_EQ(out.at("/errors"), "absent");
  EXPECT_EQ(out.at("/_meta"), "absent");
}

TEST(Attributes, what_no_event_has_is_removed_and_named) {
  const auto out = normalize(R"({"foo":{"bar":1}})");
  EXPECT_EQ(out.at("/foo"), "absent");
  EXPECT_EQ(out.at("/errors/0"),
            R"({"type":"invalid_attribute","name":"foo","value":{"bar":1}})");
}

TEST(Attributes, a_wrong_type_is_dropped_with_a_record_and_not_fatal) {
  const auto out = normalize(R"({"user":7,"request":[],"contexts":"x","extra":1,"tags":3,
                                 "sdk":true,"exception":"boom","transaction":{"a":1}})");
  for (const auto* gone : {"/user", "/request", "/contexts", "/extra", "/tags", "/sdk",
                           "/exception", "/transaction"})
    EXPECT_EQ(out.at(gone), "absent") << gone;
  EXPECT_EQ(out.event.at("errors").as_array().size(), 8u);
}

TEST(Attributes, what_the_server_decides_is_not_taken_from_a_sender) {
  const auto out = normalize(R"({"received":1,"project":"7","metadata":{},"title":"x","type":"csp"})");
  EXPECT_EQ(out.at("/project"), "absent");
  EXPECT_EQ(out.at("/title"), "absent");
  EXPECT_EQ(out.facts.type, "default");
  EXPECT_EQ(out.event.at("received").as_double(), 1772366400.0);
  EXPECT_EQ(out.at("/errors"), "absent");
}

TEST(Attributes, the_type_follows_from_the_interfaces) {
  EXPECT_EQ(normalize(R"({"exception":{"type":"E"}})").facts.type, "error");
  EXPECT_EQ(normalize(R"({"exception":{"values":[]},"type":"error"})").facts.type, "default");
  EXPECT_EQ(normalize(R"({"csp":{"blocked_uri":"x"}})").facts.type, "csp");
  EXPECT_EQ(normalize(R"({"type":"feedback","contexts":{"feedback":{"message":"m"}}})").facts.type,
            "feedback");
}

TEST(Attributes, levels_of_all_kinds_map_to_five) {
  EXPECT_EQ(normalize(R"({"level":"WARN"})").facts.level, "warning");
  EXPECT_EQ(normalize(R"({"level":"log"})").facts.level, "info");
  EXPECT_EQ(normalize(R"({"level":"critical"})").facts.level, "fatal");
  EXPECT_EQ(normalize(R"({"level":30})").facts.level, "warning");
  EXPECT_EQ(normalize(R"({"level":"50"})").facts.level, "fatal");
  const auto wrong = normalize(R"({"level":"loud"})");
  EXPECT_EQ(wrong.facts.level, "error");
  EXPECT_EQ(wrong.at("/errors/0"), R"({"type":"invalid_data","name":"level","value":"loud"})");
}

TEST(Attributes, a_forbidden_release_environment_or_dist_is_removed) {
  const auto good = normalize(R"({"release":" app@1.0 ","environment":"prod","dist":12})");
  EXPECT_EQ(good.facts.release, "app@1.0");
  EXPECT_EQ(good.facts.environment, "prod");
  EXPECT_EQ(good.facts.dist, "12");
  for (const auto* release : {"..", "Latest", "a/b", "a\\\\b", "a\\tb"}) {
    const auto out = normalize(fmt::format(R"({{"release":"{}"}})", release));
    EXPECT_EQ(out.facts.release, "") << release;
    EXPECT_EQ(out.at("/errors/0/name"), "\"release\"") << release;
  }
  EXPECT_EQ(normalize(R"({"environment":"None"})").facts.environment, "");
  EXPECT_EQ(normalize(R"({"dist":"a b"})").facts.dist, "");
  EXPECT_EQ(normalize(fmt::format(R"({{"dist":"{}"}})", std::string(65, 'x'))).facts.dist, "");
}

TEST(Attributes, a_logger_is_the_first_line) {
  EXPECT_EQ(normalize(R"({"logger":"a.b\nc"})").facts.logger, "a.b");
}

TEST(Attributes, the_old_interface_names_are_read) {
  const auto out = normalize(R"({"sentry.interfaces.User":{"id":1},"user":null,
      "sentry.interfaces.Http":{"url":"http://old"},"request":{"url":"http://new"}})");
  EXPECT_EQ(out.at("/user/id"), "\"1\"");
  EXPECT_EQ(out.at("/request/url"), "\"http://new\"");
  EXPECT_EQ(out.at("/errors"), "absent");
}

TEST(Attributes, measurements_belong_to_transactions) {
  EXPECT_EQ(normalize(R"({"measurements":{"lcp":{"value":1}}})").at("/measurements"), "absent");
}

TEST(Attributes, a_fingerprint_is_a_list_of_texts) {
  EXPECT_EQ(normalize(R"({"fingerprint":["a",1,null,true,{"x":1}]})").facts.fingerprint,
            (std::vector<std::string>{"a", "1", "True"}));
  EXPECT_EQ(normalize(R"({"fingerprint":"alone"})").at("/fingerprint"), R"(["alone"])");
  EXPECT_TRUE(normalize(R"({"fingerprint":["{{ default }}"]})").facts.fingerprint.empty());
  EXPECT_TRUE(normalize(R"({"fingerprint":["{{default}}"]})").facts.fingerprint.empty());
  EXPECT_EQ(normalize(R"({"fingerprint":["{{ default }}","x"]})").facts.fingerprint.size(), 2u);
}

TEST(Attributes, records_and_remarks_of_the_sender_are_kept) {
  const auto out = normalize(R"({"errors":[{"type":"js_no_source","url":"u"},7],
      "_meta":{"message":{"":{"len":9000}}},"level":"loud"})");
  EXPECT_EQ(out.at("/errors/0/type"), "\"js_no_source\"");
  EXPECT_EQ(out.at("/errors/1/name"), "\"level\"");
  EXPECT_EQ(out.at("/_meta/message//len"), "9000");
}

TEST(Times, numbers_and_texts_become_seconds) {
  for (const auto* time : {"1772366399.5", "\"2026-03-01T11:59:59.500Z\"", "\"1772366399.5\"",
                           "\"2026-03-01T11:59:59.5\"", "\"2026-03-01T12:59:59.5+01:00\""}) {
    const auto out = normalize(fmt::format(R"({{"timestamp":{}}})", time));
    EXPECT_EQ(out.event.at("timestamp").as_double(), 1772366399.5) << time;
    EXPECT_EQ(out.facts.timestamp.micros, 1772366399'500000) << time;
  }
}

TEST(Times, what_is_no_time_counts_as_absent) {
  for (const auto* time : {"\"yesterday\"", "-5", "1e300", "1772366399500", "{}", "true"}) {
    const auto out = normalize(fmt::format(R"({{"timestamp":{}}})", time));
    EXPECT_EQ(out.facts.timestamp, test_input().received) << time;
    EXPECT_EQ(out.at("/errors/0/name"), "\"timestamp\"") << time;
  }
}

TEST(Times, a_clock_that_is_wrong_by_55_minutes_is_set_right_everywhere) {
  auto input = test_input();
  input.sent_at = Instant{input.received.micros - 55 * 60 * 1'000'000LL};
  const auto out = normalize(R"({"timestamp":1772363090,"start_timestamp":1772363089,
      "breadcrumbs":[{"timestamp":1772363000}],"spans":[{"timestamp":1772363001}]})", input);
  EXPECT_EQ(out.event.at("timestamp").as_double(), 1772366390.0);
  EXPECT_EQ(out.event.at("start_timestamp").as_double(), 1772366389.0);
  EXPECT_EQ(out.at("/breadcrumbs/values/0/timestamp"), "1.7723663E9");
  EXPECT_EQ(out.at("/spans/0/timestamp"), "1.772366301E9");
  EXPECT_EQ(out.at("/errors/0"),
            R"({"type":"clock_drift","name":"timestamp","sdk_time":"2026-03-01T11:05:00Z",)"
            R"("server_time":"2026-03-01T12:00:00Z"})");
}

TEST(Times, a_smaller_drift_is_latency) {
  auto input = test_input();
  input.sent_at = Instant{input.received.micros - 54 * 60 * 1'000'000LL};
  const auto out = normalize(R"({"timestamp":1772363090})", input);
  EXPECT_EQ(out.event.at("timestamp").as_double(), 1772363090.0);
  EXPECT_EQ(out.at("/errors"), "absent");
}

TEST(Times, the_future_and_the_distant_past_become_the_time_of_arrival) {
  const auto future = normalize(R"({"timestamp":1772366461})");
  EXPECT_EQ(future.facts.timestamp, test_input().received);
  EXPECT_EQ(future.at("/errors/0/type"), "\"future_timestamp\"");
  const auto past = normalize(R"({"timestamp":1000000,"breadcrumbs":[{"timestamp":999990}]})");
  EXPECT_EQ(past.facts.timestamp, test_input().received);
  EXPECT_EQ(past.at("/errors/0/type"), "\"past_timestamp\"");
  EXPECT_EQ(past.at("/breadcrumbs/values/0/timestamp"), "1.77236639E9");
  const auto just = normalize(R"({"timestamp":1772366460})");
  EXPECT_EQ(just.at("/errors"), "absent");
}

TEST(Tags, maps_and_lists_of_pairs_become_pairs_of_texts) {
  EXPECT_EQ(normalize(R"({"tags":{"a":"b","n":1,"f":1.0,"t":true,"z":null}})").at("/tags"),
            R"([["a","b"],["n","1"],["f","1.0"],["t","True"]])");
  EXPECT_EQ(normalize(R"({"tags":[["a","b"],{"key":"k","value":"v"},null]})").at("/tags"),
            R"([["a","b"],["k","v"]])");
}

TEST(Tags, keys_and_values_keep_to_the_rules) {
  const auto out = normalize(fmt::format(
      R"({{"tags":[["my key","a\nb "],["bad!","x"],["empty",""],["deep",[1]],["a","1"],["a","2"],
          ["user","u"],["long","{}"],["only-one"]]}})", std::string(201, 'x')));
  EXPECT_EQ(out.at("/tags"), R"([["my-key","a b"],["a","1"]])");
  EXPECT_EQ(out.event.at("errors").as_array().size(), 5u);
  EXPECT_EQ(out.at("/errors/0"), R"({"type":"invalid_data","name":"tags.bad!","value":"x"})");
  EXPECT_EQ(out.at("/errors/3/type"), "\"value_too_long\"");
}

TEST(Tags, the_environment_may_come_as_a_tag) {
  const auto out = normalize(R"({"tags":{"environment":"staging"}})");
  EXPECT_EQ(out.facts.environment, "staging");
  EXPECT_EQ(out.at("/tags"), "absent");
  EXPECT_EQ(normalize(R"({"environment":"p","tags":{"environment":"s"}})").facts.environment, "p");
}

TEST(Tags, server_name_and_site_move_there) {
  const auto out = normalize(R"({"server_name":"web-1","site":"eu","tags":{"server_name":"x"}})");
  EXPECT_EQ(out.at("/tags"), R"([["server_name","web-1"],["site","eu"]])");
  EXPECT_EQ(out.at("/server_name"), "absent");
  EXPECT_EQ(out.facts.server_name, "web-1");
}

TEST(Tags, no_sender_can_make_more_than_200) {
  std::string tags;
  for (int i = 0; i < 300; ++i) tags += fmt::format("{}[\"t{}\",1]", i == 0 ? "" : ",", i);
  const auto out = normalize("{\"tags\":[" + tags + "]}");
  EXPECT_EQ(out.event.at("tags").as_array().size(), 200u);
  EXPECT_EQ(out.event.at("errors").as_array().size(), 100u);
}

TEST(Facts, derived_tags_are_sorted_and_win_over_sent_ones) {
  const auto out = normalize(R"({"level":"info","release":"r","tags":{"level":"x","b":"1","a":"2"},
      "contexts":{"os":{"name":"Linux","version":"6.1"},"device":{"model":"iPhone15,2","family":"iPhone"},
                  "runtime":{"name":"CPython","version":"3.11"}},
      "request":{"url":"http://h/p?q=1"},"user":{"id":5}})");
  EXPECT_EQ(out.tag("level"), "info");
  EXPECT_EQ(out.tag("release"), "r");
  EXPECT_EQ(out.tag("os"), "Linux 6.1");
  EXPECT_EQ(out.tag("os.name"), "Linux");
  EXPECT_EQ(out.tag("device"), "iPhone15,2");
  EXPECT_EQ(out.tag("device.family"), "iPhone");
  EXPECT_EQ(out.tag("runtime"), "CPython 3.11");
  EXPECT_EQ(out.tag("url"), "http://h/p");
  EXPECT_EQ(out.tag("user"), "id:5");
  EXPECT_TRUE(std::ranges::is_sorted(out.facts.tags));
}

TEST(Facts, one_unhandled_mechanism_makes_the_event_unhandled) {
  const auto out = normalize(R"({"exception":[{"type":"A","mechanism":{"type":"x","handled":true}},
      {"type":"B","mechanism":{"type":"y","handled":false}}, {"type":"C","mechanism":{"type":"z"}}]})");
  EXPECT_FALSE(out.facts.handled);
  EXPECT_EQ(out.tag("handled"), "no");
  EXPECT_EQ(out.tag("mechanism"), "z");
  const auto handled = normalize(R"({"exception":[{"type":"A","mechanism":{"handled":true}}]})");
  EXPECT_TRUE(handled.facts.handled);
  EXPECT_EQ(handled.tag("handled"), "yes");
  EXPECT_EQ(handled.tag("mechanism"), "generic");
  EXPECT_EQ(normalize(R"({"exception":[{"type":"A"}]})").tag("handled"), "absent");
}

TEST(Facts, a_user_is_known_by_id_then_name_then_mail_then_address) {
  EXPECT_EQ(normalize(R"({"user":{"id":"1","email":"e","username":"n"}})").facts.user_key, "id:1");
  EXPECT_EQ(normalize(R"({"user":{"email":"e","username":"n"}})").facts.user_key, "username:n");
  EXPECT_EQ(normalize(R"({"user":{"email":"e","ip_address":"::1"}})").facts.user_key, "email:e");
  EXPECT_EQ(normalize(R"({"user":{"ip_address":"::1"}})").facts.user_key, "ip:::1");
  EXPECT_EQ(normalize("{}").facts.user_key, "");
}

TEST(Facts, what_scrubbing_replaced_is_absent) {
  auto out = normalize(R"({"exception":[{"type":"E","mechanism":{"type":"m","handled":false}}],"user":{"id":"1"},
      "tags":{"a":"1","b":"2"},"fingerprint":["x","y"],"contexts":{"browser":{"name":"B"}},"release":"r","message":"m",
      "sdk":{"name":"s"},"request":{"url":"https://e.org/"},"logger":"l"})");
  out.event["tags"].as_array()[0] = "[Filtered]";
  out.event["tags"].as_array()[1].as_array()[1] = nullptr;
  out.event["fingerprint"].as_array()[0] = nullptr;
  out.event["exception"].as_object()["values"].as_array()[0].as_object()["mechanism"] = "[Filtered]";
  auto facts = extract_facts(out.event, Instant{1});
  EXPECT_EQ(facts.timestamp, Instant{1});
  EXPECT_EQ(facts.fingerprint, std::vector<std::string>{"y"});
  EXPECT_TRUE(facts.handled);
  for (const auto* key : {"a", "b", "mechanism"})
    EXPECT_TRUE(std::ranges::none_of(facts.tags, [&](const auto& tag) { return tag.first == key; })) << key;
  for (auto& pair : out.event) pair.value() = "[Filtered]";
  facts = extract_facts(out.event, Instant{1});
  EXPECT_EQ(facts.user_key, "");
  EXPECT_EQ(facts.message, "");
  EXPECT_EQ(facts.sdk_name, "");
  EXPECT_TRUE(facts.fingerprint.empty());
  for (auto& pair : out.event) pair.value() = nullptr;
  EXPECT_TRUE(extract_facts(out.event, Instant{1}).tags.empty());
  EXPECT_TRUE(extract_facts({}, Instant{1}).tags.empty());
}

TEST(Normalize, ids_of_a_trace_that_are_none_are_dropped_with_a_record) {
  const auto out = normalize(R"({"contexts":{"trace":{"trace_id":"zz","span_id":"9E6F8F7AB8CF4B0C","parent_span_id":""}}})");
  EXPECT_EQ(out.at("/contexts/trace/trace_id"), "absent");
  EXPECT_EQ(out.at("/contexts/trace/span_id"), "\"9e6f8f7ab8cf4b0c\"");
  EXPECT_EQ(out.at("/contexts/trace/parent_span_id"), "absent");
  EXPECT_EQ(out.at("/errors/0/name"), "\"contexts.trace.trace_id\"");
  EXPECT_EQ(out.at("/errors/0/value"), "\"zz\"");
  EXPECT_EQ(out.at("/errors/1"), "absent");
}

TEST(Normalize, debug_images_have_ids_and_addresses_in_form) {
  const auto out = normalize(R"({"debug_meta":{"images":[
      {"type":"elf","debug_id":"nonsense","image_addr":4096,"image_vmaddr":"0x20"},
      {"type":"pe","debug_id":"DFB8E43A-F242-3D73-A453-AEB6A777EF75-a","image_addr":"8192"},
      {"type":"pe","debug_id":"dfb8e43af2423d73a453aeb6a777ef75"},
      {"type":"pe","debug_id":"3249d99d-15c6"},
      {"type":"pe","debug_id":"dfb8e43a-f242-3d73-a453-aeb6a777ef7"},
      {"type":"sourcemap","debug_id":null}]}})");
  EXPECT_EQ(out.at("/debug_meta/images/0/debug_id"), "absent");
  EXPECT_EQ(out.at("/debug_meta/images/0/image_addr"), "\"0x1000\"");
  EXPECT_EQ(out.at("/debug_meta/images/0/image_vmaddr"), "\"0x20\"");
  EXPECT_EQ(out.at("/debug_meta/images/1/debug_id"), "\"DFB8E43A-F242-3D73-A453-AEB6A777EF75-a\"");
  EXPECT_EQ(out.at("/debug_meta/images/1/image_addr"), "\"0x2000\"");
  EXPECT_NE(out.at("/debug_meta/images/2/debug_id"), "absent");
  EXPECT_NE(out.at("/debug_meta/images/3/debug_id"), "absent");
  EXPECT_EQ(out.at("/debug_meta/images/4/debug_id"), "absent");
  EXPECT_EQ(out.at("/debug_meta/images/5/debug_id"), "absent");
  EXPECT_EQ(out.at("/errors/0/name"), "\"debug_meta.images.0.debug_id\"");
  EXPECT_EQ(out.at("/errors/1/name"), "\"debug_meta.images.4.debug_id\"");
  EXPECT_EQ(out.at("/errors/2"), "absent");
}

}  // namespace
}  // namespace vedette::normalize
