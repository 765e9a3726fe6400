// Names for the reasons of crashes, by operating system.
#pragma once
#include <string>
#include <string_view>

#include "formats/minidump.h"

namespace vedette::formats {

// `SIGSEGV`, `EXCEPTION_ACCESS_VIOLATION`, `EXC_BAD_ACCESS` …; a code without a name as hex digits.
std::string crash_reason(MinidumpOs os, const MinidumpException& exception);
// What the code alone does not say, such as `SEGV_MAPERR` or `write`; empty when there is nothing more to say.
std::string_view crash_reason_detail(MinidumpOs os, const MinidumpException& exception);
// The address that could not be reached where the system gives it, else that of the exception.
std::uint64_t crash_address(MinidumpOs os, const MinidumpException& exception);

bool has_signals(MinidumpOs os);
bool has_mach_exceptions(MinidumpOs os);

}  // namespace vedette::formats
