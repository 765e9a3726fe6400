// Rules of the single interfaces.
#include <gtest/gtest.h>

#include "normalize/steps.h"
#include "normalize/testing.h"

namespace vedette::normalize {
namespace {

TEST(Logentry, a_message_becomes_a_formatted_log_entry) {
  const auto plain = normalize(R"({"message":"hello"})");
  EXPECT_EQ(plain.at("/logentry"), R"({"formatted":"hello"})");
  EXPECT_EQ(plain.at("/message"), "absent");
  EXPECT_EQ(plain.facts.message, "hello");
  EXPECT_EQ(normalize(R"({"message":{"message":"hi %s","params":["you"]}})").facts.message, "hi you");
  EXPECT_EQ(normalize(R"({"logentry":{"message":"no params"}})").at("/logentry"),
            R"({"formatted":"no params"})");
  EXPECT_EQ(normalize(R"({"logentry":false})").at("/logentry"), "absent");
  EXPECT_EQ(normalize(R"({"logentry":{"message":{"a":1}}})").facts.message, R"({"a":1})");
  EXPECT_EQ(normalize(R"({"message":42})").facts.message, "42");
}

std::optional<std::string> formatted(std::string_view pattern, std::string_view params) {
  return format_message(pattern, json::parse(params));
}

TEST(Logentry, a_template_is_filled_in_either_style) {
  EXPECT_EQ(formatted("%s is %d, 100%%", R"(["x",7])"), "x is 7, 100%");
  EXPECT_EQ(formatted("%(who)s at %(where)r", R"({"who":"a","where":[1]})"), "a at [1]");
  EXPECT_EQ(formatted("%.2f and %-10s|", R"([3.14159,"l"])"), "3.14 and l|");
  EXPECT_EQ(formatted("%s %s", R"(["one"])"), "one %s");
  EXPECT_EQ(formatted("{} and {}", R"(["a",null])"), "a and null");
  EXPECT_EQ(formatted("{1} {0} {{x}}", R"(["a","b"])"), "b a {x}");
  EXPECT_EQ(formatted("{name:>5} {other!r}", R"({"name":"n"})"), "n {other!r}");
  EXPECT_EQ(formatted("nothing to fill", R"(["a"])"), std::nullopt);
  EXPECT_EQ(formatted("100%", R"(["a"])"), std::nullopt);
}

TEST(Exceptions, all_forms_become_a_list_of_values) {
  for (const auto* form : {R"([{"type":"E"}])", R"({"values":[{"type":"E"}]})", R"({"type":"E"})",
                           R"({"values":{"type":"E"}})", R"([null,{"type":"E"},null])",
                           R"({"values":[{"type":"E"}],"exc_omitted":null})"}) {
    const auto out = normalize(fmt::format(R"({{"exception":{}}})", form));
    EXPECT_EQ(out.at("/exception"), R"({"values":[{"type":"E"}]})") << form;
    EXPECT_EQ(out.at("/errors"), "absent") << form;
  }
  for (const auto* form : {"[]", "{}", "{\"values\":null}", "[null]"})
    EXPECT_EQ(normalize(fmt::format(R"({{"exception":{}}})", form)).at("/exception"), "absent");
}

TEST(Exceptions, one_without_type_and_value_is_dropped) {
  const auto out = normalize(R"({"exception":[{"type":"","value":null,"module":"m"},{"value":"v"},7]})");
  EXPECT_EQ(out.at("/exception"), R"({"values":[{"value":"v"}]})");
  EXPECT_EQ(out.at("/errors/0/name"), "\"exception.values.2\"");
  EXPECT_EQ(out.at("/errors/1"),
            R"({"type":"missing_attribute","name":"exception.values.0","value":{"module":"m"}})");
}

TEST(Exceptions, values_that_are_objects_become_json_text) {
  EXPECT_EQ(normalize(R"({"exception":{"value":{"code":7}}})").at("/exception/values/0/value"),
            R"("{\"code\":7}")");
  EXPECT_EQ(normalize(R"({"exception":{"value":12}})").at("/exception/values/0/value"), "\"12\"");
}

TEST(Exceptions, a_stack_trace_of_the_event_moves_into_the_only_exception) {
  const auto one = normalize(R"({"stacktrace":{"frames":[{"function":"f"}]},"exception":{"type":"E"}})");
  EXPECT_EQ(one.at("/stacktrace"), "absent");
  EXPECT_EQ(one.at("/exception/values/0/stacktrace/frames/0/function"), "\"f\"");
  const auto two = normalize(
      R"({"stacktrace":[{"function":"f"}],"exception":[{"type":"E"},{"type":"F"}]})");
  EXPECT_EQ(two.at("/stacktrace/frames/0/function"), "\"f\"");
  EXPECT_EQ(two.at("/exception/values/0/stacktrace"), "absent");
}

TEST(Exceptions, a_mechanism_has_a_type) {
  const auto out = normalize(
      R"({"exception":{"type":"E","mechanism":{"handled":false,"data":["a","b"],"synthetic":"yes"}}})");
  EXPECT_EQ(out.at("/exception/values/0/mechanism"),
            R"({"handled":false,"data":{"0":"a","1":"b"},"type":"generic"})");
  EXPECT_EQ(out.at("/errors/0/name"), "\"exception.values.0.mechanism.synthetic\"");
  EXPECT_EQ(normalize(R"({"exception":{"type":"E","mechanism":{}}})")
                .at("/exception/values/0/mechanism"),
            "absent");
}

std::string frame(std::string_view sent) {
  return normalize(fmt::format(R"({{"stacktrace":{{"frames":[{}]}}}})", sent)).at("/stacktrace/frames/0");
}

TEST(Frames, file_names_follow_from_paths) {
  EXPECT_EQ(frame(R"({"filename":"https://h.io/js/a.js?v=1"})"),
            R"({"filename":"/js/a.js","abs_path":"https://h.io/js/a.js?v=1"})");
  EXPECT_EQ(frame(R"({"abs_path":"https://h.io"})"),
            R"({"abs_path":"https://h.io","filename":"https://h.io"})");
  EXPECT_EQ(frame(R"({"filename":"a.py","abs_path":"/srv/a.py"})"),
            R"({"filename":"a.py","abs_path":"/srv/a.py"})");
  EXPECT_EQ(frame(R"({"filename":"a.py"})"), R"({"filename":"a.py","abs_path":"a.py"})");
}

TEST(Frames, unknown_names_and_lines_are_dropped_and_numbers_read) {
  EXPECT_EQ(frame(R"({"function":"?","module":"m","lineno":"12","colno":3.0,"symbol":"?"})"),
            R"({"colno":3,"module":"m","lineno":12})");
  EXPECT_EQ(frame(R"({"module":"m","lineno":0,"in_app":true,"instruction_addr":4096})"),
            R"({"module":"m","instruction_addr":"0x1000","in_app":true})");
}

TEST(Frames, locals_are_a_map_and_context_is_lines) {
  EXPECT_EQ(frame(R"({"module":"m","vars":[1,null],"pre_context":["a",null,""],"context_line":""})"),
            R"({"module":"m","vars":{"0":1,"1":null},"pre_context":["a","",""],"context_line":""})");
}

TEST(Frames, null_and_nonsense_frames_do_no_harm) {
  const auto out = normalize(R"({"stacktrace":{"frames":[null,"x",{"function":"f"},null]}})");
  EXPECT_EQ(out.at("/stacktrace/frames"), R"([{"function":"f"}])");
  EXPECT_EQ(out.at("/errors/0/name"), "\"stacktrace.frames.1\"");
  EXPECT_EQ(normalize(R"({"stacktrace":{"frames":[]}})").at("/stacktrace"), "absent");
  EXPECT_EQ(normalize(R"({"stacktrace":{"frames":"x"}})").at("/stacktrace"), "absent");
}

TEST(Threads, an_id_is_a_number_or_a_text) {
  const auto out = normalize(R"({"threads":[{"id":1,"crashed":true,"name":"main",
      "stacktrace":{"frames":[{"function":"f"}]}},{"id":"t2","current":1}]})");
  EXPECT_EQ(out.at("/threads/values/0/id"), "1");
  EXPECT_EQ(out.at("/threads/values/1"), R"({"id":"t2"})");
  EXPECT_EQ(out.at("/errors/0/name"), "\"threads.values.1.current\"");
}

TEST(Breadcrumbs, they_have_a_type_a_level_and_a_time_in_seconds) {
  const auto out = normalize(R"({"breadcrumbs":[{"ty":"http","timestamp":"2026-03-01T11:00:00Z",
      "level":"log","data":{"a":1}},{"message":"m","timestamp":"x","level":[]}]})");
  EXPECT_EQ(out.at("/breadcrumbs/values/0/type"), "\"http\"");
  EXPECT_EQ(out.at("/breadcrumbs/values/0/level"), "\"info\"");
  EXPECT_EQ(out.at("/breadcrumbs/values/0/timestamp"), "1.7723628E9");
  EXPECT_EQ(out.at("/breadcrumbs/values/1"),
            R"({"message":"m","level":"info","type":"default"})");
  EXPECT_EQ(out.event.at("errors").as_array().size(), 2u);
}

TEST(Request, headers_are_pairs_with_canonical_names) {
  EXPECT_EQ(normalize(R"({"request":{"headers":{"x-request-id":"1","accept":["a","b"],"N":7}}})")
                .at("/request/headers"),
            R"([["X-Request-Id","1"],["Accept","a,b"],["N","7"]])");
  EXPECT_EQ(normalize(R"({"request":{"headers":[["host","h"],["bad"],null]}})").at("/request/headers"),
            R"([["Host","h"]])");
}

TEST(Request, query_and_fragment_leave_the_url) {
  const auto out = normalize(R"({"request":{"url":"http://h/p?a=1&b=%20x+y&c#frag","method":"get"}})");
  EXPECT_EQ(out.at("/request/url"), "\"http://h/p\"");
  EXPECT_EQ(out.at("/request/query_string"), R"([["a","1"],["b"," x y"],["c",""]])");
  EXPECT_EQ(out.at("/request/fragment"), "\"frag\"");
  EXPECT_EQ(out.at("/request/method"), "\"GET\"");
  EXPECT_EQ(normalize(R"({"request":{"url":"/p?a=1","query_string":{"z":[1]}}})")
                .at("/request/query_string"),
            R"([["z","[1]"]])");
}

TEST(Request, cookies_stand_in_one_place) {
  const auto out = normalize(R"({"request":{"headers":{"Cookie":"a=1; b=2=3","Host":"h"}}})");
  EXPECT_EQ(out.at("/request/cookies"), R"([["a","1"],["b","2=3"]])");
  EXPECT_EQ(out.at("/request/headers"), R"([["Host","h"]])");
  EXPECT_EQ(normalize(R"({"request":{"cookies":{"k":null}}})").at("/request/cookies"),
            R"([["k",""]])");
}

TEST(Request, a_body_of_text_is_read_as_what_it_is) {
  const auto as_json = normalize(R"({"request":{"data":"{\"a\":[1]}"}})");
  EXPECT_EQ(as_json.at("/request/data"), R"({"a":[1]})");
  EXPECT_EQ(as_json.at("/request/inferred_content_type"), "\"application/json\"");
  const auto form = normalize(R"({"request":{"data":"a=1&b=%20&a=2"}})");
  EXPECT_EQ(form.at("/request/data"), R"({"a":["1","2"],"b":" "})");
  EXPECT_EQ(form.at("/request/inferred_content_type"), "\"application/x-www-form-urlencoded\"");
  const auto text = normalize(R"({"request":{"data":"x = y","headers":{"content-type":"text/plain; a"}}})");
  EXPECT_EQ(text.at("/request/data"), "\"x = y\"");
  EXPECT_EQ(text.at("/request/inferred_content_type"), "\"text/plain\"");
  EXPECT_EQ(normalize(R"({"request":{"data":"{broken"}})").at("/request/data"), "\"{broken\"");
  const auto bytes = normalize(R"({"request":{"data":"a=%ff%00"}})");
  EXPECT_EQ(bytes.at("/request/data/a"), "\"\xef\xbf\xbd\xef\xbf\xbd\"");
}

TEST(Request, a_method_is_a_word) {
  EXPECT_EQ(normalize(R"({"request":{"method":"<b>"}})").at("/request"), "absent");
  EXPECT_EQ(normalize(R"({"request":{"method":"<b>"}})").at("/errors/0/name"), "\"request.method\"");
}

TEST(User, numbers_become_texts_and_unknown_keys_data) {
  const auto out = normalize(R"({"user":{"id":42,"username":1.5,"plan":"pro","data":{"x":1},"n":null}})");
  EXPECT_EQ(out.at("/user"), R"({"id":"42","username":"1.5","data":{"plan":"pro","x":1}})");
}

TEST(User, auto_is_the_address_of_the_sender) {
  EXPECT_EQ(normalize(R"({"user":{"ip_address":"{{auto}}"}})").at("/user/ip_address"),
            "\"203.0.113.9\"");
  auto unknown = test_input();
  unknown.client_ip = "not an address";
  EXPECT_EQ(normalize(R"({"user":{"ip_address":"{{auto}}"}})", unknown).at("/user"), "absent");
}

TEST(User, the_address_comes_from_the_request_or_the_platform) {
  EXPECT_EQ(normalize(R"({"request":{"env":{"REMOTE_ADDR":"10.0.0.1"}}})").at("/user/ip_address"),
            "\"10.0.0.1\"");
  EXPECT_EQ(normalize(R"({"request":{"env":{"REMOTE_ADDR":"{{auto}}"}}})")
                .at("/request/env/REMOTE_ADDR"),
            "\"203.0.113.9\"");
  EXPECT_EQ(normalize(R"({"platform":"javascript"})").at("/user/ip_address"), "\"203.0.113.9\"");
  EXPECT_EQ(normalize(R"({"platform":"python"})").at("/user"), "absent");
}

TEST(User, the_sdk_may_ask_for_the_address_or_forbid_it) {
  EXPECT_EQ(normalize(R"({"platform":"python","sdk":{"settings":{"infer_ip":"auto"}}})")
                .at("/user/ip_address"),
            "\"203.0.113.9\"");
  EXPECT_EQ(normalize(R"({"platform":"javascript","sdk":{"settings":{"infer_ip":"never"}},
                          "user":{"ip_address":"{{auto}}"}})").at("/user"),
            "absent");
}

TEST(User, what_is_no_address_is_dropped) {
  const auto out = normalize(R"({"user":{"id":"1","ip_address":"localhost"}})");
  EXPECT_EQ(out.at("/user"), R"({"id":"1"})");
  EXPECT_EQ(out.at("/errors/0/name"), "\"user.ip_address\"");
}

TEST(Contexts, each_is_an_object_with_a_type) {
  const auto out = normalize(R"({"contexts":{"os":{"name":"Linux"},"client_os":{"name":"iOS"},
      "mine":{"a":1,"type":"x"},"bad":7,"none":null,"empty":{}}})");
  EXPECT_EQ(out.at("/contexts/os/type"), "\"os\"");
  EXPECT_EQ(out.at("/contexts/client_os/type"), "\"os\"");
  EXPECT_EQ(out.at("/contexts/mine/type"), "\"x\"");
  EXPECT_EQ(out.event.at("contexts").as_object().size(), 3u);
  EXPECT_EQ(out.at("/errors/0/name"), "\"contexts.bad\"");
}

TEST(Contexts, names_and_versions_are_texts) {
  const auto out = normalize(R"({"contexts":{"os":{"name":"X","version":11,"build":[1]},
      "app":{"app_version":5},"mine":{"version":7}}})");
  EXPECT_EQ(out.tag("os"), "X 11");
  EXPECT_EQ(out.at("/contexts/os/build"), "absent");
  EXPECT_EQ(out.at("/contexts/app/app_version"), "\"5\"");
  EXPECT_EQ(out.at("/contexts/mine/version"), "7");
  EXPECT_EQ(out.at("/errors/0/name"), "\"contexts.os.build\"");
}

TEST(Modules, they_map_names_to_versions) {
  EXPECT_EQ(normalize(R"({"modules":{"a":1.5,"b":"2","c":{}}})").at("/modules"),
            R"({"a":"1.5","b":"2"})");
}

constexpr std::string_view kChrome =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0.0.0 Safari/537.36";

TEST(Contexts, the_user_agent_fills_what_is_absent) {
  const auto out = normalize(fmt::format(
      R"({{"request":{{"headers":{{"user-agent":"{}"}}}}}})", kChrome));
  EXPECT_EQ(out.at("/contexts/browser"),
            R"({"name":"Chrome","version":"120.0.0","type":"browser"})");
  EXPECT_EQ(out.at("/contexts/os"), R"({"name":"Windows","version":"10","type":"os"})");
  EXPECT_EQ(out.tag("browser"), "Chrome 120.0.0");
  EXPECT_EQ(out.tag("browser.name"), "Chrome");
  const auto server = normalize(fmt::format(
      R"({{"contexts":{{"os":{{"name":"Linux"}},"browser":{{"name":"B"}}}},
           "request":{{"headers":{{"user-agent":"{}"}}}}}})", kChrome));
  EXPECT_EQ(server.at("/contexts/os/name"), "\"Linux\"");
  EXPECT_EQ(server.at("/contexts/client_os/name"), "\"Windows\"");
  EXPECT_EQ(server.at("/contexts/browser/name"), "\"B\"");
}

TEST(SecurityReports, the_request_tells_browser_and_user) {
  auto input = test_input();
  input.user_agent = kChrome;
  const auto out = normalize(R"({"csp":{"blocked_uri":"http://evil"}})", input);
  EXPECT_EQ(out.facts.type, "csp");
  EXPECT_EQ(out.facts.logger, "csp");
  EXPECT_EQ(out.at("/user/ip_address"), "\"203.0.113.9\"");
  EXPECT_EQ(out.tag("browser.name"), "Chrome");
}

TEST(DebugMeta, images_are_objects_and_kept) {
  const auto out = normalize(R"({"debug_meta":{"images":[null,{"type":"macho","code_id":"x"},3]}})");
  EXPECT_EQ(out.at("/debug_meta/images"), R"([{"type":"macho","code_id":"x"}])");
}

}  // namespace
}  // namespace vedette::normalize
