// Crash reports as Apple's systems write them: lines of text, `Name: value`.
#pragma once
#include <string_view>

#include "json/value.h"

namespace vedette::formats {

// Whether the bytes begin like such a report.
bool is_apple_crash_report(std::string_view bytes);

// The event that stands for the report: platform native, level fatal, one exception named after the Mach exception or
// the signal, the time and the system. Stacks and images are not read. A report without an exception type makes an
// event too, which says so.
json::object apple_crash_event(std::string_view report);

}  // namespace vedette::formats
