#include "grouping/fingerprint.h"

#include "grouping/test_events.h"

namespace vedette::grouping {
namespace {

constexpr std::string_view kEvent = R"({
  "platform": "python", "level": "warning", "logger": "app.db", "transaction": "/buy",
  "release": "shop@1.2", "sdk": {"name": "sentry.python.django"},
  "tags": [["color", "red"], ["n", "1"]],
  "logentry": {"message": "sold %s", "formatted": "sold 12 pens"},
  "exception": {"values": [
    {"type": "KeyError", "value": "no key 'a'"},
    {"type": "DatabaseError", "value": "Timeout after 30s", "stacktrace": {"frames": [
      {"module": "lib.pool", "function": "get", "filename": "pool.py",
       "abs_path": "/srv/lib/pool.py", "in_app": false},
      {"module": "shop.cart", "function": "buy", "filename": "shop/cart.py",
       "abs_path": "/srv/shop/cart.py", "package": "/opt/libshop.so", "in_app": true},
      {"module": "lib.db", "function": "run", "filename": "db.py",
       "abs_path": "/srv/lib/db.py", "in_app": false}]}}]}})";

std::vector<std::string> resolved(std::string_view entries, std::string_view event = kEvent) {
  auto object = event_of(event);
  object["fingerprint"] = boost::json::parse(entries);
  return group_event(object, {}).fingerprint;
}

TEST(Fingerprints, variables_stand_for_parts_of_the_event) {
  const std::pair<std::string_view, std::string_view> kCases[] = {
      {"transaction", "/buy"},
      {"message", "sold <int> pens"},
      {"error.type", "DatabaseError"},
      {"type", "DatabaseError"},
      {"error.value", "Timeout after <duration>"},
      {"value", "Timeout after <duration>"},
      {"stack.function", "buy"},
      {"function", "buy"},
      {"stack.abs_path", "/srv/shop/cart.py"},
      {"path", "/srv/shop/cart.py"},
      {"stack.filename", "shop/cart.py"},
      {"stack.module", "shop.cart"},
      {"module", "shop.cart"},
      {"stack.package", "libshop.so"},
      {"package", "libshop.so"},
      {"level", "warning"},
      {"logger", "app.db"},
      {"tags.color", "red"},
      {"tags.size", "<no-value-for-tag-size>"},
      {"nonsense", "<unrecognized-variable-nonsense>"},
  };
  for (const auto& [name, expected] : kCases) {
    EXPECT_EQ(resolved(fmt::format(R"(["{{{{ {} }}}}"])", name)),
              std::vector<std::string>{std::string(expected)});
    EXPECT_EQ(resolved(fmt::format(R"(["{{{{{}}}}}"])", name)),
              std::vector<std::string>{std::string(expected)});
  }
}

TEST(Fingerprints, a_variable_without_a_value_says_so) {
  const std::pair<std::string_view, std::string_view> kCases[] = {
      {"transaction", "<no-transaction>"}, {"message", "<no-message>"},
      {"error.type", "<no-type>"},         {"error.value", "<no-value>"},
      {"stack.function", "<no-function>"}, {"stack.abs_path", "<no-abs-path>"},
      {"path", "<no-abs-path>"},           {"stack.filename", "<no-filename>"},
      {"stack.module", "<no-module>"},     {"stack.package", "<no-package>"},
      {"level", "<no-level>"},             {"logger", "<no-logger>"},
  };
  for (const auto& [name, expected] : kCases) {
    EXPECT_EQ(resolved(fmt::format(R"(["{{{{ {} }}}}"])", name), "{}"),
              std::vector<std::string>{std::string(expected)});
  }
}

TEST(Fingerprints, entries_of_other_types_are_tolerated) {
  EXPECT_EQ(resolved(R"(["a", null, 1, true, [], {}])"),
            (std::vector<std::string>{"a", "1", "true"}));
  EXPECT_TRUE(resolved("[]").empty());
  EXPECT_TRUE(resolved(R"("a")").empty());
  EXPECT_TRUE(resolved(R"(["{{ default }}"])").empty());
}

TEST(Fingerprints, an_entry_that_repeats_a_message_is_parameterized) {
  EXPECT_EQ(resolved(R"(["Timeout after 30s", "Timeout after 31s"])"),
            (std::vector<std::string>{"Timeout after <duration>", "Timeout after 31s"}));
}

bool matches(std::string_view matchers, std::string_view event = kEvent) {
  const auto options = with_fingerprint_rules(fmt::format("{} -> hit", matchers));
  return group_text(event, options).fingerprint == std::vector<std::string>{"hit"};
}

TEST(FingerprintRules, matchers_match) {
  for (const std::string_view rule : {
           "error.type:DatabaseError", "type:Database*", "error.type:KeyError",
           "error.value:\"timeout after *\"", "value:*30S", "message:\"sold * pens\"",
           "message:*TIMEOUT*", "logger:app.*", "level:warning", "tags.color:red", "tags.n:?",
           "stack.abs_path:**/shop/*.py", "path:/SRV/**", "stack.module:shop.*", "module:lib.db",
           "stack.function:buy", "function:[bg]uy", "stack.package:**/libshop.so", "package:/opt/*",
           "family:other", "family:native,other", "family:all", "app:yes", "app:false",
           "sdk:sentry.python*", "release:shop@*", "!level:error", "!tags.size:*",
           "error.type:DatabaseError error.value:timeout*", "module:shop.* function:buy app:1",
           "error.type:{KeyError,Other} level:warning", "!error.type:DatabaseError"}) {
    EXPECT_TRUE(matches(rule)) << rule;
  }
}

TEST(FingerprintRules, matchers_do_not_match) {
  for (const std::string_view rule : {
           "error.type:databaseerror", "error.type:Database", "error.value:timeout",
           "logger:APP.*", "level:error", "tags.color:blue", "tags.size:*", "path:/srv/*.py",
           "module:Shop.*", "function:Buy", "package:libshop", "family:javascript,native",
           "sdk:sentry.ruby", "!level:warning", "error.type:KeyError error.value:timeout*",
           "module:shop.* function:run", "function:buy app:no", "level:warning logger:other"}) {
    EXPECT_FALSE(matches(rule)) << rule;
  }
}

TEST(FingerprintRules, the_first_match_wins_and_replaces_what_the_client_sent) {
  const auto options = with_fingerprint_rules(
      "# ours\n\n"
      "level:error -> never\n"
      "logger:app.* -> db-down, {{ error.type }} title=\"DB: {{ error.type }} in {{ nope }}\"\n"
      "level:warning -> later\n");
  auto event = event_of(kEvent);
  event["fingerprint"] = boost::json::array{"client"};
  const auto grouping = group_event(event, options);
  EXPECT_EQ(grouping.fingerprint, (std::vector<std::string>{"db-down", "DatabaseError"}));
  EXPECT_EQ(grouping.title, "DB: DatabaseError in <unrecognized-variable-nope>");
  EXPECT_EQ(contributing(grouping), "custom_fingerprint");
  EXPECT_EQ(name_event(event, &grouping).title, grouping.title);
}

TEST(FingerprintRules, a_rule_may_keep_the_default) {
  const auto options = with_fingerprint_rules("level:* -> {{ default }} {{ tags.color }}");
  const auto grouping = group_text(kEvent, options);
  EXPECT_EQ(contributing(grouping), "app,system");
  EXPECT_EQ(grouping.fingerprint, (std::vector<std::string>{"{{ default }}", "red"}));
  const auto same = with_fingerprint_rules("level:* -> {{ default }}");
  EXPECT_EQ(group_text(kEvent, same).hashes, group_text(kEvent).hashes);
}

TEST(FingerprintRules, built_in_rules_yield_to_those_of_project_and_client) {
  auto event = event_of(error_text("javascript", "", "ChunkLoadError", "x"));
  EXPECT_EQ(contributing(group_event(event, {})), "built_in_fingerprint");
  const auto own = with_fingerprint_rules("type:ChunkLoadError -> mine");
  EXPECT_EQ(contributing(group_event(event, own)), "custom_fingerprint");
  event["fingerprint"] = boost::json::array{"client"};
  EXPECT_EQ(contributing(group_event(event, {})), "custom_fingerprint");
}

TEST(FingerprintRules, values_are_separated_by_commas_or_blanks) {
  const auto options = with_fingerprint_rules(R"(level:* -> a,b  "c \"d\"" ,)"
      R"({{ level }} x={{level}})");
  EXPECT_EQ(group_text(kEvent, options).fingerprint,
            (std::vector<std::string>{"a", "b", "c \"d\"", "warning", "x={{level}}"}));
}

TEST(FingerprintRules, errors_name_the_line) {
  const std::pair<std::string_view, std::string_view> kCases[] = {
      {"level:error", "line 1: no \"->\""},
      {"# x\n\nlevel:error ->", "line 3: no fingerprint after \"->\""},
      {"-> x", "line 1: no matcher"},
      {"level:error -> x\nbogus:1 -> y", "line 2: unknown matcher \"bogus\""},
      {"category:x -> y", "line 1: unknown matcher \"category\""},
      {"level error -> x", "line 1: expected a matcher instead of \"level\""},
      {"message:\"open -> x", "line 1: a quote is not closed"},
      {"app:maybe -> x", "line 1: \"maybe\" is neither yes nor no"},
      {"family:cobol -> x", "line 1: unknown family \"cobol\""},
      {"level:error -> x color=\"red\"", "line 1: unknown attribute \"color\""},
      {"tags.:a -> x", "line 1: unknown matcher \"tags.\""},
  };
  for (const auto& [text, expected] : kCases) {
    const auto rules = compile_fingerprint_rules(text);
    ASSERT_FALSE(rules) << text;
    EXPECT_EQ(rules.error().message, expected);
    EXPECT_EQ(rules.error().code, ErrorCode::invalid_argument);
  }
  EXPECT_FALSE(compile_fingerprint_rules("level:" + std::string(501, 'x') + " -> y"));
  EXPECT_FALSE(compile_fingerprint_rules(std::string(300 * 1024, '#')));
  EXPECT_TRUE(compile_fingerprint_rules(""));
}

}  // namespace
}  // namespace vedette::grouping
