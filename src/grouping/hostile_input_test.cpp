// Random JSON that looks like events, with the keys that grouping reads and values of every type.
#include <random>

#include "grouping/test_events.h"

namespace vedette::grouping {
namespace {

constexpr std::string_view kKeys[] = {
    "exception", "threads", "values", "stacktrace", "frames", "function", "raw_function", "module",
    "package", "filename", "abs_path", "lineno", "colno", "context_line", "in_app", "platform",
    "logentry", "message", "formatted", "params", "tags", "fingerprint", "level", "transaction",
    "logger", "release", "template", "csp", "type", "value", "mechanism", "synthetic",
    "exception_id", "parent_id", "is_exception_group", "meta", "ns_error", "domain", "code", "data",
    "orig_in_app", "sourcemap", "category", "crashed", "current", "sdk", "name", "version",
    "checksum", "request", "url", "blocked_uri", "effective_directive", "violated_directive",
    "main_exception_id"};

constexpr std::string_view kTexts[] = {
    "", "python", "javascript", "native", "java", "php", "ruby", "csharp", "eval", "{{ default }}",
    "{{ error.type }}", "{{", "}}", "<", "void a<b>(", "operator<", "(", "::", "block in",
        "lambda$",
    "a@b.com", "https://", "http://a.com/x", "10.0.0.1", "2024-01-02T03:04:05Z", "0x", "-1", "=",
    "='", "/node_modules/", "C:\\Windows\\x", "CGLIB$$12ab", "$fn__1", "class@anonymous", "\n\n",
    "There was an error React was able to recover", "io.reactivex", "inline", "script-src", "\xff",
    "ChunkLoadError", "__cxa_throw", "abort", "Jan 2", "1h", "tx", "::1", "[native code]"};

class Generator {
 public:
  explicit Generator(std::uint32_t seed) : engine_(seed) {}

  std::size_t below(std::size_t limit) { return engine_() % limit; }
  std::string text() {
    std::string out;
    for (auto parts = below(3) + 1; parts > 0; --parts) out += kTexts[below(std::size(kTexts))];
    if (below(400) == 0) out.append(9000, static_cast<char>(' ' + below(90)));
    return out;
  }

  // Nested as events are: where a list or an object is expected, there mostly is one.
  boost::json::value value(std::string_view key, int depth) {
    if (depth <= 0 || below(8) == 0 || budget_ == 0) return scalar();
    --budget_;
    const auto is = [&](std::initializer_list<std::string_view> keys) {
      return std::ranges::find(keys, key) != keys.end();
    };
    if (is({"values", "frames", "fingerprint", "tags"})) return list(key, depth);
    if (is({"exception", "threads", "stacktrace", "logentry", "template", "csp", "mechanism",
        "meta",
            "ns_error", "data", "sdk", "request", "element"})) {
      return object(depth, key);
    }
    return below(20) == 0 ? object(depth, key) : scalar();
  }

  boost::json::object object(int depth, std::string_view parent) {
    boost::json::object out;
    if (parent == "exception" || parent == "threads") out["values"] = value("values", depth - 1);
    if (parent == "stacktrace") out["frames"] = value("frames", depth - 1);
    if (parent == "element" && below(2) == 0) out["stacktrace"] = value("stacktrace", depth - 1);
    for (auto count = below(12); count > 0; --count) {
      const auto key = kKeys[below(std::size(kKeys))];
      out[key] = value(key, depth - 1);
    }
    return out;
  }

 private:
  boost::json::value scalar() {
    switch (below(7)) {
      case 0: return nullptr;
      case 1: return below(2) == 0;
      case 2: return static_cast<std::int64_t>(below(4)) - 1;
      case 3: return ~std::uint64_t{0};
      case 4: return 1.5;
      default: return boost::json::value(text());
    }
  }
  boost::json::array list(std::string_view key, int depth) {
    boost::json::array out;
    const auto element = key == "values" || key == "frames" ? "element" : "text";
    for (auto count = below(below(30) == 0 ? 400 : 6); count > 0; --count) {
      out.push_back(value(element, depth - 1));
    }
    return out;
  }

  std::mt19937 engine_;
  // What bounds an event that would grow in width and depth at once.
  std::size_t budget_ = 500;
};

TEST(HostileInput, any_json_gets_a_group_and_a_name) {
  auto options = with_stacktrace_rules(
      "function:a* ^-app v+app\n[ module:* ] | path:** | [ app:yes ] -group category=x\n"
      "error.value:*a* max-frames=3 min-frames=1\n!category:x +group");
  options.fingerprint_rules =
      with_fingerprint_rules("message:*abort* -> a, {{ stack.module }} title=\"{{ message }} {{\"\n"
                             "stack.function:*< app:yes -> {{ default }}, {{ tags.a }}")
          .fingerprint_rules;
  for (std::uint32_t seed = 0; seed < 800; ++seed) {
    Generator generator(seed);
    auto event = generator.object(9, "event");
    event["exception"] = generator.value("exception", 8);
    options.explain = seed % 2 == 0;
    apply_stacktrace_rules(event, options);
    const auto again = [&] {
      auto copy = event;
      apply_stacktrace_rules(copy, options);
      return copy;
    }();
    ASSERT_EQ(again, event) << seed;
    const auto grouping = group_event(event, options);
    ASSERT_FALSE(grouping.hashes.empty()) << seed;
    ASSERT_EQ(grouping.hashes, group_event(event, options).hashes) << seed;
    const auto naming = name_event(event, &grouping);
    ASSERT_FALSE(naming.title.empty()) << seed;
    ASSERT_FALSE(name_event(event).title.empty()) << seed;
  }
}

TEST(HostileInput, any_text_compiles_or_is_refused) {
  constexpr std::string_view kParts[] = {
      "function:", "path:", "app:", "family:", "error.type:", "tags.a:", "a", "*", "**", "[", "]",
      "|", "!", "{a,b}", "{", "}", "\"", "\\", " ", " ", "->", "+app", "-group", "^-app", "v+group",
      "max-frames=", "1", "title=", "{{ x }}", ",", "\n", "#", "?", "yes", "native"};
  const auto event = event_of(error_text("python", R"({"function":"a","module":"b",)"
      R"("in_app":true})"));
  for (std::uint32_t seed = 0; seed < 4000; ++seed) {
    Generator generator(seed);
    std::string text;
    for (auto count = generator.below(14); count > 0; --count) {
      text += kParts[generator.below(std::size(kParts))];
    }
    GroupingOptions options;
    options.stacktrace_rules = compile_stacktrace_rules(text).value_or(nullptr);
    options.fingerprint_rules = compile_fingerprint_rules(text).value_or(nullptr);
    ASSERT_FALSE(group_event(event, options).hashes.empty()) << text;
  }
}

TEST(HostileInput, a_long_trace_counts_by_its_newest_frames) {
  std::string frames;
  for (int i = 0; i < 3000; ++i) {
    frames += fmt::format(R"({{"module":"m","function":"f{}","in_app":true}},)", i);
  }
  frames.pop_back();
  auto event = event_of(error_text("python", frames));
  const auto options = with_stacktrace_rules("module:m ^-group v-group +group");
  apply_stacktrace_rules(event, options);
  EXPECT_EQ(contributing(group_event(event, options)), "app");
}

}  // namespace
}  // namespace vedette::grouping
