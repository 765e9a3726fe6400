// Whatever settings and events are, a filter is made and answers.
#include <gtest/gtest.h>

#include <random>

#include "filter/filter.h"

namespace vedette::filter {
namespace {

constexpr std::string_view kWords[] = {
    "exception", "values", "stacktrace", "frames", "abs_path", "type", "value", "request", "headers", "url", "user",
    "ip_address", "contexts", "browser", "name", "version", "csp", "blocked_uri", "document_uri", "source_file", "release",
    "transaction", "logentry", "formatted", "message", "tags", "page", "op", "inner", "options", "ignoreCase", "id",
    "condition", "active", "dataType", "",
};
constexpr std::string_view kTexts[] = {
    "", "x", "*", "{a,[b-c]*}", "[", "{", "\\", "transaction", "csp", "User-Agent", "X-Forwarded-For", "127.0.0.1", "::1",
    "10.0.0.0/8", "0.0.0.0/0", ">=1.2", "web@1.2.3-rc.1+7", "https://[::1]:x@y:9/", "://", ":", "chrome-extension://", "bot",
    "spider/", "Slackbot 1.", "Chrome", "90.0", "ChunkLoadError", "Minified React error #", "Loading chunk ", "and", "or",
    "not", "any", "all", "eq", "glob", "cidr", "semver", "gt", "event.exceptions", "event.tags.page", "event.release",
    "event.request.headers", "error_message", "\xf0\x9f\x98\x80", "a\nb",
};

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(engine_); }
  std::string text() {
    if (below(40) == 0) return std::string(below(3000), "*[x{"[below(4)]);
    if (below(40) == 0) return std::string("n\0n", 3);
    return std::string(kTexts[below(std::size(kTexts))]);
  }
  json::value value(std::size_t depth) {
    switch (below(depth == 0 ? 5 : 9)) {
      case 0: return nullptr;
      case 1: return below(2) == 0;
      case 2: return static_cast<std::int64_t>(below(100)) - 50;
      case 3: return 1.5;
      case 4: return json::value(text());
      case 5:
      case 6: {
        json::array list;
        for (auto left = below(4); left > 0; --left) list.push_back(value(depth - 1));
        return list;
      }
      default: return object(depth - 1);
    }
  }
  json::object object(std::size_t depth) {
    json::object made;
    for (auto left = below(7); left > 0; --left) {
      made.insert_or_assign(kWords[below(std::size(kWords))], value(depth));
    }
    return made;
  }
  // Mostly in form, so that the deep places are reached.
  json::object event() {
    json::object made = object(4);
    const json::value exception = json::object{
        {"type", value(1)}, {"value", value(1)}, {"stacktrace", json::object{{"frames", json::array{value(2), object(2)}}}}};
    if (below(2) == 0) made["exception"] = json::object{{"values", json::array{exception, value(3)}}};
    if (below(2) == 0) {
      const auto pair = [&] { return json::array{text(), text()}; };
      made["request"] = json::object{{"url", value(1)}, {"headers", json::array{pair(), value(2), pair()}}};
    }
    if (below(2) == 0) made["csp"] = object(1);
    if (below(2) == 0) made["type"] = json::value(text());
    if (below(2) == 0) made["release"] = json::value(text());
    return made;
  }
  json::object condition(std::size_t depth) {
    json::object made{{"op", text()}, {"name", text()}, {"value", value(1)}};
    if (depth > 0 && below(2) == 0) made["inner"] = condition(depth - 1);
    if (depth > 0 && below(4) == 0) made["inner"] = json::array{condition(depth - 1), value(1)};
    return made;
  }
  json::object options() {
    json::object made;
    for (const auto name : option_names()) {
      if (below(3) == 0) made[name] = value(2);
      if (below(3) == 0) made[name] = json::value(text() + "\n" + text());
      if (below(4) == 0) made[name] = true;
    }
    made["filters:custom"] = json::array{json::object{{"id", 1}, {"condition", condition(3)}}, value(2)};
    return made;
  }

 private:
  std::mt19937_64 engine_;
};

TEST(Mutation, anything_is_answered) {
  std::size_t filtered = 0;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    Maker maker(seed);
    const auto options = maker.options();
    for (const auto& [name, value] : options) {
      const auto status = validate_option(name, value);
      EXPECT_TRUE(status || status.error().code == ErrorCode::invalid_argument) << name;
    }
    const auto filter = Filter::compile(read_settings(options));
    for (int i = 0; i < 5; ++i) {
      const auto event = maker.event();
      const auto ip = maker.text();
      const auto agent = maker.text();
      filtered += filter.reason(event) ? 1 : 0;
      const auto text = maker.text();
      for (const auto kind : {ItemKind::log, ItemKind::metric, ItemKind::span}) {
        filtered += filter.item_reason(kind, {text, agent, ip, agent}) ? 1 : 0;
      }
      filtered += filter.origin_reason(text, agent) ? 1 : 0;
    }
  }
  // Both answers are reached.
  EXPECT_GT(filtered, 1000u);
  EXPECT_LT(filtered, 3000u * 5 * 5);
}

TEST(Mutation, what_is_validated_is_read_back_the_same) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Maker maker(seed);
    const auto settings = read_settings(maker.options());
    json::object written;
    write_settings(settings, written);
    EXPECT_EQ(read_settings(written), settings) << seed << json::serialize(written);
  }
}

}  // namespace
}  // namespace vedette::filter
