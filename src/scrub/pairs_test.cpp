// Names and values in texts: how they are read, and where what they name is taken out.
#include "scrub/pairs.h"
#include "scrub/testing.h"

namespace vedette::scrub {
namespace {

// The text with `*` for the value of each name that contains "k".
std::string starred(std::string_view text) {
  std::string out;
  std::size_t from = 0;
  PairScan scan(text);
  while (scan.next()) {
    if (scan.name().find('k') == std::string_view::npos) continue;
    const Match value = scan.take_value();
    EXPECT_LE(from, value.begin) << text;
    EXPECT_LE(value.begin, value.end) << text;
    EXPECT_LE(value.end, text.size()) << text;
    if (value.begin == value.end) continue;
    out += text.substr(from, value.begin - from);
    out += '*';
    from = value.end;
  }
  return out + std::string(text.substr(from));
}

TEST(Pairs, of_forms_and_queries_end_at_the_next) {
  EXPECT_EQ(starred("k=1&a=2&bk=3"), "k=*&a=2&bk=*");
  EXPECT_EQ(starred("?a=1&k=it's \"x\" y&b=2"), "?a=1&k=*&b=2");
  EXPECT_EQ(starred("user[k]=1&k="), "user[k]=*&k=");
  EXPECT_EQ(starred("k==a=&=b&a"), "k=*&=b&a");
  EXPECT_EQ(starred("a=k=1"), "a=k=*");
  EXPECT_EQ(starred("k=1\r\na=2"), "k=*\r\na=2");
  EXPECT_EQ(starred("k"), "k");
  EXPECT_EQ(starred(""), "");
}

TEST(Pairs, of_cookies_end_at_a_semicolon) {
  EXPECT_EQ(starred("a=1; k=2; b=3"), "a=1; k=*; b=3");
  EXPECT_EQ(starred("a=1;k=2;3; b=4;"), "a=1;k=*; b=4;");
}

TEST(Pairs, in_urls_and_other_texts_end_with_the_word) {
  EXPECT_EQ(starred("https://a.example/k/x?k=1&b=2#k=3"), "https://a.example/k/x?k=*&b=2#k=*");
  EXPECT_EQ(starred("GET /x?k=1 HTTP/1.1"), "GET /x?k=* HTTP/1.1");
  EXPECT_EQ(starred("<https://a.example/?k=1>; rel=next"), "<https://a.example/?k=*>; rel=next");
  EXPECT_EQ(starred("'k=1&a=2'"), "'k=*&a=2'");
  EXPECT_EQ(starred("('/?k=it's', 5)"), "('/?k=*', 5)");
  EXPECT_EQ(starred("host=a k='x y' b=1"), "host=a k='*' b=1");
  EXPECT_EQ(starred("\"host\" k='x y' b=1"), "\"host\" k='*' b=1");
}

TEST(Pairs, of_json_are_texts_numbers_lists_and_objects) {
  EXPECT_EQ(starred(R"({"k": "x", "a": "y", "k2" : 12, "k3":[1,{"a":"]"}], "k4": {"a": {}}, "b": 1})"),
            R"({"k": "*", "a": "y", "k2" : *, "k3":*, "k4": *, "b": 1})");
  EXPECT_EQ(starred(R"({"k": "a\"b\\", "a": 1})"), R"({"k": "*", "a": 1})");
  EXPECT_EQ(starred(R"({"k": true, "k": null, "k": "", "k": false})"), R"({"k": true, "k": null, "k": "", "k": false})");
  EXPECT_EQ(starred(R"({'k': 'x', 'k2': b'y', 'k3': None})"), R"({'k': '*', 'k2': b'*', 'k3': None})");
  EXPECT_EQ(starred(R"({"a": {"k": 1}})"), R"({"a": {"k": *}})");
  EXPECT_EQ(starred(R"({"next": "/x?k=1", "b": 2})"), R"({"next": "/x?k=*", "b": 2})");
}

TEST(Pairs, of_json_in_a_text_of_json_have_their_marks_escaped) {
  EXPECT_EQ(starred(R"("{\"k\": \"x\\\"y\", \"a\": 1}")"), R"("{\"k\": \"*\", \"a\": 1}")");
  EXPECT_EQ(starred(R"("{\"k\": [\"x]\"], \"a\": 1}")"), R"("{\"k\": *, \"a\": 1}")");
  EXPECT_EQ(starred(R"("{\"u\": \"/?k=1\", \"a\": 1}")"), R"("{\"u\": \"/?k=*\", \"a\": 1}")");
}

TEST(Pairs, that_are_cut_end_with_the_text) {
  EXPECT_EQ(starred(R"({"k": "abc)"), R"({"k": "*)");
  EXPECT_EQ(starred(R"({"k": ["abc", {"x)"), R"({"k": *)");
  EXPECT_EQ(starred(R"({"k": 12)"), R"({"k": *)");
  EXPECT_EQ(starred(R"({"k":)"), R"({"k":)");
  EXPECT_EQ(starred(R"({"k": \)"), R"({"k": \)");
  EXPECT_EQ(starred(R"({"k)"), R"({"k)");
}

TEST(Pairs, are_read_in_linear_time) {
  for (const std::string_view part : {"=", ":", "\":", "\"k\":[", "\"k\":\"\\", "k=", "'k':'", "k:\"", "\\\"", "{\"", "kk"}) {
    std::string text;
    while (text.size() < 200'000) text += part;
    EXPECT_GT(starred(text).size(), 0u) << part;
  }
}

TEST(PairsOfEvents, are_scrubbed_in_requests) {
  const auto event = scrubbed({}, R"({"request": {
      "url": "https://a.example/x;token=t1", "fragment": "access_token=t2&state=s", "query_string": "page=2&api%5Fkey=t3",
      "data": "{\"user\": \"kim\", \"password\": \"t4\", \"n\": 1, \"cut",
      "headers": [["Referer", "https://a.example/?token=t5&b=1"], ["Accept", "a;q=0.9"]],
      "env": {"QUERY_STRING": "secret=t6&b=1", "HTTP_COOKIE": "theme=t7", "REQUEST_URI": "/x?passwd=t8", "PATH": "a:b"}}})");
  EXPECT_EQ(at(event, "/request/url"), R"("https://a.example/x;token=[Filtered]")");
  EXPECT_EQ(at(event, "/request/fragment"), R"("access_token=[Filtered]&state=s")");
  EXPECT_EQ(at(event, "/request/query_string"), R"("page=2&api%5Fkey=[Filtered]")");
  EXPECT_EQ(at(event, "/request/data"), R"("{\"user\": \"kim\", \"password\": \"[Filtered]\", \"n\": 1, \"cut")");
  EXPECT_EQ(at(event, "/request/headers/0/1"), R"("https://a.example/?token=[Filtered]&b=1")");
  EXPECT_EQ(at(event, "/request/headers/1/1"), R"("a;q=0.9")");
  EXPECT_EQ(at(event, "/request/env"), R"({"QUERY_STRING":"secret=[Filtered]&b=1","HTTP_COOKIE":"[Filtered]",)"
                                       R"("REQUEST_URI":"/x?passwd=[Filtered]","PATH":"a:b"})");
  EXPECT_EQ(at(event, "/_meta/request/fragment/"), R"({"rem":[["@password:filter","s",13,23]],"len":23})");
  const auto nested = scrubbed({}, R"({"request": {"data": {"body": "password=x y&a=b", "list": ["{\"auth\": {\"a\": 1}}"]}}})");
  EXPECT_EQ(at(nested, "/request/data"), R"({"body":"password=[Filtered]&a=b","list":["{\"auth\": [Filtered]}"]})");
}

TEST(PairsOfEvents, are_scrubbed_where_the_key_speaks_of_a_url_or_a_query) {
  const auto event = scrubbed({}, R"({
      "breadcrumbs": {"values": [{"category": "navigation", "data": {"from": "/a", "to": "/reset?token=t1"}},
                                 {"data": {"url": "https://a.example/?auth=t2", "http.query": "password=t3"}}]},
      "tags": [["url", "https://a.example/?token=t4"]], "urls": ["https://a.example/?token=t5", "/x"],
      "exception": {"values": [{"value": "x", "stacktrace": {"frames": [
          {"vars": {"environ": {"QUERY_STRING": "'password=t6&a=b'", "HTTP_COOKIE": "'sid=t7'"}}}]}}]}})");
  const std::string text = json::serialize(event);
  for (int i = 1; i <= 7; ++i) EXPECT_EQ(text.find(fmt::format("t{}", i)), std::string::npos) << i << ' ' << text;
  EXPECT_EQ(at(event, "/urls"), R"(["https://a.example/?token=[Filtered]","/x"])");
  EXPECT_EQ(at(event, "/exception/values/0/stacktrace/frames/0/vars/environ/QUERY_STRING"), R"("'password=[Filtered]&a=b'")");
}

TEST(PairsOfEvents, are_left_alone_in_other_texts) {
  constexpr std::string_view kEvent =
      R"({"logentry":{"formatted":"password=open"},"exception":{"values":[{"value":"token=open"}]},"extra":{"a":"token=open",)"
      R"("b":"{\"password\": \"open\"}"},"breadcrumbs":{"values":[{"message":"token=open"}]},)"
      R"("request":{"headers":[["User-Agent","x token=open"]],"method":"token=open","data":"a=b; c=d"}})";
  EXPECT_EQ(json::serialize(scrubbed({}, kEvent)), kEvent);
}

TEST(PairsOfEvents, follow_the_settings) {
  constexpr std::string_view kEvent = R"({"request":{"query_string":"badge=b7&token=t&page=2&token_count=5"}})";
  Settings settings;
  settings.sensitive_fields = {"badge"};
  settings.safe_fields = {"token_count"};
  const auto event = scrubbed(settings, kEvent);
  EXPECT_EQ(at(event, "/request/query_string"), R"("badge=[Filtered]&token=[Filtered]&page=2&token_count=5")");
  EXPECT_EQ(at(event, "/_meta/request/query_string//rem"),
            R"([["strip-fields","s",6,16],["@password:filter","s",23,33]])");
  settings.use_defaults = false;
  EXPECT_EQ(at(scrubbed(settings, kEvent), "/request/query_string"), R"("badge=[Filtered]&token=t&page=2&token_count=5")");
  settings.safe_fields = {"request.query_string"};
  EXPECT_EQ(json::serialize(scrubbed(settings, kEvent)), kEvent);
  settings.safe_fields.clear();
  settings.is_on = false;
  EXPECT_EQ(json::serialize(scrubbed(settings, kEvent)), kEvent);
}

TEST(PairsOfEvents, keep_what_advanced_rules_have_put_there) {
  const auto event = scrubbed(with_config(R"~({"rules":{"p":{"type":"pattern","pattern":"token=(\\w+)","replaceGroups":[1],
      "redaction":{"method":"replace","text":"[withheld]"}}},"applications":{"$request.url":["p"]}})~", true),
                              R"({"request":{"url":"https://a.example/?token=abc&auth=x"}})");
  EXPECT_EQ(at(event, "/request/url"), R"("https://a.example/?token=[withheld]&auth=[Filtered]")");
}

}  // namespace
}  // namespace vedette::scrub
