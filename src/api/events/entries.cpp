#include "api/events/entries.h"

#include "base/time.h"

namespace vedette::api {
namespace {

// A member under another name.
struct Renamed {
  std::string_view from;
  std::string_view to;
};

json::value member(const json::object& from, std::string_view key) {
  const auto* found = from.if_contains(key);
  return found == nullptr ? json::value(nullptr) : *found;
}

json::object renamed(const json::object& from, std::span<const Renamed> members) {
  json::object out;
  out.reserve(members.size());
  for (const auto& [key, shown] : members) out[shown] = member(from, key);
  return out;
}

// The source around a line as [[number, text], …].
json::array source_of(const json::object& frame) {
  json::array lines;
  const auto* text = frame.if_contains("context_line");
  const auto* number = frame.if_contains("lineno");
  const auto at = number == nullptr ? std::nullopt : json::integer_of(*number);
  if (text == nullptr || text->is_null() || !at || *at > INT32_MAX || *at < 0) return lines;
  if (const auto* before = json::array_of(frame, "pre_context")) {
    auto line = *at - static_cast<std::int64_t>(before->size());
    for (const auto& shown : *before) lines.push_back(json::array{line++, shown});
  }
  lines.push_back(json::array{*at, *text});
  if (const auto* behind = json::array_of(frame, "post_context")) {
    auto line = *at;
    for (const auto& shown : *behind) lines.push_back(json::array{++line, shown});
  }
  return lines;
}

json::object make_frame(const json::object& frame) {
  static constexpr Renamed kMembers[] = {
      {"filename", "filename"},
      {"abs_path", "absPath"},
      {"module", "module"},
      {"package", "package"},
      {"platform", "platform"},
      {"instruction_addr", "instructionAddr"},
      {"symbol_addr", "symbolAddr"},
      {"function", "function"},
      {"raw_function", "rawFunction"},
      {"symbol", "symbol"},
      {"lineno", "lineNo"},
      {"colno", "colNo"},
      {"trust", "trust"},
      {"vars", "vars"},
      {"lock", "lock"},
      {"data", "data"},
      {"errors", "errors"},
  };
  auto out = renamed(frame, kMembers);
  const auto* in_app = frame.if_contains("in_app");
  out["inApp"] = in_app != nullptr && in_app->is_bool() && in_app->get_bool();
  out["context"] = source_of(frame);
  return out;
}

bool has_mixed_frames(const json::array& frames) {
  bool has_own = false, has_other = false;
  for (const auto& frame : frames) (frame.at("inApp").get_bool() ? has_own : has_other) = true;
  return has_own && has_other;
}

json::value make_stacktrace(const json::object& holder, std::string_view key) {
  const auto* stacktrace = json::object_of(holder, key);
  if (stacktrace == nullptr) return nullptr;
  json::array frames;
  if (const auto* stored = json::array_of(*stacktrace, "frames")) {
    for (const auto& frame : *stored) {
      if (frame.is_object()) frames.push_back(make_frame(frame.get_object()));
    }
  }
  json::object out;
  out["hasSystemFrames"] = has_mixed_frames(frames);
  out["frames"] = std::move(frames);
  out["framesOmitted"] = member(*stacktrace, "frames_omitted");
  out["registers"] = member(*stacktrace, "registers");
  return out;
}

template <class Make>
json::array values_of(const json::object& holder, Make&& make) {
  json::array out;
  const auto* values = json::array_of(holder, "values");
  if (values == nullptr) return out;
  for (const auto& value : *values) {
    if (value.is_object()) out.push_back(make(value.get_object()));
  }
  return out;
}

json::value make_exceptions(const json::object& exception) {
  bool has_system_frames = false;
  auto values = values_of(exception, [&](const json::object& value) {
    static constexpr Renamed kMembers[] = {{"type", "type"},
                                           {"value", "value"},
                                           {"module", "module"},
                                           {"mechanism", "mechanism"},
                                           {"thread_id", "threadId"}};
    auto out = renamed(value, kMembers);
    out["stacktrace"] = make_stacktrace(value, "stacktrace");
    out["rawStacktrace"] = make_stacktrace(value, "raw_stacktrace");
    if (const auto* stacktrace = out["stacktrace"].if_object())
      has_system_frames |= stacktrace->at("hasSystemFrames").get_bool();
    return out;
  });
  return json::object{{"values", std::move(values)},
                      {"excOmitted", nullptr},
                      {"hasSystemFrames", has_system_frames}};
}

json::value make_threads(const json::object& threads) {
  return json::object{{"values", values_of(threads, [](const json::object& value) {
                         static constexpr Renamed kMembers[] = {{"id", "id"},
                                                                {"name", "name"},
                                                                {"crashed", "crashed"},
                                                                {"current", "current"},
                                                                {"main", "main"},
                                                                {"state", "state"},
                                                                {"held_locks", "heldLocks"}};
                         auto out = renamed(value, kMembers);
                         out["stacktrace"] = make_stacktrace(value, "stacktrace");
                         out["rawStacktrace"] = make_stacktrace(value, "raw_stacktrace");
                         return out;
                       })}};
}

// Seconds since the epoch as a date; anything else as it is.
json::value make_date(const json::value& stored) {
  if (!stored.is_number()) return stored;
  const double seconds = stored.to_number<double>();
  // Dates that can be written lie in years of four digits.
  if (!(seconds >= 0 && seconds < 253'402'300'800.0)) return stored;
  return json::value(format_instant(Instant{static_cast<std::int64_t>(seconds * 1e6 + 0.5)}));
}

json::value make_breadcrumbs(const json::object& breadcrumbs) {
  return json::object{{"values", values_of(breadcrumbs, [](const json::object& value) {
                         static constexpr Renamed kMembers[] = {
                             {"type", "type"},   {"category", "category"},
                             {"level", "level"}, {"message", "message"},
                             {"data", "data"},   {"event_id", "event_id"}};
                         auto out = renamed(value, kMembers);
                         out["timestamp"] = make_date(member(value, "timestamp"));
                         return out;
                       })}};
}

json::value make_request(const json::object& request) {
  static constexpr Renamed kMembers[] = {{"url", "url"},
                                         {"method", "method"},
                                         {"fragment", "fragment"},
                                         {"data", "data"},
                                         {"env", "env"},
                                         {"inferred_content_type", "inferredContentType"},
                                         {"api_target", "apiTarget"}};
  auto out = renamed(request, kMembers);
  static constexpr Renamed kPairs[] = {
      {"query_string", "query"}, {"headers", "headers"}, {"cookies", "cookies"}};
  for (const auto& [key, shown] : kPairs) {
    const auto* pairs = request.if_contains(key);
    out[shown] = pairs == nullptr || pairs->is_null() ? json::value(json::array()) : *pairs;
  }
  return out;
}

json::value make_message(const json::object& logentry) {
  static constexpr Renamed kMembers[] = {
      {"message", "message"}, {"formatted", "formatted"}, {"params", "params"}};
  auto out = renamed(logentry, kMembers);
  if (out["formatted"].is_null()) out["formatted"] = out["message"];
  return out;
}

json::value make_template(const json::object& source) {
  static constexpr Renamed kMembers[] = {
      {"filename", "filename"}, {"abs_path", "absPath"}, {"lineno", "lineNo"}, {"colno", "colNo"}};
  auto out = renamed(source, kMembers);
  out["context"] = source_of(source);
  return out;
}

json::value as_stored(const json::object& stored) {
  return stored;
}

struct Interface {
  std::string_view key;
  std::string_view type;
  json::value (*make)(const json::object&);
};
constexpr Interface kInterfaces[] = {
    {"exception", "exception", &make_exceptions},
    {"threads", "threads", &make_threads},
    {"template", "template", &make_template},
    {"breadcrumbs", "breadcrumbs", &make_breadcrumbs},
    {"request", "request", &make_request},
    {"logentry", "message", &make_message},
    {"csp", "csp", &as_stored},
    {"hpkp", "hpkp", &as_stored},
    {"expectct", "expectct", &as_stored},
    {"expectstaple", "expectstaple", &as_stored},
    {"nel", "nel", &as_stored},
    {"debug_meta", "debugmeta", &as_stored},
};

}  // namespace

std::vector<json::object> make_entries(const json::object& event) {
  std::vector<json::object> entries;
  for (const auto& [key, type, make] : kInterfaces) {
    const auto* stored = json::object_of(event, key);
    if (stored != nullptr && !stored->empty())
      entries.push_back({{"type", type}, {"data", make(*stored)}});
  }
  // An event-level stack trace, which stands beside several exceptions or none.
  if (auto stacktrace = make_stacktrace(event, "stacktrace"); stacktrace.is_object()) {
    entries.push_back({{"type", "stacktrace"}, {"data", std::move(stacktrace)}});
  }
  if (const auto* spans = json::array_of(event, "spans"))
    entries.push_back({{"type", "spans"}, {"data", *spans}});
  return entries;
}

json::object make_meta(const json::object& event, const std::vector<json::object>& entries) {
  const auto* meta = json::object_of(event, "_meta");
  const json::object none;
  const auto& stored = meta == nullptr ? none : *meta;
  json::object of_entries;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    for (const auto& of : kInterfaces) {
      if (of.type != json::text_of(entries[i], "type")) continue;
      if (const auto* remarks = stored.if_contains(of.key))
        of_entries[std::to_string(i)] = json::object{{"data", *remarks}};
    }
  }
  json::object out{{"entries", std::move(of_entries)}};
  static constexpr Renamed kMembers[] = {
      {"user", "user"},        {"extra", "context"},    {"contexts", "contexts"},
      {"logentry", "message"}, {"modules", "packages"}, {"tags", "tags"},
      {"sdk", "sdk"}};
  for (const auto& [key, shown] : kMembers) out[shown] = member(stored, key);
  return out;
}

}  // namespace vedette::api
