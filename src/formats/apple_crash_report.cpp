#include "formats/apple_crash_report.h"

#include "base/ascii.h"
#include "base/time.h"
#include "base/utf8.h"
#include "formats/crash_event.h"

namespace vedette::formats {
namespace {

// What is looked for stands in front of the first stack.
constexpr std::size_t kHeadBytesMax = 16 * 1024;
constexpr std::size_t kValueMax = 200;

// The value of the first line of that name; empty when there is none.
std::string field(std::string_view report, std::string_view name) {
  for (auto rest = report.substr(0, kHeadBytesMax); !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!line.starts_with(name) || !line.substr(name.size()).starts_with(':')) continue;
    const auto value = utf8::repair(ascii::trim(line.substr(name.size() + 1)));
    return std::string(utf8::prefix(value, kValueMax));
  }
  return {};
}

// `2026-08-16 03:03:14.000 +0200`: a blank stands before the zone, which has no colon.
std::optional<Instant> time_of(std::string_view text) {
  std::string known(text);
  const auto zone = known.find_last_of("+-");
  if (zone != std::string::npos && zone > 0 && known[zone - 1] == ' ' && known.size() == zone + 5) {
    known.insert(zone + 3, ":");
    known.erase(zone - 1, 1);
  }
  return parse_instant(known);
}

// `macOS 14.1 (23B74)`, `iPhone OS 16.5 (20F66)`
json::object os_of(std::string_view text) {
  json::object os{{"type", "os"}, {"raw_description", text}};
  const auto version = text.find_first_of("0123456789");
  if (version == std::string_view::npos || version == 0) return os;
  os["name"] = ascii::trim(text.substr(0, version));
  const auto rest = text.substr(version);
  os["version"] = rest.substr(0, rest.find(' '));
  const auto open = rest.find('(');
  const auto close = rest.find(')');
  if (open != std::string_view::npos && close != std::string_view::npos && open < close) {
    os["build"] = rest.substr(open + 1, close - open - 1);
  }
  return os;
}

}  // namespace

bool is_apple_crash_report(std::string_view bytes) { return bytes.starts_with("Incident Identifier:"); }

json::object apple_crash_event(std::string_view report) {
  json::object event{{"platform", "native"}, {"level", "fatal"}};
  // `EXC_BAD_ACCESS (SIGSEGV)`
  const auto type = field(report, "Exception Type");
  const auto subtype = field(report, "Exception Subtype");
  const auto codes = field(report, "Exception Codes");
  const auto& detail = subtype.empty() ? codes : subtype;
  json::object exception{{"type", type.empty() ? "AppleCrashReport" : type.substr(0, type.find(' '))}};
  exception["value"] = detail.empty() ? fmt::format("Fatal Error: {}", type)
                                      : fmt::format("Fatal Error: {} / {}", type, detail);
  exception["mechanism"] = json::object{{"type", "applecrashreport"}, {"handled", false}, {"synthetic", true}};
  json::array exceptions{std::move(exception)};
  event["exception"] = json::object{{"values", std::move(exceptions)}};
  if (const auto time = time_of(field(report, "Date/Time"))) event["timestamp"] = format_instant(*time);
  json::object contexts;
  if (const auto os = field(report, "OS Version"); !os.empty()) contexts["os"] = os_of(os);
  if (const auto model = field(report, "Hardware Model"); !model.empty()) {
    contexts["device"] = json::object{{"type", "device"}, {"model", model}};
  }
  if (!contexts.empty()) event["contexts"] = std::move(contexts);
  if (type.empty()) add_event_error(event, kAppleReportAttachment, "the report names no exception");
  return event;
}

}  // namespace vedette::formats
