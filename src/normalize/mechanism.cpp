// The mechanism of an exception: how it was caught, and what the system said.
#include <signal.h>
#include <string.h>

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "normalize/fields.h"
#include "normalize/item_parts.h"
#include "normalize/steps.h"

namespace vedette::normalize {
namespace {

constexpr Field kMechanismFields[] = {
    text("type", 128),
    text("description", 8192, 200),
    text("help_link", 256, 20),
    of_kind(Kind::flag, "handled"),
    of_kind(Kind::flag, "synthetic"),
    of_kind(Kind::flag, "is_exception_group"),
    of_kind(Kind::integer, "exception_id"),
    of_kind(Kind::integer, "parent_id"),
    text("source", 256, 20),
    map("data", kMediumBag),
    map("meta", kMediumBag),
};

// Signals of Darwin by number, from <sys/signal.h>; the names of Linux are those of this system.
constexpr std::array<std::string_view, 32> kDarwinSignals{
    "",          "SIGHUP",  "SIGINT",  "SIGQUIT", "SIGILL",  "SIGTRAP", "SIGABRT",   "SIGEMT",
    "SIGFPE",    "SIGKILL", "SIGBUS",  "SIGSEGV", "SIGSYS",  "SIGPIPE", "SIGALRM",   "SIGTERM",
    "SIGURG",    "SIGSTOP", "SIGTSTP", "SIGCONT", "SIGCHLD", "SIGTTIN", "SIGTTOU",   "SIGIO",
    "SIGXCPU",   "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGINFO", "SIGUSR1", "SIGUSR2",
};

// Exceptions of Mach by number, from <mach/exception_types.h>.
constexpr std::array<std::string_view, 14> kMachExceptions{
    "",              "EXC_BAD_ACCESS",   "EXC_BAD_INSTRUCTION", "EXC_ARITHMETIC", "EXC_EMULATION",
    "EXC_SOFTWARE",  "EXC_BREAKPOINT",   "EXC_SYSCALL",         "EXC_MACH_SYSCALL", "EXC_RPC_ALERT",
    "EXC_CRASH",     "EXC_RESOURCE",     "EXC_GUARD",           "EXC_CORPSE_NOTIFY",
};

std::string signal_name(System system, std::uint64_t number) {
  if (system == System::darwin && number < kDarwinSignals.size()) return std::string(kDarwinSignals[number]);
  if (system != System::linux_like || number > 64) return {};
  const char* brief = sigabbrev_np(static_cast<int>(number));
  return brief == nullptr ? std::string() : std::string("SIG").append(brief);
}

// Up to 34 the two families of systems agree on all numbers but 11.
std::string errno_name(System system, std::uint64_t number) {
  constexpr std::uint64_t kLastCommon = 34;
  constexpr std::uint64_t kDiffering = 11;
  const bool is_common = number <= kLastCommon && number != kDiffering;
  if (number == 0 || number > 4096 || (system != System::linux_like && !(system == System::darwin && is_common)))
    return {};
  const char* name = strerrorname_np(static_cast<int>(number));
  return name == nullptr ? std::string() : std::string(name);
}

json::object* member(json::object& parent, std::string_view key) {
  auto* found = parent.if_contains(key);
  return found == nullptr ? nullptr : found->if_object();
}

void add_name(json::object& about, std::string_view name) {
  if (!name.empty() && text_of(about, "name").empty()) set_text(about, "name", name);
}

void add_names(json::object& mechanism, System system) {
  auto* meta = member(mechanism, "meta");
  if (meta == nullptr) return;
  if (auto* signal = member(*meta, "signal")) {
    if (const auto number = count_of(*signal, "number")) add_name(*signal, signal_name(system, *number));
  }
  if (auto* error = member(*meta, "errno")) {
    if (const auto number = count_of(*error, "number")) add_name(*error, errno_name(system, *number));
  }
  if (auto* mach = member(*meta, "mach_exception")) {
    const auto number = count_of(*mach, "exception");
    if (number && *number < kMachExceptions.size()) add_name(*mach, kMachExceptions[*number]);
  }
}

}  // namespace

System system_of(const json::object& event) {
  const auto* contexts = object_of(event, "contexts");
  const auto* os = contexts == nullptr ? nullptr : object_of(*contexts, "os");
  const auto name = os == nullptr ? std::string() : ascii::lower(text_of(*os, "name"));
  constexpr std::string_view kLinux[] = {"linux", "android", "ubuntu", "debian", "fedora"};
  constexpr std::string_view kDarwin[] = {"ios", "ipados", "macos", "mac os x", "tvos", "watchos", "visionos"};
  if (std::ranges::find(kLinux, std::string_view(name)) != std::end(kLinux)) return System::linux_like;
  if (std::ranges::find(kDarwin, std::string_view(name)) != std::end(kDarwin)) return System::darwin;
  const auto platform = text_of(event, "platform");
  return name.empty() && (platform == "cocoa" || platform == "objc") ? System::darwin : System::unknown;
}

void normalize_mechanism(json::object& exception, const Path& parent, System system,
                         Report& report) {
  const Path path(parent, "mechanism");
  auto* mechanism = object_member(exception, "mechanism", path, report);
  if (mechanism == nullptr) return;
  // Before the budgets apply, so that they count the names.
  add_names(*mechanism, system);
  apply_fields(*mechanism, kMechanismFields, path, report);
  if (mechanism->empty()) {
    exception.erase("mechanism");
    return;
  }
  if (!mechanism->contains("type")) set_text(*mechanism, "type", "generic");
}

}  // namespace vedette::normalize
