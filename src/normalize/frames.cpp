#include <algorithm>
#include <vector>

#include "normalize/fields.h"
#include "normalize/steps.h"

namespace vedette::normalize {
namespace {

// Above it the oldest frames are dropped.
constexpr std::size_t kMaxFrames = 250;
// Above it frames in the middle lose what takes the most room.
constexpr std::size_t kMaxFullFrames = 50;
constexpr std::uint32_t kSourceLine = 1024;

// The most frequent first.
constexpr Field kFrameFields[] = {
    text("filename", 256),
    text("function", 512),
    text("module", 256),
    of_kind(Kind::integer, "lineno"),
    text("abs_path", 256),
    of_kind(Kind::flag, "in_app"),
    of_kind(Kind::source, "context_line", kSourceLine),
    of_kind(Kind::lines, "pre_context", kSourceLine),
    of_kind(Kind::lines, "post_context", kSourceLine),
    map("vars", kMediumBag),
    of_kind(Kind::integer, "colno"),
    text("raw_function", 512),
    text("package", 256),
    text("platform", 64),
    text("symbol", 512),
    of_kind(Kind::address, "instruction_addr"),
    of_kind(Kind::address, "image_addr"),
    of_kind(Kind::address, "symbol_addr"),
    text("addr_mode", 64),
    of_kind(Kind::address, "function_id"),
    text("trust", 64),
    text("lang", 64),
    of_kind(Kind::flag, "stack_start"),
    bag("lock", kSmallBag),
    bag("data", kSmallBag),
};

constexpr Field kStacktraceFields[] = {
    own("frames"),
    map("registers", kMediumBag),
    of_kind(Kind::flag, "snapshot"),
    text("instruction_addr_adjustment", 64),
    text("lang", 64),
};

constexpr Field kTemplateFields[] = {
    text("filename", 256),
    text("abs_path", 256),
    of_kind(Kind::integer, "lineno"),
    of_kind(Kind::integer, "colno"),
    of_kind(Kind::source, "context_line", kSourceLine),
    of_kind(Kind::lines, "pre_context", kSourceLine),
    of_kind(Kind::lines, "post_context", kSourceLine),
};

// The path of a URL without its query; empty when the text is no URL of a script, or has no path.
std::string_view url_path(std::string_view text) {
  constexpr std::string_view kSchemes[] = {"http:", "https:", "file:", "applewebdata:"};
  if (std::ranges::none_of(kSchemes, [&](auto scheme) { return text.starts_with(scheme); }))
    return {};
  const auto authority = text.find("//");
  if (authority == std::string_view::npos) return {};
  const auto start = text.find('/', authority + 2);
  if (start == std::string_view::npos) return {};
  auto path = text.substr(start);
  path = path.substr(0, path.find_first_of("?#"));
  return path.size() > 1 ? path : std::string_view{};
}

// `abs_path` is the whole of what is known, `filename` the readable part of it.
void settle_file(json::object& frame) {
  const auto* path = frame.if_contains("abs_path");
  const auto* file = frame.if_contains("filename");
  if ((path == nullptr) == (file == nullptr)) return;
  const std::string whole(view((path == nullptr ? file : path)->get_string()));
  const auto readable = url_path(whole);
  if (path == nullptr) set_text(frame, "abs_path", whole);
  if (file == nullptr || !readable.empty())
    set_text(frame, "filename", readable.empty() ? std::string_view(whole) : readable);
}

void drop_unknown_name(json::object& frame, std::string_view key) {
  const auto it = frame.find(key);
  if (it != frame.end() && view(it->value().get_string()) == "?") frame.erase(it);
}

void normalize_frame(json::object& frame, const Path& path, Report& report) {
  apply_fields(frame, kFrameFields, path, report);
  drop_unknown_name(frame, "function");
  drop_unknown_name(frame, "symbol");
  // Lines count from one.
  const auto line = frame.find("lineno");
  if (line != frame.end() && line->value().get_int64() <= 0) frame.erase(line);
  settle_file(frame);
}

bool is_app_frame(const json::value& frame) {
  const auto* flag = frame.get_object().if_contains("in_app");
  return flag != nullptr && flag->is_bool() && flag->get_bool();
}

// All but the outer halves of `allowance` of these frames become slim.
void slim_middle(json::array& frames, const std::vector<std::size_t>& of, std::size_t allowance) {
  if (of.size() <= allowance) return;
  const auto half = allowance / 2;
  for (auto i = allowance - half; i < of.size() - half; ++i) {
    json::object& frame = frames[of[i]].get_object();
    frame.erase("vars");
    frame.erase("pre_context");
    frame.erase("post_context");
  }
}

void slim_frames(json::array& frames) {
  if (frames.size() <= kMaxFullFrames) return;
  std::vector<std::size_t> app;
  std::vector<std::size_t> system;
  for (std::size_t i = 0; i < frames.size(); ++i)
    (is_app_frame(frames[i]) ? app : system).push_back(i);
  const auto app_full = std::min(app.size(), kMaxFullFrames);
  slim_middle(frames, system, kMaxFullFrames - app_full);
  slim_middle(frames, app, kMaxFullFrames);
}

void normalize_frames(json::array& frames, const Path& path, Report& report) {
  keep_objects(frames, path, report);
  if (frames.size() > kMaxFrames) {
    report.shortened(path, frames.size());
    const auto surplus = static_cast<std::ptrdiff_t>(frames.size() - kMaxFrames);
    frames.erase(frames.begin(), frames.begin() + surplus);
  }
  slim_frames(frames);
  for (std::size_t i = 0; i < frames.size(); ++i)
    normalize_frame(frames[i].get_object(), Path(path, i), report);
}

// A stack trace may be sent as the bare list of its frames.
void wrap_frames(json::value& stacktrace) {
  if (!stacktrace.is_array()) return;
  json::object wrapped(stacktrace.storage());
  wrapped["frames"] = std::move(stacktrace);
  stacktrace = std::move(wrapped);
}

}  // namespace

void normalize_stacktrace(json::object& parent, std::string_view key, const Path& path,
                          Report& report) {
  if (auto* member = parent.if_contains(key)) wrap_frames(*member);
  auto* stacktrace = object_member(parent, key, path, report);
  if (stacktrace == nullptr) return;
  apply_fields(*stacktrace, kStacktraceFields, path, report);
  const auto it = stacktrace->find("frames");
  if (it != stacktrace->end()) {
    const Path place(path, "frames");
    if (auto* frames = it->value().if_array()) {
      normalize_frames(*frames, place, report);
    } else {
      report.invalid(place, std::move(it->value()));
    }
    if (!it->value().is_array() || it->value().get_array().empty()) stacktrace->erase(it);
  }
  if (!stacktrace->contains("frames") && !stacktrace->contains("registers")) parent.erase(key);
}

void normalize_template(Draft& draft) {
  const Path path("template");
  auto* object = object_member(draft.event, "template", path, draft.report);
  if (object == nullptr) return;
  apply_fields(*object, kTemplateFields, path, draft.report);
  if (object->empty()) draft.event.erase("template");
}

}  // namespace vedette::normalize
