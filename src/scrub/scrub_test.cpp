// What the switches do to events: the default set, its exempt fields, sensitive and safe fields, addresses.
#include "scrub/options.h"
#include "scrub/testing.h"

namespace vedette::scrub {
namespace {

constexpr std::string_view kCard = "4111111111111111";
constexpr std::string_view kKey = "-----BEGIN PRIVATE KEY-----\\nMIIBcut\\n-----END PRIVATE KEY-----";

constexpr std::string_view kSecrets = R"({
    "event_id": "41111111111111114111111111111111", "timestamp": 4111111111111111, "type": "error",
    "platform": "python", "level": "error", "release": "app@4111111111111111", "environment": "4111111111111111",
    "user": {"id": "7", "email": "kim@example.org", "ip_address": "198.51.100.7", "data": {"password": "hunter2"}},
    "extra": {"card": "no. 4111 1111 1111 1111", "number": 4111111111111111, "n": 12, "d": 1.5,
              "deep": {"list": [{"api_key": "k1"}, ["x", "Bearer tok123"]]},
              "db": "postgres://kim:hunter2@db/x", "path": "/home/kim/x", "ssn": "123-45-6789",
              "iban": "DE89370400440532013000"},
    "request": {"headers": [["Authorization", "Basic Zm9v"], ["Accept", "*/*"], ["X-Auth-Token", "t"]],
                "cookies": [["sessionid", "abc"], ["csrftoken", "x"], ["theme", "dark"]],
                "query_string": [["token", "t0k"], ["page", "2"]], "url": "https://example.org/a",
                "data": {"user": {"passwd": ["a", "b"]}, "pairs": [["secret", 5], ["a", "b"]]}},
    "exception": {"values": [{"type": "E", "value": "x", "stacktrace": {"frames": [
        {"function": "f", "vars": {"token": "t", "x": "4111111111111111"}, "package": "/home/kim/lib.so"}]}}]},
    "breadcrumbs": {"values": [{"message": "pay 4111111111111111", "data": {"auth": {"a": 1}}, "category": "x"}]},
    "tags": [["secret", "s"], ["browser", "Firefox"]],
    "contexts": {"custom": {"password": "p"}, "trace": {"trace_id": "4111111111111111", "data": {"token": "t"}},
                 "auth": {"a": 1}}
  })";

TEST(DefaultSet, takes_secrets_out_of_an_event) {
  const auto event = scrubbed({}, kSecrets);
  EXPECT_EQ(at(event, "/event_id"), R"("41111111111111114111111111111111")");
  EXPECT_EQ(at(event, "/timestamp"), "4111111111111111");
  EXPECT_EQ(at(event, "/release"), R"("app@4111111111111111")");
  EXPECT_EQ(at(event, "/user/email"), R"("kim@example.org")");
  EXPECT_EQ(at(event, "/user/ip_address"), R"("198.51.100.7")");
  EXPECT_EQ(at(event, "/user/data/password"), R"("[Filtered]")");
  EXPECT_EQ(at(event, "/extra/card"), R"("no. [Filtered]")");
  EXPECT_EQ(at(event, "/extra/number"), R"("[Filtered]")");
  EXPECT_EQ(at(event, "/extra/n"), "12");
  EXPECT_EQ(at(event, "/extra/deep/list/0/api_key"), R"("[Filtered]")");
  EXPECT_EQ(at(event, "/extra/deep/list/1/1"), R"("Bearer [Filtered]")");
  EXPECT_EQ(at(event, "/extra/db"), R"("postgres://kim:[Filtered]@db/x")");
  EXPECT_EQ(at(event, "/extra/path"), R"("/home/[Filtered]/x")");
  EXPECT_EQ(at(event, "/extra/ssn"), R"("[Filtered]")");
  EXPECT_EQ(at(event, "/extra/iban"), R"("[Filtered]")");
  EXPECT_EQ(at(event, "/request/headers"),
            R"([["Authorization","[Filtered]"],["Accept","*/*"],["X-Auth-Token","[Filtered]"]])");
  EXPECT_EQ(at(event, "/request/cookies"), R"([["sessionid","[Filtered]"],["csrftoken","[Filtered]"],["theme","dark"]])");
  EXPECT_EQ(at(event, "/request/query_string"), R"([["token","[Filtered]"],["page","2"]])");
  EXPECT_EQ(at(event, "/request/data/user/passwd"), R"("[Filtered]")");
  EXPECT_EQ(at(event, "/request/data/pairs"), R"([["secret","[Filtered]"],["a","b"]])");
  EXPECT_EQ(at(event, "/exception/values/0/stacktrace/frames/0/vars"), R"({"token":"[Filtered]","x":"[Filtered]"})");
  EXPECT_EQ(at(event, "/exception/values/0/stacktrace/frames/0/package"), R"("/home/[Filtered]/lib.so")");
  EXPECT_EQ(at(event, "/breadcrumbs/values/0/message"), R"("pay [Filtered]")");
  EXPECT_EQ(at(event, "/breadcrumbs/values/0/data/auth"), R"("[Filtered]")");
  EXPECT_EQ(at(event, "/tags"), R"([["secret","[Filtered]"],["browser","Firefox"]])");
  EXPECT_EQ(at(event, "/contexts/custom/password"), R"("[Filtered]")");
  EXPECT_EQ(at(event, "/contexts/trace"), R"({"trace_id":"4111111111111111","data":{"token":"[Filtered]"}})");
  EXPECT_EQ(at(event, "/contexts/auth"), "null");
  const std::string text = json::serialize(event);
  for (const std::string_view secret : {"hunter2", "tok123", "t0k", "MIIB", "Zm9v", "4111 1111"}) {
    EXPECT_EQ(text.find(secret), std::string::npos) << secret;
  }
}

TEST(DefaultSet, records_what_it_did) {
  const auto event = scrubbed({}, R"({"extra": {"a": "ä 4111111111111111 b", "password": "hunter2", "l": [["token", "1234567890"]],
      "same": "ok"}, "contexts": {"auth": {}}})");
  EXPECT_EQ(at(event, "/_meta/extra/a/"), R"({"rem":[["@creditcard:filter","s",2,12]],"len":20})");
  EXPECT_EQ(at(event, "/_meta/extra/password/"), R"({"rem":[["@password:filter","s",0,10]],"len":7})");
  EXPECT_EQ(at(event, "/_meta/extra/l/0/1/"), R"({"rem":[["@password:filter","s",0,10]]})");
  EXPECT_EQ(at(event, "/_meta/contexts/auth/"), R"({"rem":[["@password:filter","x"]]})");
  EXPECT_EQ(at(event, "/_meta/extra/same"), "");
}

TEST(DefaultSet, moves_remarks_that_are_there_already) {
  const auto event = scrubbed({}, R"({"extra": {"a": "4111111111111111 xx...", "b": "x"},
      "_meta": {"extra": {"a": {"": {"rem": [["!limit", "s", 19, 22], ["@z", "a"]], "len": 999}},
                          "b": {"": {"len": 3, "val": "hunter2"}}}}})");
  EXPECT_EQ(at(event, "/extra/a"), R"("[Filtered] xx...")");
  EXPECT_EQ(at(event, "/_meta/extra/a/"),
            R"({"rem":[["@z","a"],["!limit","s",13,16],["@creditcard:filter","s",0,10]],"len":999})");
  EXPECT_EQ(at(event, "/_meta/extra/b/"), R"({"len":3})");
}

TEST(DefaultSet, leaves_harmless_events_as_they_are) {
  constexpr std::string_view kText =
      R"({"extra":{"a":"b","n":null,"t":true},"tags":[["a","b"]],"request":{"url":"https://example.org/home/x"}})";
  EXPECT_EQ(json::serialize(scrubbed({}, kText)), kText);
}

TEST(DefaultSet, spares_its_exempt_fields) {
  const auto secret = fmt::format("{} Bearer tok123 /home/kim/x {} a@b.example postgres://u:pw@h", kCard, kKey);
  const auto event = scrubbed({}, fmt::format(R"({{
    "logentry": {{"message": "{0}", "formatted": "{0}", "params": ["{0}"]}},
    "exception": {{"values": [{{"type": "{0}", "value": "{0}", "module": "{0}", "stacktrace": {{"frames": [
        {{"filename": "{0}", "abs_path": "{0}", "function": "{0}", "context_line": "{0}"}}]}}}}]}},
    "debug_meta": {{"images": [{{"code_file": "{0}", "password": "x"}}]}},
    "request": {{"headers": [["User-Agent", "{0}"], ["Referer", "{0}"]]}}
  }})", secret));
  const std::string whole = at(parsed(fmt::format("[\"{}\"]", secret)), "/0");
  const std::string wiped = R"("[Filtered] Bearer [Filtered] /home/[Filtered]/x -----BEGIN PRIVATE KEY-----\n[Filtered]\n)"
                            R"(-----END PRIVATE KEY----- a@b.example postgres://u:[Filtered]@h")";
  const std::string replaced = R"("[creditcard] Bearer [token] /home/kim/x -----BEGIN PRIVATE KEY-----\nMIIBcut\n)"
                               R"(-----END PRIVATE KEY----- [email] postgres://u:pw@h")";
  EXPECT_EQ(at(event, "/exception/values/0/value"), whole);
  EXPECT_EQ(at(event, "/exception/values/0/stacktrace/frames/0/filename"), whole);
  EXPECT_EQ(at(event, "/exception/values/0/stacktrace/frames/0/abs_path"), whole);
  EXPECT_EQ(at(event, "/exception/values/0/stacktrace/frames/0/function"), whole);
  EXPECT_EQ(at(event, "/exception/values/0/stacktrace/frames/0/context_line"), wiped);
  EXPECT_EQ(at(event, "/debug_meta/images/0/code_file"), whole);
  EXPECT_EQ(at(event, "/debug_meta/images/0/password"), R"("x")");
  EXPECT_EQ(at(event, "/request/headers/0/1"), whole);
  EXPECT_EQ(at(event, "/request/headers/1/1"), wiped);
  EXPECT_EQ(at(event, "/logentry/params/0"), wiped);
  EXPECT_EQ(at(event, "/logentry/formatted"), replaced);
  EXPECT_EQ(at(event, "/logentry/message"), replaced);
}

TEST(DefaultSet, wipes_values_that_the_normalizer_found_invalid) {
  const auto event = scrubbed({}, R"({"errors": [
      {"type": "invalid_data", "name": "request.data.password", "value": "hunter2"},
      {"type": "invalid_data", "name": "tags.a", "value": "4111111111111111"},
      {"type": "clock_drift", "name": "timestamp", "sdk_time": "x", "server_time": "y"}]})");
  EXPECT_EQ(at(event, "/errors/0/value"), R"("[Filtered]")");
  EXPECT_EQ(at(event, "/errors/0/name"), R"("request.data.password")");
  EXPECT_EQ(at(event, "/errors/1/value"), R"("[Filtered]")");
}

TEST(DefaultSet, knows_the_names_of_span_attributes) {
  const auto event = scrubbed({}, R"({"spans": [{"span_id": "4111111111111111", "op": "db", "description": "x 4111111111111111",
      "data": {"http.request.header.cookie": "theme=dark", "http.response.header.set-cookie": ["a=b"],
               "user_agent.original": "4111111111111111", "gen_ai.prompt.token": "mail a@b.example",
               "sentry.op": "4111111111111111", "x.token": 5}}]})");
  EXPECT_EQ(at(event, "/spans/0"),
            R"({"span_id":"4111111111111111","op":"db","description":"x [Filtered]","data":{)"
            R"("http.request.header.cookie":"[Filtered]","http.response.header.set-cookie":"[Filtered]",)"
            R"("user_agent.original":"4111111111111111","gen_ai.prompt.token":"mail [email]",)"
            R"("sentry.op":"4111111111111111","x.token":"[Filtered]"}})");
}

TEST(Switches, turn_the_default_set_off) {
  constexpr std::string_view kEvent = R"({"extra":{"password":"p","a":"4111111111111111","mine":"m"}})";
  Settings settings;
  settings.sensitive_fields = {"MINE"};
  settings.use_defaults = false;
  EXPECT_EQ(at(scrubbed(settings, kEvent), "/extra"), R"({"password":"p","a":"4111111111111111","mine":"[Filtered]"})");
  settings.is_on = false;
  EXPECT_EQ(json::serialize(scrubbed(settings, kEvent)), kEvent);
  EXPECT_TRUE(compiled(settings).is_idle());
  EXPECT_FALSE(compiled({}).is_idle());
  settings.is_on = settings.use_defaults = true;
  EXPECT_EQ(at(scrubbed(settings, kEvent), "/extra"),
            R"({"password":"[Filtered]","a":"[Filtered]","mine":"[Filtered]"})");
}

TEST(SensitiveFields, are_parts_of_keys_anywhere) {
  Settings settings;
  settings.sensitive_fields = {"email", " card_no", "foo-bar"};
  const auto event = scrubbed(settings, R"({"user": {"email": "a@b.example", "username": "kim"},
      "extra": {"CardNo2": {"a": [1]}, "x": {"FooBar": 5}, "flag_email": true, "none_email": null},
      "tags": [["user.email", "a@b.example"]], "event_id": "x", "exception": {"values": [{"value": "email"}]}})");
  EXPECT_EQ(at(event, "/user"), R"({"email":"[Filtered]","username":"kim"})");
  EXPECT_EQ(at(event, "/extra"), R"({"CardNo2":"[Filtered]","x":{"FooBar":"[Filtered]"},"flag_email":true,"none_email":null})");
  EXPECT_EQ(at(event, "/tags/0/1"), R"("[Filtered]")");
  EXPECT_EQ(at(event, "/_meta/user/email//rem/0/0"), R"("strip-fields")");
}

TEST(SensitiveFields, do_not_break_what_has_a_form) {
  Settings settings;
  settings.sensitive_fields = {"request", "frames", "values", "event_id", "type"};
  const auto event = scrubbed(settings, R"({"event_id": "x", "request": {"url": "u"},
      "exception": {"values": [{"type": "T", "stacktrace": {"frames": [{"function": "f"}]}}]}})");
  EXPECT_EQ(json::serialize(event), R"({"event_id":"x","request":{"url":"u"},"exception":{"values":[{"type":"T",)"
                                    R"("stacktrace":{"frames":[{"function":"f"}]}}]}})");
}

TEST(SafeFields, are_left_alone) {
  Settings settings;
  settings.safe_fields = {"Token", "extra.a.auth", "x.y", "list", "", "'odd key'", "odd.secret"};
  settings.sensitive_fields = {"mine"};
  const auto event = scrubbed(settings, R"({"extra": {"token": "t", "tokens": "t", "a": {"auth": "x", "b": {"auth": "x"}},
      "list": ["4111111111111111"], "odd key": "4111111111111111", "mine": "m", "odd.secret": "s",
      "x": {"y": {"password": "p", "n": "4111111111111111"}}}})");
  EXPECT_EQ(at(event, "/extra"),
            R"({"token":"t","tokens":"[Filtered]","a":{"auth":"x","b":{"auth":"[Filtered]"}},)"
            R"("list":["4111111111111111"],"odd key":"4111111111111111","mine":"[Filtered]","odd.secret":"s",)"
            R"("x":{"y":{"password":"[Filtered]","n":"[Filtered]"}}})");
}

TEST(Addresses, are_removed_and_replaced) {
  Settings settings;
  settings.is_on = false;
  settings.scrub_ip_addresses = true;
  const auto event = scrubbed(settings, R"({
    "user": {"id": "1", "ip_address": "198.51.100.7"}, "sdk": {"name": "x", "client_ip": "198.51.100.7"},
    "request": {"env": {"REMOTE_ADDR": "198.51.100.7", "A": "10.0.0.1"}, "headers": [["X-Forwarded-For", "2001:db8::17, 10.0.0.1"],
        ["User-Agent", "Chrome/120.0.0.0"]]},
    "contexts": {"browser": {"version": "120.0.0.0"}}, "logentry": {"formatted": "from 10.0.0.1"},
    "spans": [{"data": {"client.address": "10.0.0.1", "user.ip": "10.0.0.2"}}],
    "errors": [{"name": "user.ip_address", "value": "x"}], "extra": {"password": "p"}})");
  EXPECT_EQ(at(event, "/user"), R"({"id":"1","ip_address":null})");
  EXPECT_EQ(at(event, "/sdk"), R"({"name":"x","client_ip":null})");
  EXPECT_EQ(at(event, "/request/env"), R"({"REMOTE_ADDR":null,"A":"[ip]"})");
  EXPECT_EQ(at(event, "/request/headers"), R"([["X-Forwarded-For","[ip], [ip]"],["User-Agent","Chrome/120.0.0.0"]])");
  EXPECT_EQ(at(event, "/contexts/browser/version"), R"("120.0.0.0")");
  EXPECT_EQ(at(event, "/logentry/formatted"), R"("from [ip]")");
  EXPECT_EQ(at(event, "/spans/0/data"), R"({"client.address":null,"user.ip":null})");
  EXPECT_EQ(at(event, "/errors/0/value"), "null");
  EXPECT_EQ(at(event, "/extra/password"), R"("p")");
  EXPECT_EQ(at(event, "/_meta/user/ip_address/"), R"({"rem":[["@ip:remove","x"]]})");
  EXPECT_EQ(at(event, "/_meta/request/headers/0/1//rem"), R"([["@ip:replace","s",0,4],["@ip:replace","s",6,10]])");
}

TEST(Merging, lets_the_organization_force_its_switches) {
  Settings organization;
  organization.is_on = organization.use_defaults = false;
  organization.scrub_ip_addresses = true;
  organization.sensitive_fields = {"one"};
  organization.safe_fields = {"s"};
  organization.pii_config = R"({"applications":{"extra.x":["@anything:mask"]}})";
  Settings project;
  project.use_defaults = false;
  project.sensitive_fields = {"two"};
  project.pii_config = R"({"applications":{"extra.y":["@anything:remove"]}})";
  const Settings merged = merge(organization, project);
  EXPECT_TRUE(merged.is_on);
  EXPECT_FALSE(merged.use_defaults);
  EXPECT_TRUE(merged.scrub_ip_addresses);
  EXPECT_EQ(merged.sensitive_fields, (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(merged.safe_fields, (std::vector<std::string>{"s"}));
  EXPECT_EQ(at(scrubbed(merged, R"({"extra":{"x":"1","y":"2","z":"3"}})"), "/extra"), R"({"x":"*","y":null,"z":"3"})");
  EXPECT_TRUE(merge(project, organization).is_on);
}

TEST(Merging, scrubs_unless_the_project_says_otherwise_and_the_organization_does_not_require_it) {
  const auto merged = [](std::string_view organization, std::string_view project) {
    return merge(read_settings(parsed(organization).get_object(), Owner::organization),
                 read_settings(parsed(project).get_object(), Owner::project));
  };
  EXPECT_TRUE(merged("{}", "{}").is_on);
  EXPECT_TRUE(merged("{}", "{}").use_defaults);
  EXPECT_FALSE(merged("{}", "{}").scrub_ip_addresses);
  EXPECT_FALSE(merged("{}", R"({"dataScrubber":false})").is_on);
  EXPECT_FALSE(merged("{}", R"({"dataScrubberDefaults":false})").use_defaults);
  EXPECT_TRUE(merged(R"({"dataScrubber":true})", R"({"dataScrubber":false})").is_on);
  EXPECT_TRUE(merged(R"({"dataScrubberDefaults":true})", R"({"dataScrubberDefaults":false})").use_defaults);
  EXPECT_TRUE(merged(R"({"dataScrubber":false})", R"({"dataScrubber":"x"})").is_on);
  constexpr std::string_view kEvent = R"({"extra":{"password":"p"}})";
  EXPECT_EQ(at(scrubbed(merged("{}", "{}"), kEvent), "/extra/password"), R"("[Filtered]")");
  EXPECT_EQ(json::serialize(scrubbed(merged("{}", R"({"dataScrubber":false})"), kEvent)), kEvent);
}

TEST(Nesting, is_followed_to_the_bottom) {
  std::string text = R"({"token":"hunter2"})";
  for (int i = 0; i < 120; ++i) text = i % 2 == 0 ? fmt::format(R"({{"a":{}}})", text) : fmt::format("[{}]", text);
  const auto event = scrubbed({}, fmt::format(R"({{"extra":{}}})", text));
  EXPECT_EQ(json::serialize(event.at("extra")).find("hunter2"), std::string::npos);
  EXPECT_NE(json::serialize(event.at("extra")).find("[Filtered]"), std::string::npos);
}

TEST(Nesting, beyond_what_the_parser_accepts_is_removed) {
  json::value deep = "hunter2";
  for (int i = 0; i < 400; ++i) deep = json::object{{"a", std::move(deep)}};
  json::object event{{"extra", std::move(deep)}};
  compiled({}).scrub_event(event);
  EXPECT_EQ(json::serialize(event).find("hunter2"), std::string::npos);
}

TEST(Scrubber, refuses_too_many_fields) {
  Settings settings;
  settings.sensitive_fields.assign(2000, "a_long_name_of_a_field");
  const auto scrubber = Scrubber::compile(settings);
  ASSERT_FALSE(scrubber);
  EXPECT_EQ(scrubber.error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace vedette::scrub
