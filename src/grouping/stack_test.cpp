#include "grouping/frames.h"
#include "grouping/test_events.h"

namespace vedette::grouping {
namespace {

std::string python(std::string_view frames) { return error_text("python", frames); }
std::string js(std::string_view frames) { return error_text("javascript", frames); }
std::string java(std::string_view frames) { return error_text("java", frames); }
std::string native(std::string_view frames) { return error_text("native", frames); }

// A frame beside the one under test, so that no trace consists of one frame.
constexpr std::string_view kMain = R"j({"module":"m","function":"main","filename":"m",)j"
    R"j("in_app":true},)j";
std::string beside(std::string_view frame) { return std::string(kMain) + std::string(frame); }

TEST(StackTraces, these_join) {
  const Pair kPairs[] = {
      {"line and column numbers vary from release to release",
       python(R"j({"module":"a","function":"f","lineno":1,"colno":2,"in_app":true})j"),
       python(R"j({"module":"a","function":"f","lineno":9,"colno":3,"in_app":true})j")},
      {"the message yields to the stack trace",
       error_text("python", R"j({"module":"a","function":"f","in_app":true})j", "E", "one"),
       error_text("python", R"j({"module":"a","function":"f","in_app":true})j", "E", "two")},
      {"frames of libraries are not in the app variant",
       python(R"j({"module":"a","function":"f","in_app":true},{"module":"x","function":"g",)j"
           R"j("in_app":false})j"),
       python(R"j({"module":"a","function":"f","in_app":true},{"module":"y","function":"h",)j"
           R"j("in_app":false})j")},
      {"a built-in rule knows installed packages",
       python(R"j({"module":"a","function":"f","in_app":true},{"module":"x",)j"
           R"j("abs_path":"/v/lib/python3.11/site-packages/x.py","in_app":true})j"),
       python(R"j({"module":"a","function":"f","in_app":true},{"module":"y",)j"
           R"j("abs_path":"/v/lib/python3.11/site-packages/y.py","in_app":true})j")},
      {"module wins over file name",
       python(R"j({"module":"a","filename":"a.py","function":"f","in_app":true})j"),
       python(R"j({"module":"a","filename":"b.py","function":"f","in_app":true})j")},
      {"a file name is its base name in lower case",
       python(R"j({"filename":"/srv/one/App.py","function":"f","in_app":true})j"),
       python(R"j({"filename":"C:\\two\\app.py","function":"f","in_app":true})j")},
      {"immediate recursion counts once",
       python(R"j({"module":"a","function":"f","lineno":3,"in_app":true},{"module":"a",)j"
           R"j("function":"f","lineno":3,"in_app":true},{"module":"a","function":"f","lineno":3,)j"
           R"j("in_app":true})j"),
       python(R"j({"module":"a","function":"f","lineno":3,"in_app":true})j")},
      {"white space of the context line",
       python(R"j({"module":"a","function":"f","context_line":"  x =  1","in_app":true})j"),
       python(R"j({"module":"a","function":"f","context_line":"\tx = 1  ","in_app":true})j")},
      {"an endless context line",
       js(beside(fmt::format(R"j({{"module":"a","function":"f","context_line":"{}",)j"
           R"j("in_app":true}})j", std::string(121, 'x')))),
       js(beside(fmt::format(R"j({{"module":"a","function":"f","context_line":"{}",)j"
           R"j("in_app":true}})j", std::string(900, 'y'))))},
      {"Java has no context lines",
       java(R"j({"module":"a.B","function":"f","context_line":"x","in_app":true})j"),
       java(R"j({"module":"a.B","function":"f","context_line":"y","in_app":true})j")},
      {"pipes of multiprocessing",
       python(R"j({"filename":"<string>","function":"<module>",)j"
           R"j("context_line":"from multiprocessing.spawn import spawn_main; )j"
           R"j(spawn_main(tracker_fd=5, pipe_handle=7)","in_app":true})j"),
       python(R"j({"filename":"<string>","function":"<module>",)j"
           R"j("context_line":"from multiprocessing.spawn import spawn_main; )j"
           R"j(spawn_main(tracker_fd=61, pipe_handle=112)","in_app":true})j")},
      {"hosts and builds in URLs of scripts",
       js(beside(R"j({"abs_path":"https://a.com/app.1a.js","filename":"/app.1a.js",)j"
           R"j("function":"f","in_app":true})j")),
       js(beside(R"j({"abs_path":"https://b.com/app.2b.js","filename":"/app.2b.js",)j"
           R"j("function":"f","in_app":true})j"))},
      {"a JavaScript method by its last part",
       js(beside(R"j({"module":"a","function":"Object.f","in_app":true})j")),
       js(beside(R"j({"module":"a","function":"Foo.prototype.f","in_app":true})j"))},
      {"names for what has none in JavaScript",
       js(beside(R"j({"module":"a","function":"?","in_app":true})j")),
       js(beside(R"j({"module":"a","function":"<anonymous>","in_app":true})j"))},
      {"eval frames",
       js(beside(R"j({"module":"a","function":"f","in_app":true},{"module":"a","function":"eval",)j"
           R"j("in_app":true})j")),
       js(beside(R"j({"module":"a","function":"f","in_app":true})j"))},
      {"native code in JavaScript",
       js(beside(R"j({"module":"a","function":"f","in_app":true},{"filename":"[native code]",)j"
           R"j("function":"forEach","in_app":true})j")),
       js(beside(R"j({"module":"a","function":"f","in_app":true})j"))},
      {"a mapped function name beside its line",
       js(beside(R"j({"module":"a","function":"t","context_line":"go()",)j"
           R"j("data":{"sourcemap":"x.map"},"in_app":true})j")),
       js(beside(R"j({"module":"a","function":"n","context_line":"go()",)j"
           R"j("data":{"sourcemap":"x.map"},"in_app":true})j"))},
      {"a module that is a tail of the path",
       js(beside(R"j({"module":"assets/a1","abs_path":"https://h/assets/a1","function":"f",)j"
           R"j("in_app":true})j")),
       js(beside(R"j({"module":"assets/b2","abs_path":"https://h/assets/b2","function":"f",)j"
           R"j("in_app":true})j"))},
      {"frames of the SDK's wrapper",
       js(beside(R"j({"module":"w","function":"sentryWrapped","in_app":true},{"module":"a",)j"
           R"j("function":"f","in_app":true})j")),
       js(beside(R"j({"module":"a","function":"f","in_app":true})j"))},
      {"Java lambdas",
       java(beside(R"j({"module":"a.B","function":"lambda$go$0","in_app":true})j")),
       java(beside(R"j({"module":"a.B","function":"lambda$run$7","in_app":true})j"))},
      {"classes of Java lambdas",
       java(beside(R"j({"module":"a.B$$Lambda$14/0x81","function":"f","in_app":true})j")),
       java(beside(R"j({"module":"a.B$$Lambda$977/0x12","function":"f","in_app":true})j"))},
      {"CGLIB proxies",
       java(beside(R"j({"module":"a.B$$EnhancerBySpringCGLIB$$1a2b3c","function":"f",)j"
           R"j("in_app":true})j")),
       java(beside(R"j({"module":"a.B$$EnhancerBySpringCGLIB$$ff00aa","function":"f",)j"
           R"j("in_app":true})j"))},
      {"dynamic proxies",
       java(beside(R"j({"module":"a.$Proxy12","function":"f","in_app":true})j")),
       java(beside(R"j({"module":"a.$Proxy7","function":"f","in_app":true})j"))},
      {"Clojure functions",
       java(beside(R"j({"module":"app.core$fn__1234","function":"invoke","in_app":true})j")),
       java(beside(R"j({"module":"app.core$fn__88","function":"invoke","in_app":true})j"))},
      {"accessors of reflection",
       java(beside(R"j({"module":"a.GeneratedMethodAccessor12","function":"invoke",)j"
           R"j("in_app":true})j")),
       java(beside(R"j({"module":"a.GeneratedMethodAccessor3","function":"invoke",)j"
           R"j("in_app":true})j"))},
      {"javassist in a file name",
       java(beside(R"j({"filename":"B_$$_javassist_12.java","function":"f","in_app":true})j")),
       java(beside(R"j({"filename":"B_$$_javassist_9.java","function":"f","in_app":true})j"))},
      {"blocks in Ruby",
       error_text("ruby", R"j({"filename":"a.rb","function":"block in go","in_app":true})j"),
       error_text("ruby", R"j({"filename":"a.rb","function":"block (2 levels) in run",)j"
           R"j("in_app":true})j")},
      {"compiled ERB templates",
       error_text("ruby", R"j({"filename":"a.erb",)j"
           R"j("function":"_app_a_html_erb___2345678901_70123","in_app":true})j"),
       error_text("ruby", R"j({"filename":"a.erb",)j"
           R"j("function":"_app_a_html_erb___9876543210_45678","in_app":true})j")},
      {"anonymous classes of PHP",
       error_text("php", R"j({"filename":"a.php","function":"class@anonymous/srv/a.php:12$0::go",)j"
           R"j("in_app":true})j"),
       error_text("php", R"j({"filename":"a.php","function":"class@anonymous/srv/a.php:31$4::go",)j"
           R"j("in_app":true})j")},
      {"parameters of native functions",
       native(R"j({"function":"app::go(int)","in_app":true})j"),
       native(R"j({"function":"void app::go(std::vector<int> const&) const","in_app":true})j")},
      {"template arguments of native functions",
       native(R"j({"function":"app::go<int>","in_app":true})j"),
       native(R"j({"function":"app::go<std::map<int, long> >","in_app":true})j")},
      {"hashes of Rust",
       native(R"j({"function":"app::go::h0123456789abcdef","in_app":true})j"),
       native(R"j({"function":"app::go::hfedcba9876543210","in_app":true})j")},
      {"native names that say nothing",
       native(beside(R"j({"function":"<redacted>","filename":"a.c","in_app":true})j")),
       native(beside(R"j({"function":"<unknown>","filename":"a.c","in_app":true})j"))},
      {"what a thread begins with in native code",
       native(R"j({"function":"start_thread","in_app":true},{"function":"app::go",)j"
           R"j("in_app":true})j"),
       native(R"j({"function":"clone","in_app":true},{"function":"_pthread_start","in_app":true},)j"
           R"j({"function":"app::go","in_app":true})j")},
      {"how native code aborts",
       native(R"j({"function":"app::go","in_app":true},{"function":"abort"},)j"
           R"j({"function":"raise"})j"),
       native(R"j({"function":"app::go","in_app":true},{"function":"__cxa_throw"},)j"
           R"j({"function":"terminate"})j")},
  };
  for (const auto& pair : kPairs) expect_joins(pair);
}

TEST(StackTraces, these_split) {
  const Pair kPairs[] = {
      {"another function", python(R"j({"module":"a","function":"f","in_app":true})j"),
       python(R"j({"module":"a","function":"g","in_app":true})j")},
      {"another module", python(R"j({"module":"a","function":"f","in_app":true})j"),
       python(R"j({"module":"b","function":"f","in_app":true})j")},
      {"another type", error_text("python", R"j({"module":"a","function":"f","in_app":true})j",
          "A"),
       error_text("python", R"j({"module":"a","function":"f","in_app":true})j", "B")},
      {"another context line",
       python(R"j({"module":"a","function":"f","context_line":"x = 1","in_app":true})j"),
       python(R"j({"module":"a","function":"f","context_line":"y = 1","in_app":true})j")},
      {"one more frame",
       python(R"j({"module":"a","function":"f","in_app":true})j"),
       python(R"j({"module":"b","function":"g","in_app":true},{"module":"a","function":"f",)j"
           R"j("in_app":true})j")},
      {"the order of frames",
       python(R"j({"module":"a","function":"f","in_app":true},{"module":"b","function":"g",)j"
           R"j("in_app":true})j"),
       python(R"j({"module":"b","function":"g","in_app":true},{"module":"a","function":"f",)j"
           R"j("in_app":true})j")},
      {"recursion from another line is no immediate recursion",
       python(R"j({"module":"a","function":"f","lineno":3,"in_app":true},{"module":"a",)j"
           R"j("function":"f","lineno":4,"in_app":true})j"),
       python(R"j({"module":"a","function":"f","lineno":3,"in_app":true})j")},
      {"parts cannot be shifted from one leaf to the next",
       python(R"j({"module":"ab","function":"c","in_app":true})j"),
       python(R"j({"module":"a","function":"bc","in_app":true})j")},
      {"without in-app frames all frames count",
       python(R"j({"module":"a","function":"f","in_app":false},{"module":"b","function":"g",)j"
           R"j("in_app":false})j"),
       python(R"j({"module":"a","function":"f","in_app":false},{"module":"c","function":"g",)j"
           R"j("in_app":false})j")},
      {"file names where there is no module",
       python(R"j({"filename":"a.py","function":"f","in_app":true})j"),
       python(R"j({"filename":"b.py","function":"f","in_app":true})j")},
      {"a C# method by its raw name",
       error_text("csharp", R"j({"module":"A","function":"Go","raw_function":"Go(int)",)j"
           R"j("in_app":true})j"),
       error_text("csharp", R"j({"module":"A","function":"Go","raw_function":"Go(string)",)j"
           R"j("in_app":true})j")},
      {"operators", native(R"j({"function":"app::operator<(A, A)","in_app":true})j"),
       native(R"j({"function":"app::operator<<(A, A)","in_app":true})j")},
      {"implementations of a Rust trait",
       native(R"j({"function":"<app::A as app::T>::go","in_app":true})j"),
       native(R"j({"function":"<app::B as app::T>::go","in_app":true})j")},
      {"JavaScript functions in one file",
       js(beside(R"j({"abs_path":"https://a.com/a.js","function":"f","in_app":true})j")),
       js(beside(R"j({"abs_path":"https://a.com/a.js","function":"g","in_app":true})j"))},
      {"Java methods of one class", java(R"j({"module":"a.B","function":"f","in_app":true})j"),
       java(R"j({"module":"a.B","function":"g","in_app":true})j")},
      {"a lone script frame yields to the message",
       error_text("javascript", R"j({"abs_path":"https://a.com/a.js","lineno":1,"in_app":true})j",
           "E", "x"),
       error_text("javascript", R"j({"abs_path":"https://a.com/a.js","lineno":1,"in_app":true})j",
           "E", "y")},
  };
  for (const auto& pair : kPairs) expect_splits(pair);
}

TEST(StackTraces, native_names_lose_all_but_the_qualified_name) {
  const std::pair<std::string_view, std::string_view> kNames[] = {
      {"main", "main"},
      {"app::go(int, char const*)", "app::go"},
      {"void app::go<int>(int)", "app::go"},
      {"std::vector<int, std::allocator<int> >::push_back(int&&)", "std::vector::push_back"},
      {"bool operator==(A const&, B const&)", "operator=="},
      {"app::A::operator()(int) const", "app::A::operator()"},
      {"app::A::operator->() const", "app::A::operator->"},
      {"operator new(unsigned long)", "operator new"},
      {"(anonymous namespace)::go(int)", "(anonymous namespace)::go"},
      {"app::go(int)::{lambda(char)#1}::operator()(char) const", "app::go::{lambda}::operator()"},
      {"<alloc::boxed::Box<F> as core::ops::FnOnce<A>>::call_once",
       "<alloc::boxed::Box<F> as core::ops::FnOnce<A>>::call_once"},
      {"app::go::{{closure}}::h0123456789abcdef", "app::go::{{closure}}"},
      {"-[Cart add:to:]", "-[Cart add:to:]"},
      {"closure #1 () -> () in Cart.add()", "closure #1 () -> () in Cart.add()"},
      {"Cart.add(Int) -> (Int)", "Cart.add"},
      {"foo [clone .cold]", "foo"},
      {"go(int) [clone .cold]", "go"},
      {"unbalanced<int(", "unbalanced"},
  };
  for (const auto& [name, expected] : kNames) {
    std::string buffer;
    EXPECT_EQ(trim_native_function(name, buffer), expected) << name;
  }
}

TEST(StackTraces, a_trace_with_library_frames_has_two_hashes) {
  const auto both = group_text(python(
      R"j({"module":"a","function":"f","in_app":true},{"module":"x","function":"g",)j"
          R"j("in_app":false})j"));
  EXPECT_EQ(contributing(both), "app,system");
  EXPECT_EQ(both.hashes.size(), 2u);
  const auto app = group_text(python(R"j({"module":"a","function":"f","in_app":true})j"));
  EXPECT_EQ(contributing(app), "app");
  EXPECT_EQ(both.hashes[0], app.hashes[0]);
  const auto system = group_text(python(R"j({"module":"a","function":"f","in_app":false})j"));
  EXPECT_EQ(contributing(system), "system");
  EXPECT_EQ(contributing(group_text(python(R"j({"module":"a","function":"f"})j"))), "system");
}

}  // namespace
}  // namespace vedette::grouping
