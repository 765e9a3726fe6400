// The form of events as far as scrubbing needs to know it.
#include "scrub/place.h"

namespace vedette::scrub {
namespace {

using enum Pii;

constexpr Member kMembers[] = {
    {Spot::event, "event_id", never},
    {Spot::event, "timestamp", never},
    {Spot::event, "start_timestamp", never},
    {Spot::event, "received", never},
    {Spot::event, "type", never},
    {Spot::event, "platform", never},
    {Spot::event, "level", never},
    {Spot::event, "version", never},
    {Spot::event, "release", never},
    {Spot::event, "dist", never},
    {Spot::event, "environment", never},
    {Spot::event, "project", never},
    {Spot::event, "logger", never},
    {Spot::event, "transaction", never},
    {Spot::event, "transaction_info", never},
    {Spot::event, "fingerprint", never},
    {Spot::event, "checksum", never},
    {Spot::event, "modules", never},
    {Spot::event, "measurements", never},
    {Spot::event, "breakdowns", never},
    {Spot::event, "_meta", never},
    {Spot::event, "errors", maybe, Spot::error},
    {Spot::event, "user", maybe, Spot::user},
    {Spot::event, "request", maybe, Spot::request},
    {Spot::event, "exception", maybe, Spot::exceptions},
    {Spot::event, "stacktrace", maybe, Spot::stacktrace},
    {Spot::event, "threads", maybe, Spot::threads},
    {Spot::event, "breadcrumbs", maybe, Spot::breadcrumbs},
    {Spot::event, "logentry", maybe, Spot::logentry},
    {Spot::event, "contexts", maybe, Spot::contexts},
    {Spot::event, "sdk", maybe, Spot::sdk},
    {Spot::event, "spans", maybe, Spot::span},
    {Spot::event, "template", maybe, Spot::template_},
    {Spot::event, "debug_meta", maybe, Spot::debug_meta},
    {Spot::event, "tags", always, Spot::tags},
    {Spot::error, "type", never},
    {Spot::error, "name", never},
    {Spot::error, "sdk_time", never},
    {Spot::error, "server_time", never},
    {Spot::user, "ip_address", always, Spot::bag, kAddress},
    {Spot::user, "geo", maybe, Spot::described},
    {Spot::request, "method", never},
    {Spot::request, "protocol", never},
    {Spot::request, "body_size", never},
    {Spot::request, "inferred_content_type", never},
    {Spot::request, "api_target", never},
    {Spot::request, "url", always, Spot::bag, kPairs},
    {Spot::request, "fragment", always, Spot::bag, kPairs},
    {Spot::request, "query_string", always, Spot::bag, kPairs},
    {Spot::request, "data", always, Spot::bag, kPairs},
    {Spot::request, "headers", always, Spot::headers, kPairs},
    {Spot::request, "cookies", always, Spot::cookies, kPairs},
    {Spot::request, "env", always, Spot::env, kPairs},
    {Spot::env, "REMOTE_ADDR", always, Spot::bag, kAddress},
    {Spot::exceptions, "values", maybe, Spot::exception},
    {Spot::exception, "type", maybe},
    {Spot::exception, "module", maybe},
    {Spot::exception, "thread_id", never},
    {Spot::exception, "value", always, Spot::bag, kExempt},
    {Spot::exception, "stacktrace", maybe, Spot::stacktrace},
    {Spot::exception, "raw_stacktrace", maybe, Spot::stacktrace},
    {Spot::exception, "mechanism", maybe, Spot::mechanism},
    {Spot::mechanism, "type", never},
    {Spot::mechanism, "handled", never},
    {Spot::mechanism, "synthetic", never},
    {Spot::mechanism, "exception_id", never},
    {Spot::mechanism, "parent_id", never},
    {Spot::mechanism, "is_exception_group", never},
    {Spot::mechanism, "source", never},
    {Spot::mechanism, "help_link", never},
    {Spot::mechanism, "meta", never},
    {Spot::stacktrace, "frames", maybe, Spot::frame},
    {Spot::stacktrace, "registers", never},
    {Spot::frame, "function", maybe},
    {Spot::frame, "raw_function", maybe},
    {Spot::frame, "symbol", maybe},
    {Spot::frame, "module", maybe},
    {Spot::frame, "filename", maybe},
    {Spot::frame, "abs_path", maybe},
    {Spot::frame, "package", always},
    {Spot::frame, "vars", always},
    {Spot::frame, "context_line", always},
    {Spot::frame, "pre_context", always},
    {Spot::frame, "post_context", always},
    {Spot::frame, "lock", always},
    {Spot::threads, "values", maybe, Spot::thread},
    {Spot::thread, "id", never},
    {Spot::thread, "crashed", never},
    {Spot::thread, "current", never},
    {Spot::thread, "main", never},
    {Spot::thread, "state", never},
    {Spot::thread, "stacktrace", maybe, Spot::stacktrace},
    {Spot::thread, "raw_stacktrace", maybe, Spot::stacktrace},
    {Spot::breadcrumbs, "values", maybe, Spot::breadcrumb},
    {Spot::breadcrumb, "timestamp", never},
    {Spot::breadcrumb, "type", never},
    {Spot::breadcrumb, "level", never},
    {Spot::breadcrumb, "event_id", never},
    {Spot::breadcrumb, "category", maybe},
    {Spot::logentry, "message", always, Spot::bag, kReplaceOnly},
    {Spot::logentry, "formatted", always, Spot::bag, kReplaceOnly},
    {Spot::contexts, "trace", maybe, Spot::trace},
    {Spot::contexts, "response", maybe, Spot::response},
    {Spot::contexts, "feedback", maybe, Spot::feedback},
    {Spot::contexts, "profile", maybe, Spot::profile},
    {Spot::contexts, "replay", maybe, Spot::profile},
    {Spot::contexts, "app", maybe, Spot::described},
    {Spot::contexts, "browser", maybe, Spot::described},
    {Spot::contexts, "client_os", maybe, Spot::described},
    {Spot::contexts, "culture", maybe, Spot::described},
    {Spot::contexts, "device", maybe, Spot::described},
    {Spot::contexts, "gpu", maybe, Spot::described},
    {Spot::contexts, "os", maybe, Spot::described},
    {Spot::contexts, "runtime", maybe, Spot::described},
    {Spot::context, "type", never},
    {Spot::described, "type", never},
    {Spot::trace, "type", never},
    {Spot::trace, "trace_id", never},
    {Spot::trace, "span_id", never},
    {Spot::trace, "parent_span_id", never},
    {Spot::trace, "op", never},
    {Spot::trace, "status", never},
    {Spot::trace, "origin", never},
    {Spot::trace, "sampled", never},
    {Spot::trace, "client_sample_rate", never},
    {Spot::trace, "exclusive_time", never},
    {Spot::trace, "data", always, Spot::attributes},
    {Spot::response, "type", never},
    {Spot::response, "status_code", never},
    {Spot::response, "body_size", never},
    {Spot::response, "data", always, Spot::bag, kPairs},
    {Spot::response, "headers", always, Spot::headers, kPairs},
    {Spot::response, "cookies", always, Spot::cookies, kPairs},
    {Spot::feedback, "type", never},
    {Spot::feedback, "associated_event_id", never},
    {Spot::feedback, "replay_id", never},
    {Spot::feedback, "source", never},
    {Spot::sdk, "client_ip", always, Spot::bag, kAddress},
    {Spot::span, "trace_id", never},
    {Spot::span, "span_id", never},
    {Spot::span, "parent_span_id", never},
    {Spot::span, "segment_id", never},
    {Spot::span, "profile_id", never},
    {Spot::span, "op", never},
    {Spot::span, "status", never},
    {Spot::span, "origin", never},
    {Spot::span, "hash", never},
    {Spot::span, "kind", never},
    {Spot::span, "timestamp", never},
    {Spot::span, "start_timestamp", never},
    {Spot::span, "exclusive_time", never},
    {Spot::span, "measurements", never},
    {Spot::span, "is_segment", never},
    {Spot::span, "data", always, Spot::attributes},
    {Spot::span, "tags", always, Spot::tags},
    {Spot::template_, "lineno", never},
    {Spot::template_, "filename", maybe},
    {Spot::template_, "abs_path", maybe},
};

constexpr SpotInfo info(Spot spot) {
  switch (spot) {
    case Spot::bag: return {};
    case Spot::event: return {always, Spot::bag, kEvent, true, true};
    case Spot::error: return {always, Spot::bag, 0, true, true};
    case Spot::user: return {always, Spot::bag, kUser, true, true};
    case Spot::request: return {always, Spot::bag, kRequest, true, true};
    case Spot::headers: return {always, Spot::bag, 0, false, false};
    case Spot::cookies: return {always, Spot::bag, 0, false, false};
    case Spot::env: return {always, Spot::bag, 0, true, false};
    case Spot::exceptions: return {always, Spot::bag, 0, true, true};
    case Spot::exception: return {always, Spot::bag, kException, true, true};
    case Spot::mechanism: return {always, Spot::bag, 0, true, true};
    case Spot::stacktrace: return {never, Spot::bag, kStacktrace, true, true};
    case Spot::frame: return {never, Spot::bag, kFrame, true, true};
    case Spot::threads: return {always, Spot::bag, 0, true, true};
    case Spot::thread: return {always, Spot::bag, kThread, true, true};
    case Spot::breadcrumbs: return {always, Spot::bag, 0, true, true};
    case Spot::breadcrumb: return {always, Spot::bag, kBreadcrumb, true, true};
    case Spot::logentry: return {always, Spot::bag, kLogEntry, true, true};
    case Spot::contexts: return {always, Spot::context, 0, true, true};
    case Spot::context: return {always, Spot::bag, kContext, true, true};
    case Spot::described: return {maybe, Spot::described, kContext, true, true};
    case Spot::trace: return {always, Spot::bag, kContext, true, true};
    case Spot::response: return {always, Spot::bag, kContext, true, true};
    case Spot::feedback: return {always, Spot::bag, kContext, true, true};
    case Spot::profile: return {never, Spot::bag, kContext, false, true};
    case Spot::sdk: return {never, Spot::bag, kSdk, true, true};
    case Spot::span: return {always, Spot::bag, kSpan, true, true};
    case Spot::attributes: return {always, Spot::bag, 0, false, false};
    case Spot::template_: return {always, Spot::bag, 0, true, true};
    case Spot::debug_meta: return {maybe, Spot::debug_meta, kDebugMeta, false, true};
    case Spot::tags: return {always, Spot::bag, 0, false, false};
    case Spot::item: return {always, Spot::bag, kLog | kSpan, false, true};
    case Spot::attachments: return {maybe, Spot::attachments, kAttachments, false, true};
  }
  return {};
}

constexpr std::size_t kSpots = static_cast<std::size_t>(Spot::attachments) + 1;
constexpr auto kInfos = [] {
  std::array<SpotInfo, kSpots> all{};
  for (std::size_t i = 0; i < kSpots; ++i) all[i] = info(static_cast<Spot>(i));
  return all;
}();

// A table of open addressing: made by the compiler, read without a lock.
constexpr std::size_t kSlots = 1024;
constexpr std::uint16_t kFree = UINT16_MAX;
static_assert(std::size(kMembers) * 4 < kSlots);

constexpr std::size_t slot_of(Spot in, std::string_view name) {
  const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(name[i])); };
  std::size_t hash = static_cast<std::size_t>(in) * 61 + name.size() * 7;
  if (!name.empty()) hash += byte(0) * 131 + byte(name.size() / 2) * 17 + byte(name.size() - 1) * 3;
  return (hash ^ (hash >> 7)) % kSlots;
}
constexpr auto kTable = [] {
  std::array<std::uint16_t, kSlots> table{};
  table.fill(kFree);
  for (std::size_t i = 0; i < std::size(kMembers); ++i) {
    std::size_t slot = slot_of(kMembers[i].in, kMembers[i].name);
    while (table[slot] != kFree) slot = (slot + 1) % kSlots;
    table[slot] = static_cast<std::uint16_t>(i);
  }
  return table;
}();

}  // namespace

std::span<const Member> known_members() { return kMembers; }

std::optional<std::size_t> find_member(Spot in, std::string_view name) {
  for (std::size_t slot = slot_of(in, name); kTable[slot] != kFree; slot = (slot + 1) % kSlots) {
    const Member& member = kMembers[kTable[slot]];
    if (member.in == in && member.name == name) return kTable[slot];
  }
  return std::nullopt;
}

const SpotInfo& info_of(Spot spot) { return kInfos[static_cast<std::size_t>(spot)]; }

std::uint32_t types_of(const json::value& value, Spot spot) {
  switch (value.kind()) {
    case boost::json::kind::null: return 0;
    case boost::json::kind::bool_: return kBoolean;
    case boost::json::kind::int64:
    case boost::json::kind::uint64:
    case boost::json::kind::double_: return kNumber;
    case boost::json::kind::string: return kString;
    case boost::json::kind::array: return kArray;
    case boost::json::kind::object: return kObject | info_of(spot).types;
  }
  return 0;
}

}  // namespace vedette::scrub
