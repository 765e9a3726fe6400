// Attributes, bodies of logs, and files.
#include "scrub/testing.h"

namespace vedette::scrub {
namespace {

json::object attributes(const Settings& settings, std::string_view text) {
  json::object bag = parsed(text).get_object();
  compiled(settings).scrub_attributes(bag);
  json::object again = bag;
  compiled(settings).scrub_attributes(again);
  EXPECT_EQ(json::serialize(again), json::serialize(bag)) << "not idempotent";
  return bag;
}

TEST(Attributes, are_scrubbed_by_key_and_value) {
  const auto bag = attributes({}, R"({
    "api_key": {"type": "string", "value": "k"}, "token_count": {"type": "integer", "value": 5, "unit": "1"},
    "card": {"type": "string", "value": "no 4111111111111111"}, "n": {"type": "integer", "value": 4111111111111111},
    "ok": {"type": "boolean", "value": true}, "null": {"type": "string", "value": null},
    "cookie": {"type": "string[]", "value": ["a=b"]}, "list": {"type": "string[]", "value": ["4111111111111111"]},
    "sentry.trace.parent_span_id": {"type": "string", "value": "4111111111111111"},
    "sentry.message.parameter.0": {"type": "string", "value": "4111111111111111"},
    "gen_ai.response": {"type": "string", "value": "a@b.example"}, "plain_secret": "s"})");
  EXPECT_EQ(json::serialize(bag),
            R"({"api_key":{"type":"string","value":"[Filtered]"},)"
            R"("token_count":{"type":"string","value":"[Filtered]","unit":"1"},)"
            R"("card":{"type":"string","value":"no [Filtered]"},"n":{"type":"string","value":"[Filtered]"},)"
            R"("ok":{"type":"boolean","value":true},"null":{"type":"string","value":null},)"
            R"("cookie":{"type":"string","value":"[Filtered]"},"list":{"type":"string[]","value":["[Filtered]"]},)"
            R"("sentry.trace.parent_span_id":{"type":"string","value":"4111111111111111"},)"
            R"("sentry.message.parameter.0":{"type":"string","value":"[Filtered]"},)"
            R"("gen_ai.response":{"type":"string","value":"[email]"},"plain_secret":"[Filtered]"})");
}

TEST(Attributes, that_are_removed_go_as_a_whole) {
  Settings settings = with_config(R"({"applications":{"attributes.name":["@anything:remove"],"'a.b'":["@anything:mask"],
      "$log.attributes.c.value":["@anything:remove"]}})");
  settings.scrub_ip_addresses = true;
  const auto bag = attributes(settings, R"({"client.address": {"type": "string", "value": "10.0.0.1"},
    "name": {"type": "string", "value": "Kim"}, "a.b": {"type": "integer", "value": 12},
    "c": {"type": "string", "value": "x"}, "d": {"type": "string", "value": "at 10.0.0.1"}})");
  EXPECT_EQ(json::serialize(json::value(bag).as_object().at("a.b")), R"({"type":"string","value":"**"})");
  EXPECT_EQ(json::serialize(json::value(bag).as_object().at("d")), R"({"type":"string","value":"at [ip]"})");
  EXPECT_EQ(bag.size(), 2u);
}

TEST(Attributes, with_urls_and_queries_are_scrubbed_by_the_names_in_them) {
  const auto bag = attributes({}, R"({
    "url.full": {"type": "string", "value": "https://a.example/x?token=t0k&page=2#top"},
    "http.query": {"type": "string", "value": "?page=2&api_key=k3y"}, "http.target": "/x?auth=a",
    "note": {"type": "string", "value": "token=stays"}, "sentry.url": "token=stays"})");
  EXPECT_EQ(json::serialize(bag),
            R"({"url.full":{"type":"string","value":"https://a.example/x?token=[Filtered]&page=2#top"},)"
            R"("http.query":{"type":"string","value":"?page=2&api_key=[Filtered]"},"http.target":"/x?auth=[Filtered]",)"
            R"("note":{"type":"string","value":"token=stays"},"sentry.url":"token=stays"})");
}

TEST(Profiles, are_scrubbed_where_they_speak_of_people) {
  json::object profile = parsed(R"({"platform": "python", "transaction": {"name": "token=stays"},
    "user": {"id": "1", "ip_address": "10.0.0.1", "data": {"password": "hunter2"}}, "tags": {"secret": "s", "a": "b"},
    "transaction_tags": {"api_key": "k"}, "request": {"query_string": "token=t&a=b"},
    "profile": {"frames": [{"function": "f", "filename": "/home/kim/x", "vars": {"password": "p"}}],
                "samples": [{"stack_id": 0}]}})").get_object();
  Settings settings;
  settings.scrub_ip_addresses = true;
  compiled(settings).scrub_profile(profile);
  EXPECT_EQ(json::serialize(profile),
            R"({"platform":"python","transaction":{"name":"token=stays"},)"
            R"("user":{"id":"1","ip_address":null,"data":{"password":"[Filtered]"}},"tags":{"secret":"[Filtered]","a":"b"},)"
            R"("transaction_tags":{"api_key":"[Filtered]"},"request":{"query_string":"token=[Filtered]&a=b"},)"
            R"("profile":{"frames":[{"function":"f","filename":"/home/kim/x","vars":{"password":"p"}}],)"
            R"("samples":[{"stack_id":0}]}})");
  json::object bare{{"platform", "c"}};
  compiled(settings).scrub_profile(bare);
  EXPECT_EQ(json::serialize(bare), R"({"platform":"c"})");
}

TEST(Bodies, of_logs_are_replaced_in_and_never_wiped) {
  const Scrubber scrubber = compiled({});
  EXPECT_EQ(scrubber.scrub_text("pay 4111111111111111 by a@b.example, Bearer tok, 123-45-6789, DE89370400440532013000"),
            "pay [creditcard] by [email], Bearer [token], [us-ssn], [iban]");
  EXPECT_EQ(scrubber.scrub_text("password in /home/kim"), "password in /home/kim");
  EXPECT_EQ(scrubber.scrub_text(""), "");
  Settings settings = with_config(R"({"applications":{"$log.body":["@userpath"],"$user.**":["@anything:remove"]}})");
  settings.scrub_ip_addresses = true;
  EXPECT_EQ(compiled(settings).scrub_text("/home/kim at 10.0.0.1 a@b.example"), "/home/[user] at [ip] a@b.example");
  EXPECT_EQ(compiled(with_config(R"({"applications":{"$string":["@anything:remove"]}})")).scrub_text("x"), "");
}

TEST(Attachments, are_touched_only_when_a_rule_selects_them) {
  EXPECT_FALSE(compiled({}).scrubs_attachments());
  const auto by_text = compiled(with_config(R"({"applications":{"**":["@email"],"$string":["@email"]}})"));
  EXPECT_FALSE(by_text.scrubs_attachments());
  EXPECT_EQ(by_text.scrub_attachment("a@b.example", "a.log"), "a@b.example");
  const auto by_name = compiled(with_config(R"({"applications":{"$attachments.'a.log'":["@email"]}})"));
  EXPECT_TRUE(by_name.scrubs_attachments());
  EXPECT_EQ(by_name.scrub_attachment("a@b.example", "b.log"), "a@b.example");
  EXPECT_EQ(by_name.scrub_attachment("x a@b.example!", "a.log"), "x ***********!");
}

TEST(Attachments, keep_their_length_whatever_the_method) {
  const std::string bytes("\x00\xff kim=42 a@b.example \xfe\x00", 24);
  for (const std::string_view method : {"remove", "replace", "mask", "hash"}) {
    const auto scrubber = compiled(with_config(fmt::format(
        R"~({{"rules":{{"r":{{"type":"pattern","pattern":"kim=(\\d+)","replaceGroups":[1],"redaction":{{"method":"{0}"}}}}}},
           "applications":{{"$attachments":["r","@email:{0}"]}}}})~", method)));
    const std::string after = scrubber.scrub_attachment(bytes, "x.bin");
    EXPECT_EQ(after.size(), bytes.size());
    EXPECT_NE(after.find("kim=** *********** "), std::string::npos);
    EXPECT_EQ(scrubber.scrub_attachment(after, "x.bin"), after);
  }
  const auto all = compiled(with_config(R"({"applications":{"$attachments.**":["@anything:remove"],"$binary":["@anything"]}})"));
  EXPECT_EQ(all.scrub_attachment("abc", "x"), "***");
}

TEST(Attachments, of_minidumps_hold_text_of_two_bytes) {
  std::string bytes = "MDMP\x01";
  for (const char c : std::string_view("to a@b.example now")) {
    bytes += c;
    bytes += '\0';
  }
  bytes += "\x01\x02";
  const auto scrubber = compiled(with_config(R"({"applications":{"$minidump":["@email"]}})"));
  const std::string after = scrubber.scrub_attachment(bytes, "x.dmp");
  ASSERT_EQ(after.size(), bytes.size());
  std::string text;
  for (std::size_t i = 5; i + 2 < after.size(); i += 2) text += after[i];
  EXPECT_EQ(text, "to *********** now");
  EXPECT_EQ(scrubber.scrub_attachment(bytes.substr(1), "x.dmp"), bytes.substr(1));
}

}  // namespace
}  // namespace vedette::scrub
