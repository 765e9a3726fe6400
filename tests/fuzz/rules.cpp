// Rules of a project: the first byte picks those of fingerprints or of stack traces. What compiles is applied.
#include "event_steps.h"

using namespace vedette;

namespace {

constexpr std::string_view kEvent = R"({"platform":"javascript","level":"error","release":"web@1.2","logger":"app",
  "tags":[["browser","Firefox 120"],["url","https://a.example/x"]],"transaction":"/checkout","sdk":{"name":"sentry.javascript.browser","version":"8.0.0"},
  "logentry":{"formatted":"cannot load 17 of 0x1f"},
  "exception":{"values":[{"type":"TypeError","value":"x is undefined","mechanism":{"type":"onerror","handled":false},
    "stacktrace":{"frames":[{"function":"main","module":"app/main","filename":"main.js","abs_path":"https://a.example/main.js","in_app":true},
      {"function":"render","module":"react-dom","filename":"node_modules/react-dom/index.js","lineno":3,"colno":8},
      {"function":"fail","package":"/usr/lib/libx.so","filename":"src/fail.js","in_app":true,"context_line":"throw x"}]}},
   {"type":"Error","value":"outer"}]}})";

template <class Rules>
void check_error(const Result<Rules>& rules) {
  CHECK(!rules.error().message.empty() && utf8::is_valid(rules.error().message));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const json::object kParsed = json::parse(kEvent).value().as_object();
  fuzz::Input input(data, size);
  const bool is_fingerprint = input.byte() == 'f';
  // Settings come through the API, in valid UTF-8.
  if (!utf8::is_valid(input.rest())) return 0;
  grouping::GroupingOptions options;
  if (is_fingerprint) {
    const auto rules = grouping::compile_fingerprint_rules(input.rest());
    if (!rules) return check_error(rules), 0;
    options.fingerprint_rules = *rules;
  } else {
    const auto rules = grouping::compile_stacktrace_rules(input.rest());
    if (!rules) return check_error(rules), 0;
    options.stacktrace_rules = *rules;
  }
  json::object event = kParsed;
  fuzz::check_groups(event, options);
  return 0;
}
