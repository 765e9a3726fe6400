// Minidumps and Apple's crash reports: everything makes an event in form, whatever could be read.
#include "formats/apple_crash_report.h"
#include "formats/crash_event.h"
#include "formats/minidump.h"
#include "fuzz.h"

using namespace vedette;

namespace {

void check_event(json::object event) {
  const auto text = json::serialize(event);
  CHECK(utf8::is_valid(text));
  CHECK(fuzz::is_json(text));
  CHECK(event.at("platform") == "native");
  json::object client{{"exception", json::object{{"values", json::array{json::object{{"type", "X"}}}}}}, {"level", "error"}};
  formats::merge_crash(client, event);
  CHECK(fuzz::is_json(json::serialize(client)));
  CHECK(normalize::normalize_event(event, fuzz::normalize_input()).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::Input(data, size).rest();
  if (formats::is_apple_crash_report(bytes)) {
    check_event(formats::apple_crash_event(bytes));
    return 0;
  }
  const auto summary = formats::read_minidump(bytes);
  auto event = formats::minidump_event(bytes);
  CHECK(summary || event.contains("errors"));
  if (summary) {
    CHECK(formats::is_minidump(bytes));
    CHECK(summary->modules.size() <= formats::kMinidumpModulesMax);
    CHECK(summary->threads.size() <= formats::kMinidumpThreadsMax);
  }
  check_event(std::move(event));
  return 0;
}
