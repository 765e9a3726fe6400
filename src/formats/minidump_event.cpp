#include "base/time.h"
#include "base/utf8.h"
#include "formats/crash_event.h"
#include "formats/crash_reason.h"
#include "formats/minidump.h"

namespace vedette::formats {
namespace {

// What all images of one event may take together: an event is bounded, and has other things to say.
constexpr std::size_t kImagesBytesMax = 400 * 1024;
constexpr std::size_t kThreadsMax = 512;
constexpr std::size_t kThreadNameMax = 64;

MinidumpOs os_of(const MinidumpSummary& summary) {
  return summary.system ? summary.system->os : MinidumpOs::unknown;
}

std::string hex(std::uint64_t number) { return fmt::format("0x{:x}", number); }

std::string_view os_name(MinidumpOs os) {
  switch (os) {
    case MinidumpOs::windows: return "Windows";
    case MinidumpOs::macos: return "macOS";
    case MinidumpOs::ios: return "iOS";
    case MinidumpOs::gnu_linux: return "Linux";
    case MinidumpOs::android: return "Android";
    case MinidumpOs::solaris: return "Solaris";
    case MinidumpOs::fuchsia: return "Fuchsia";
    case MinidumpOs::unknown: break;
  }
  return {};
}

std::string_view image_type(MinidumpOs os) {
  switch (os) {
    case MinidumpOs::windows: return "pe";
    case MinidumpOs::macos:
    case MinidumpOs::ios: return "macho";
    default: return "elf";
  }
}

void set_text(json::object& out, std::string_view key, std::string_view text) {
  if (!text.empty()) out[key] = text;
}

json::object mechanism_of(const MinidumpSummary& summary) {
  json::object mechanism{{"type", "minidump"}, {"handled", false}, {"synthetic", true}};
  if (!summary.exception) return mechanism;
  const auto& exception = *summary.exception;
  const auto os = os_of(summary);
  const auto detail = crash_reason_detail(os, exception);
  if (has_signals(os)) {
    json::object signal{{"number", exception.code}, {"code", exception.flags}, {"name", crash_reason(os, exception)}};
    set_text(signal, "code_name", detail);
    mechanism["meta"] = json::object{{"signal", std::move(signal)}};
  } else if (has_mach_exceptions(os)) {
    json::object mach{{"exception", exception.code}, {"code", exception.flags}, {"name", crash_reason(os, exception)}};
    mach["subcode"] = exception.address;
    mechanism["meta"] = json::object{{"mach_exception", std::move(mach)}};
  } else {
    mechanism["data"] = json::object{{"code", hex(exception.code)}};
  }
  return mechanism;
}

// The only frame that is known without walking the stack.
json::object frame_at(const MinidumpSummary& summary, std::uint64_t instruction) {
  json::object frame{{"instruction_addr", hex(instruction)}, {"trust", "context"}};
  for (const auto& module : summary.modules) {
    if (instruction < module.base || instruction - module.base >= module.size) continue;
    set_text(frame, "package", module.name);
    frame["image_addr"] = hex(module.base);
    break;
  }
  return frame;
}

json::object exception_of(const MinidumpSummary& summary) {
  json::object out;
  if (summary.exception) {
    const auto os = os_of(summary);
    const auto reason = crash_reason(os, *summary.exception);
    const auto detail = crash_reason_detail(os, *summary.exception);
    const auto address = hex(crash_address(os, *summary.exception));
    out["type"] = reason;
    out["value"] = detail.empty() ? fmt::format("Fatal Error: {} / {}", reason, address)
                                  : fmt::format("Fatal Error: {} / {} / {}", reason, detail, address);
  } else {
    out["type"] = "Minidump";
    out["value"] = "The dump records no exception";
  }
  out["mechanism"] = mechanism_of(summary);
  if (summary.crashing_thread) out["thread_id"] = *summary.crashing_thread;
  if (summary.instruction) {
    json::array frames{frame_at(summary, *summary.instruction)};
    out["stacktrace"] = json::object{{"frames", std::move(frames)}};
  }
  return out;
}

json::object contexts_of(const MinidumpSummary& summary) {
  json::object contexts;
  if (summary.system) {
    const auto& system = *summary.system;
    json::object os{{"type", "os"}};
    set_text(os, "name", os_name(system.os));
    set_text(os, "version", system.os_version);
    const bool is_uname = has_signals(system.os);
    set_text(os, is_uname ? "raw_description" : "build", system.os_description);
    if (os.size() > 1) contexts["os"] = std::move(os);
    json::object device{{"type", "device"}};
    set_text(device, "arch", system.cpu);
    if (system.processor_count != 0) device["processor_count"] = system.processor_count;
    if (device.size() > 1) contexts["device"] = std::move(device);
  }
  if (summary.process_start && *summary.process_start != 0) {
    const auto start = Instant::from_seconds(*summary.process_start);
    contexts["app"] = json::object{{"type", "app"}, {"app_start_time", format_instant(start)}};
  }
  return contexts;
}

json::object image_of(const MinidumpModule& module, std::string_view type, std::string_view arch) {
  json::object image{{"type", type}, {"image_addr", hex(module.base)}, {"image_size", module.size}};
  set_text(image, "code_file", module.name);
  set_text(image, "debug_file", module.debug_file);
  set_text(image, "debug_id", module.debug_id);
  set_text(image, "code_id", module.code_id);
  set_text(image, "arch", arch);
  return image;
}

void add_images(const MinidumpSummary& summary, json::object& event) {
  const auto type = image_type(os_of(summary));
  const auto arch = summary.system ? summary.system->cpu : std::string_view();
  json::array images;
  std::size_t bytes = 0;
  for (const auto& module : summary.modules) {
    auto image = image_of(module, type, arch);
    bytes += json::serialize(image).size();
    if (bytes > kImagesBytesMax) {
      add_event_error(event, "debug_meta", "not all modules of the minidump are listed");
      break;
    }
    images.push_back(std::move(image));
  }
  if (!images.empty()) event["debug_meta"] = json::object{{"images", std::move(images)}};
}

void add_threads(const MinidumpSummary& summary, json::object& event) {
  if (summary.threads.empty()) return;
  json::array threads;
  for (const auto& thread : summary.threads) {
    if (threads.size() == kThreadsMax) break;
    json::object out{{"id", thread.id}, {"crashed", summary.crashing_thread == thread.id}};
    set_text(out, "name", utf8::prefix(thread.name, kThreadNameMax));
    threads.push_back(std::move(out));
  }
  event["threads"] = json::object{{"values", std::move(threads)}};
}

}  // namespace

json::object minidump_event(const MinidumpSummary& summary) {
  json::object event{{"platform", "native"}, {"level", "fatal"}};
  json::array exceptions{exception_of(summary)};
  event["exception"] = json::object{{"values", std::move(exceptions)}};
  if (summary.timestamp != 0) event["timestamp"] = summary.timestamp;
  auto contexts = contexts_of(summary);
  if (!contexts.empty()) event["contexts"] = std::move(contexts);
  add_images(summary, event);
  add_threads(summary, event);
  for (const auto& fault : summary.faults) add_event_error(event, "minidump", fault);
  return event;
}

json::object minidump_event(std::string_view bytes) {
  const auto summary = read_minidump(bytes);
  if (summary) return minidump_event(*summary);
  MinidumpSummary unread;
  unread.faults.push_back(summary.error().message);
  return minidump_event(unread);
}

}  // namespace vedette::formats
