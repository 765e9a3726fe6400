// Whatever stands in an event, scrubbing ends, does the same the second time, and leaves no known secret.
#include <random>

#include "base/utf8.h"
#include "scrub/testing.h"

namespace vedette::scrub {
namespace {

constexpr std::string_view kKeys[] = {
    "exception", "values", "stacktrace", "frames", "vars", "type", "value", "mechanism", "threads", "breadcrumbs", "data",
    "message", "logentry", "formatted", "params", "tags", "extra", "contexts", "trace", "request", "headers", "cookies",
    "env", "REMOTE_ADDR", "url", "query_string", "user", "ip_address", "email", "sdk", "client_ip", "errors", "name",
    "spans", "_meta", "rem", "len", "val", "password", "token", "sessionid", "User-Agent", "gen_ai.x", "debug_meta",
    "abs_path", "client.address", "cookie", "0", "1", "ä",
};
constexpr std::string_view kTexts[] = {
    "", "x", "4111111111111111", "4111 1111-1111", "DE89370400440532013000", "Bearer abc", "bearer", "a@b.example", "@", "@@.@",
    "a://b:c@d", "://", "/home/kim/x", "C:\\Users\\", "/home//", "\\Users\\Kim Ol", "-----BEGIN KEY-----", "-----BEGIN ",
    "-----BEGIN KEY-----a-----END", "123-45-6789", "123-45-", "10.0.0.1", "::1", ":::::", "1.2.3.", "[Filtered]", "[ip]", "ä漢😀",
    "490154203237518", "00:1a:2b:3c:4d:5e", "c0ffee00c0ffee00c0ffee00c0ffee00", "-", "@ip:replace", "s", "one two",
    "token=abc", "&password=", "a=b; token=c", "?", "\"token\": \"x", "{\"auth\":[1,{", "}]", "\\\"secret\\\":\\\"y\\\"",
    "'token'", ":", "=", "\"", "'", "\\", "%74oken=x&name=kim", "#",
};
constexpr std::string_view kConfig = R"({"rules":{
    "p":{"type":"pattern","pattern":"o(n?)e|\\d{3}","replaceGroups":[1],"redaction":{"method":"hash"}},
    "k":{"type":"redact_pair","keyPattern":"val","redaction":{"method":"hash"}},
    "m":{"type":"multiple","rules":["p","@mac","@uuid:hash","@imei:hash"]}},
    "applications":{"**":["m"],"$error.value || $user.*":["@email:mask","@anything:hash"],"extra.*.x && !$number":["k"],
                    "$frame":["@anything:remove"],"tags":["@anything:mask"],"$string && !url":["@url_auth:hash","@bearer:mask"]}})";

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(engine_); }

  std::string text() {
    std::string all(kTexts[below(std::size(kTexts))]);
    for (auto n = below(4); n > 0; --n) {
      if (below(2) == 0) all += ' ';
      all += kTexts[below(std::size(kTexts))];
    }
    // Cut anywhere, then valid again.
    if (below(4) == 0) all = utf8::repair(std::string_view(all).substr(below(all.size() + 1)));
    return all;
  }
  json::value value(std::size_t depth) {
    switch (depth == 0 ? 2 + below(6) : below(8)) {
      case 0: {
        json::array list;
        for (auto n = below(5); n > 0; --n) list.push_back(value(depth - 1));
        return list;
      }
      case 1: {
        json::object object;
        for (auto n = below(7); n > 0; --n) object[key()] = value(depth - 1);
        return object;
      }
      case 2: return nullptr;
      case 3: return below(2) == 0;
      case 4: return std::int64_t{4111111111111111} * (below(2) == 0 ? 1 : -1);
      case 5: return 1.5e300;
      default: return json::value(text());
    }
  }
  // Not the empty key, which has another meaning in `_meta`.
  std::string key() {
    std::string made = below(10) == 0 ? text() : std::string();
    return made.empty() ? std::string(kKeys[below(std::size(kKeys))]) : made;
  }

 private:
  std::mt19937_64 engine_;
};

void run(const Settings& settings, std::uint64_t seed) {
  const Scrubber scrubber = compiled(settings);
  Maker maker(seed);
  for (int round = 0; round < 400; ++round) {
    json::object event;
    for (auto n = maker.below(8); n > 0; --n) event[maker.key()] = maker.value(5);
    event["extra"] = json::object{{"password", "hunter2"}, {"v", maker.value(4)}};
    const std::string before = json::serialize(event);
    scrubber.scrub_event(event);
    const std::string once = json::serialize(event);
    ASSERT_TRUE(utf8::is_valid(once)) << before;
    ASSERT_EQ(once.find("hunter2"), std::string::npos) << before;
    scrubber.scrub_event(event);
    ASSERT_EQ(json::serialize(event), once) << "seed " << seed << " round " << round << ": " << before;
    scrubber.scrub_attributes(event);
    const std::string text = maker.text();
    const std::string scrubbed_text = scrubber.scrub_text(text);
    ASSERT_TRUE(utf8::is_valid(scrubbed_text)) << text;
    ASSERT_EQ(scrubber.scrub_attachment(before, "a").size(), before.size());
  }
}

TEST(Mutation, of_events_is_survived_with_the_default_set) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) run({}, seed);
}

TEST(Mutation, of_events_is_survived_with_everything_on) {
  Settings settings;
  settings.scrub_ip_addresses = true;
  settings.sensitive_fields = {"name", "ä"};
  settings.safe_fields = {"url", "user.email"};
  settings.pii_config = kConfig;
  settings.organization_pii_config = R"({"applications":{"$attachments":["@email","@ip"]}})";
  for (std::uint64_t seed = 11; seed <= 13; ++seed) run(settings, seed);
}

}  // namespace
}  // namespace vedette::scrub
