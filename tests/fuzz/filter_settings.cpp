// Filters of a project as JSON. What is read is written back the same, and every filter answers.
#include "event_steps.h"

using namespace vedette;

namespace {

constexpr std::string_view kEvent = R"json({"type":"error","release":"web@1.2.3","transaction":"/x","user":{"ip_address":"10.0.0.1"},
  "tags":[["page","a"]],"request":{"url":"http://localhost:1/","headers":[["User-Agent","Mozilla/4.0 (compatible; MSIE 8.0)"]]},
  "logentry":{"formatted":"one"},"contexts":{"browser":{"name":"IE","version":"8"}},
  "exception":{"values":[{"type":"TypeError","value":"x","stacktrace":{"frames":[{"abs_path":"chrome-extension://x"}]}},7]}})json";

void check_filter(const filter::Settings& settings) {
  static const json::object kParsed = json::parse(kEvent).value().as_object();
  const auto made = filter::Filter::compile(settings);
  (void)made.reason(kParsed);
  const filter::ItemSubject item{.text = "one", .release = "web@1.2.3", .client_ip = "::1", .user_agent = "x"};
  for (const auto kind : {filter::ItemKind::log, filter::ItemKind::metric, filter::ItemKind::span}) {
    (void)made.item_reason(kind, item);
  }
  (void)made.origin_reason("https://a.example:8080", "https://b.example/x");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = json::parse_lenient(fuzz::Input(data, size).rest());
  if (!parsed || !parsed->is_object()) return 0;
  for (const auto& [name, value] : parsed->get_object()) {
    const auto status = filter::validate_option(name, value);
    CHECK(status || !status.error().message.empty());
  }
  const auto settings = filter::read_settings(parsed->get_object());
  json::object written;
  filter::write_settings(settings, written);
  CHECK(filter::read_settings(written) == settings);
  check_filter(settings);
  return 0;
}
