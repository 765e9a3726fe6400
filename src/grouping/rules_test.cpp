#include "grouping/rules.h"

#include "base/utf8.h"
#include "grouping/test_events.h"

namespace vedette::grouping {
namespace {

TEST(Globs, signs_stand_for_texts) {
  const std::tuple<std::string_view, std::string_view, bool> kCases[] = {
      {"abc", "abc", true},        {"abc", "abcd", false},      {"a*c", "abbc", true},
      {"a*c", "a/b/c", true},      {"*b*", "abc", true},        {"*", "", true},
      {"", "", true},              {"", "a", false},            {"a?c", "abc", true},
      {"a?c", "ac", false},        {"[a-c]x", "bx", true},      {"[!a-c]x", "bx", false},
      {"[]x]", "]", true},         {"a[", "a[", true},          {"{ab,cd}*", "cdx", true},
      {"{a,{b,c}}d", "cd", true},  {"{a}", "{a}", true},        {"{a", "{a", true},
      {"a\\*c", "a*c", true},      {"a\\*c", "abc", false},     {"\\[a\\]", "[a]", true},
      {"a*a*a", "aa", false},      {"a*b*c?", "a1b2c3", true},  {"a**c", "a/b/c", true},
      {"*?", "", false},           {"x*", "ax", false},
  };
  for (const auto& [pattern, text, expected] : kCases) {
    const auto glob = Glob::compile(pattern, {});
    ASSERT_TRUE(glob) << pattern;
    EXPECT_EQ(glob->matches(text), expected) << pattern << " on " << text;
  }
}

TEST(Globs, a_star_stops_at_a_slash_of_a_path) {
  const std::tuple<std::string_view, std::string_view, bool> kCases[] = {
      {"/a/*.py", "/a/b.py", true},         {"/a/*.py", "/a/b/c.py", false},
      {"/a/**.py", "/a/b/c.py", true},      {"**/b/*.py", "/x/y/b/c.py", true},
      {"**/b/*.py", "/b/x/b/c.py", true},   {"/A/B", "/a/b", true},
      {"c:\\a\\b*", "c:/a/bc", true},         {"/a?b", "/a/b", false},
      {"**/a*b/**/c", "/x/a1b/y/c", true},  {"**/a*b/**/c", "/x/a/b/y/c", false},
  };
  for (const auto& [pattern, text, expected] : kCases) {
    const auto glob = Glob::compile(pattern, {.is_path = true, .ignores_case = true});
    ASSERT_TRUE(glob) << pattern;
    EXPECT_EQ(glob->matches(text), expected) << pattern << " on " << text;
  }
}

TEST(Globs, too_many_alternatives_are_refused) {
  std::string pattern;
  for (int i = 0; i < 10; ++i) pattern += "{a,b}";
  EXPECT_FALSE(Glob::compile(pattern, {}));
  EXPECT_FALSE(Glob::compile(std::string(501, 'a'), {}));
}

constexpr std::string_view kFrames = R"(
  {"module":"web","function":"serve","in_app":true},
  {"module":"shop","function":"buy","abs_path":"lib/shop/buy.py","in_app":true},
  {"module":"db","function":"query","in_app":true},
  {"module":"db","function":"raise_error","in_app":true})";

// Letters of the functions whose frames are in the app variant: s, b, q, r.
std::string in_app_after(std::string_view rules, std::string_view frames = kFrames) {
  auto event = event_of(error_text("python", frames));
  apply_stacktrace_rules(event, with_stacktrace_rules(rules));
  std::string out;
  for (const auto& frame :
       event["exception"].at("values").at(0).at("stacktrace").at("frames").as_array()) {
    if (frame.at("in_app").as_bool()) out += frame.at("function").as_string()[0];
  }
  return out;
}

// The same of the frames that are hashed.
std::string grouped_after(std::string_view rules) {
  auto options = with_stacktrace_rules(rules);
  options.explain = true;
  const auto grouping = group_text(error_text("python", kFrames), options);
  std::string out;
  for (const auto& value : grouping.variants.at(0).values) {
    if (value.starts_with("function: ")) out += value[10];
  }
  return out;
}

TEST(StacktraceRules, flags_change_frames) {
  const std::pair<std::string_view, std::string_view> kCases[] = {
      {"", "sbqr"},
      {"module:db -app", "sb"},
      {"module:db -app\nfunction:query +app", "sbq"},
      {"function:buy ^-app", "sb"},
      {"function:buy v-app", "bqr"},
      {"function:buy ^-app -app", "s"},
      {"app:yes -app\nfunction:serve +app", "s"},
      {"!module:db -app", "qr"},
      {"path:lib/shop/** -app", "sqr"},
      {"path:/lib/shop/** -app", "sqr"},
      {"family:javascript function:* -app", "sbqr"},
      {"family:other,native function:serve -app", "bqr"},
      {"[ function:buy ] | module:db -app", "sbr"},
      {"[function:buy] | module:db -app", "sbr"},
      {"module:db | [ function:raise_error ] -app", "sbr"},
      {"[ function:serve ] | function:buy | [ function:query ] -app", "sqr"},
      {"[ function:serve ] | function:buy | [ function:serve ] -app", "sbqr"},
      {"error.type:Error function:buy -app", "sqr"},
      {"error.type:Other function:buy -app", "sbqr"},
      {"value:BROKEN function:buy -app", "sqr"},
      {"!mechanism:generic function:buy -app", "sqr"},
      {"error.type:Error -app", ""},
      {"function:buy category=shop\ncategory:shop -app", "sqr"},
  };
  for (const auto& [rules, expected] : kCases) EXPECT_EQ(in_app_after(rules), expected) << rules;
}

TEST(StacktraceRules, groups_and_limits_choose_what_is_hashed) {
  const std::pair<std::string_view, std::string_view> kCases[] = {
      {"", "sbqr"},
      {"function:buy -group", "sqr"},
      {"function:buy v-group", "bqr"},
      {"function:buy ^-group", "sb"},
      {"module:db -group\nfunction:query +group", "sbq"},
      {"function:serve max-frames=2", "qr"},
      {"function:serve max-frames=2\nmodule:db -group", "sb"},
      {"function:serve max-frames=0", "sbqr"},
      {"function:serve min-frames=4", "sbqr"},
      {"function:serve min-frames=5", ""},
      {"module:db -app max-frames=1", "b"},
      {"function:serve invert-stacktrace=true", "sbqr"},
  };
  for (const auto& [rules, expected] : kCases) EXPECT_EQ(grouped_after(rules), expected) << rules;
}

TEST(StacktraceRules, the_senders_word_is_kept) {
  auto event = event_of(error_text("python", R"({"function":"a","in_app":true},
      {"function":"b"}, {"function":"c","in_app":false,"data":{"x":1}}, {"function":"d"})"));
  const auto first = with_stacktrace_rules("function:a -app category=x\nfunction:[bc] +app");
  apply_stacktrace_rules(event, first);
  const auto frames = [&] {
    const auto& stacktrace = event["exception"].at("values").at(0).at("stacktrace");
    return boost::json::serialize(stacktrace.at("frames"));
  };
  const auto expected =
      R"([{"function":"a","in_app":false,"data":{"orig_in_app":1,"category":"x"}},)"
      R"({"function":"b","data":{"orig_in_app":-1},"in_app":true},)"
      R"({"function":"c","in_app":true,"data":{"x":1,"orig_in_app":0}},)"
      R"({"function":"d","in_app":false}])";
  EXPECT_EQ(frames(), expected);
  apply_stacktrace_rules(event, first);
  EXPECT_EQ(frames(), expected);

  // Other rules begin with the sender's word again.
  apply_stacktrace_rules(event, {});
  EXPECT_EQ(in_app_after("", R"({"function":"a","in_app":true})"), "a");
  EXPECT_EQ(frames(),
            R"([{"function":"a","in_app":true,"data":{"category":"x"}},)"
            R"({"function":"b","data":{},"in_app":false},)"
            R"({"function":"c","in_app":false,"data":{"x":1}},)"
            R"({"function":"d","in_app":false}])");
}

TEST(StacktraceRules, threads_and_event_traces_are_judged_too) {
  auto event = event_of(R"({"platform":"node",
      "threads":{"values":[{"stacktrace":{"frames":[
          {"abs_path":"/a/node_modules/b.js","in_app":true}]}}]},
      "stacktrace":{"frames":[{"abs_path":"node:internal/x","in_app":true}]}})");
  apply_stacktrace_rules(event, {});
  const auto& stacktrace = event["threads"].at("values").at(0).at("stacktrace");
  EXPECT_FALSE(stacktrace.at("frames").at(0).at("in_app").as_bool());
  EXPECT_FALSE(event["stacktrace"].at("frames").at(0).at("in_app").as_bool());
}

TEST(StacktraceRules, built_in_rules_tell_the_app_from_what_it_stands_on) {
  struct Case {
    std::string_view platform;
    std::string_view frame;
    bool is_in_app;
  };
  const Case kCases[] = {
      {"javascript", R"("abs_path":"webpack:///./src/a.js","in_app":true)", true},
      {"javascript", R"("abs_path":"webpack:///./node_modules/b/a.js","in_app":true)", false},
      {"javascript", R"("abs_path":"https://cdn.jsdelivr.net/npm/vue","in_app":true)", false},
      {"javascript", R"("abs_path":"chrome-extension://abc/x.js","in_app":true)", false},
      {"node", R"("filename":"node:internal/process","in_app":true)", false},
      {"python", R"("abs_path":"/usr/lib/python3.11/json/decoder.py","in_app":true)", false},
      {"python", R"("abs_path":"/srv/app/views.py","in_app":true)", true},
      {"php", R"("abs_path":"/srv/vendor/laravel/x.php","in_app":true)", false},
      {"ruby", R"("abs_path":"/usr/local/bundle/gems/rack/x.rb","in_app":true)", false},
      {"go", R"("abs_path":"/srv/go/pkg/mod/github.com/x@v1/y.go","in_app":true)", false},
      {"java", R"("module":"org.springframework.web.X","in_app":true)", false},
      {"java", R"("module":"com.shop.Cart","in_app":true)", true},
      {"csharp", R"("module":"System.Linq.Enumerable","in_app":true)", false},
      {"cocoa", R"("function":"go",)"
          R"("package":"/private/var/containers/Bundle/Application/X/Shop.app/Shop")", true},
      {"cocoa", R"("function":"go","package":"/System/Library/Frameworks/UIKit.framework/UIKit")",
          false},
      {"native", R"("function":"go","package":"C:\\Windows\\System32\\ntdll.dll","in_app":true)",
          false},
      {"native", R"("function":"std::vector<int>::at","in_app":true)", false},
      {"python", R"("function":"go")", false},
  };
  for (const auto& item : kCases) {
    auto event = event_of(error_text(item.platform, fmt::format("{{{}}}", item.frame)));
    apply_stacktrace_rules(event, {});
    const auto& frame = event["exception"].at("values").at(0).at("stacktrace").at("frames").at(0);
    EXPECT_EQ(frame.at("in_app").as_bool(), item.is_in_app) << item.platform << item.frame;
  }
}

TEST(StacktraceRules, an_error_shows_whole_characters) {
  std::string text = "x";
  while (text.size() < 200) text += "ä";
  for (const auto& rules : {text, "function:a +app " + text}) {
    const auto compiled = compile_stacktrace_rules(rules);
    ASSERT_FALSE(compiled);
    EXPECT_TRUE(utf8::is_valid(compiled.error().message)) << compiled.error().message;
  }
}

TEST(StacktraceRules, errors_name_the_line) {
  const std::pair<std::string_view, std::string_view> kCases[] = {
      {"function:a", "line 1: no action"},
      {"+app", "line 1: no matcher"},
      {"# x\nfunction:a +app\nbogus:a +app", "line 3: unknown matcher \"bogus\""},
      {"function:a +nope", "line 1: unknown action \"+nope\""},
      {"function:a +app what", "line 1: expected an action instead of \"what\""},
      {"function:a max-frames=x", "line 1: max-frames is not a number: \"x\""},
      {"function:a max-frames=-1", "line 1: max-frames is not a number: \"-1\""},
      {"function:a size=1", "line 1: unknown variable \"size\""},
      {"function:a invert-stacktrace=x", "line 1: \"x\" is neither yes nor no"},
      {"[ function:a | function:b +app", "line 1: a bracket is not closed"},
      {"[ function:a ] function:b +app", "line 1: expected \"|\" after the caller"},
      {"function:a | function:b +app", "line 1: expected \"[\" after \"|\""},
      {"[ function:a ] | +app", "line 1: no matcher"},
      {"app:2 +app", "line 1: \"2\" is neither yes nor no"},
      {"function:\"a +app", "line 1: a quote is not closed"},
      {"level:error +app", "line 1: unknown matcher \"level\""},
  };
  for (const auto& [text, expected] : kCases) {
    const auto rules = compile_stacktrace_rules(text);
    ASSERT_FALSE(rules) << text;
    EXPECT_EQ(rules.error().message, expected);
  }
}

}  // namespace
}  // namespace vedette::grouping
