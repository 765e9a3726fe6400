// Advanced rules on events: each type, each method, and what selectors reach.
#include "scrub/testing.h"

namespace vedette::scrub {
namespace {

// The value at `extra.v` after one rule of that JSON.
std::string by_rule(std::string_view rule, std::string_view value, std::string_view selector = "extra.**") {
  const auto config = fmt::format(R"({{"rules":{{"r":{}}},"applications":{{"{}":["r"]}}}})", rule, selector);
  return at(scrubbed(with_config(config), fmt::format(R"({{"extra":{{"v":{}}}}})", value)), "/extra/v");
}
std::string by_builtin(std::string_view id, std::string_view value) {
  const auto config = fmt::format(R"({{"applications":{{"$string":["{}"]}}}})", id);
  return at(scrubbed(with_config(config), fmt::format(R"({{"extra":{{"v":{}}}}})", value)), "/extra/v");
}

TEST(Methods, remove_replace_mask_and_hash) {
  EXPECT_EQ(by_builtin("@email:remove", R"("to a@b.example!")"), R"("to !")");
  EXPECT_EQ(by_builtin("@email:replace", R"("to a@b.example!")"), R"("to [email]!")");
  EXPECT_EQ(by_builtin("@email:filter", R"("to a@b.example!")"), R"("to [Filtered]!")");
  EXPECT_EQ(by_builtin("@email:mask", R"("to a@b.example!")"), R"("to ***********!")");
  const std::string hashed = by_builtin("@email:hash", R"("to a@b.example!")");
  EXPECT_EQ(hashed.size(), std::string_view(R"("to !")").size() + 40);
  EXPECT_EQ(by_builtin("@email:hash", R"("to a@b.example!")"), hashed);
  EXPECT_NE(by_builtin("@email:hash", R"("to c@b.example!")"), hashed);
  EXPECT_EQ(by_builtin("@creditcard:mask", R"("4111 1111 1111 1111")"), R"("**** **** **** 1111")");
  EXPECT_EQ(by_builtin("@creditcard", R"("4111111111111111")"), R"("************1111")");
}

TEST(Methods, work_on_whole_values) {
  EXPECT_EQ(by_builtin("@anything:remove", R"("x")"), "null");
  EXPECT_EQ(by_builtin("@anything:replace", R"("x")"), R"("[Filtered]")");
  EXPECT_EQ(by_builtin("@anything:mask", R"("äb c")"), R"("****")");
  EXPECT_EQ(by_builtin("@anything:hash", R"("x")").size(), 42u);
  EXPECT_EQ(by_rule(R"({"type":"anything"})", "[1]"), "");
  EXPECT_EQ(by_rule(R"({"type":"anything"})", "[1]", "extra.v"), "null");
  EXPECT_EQ(by_rule(R"({"type":"anything","redaction":{"method":"replace","text":"gone"}})", "[1]", "extra.v"),
            R"("gone")");
  EXPECT_EQ(by_rule(R"({"type":"anything","redaction":{"method":"mask"}})", "17", "extra.v"), R"("**")");
  EXPECT_EQ(by_rule(R"({"type":"anything","redaction":{"method":"replace"}})", "true", "$boolean"), R"("[Filtered]")");
}

TEST(Types, find_what_they_are_named_for) {
  const std::tuple<std::string_view, std::string_view, std::string_view> cases[] = {
      {"ip", "at 10.0.0.1", "at #"},
      {"imei", "x 490154203237518", "x #"},
      {"mac", "x 00:1a:2b:3c:4d:5e", "x #"},
      {"uuid", "x b2c1d0e4-0000-4000-8000-000000000001", "x #"},
      {"email", "x a@b.example", "x #"},
      {"iban", "x DE89370400440532013000", "x #"},
      {"creditcard", "x 4111111111111111", "x #"},
      {"pemkey", "-----BEGIN KEY----- abc -----END KEY-----", "-----BEGIN KEY----- # -----END KEY-----"},
      {"url_auth", "a://b:c@d", "a://b:#@d"},
      {"us_ssn", "x 123-45-6789", "x #"},
      {"userpath", "/home/kim/x", "/home/#/x"},
      {"bearer", "Bearer abc", "Bearer #"},
      {"anything", "x", "#"},
  };
  for (const auto& [type, before, after] : cases) {
    const auto rule = fmt::format(R"({{"type":"{}","redaction":{{"method":"replace","text":"#"}}}})", type);
    EXPECT_EQ(by_rule(rule, fmt::format("\"{}\"", before), "extra.v"), fmt::format("\"{}\"", after)) << type;
    EXPECT_EQ(by_rule(rule, fmt::format("\"{}\"", before), "user.**"), fmt::format("\"{}\"", before)) << type;
  }
}

TEST(Types, of_patterns_redact_matches_or_groups) {
  EXPECT_EQ(by_rule(R"({"type":"pattern","pattern":"(?i)id=\\d+","redaction":{"method":"mask"}})",
                    R"("ID=12, id=x, id=7")"),
            R"("*****, id=x, ****")");
  EXPECT_EQ(by_rule(R"~({"type":"pattern","pattern":"id=(\\d+)(x?)","replaceGroups":[1,2],)~"
                    R"("redaction":{"method":"replace","text":"#"}})",
                    R"("id=12x id=3")"),
            R"("id=## id=#")");
  EXPECT_EQ(by_rule(R"({"type":"pattern","pattern":"1.3","redaction":{"method":"replace","text":"#"}})", "9123"),
            R"("9#")");
  EXPECT_EQ(by_rule(R"({"type":"pattern","pattern":"x*","redaction":{"method":"remove"}})", R"("axxbä")"), R"("abä")");
}

TEST(Types, of_keys_redact_values) {
  EXPECT_EQ(by_rule(R"({"type":"password"})", R"({"a":"b","my_token":"x"})"), R"({"a":"b","my_token":null})");
  EXPECT_EQ(by_rule(R"({"type":"redact_pair","keyPattern":"^name$","redaction":{"method":"replace","text":"#"}})",
                    R"({"name":"Kim","names":"K","l":[["name",{"a":1}]]})"),
            R"({"name":"#","names":"K","l":[["name","#"]]})");
}

TEST(Rules, apply_in_order_and_do_not_look_into_redactions) {
  const auto config = R"({"rules":{
      "a":{"type":"pattern","pattern":"one","redaction":{"method":"replace","text":"two"}},
      "b":{"type":"pattern","pattern":"two","redaction":{"method":"replace","text":"six"}},
      "m":{"type":"multiple","rules":["a","b"],"hideInner":true}},
      "applications":{"$string":["m"]}})";
  const Scrubber scrubber = compiled(with_config(config));
  json::object event = parsed(R"({"extra":{"v":"one two one"}})").get_object();
  scrubber.scrub_event(event);
  EXPECT_EQ(at(event, "/extra/v"), R"("two six two")");
  EXPECT_EQ(at(event, "/_meta/extra/v/"), R"({"rem":[["m","s",0,3],["m","s",4,7],["m","s",8,11]]})");
}

TEST(Rules, go_before_the_default_set) {
  const auto event = scrubbed(with_config(R"({"applications":{"extra.card":["@creditcard:mask"],"extra.u":["@urlauth:hash"],
      "extra.password":["@anything:hash"],"extra.path":["@userpath"]}})", true),
      R"({"extra":{"card":"4111111111111111 and 5555555555554444","u":"a://b:c@d","password":"p","path":"/home/kim/x"}})");
  EXPECT_EQ(at(event, "/extra/card"), R"("************1111 and ************4444")");
  EXPECT_EQ(at(event, "/extra/u").find(":c@"), std::string::npos);
  EXPECT_EQ(at(event, "/extra/u").find("Filtered"), std::string::npos);
  EXPECT_EQ(at(event, "/extra/password"), R"("[Filtered]")");
  EXPECT_EQ(at(event, "/extra/path"), R"("/home/[user]/x")");
}

constexpr std::string_view kEvent = R"({
  "event_id": "a@b.example", "transaction": "a@b.example", "release": "a@b.example", "type": "error",
  "user": {"email": "a@b.example", "id": "a@b.example"},
  "request": {"headers": [["From", "a@b.example"]], "url": "http://x/a@b.example", "method": "a@b.example"},
  "exception": {"values": [{"type": "a@b.example", "value": "a@b.example", "stacktrace": {"frames": [
      {"function": "a@b.example", "abs_path": "a@b.example", "vars": {"x": "a@b.example"}}]}}]},
  "logentry": {"formatted": "a@b.example"}, "extra": {"my key": {"x": "a@b.example"}, "n": 5}})";

// Where the rule has left its mark: pointers into the event, a blank between them.
std::string reached(std::string_view selector) {
  const auto config = fmt::format(R"({{"applications":{{"{}":["@email"]}}}})", selector);
  const auto event = scrubbed(with_config(config), kEvent);
  std::string all;
  for (const std::string_view pointer :
       {"/event_id", "/transaction", "/release", "/user/email", "/user/id", "/request/headers/0/1", "/request/url",
        "/request/method", "/exception/values/0/type", "/exception/values/0/value",
        "/exception/values/0/stacktrace/frames/0/function", "/exception/values/0/stacktrace/frames/0/abs_path",
        "/exception/values/0/stacktrace/frames/0/vars/x", "/logentry/formatted", "/extra/my key/x"}) {
    if (at(event, pointer).find("[email]") == std::string::npos) continue;
    all += fmt::format("{} ", pointer.substr(pointer.rfind('/') + 1));
  }
  return all;
}

TEST(Selectors, reach_values_of_events) {
  EXPECT_EQ(reached("**"), "email id 1 url value x formatted x ");
  EXPECT_EQ(reached("$string"), "email id 1 url value x formatted x ");
  EXPECT_EQ(reached("$user.email"), "email ");
  EXPECT_EQ(reached("$user.**"), "email id ");
  EXPECT_EQ(reached("user.*"), "email id ");
  EXPECT_EQ(reached("$http.headers.from"), "1 ");
  EXPECT_EQ(reached("$request.**"), "1 url ");
  EXPECT_EQ(reached("$error.value"), "value ");
  EXPECT_EQ(reached("$exception.type"), "type ");
  EXPECT_EQ(reached("$frame.abs_path"), "abs_path ");
  EXPECT_EQ(reached("$frame.*"), "function abs_path ");
  EXPECT_EQ(reached("$frame.vars.**"), "x ");
  EXPECT_EQ(reached("$message.formatted"), "formatted ");
  EXPECT_EQ(reached("extra.'my key'.x"), "x ");
  EXPECT_EQ(reached("extra.** || $user.id"), "id x ");
  EXPECT_EQ(reached("$string && !(x || $user.*)"), "1 url value formatted ");
  EXPECT_EQ(reached("event_id || transaction || release || method"), "");
  EXPECT_EQ(reached("$number"), "");
}

TEST(Selectors, that_reach_objects_keep_the_form_of_events) {
  const auto event = scrubbed(with_config(R"({"applications":{"$user":["@anything:replace"],"$frame":["@anything:remove"],
      "extra.**":["@anything:remove"],"$http.headers":["@anything:remove"]}})"), kEvent);
  EXPECT_EQ(at(event, "/user"), "null");
  EXPECT_EQ(at(event, "/exception/values/0/stacktrace/frames"), "[{}]");
  EXPECT_EQ(at(event, "/extra"), "null");
  EXPECT_EQ(at(event, "/request/headers"), "null");
  EXPECT_EQ(at(event, "/_meta/exception/values/0/stacktrace/frames/0/"), R"({"rem":[["@anything:remove","x"]]})");
}

}  // namespace
}  // namespace vedette::scrub
