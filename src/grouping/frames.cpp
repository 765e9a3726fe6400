#include "grouping/frames.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "grouping/json_view.h"

namespace vedette::grouping {
namespace {

constexpr std::size_t kMaxContextLine = 120;

void read_data(const boost::json::object& data, Frame& out) {
  if (const auto sent = integer_of(data, "orig_in_app"); sent && *sent >= -1 && *sent <= 1) {
    out.sent_in_app = static_cast<std::int8_t>(*sent);
    out.has_sent_in_app = true;
  }
  out.category = text_of(data, "category");
  out.is_source_mapped = !text_of(data, "sourcemap").empty();
}

// One walk over the keys instead of a search for each of them.
Frame read_frame(const boost::json::object& frame, std::string_view event_platform) {
  Frame out;
  const boost::json::object* data = nullptr;
  for (const auto& [name, value] : frame) {
    const std::string_view key(name.data(), name.size());
    const auto is = [&](std::string_view wanted) { return key == wanted; };
    switch (key.size()) {
      case 4:
        if (is("data")) data = value.if_object();
        break;
      case 5:
        if (is("colno")) out.column = integer_of(value).value_or(0);
        break;
      case 6:
        if (is("module")) out.module = text_of(&value);
        if (is("lineno")) out.line = integer_of(value).value_or(0);
        if (is("in_app") && value.is_bool()) out.in_app = value.get_bool() ? 1 : 0;
        break;
      case 7:
        if (is("package")) out.package = text_of(&value);
        break;
      case 8:
        if (is("function")) out.function = text_of(&value);
        if (is("filename")) out.filename = text_of(&value);
        if (is("abs_path")) out.abs_path = text_of(&value);
        if (is("platform")) out.platform = text_of(&value);
        break;
      case 12:
        if (is("raw_function")) out.raw_function = text_of(&value);
        if (is("context_line")) out.context_line = text_of(&value);
        break;
      default: break;
    }
  }
  out.sent_in_app = out.in_app;
  if (data != nullptr) read_data(*data, out);
  if (out.platform.empty()) out.platform = event_platform;
  out.family = family_of(out.platform);
  return out;
}

bool has_context_lines(const Frame& frame) {
  return frame.family == Family::javascript || frame.platform == "python" ||
         frame.platform == "php" || frame.platform == "ruby";
}

// A child process of Python's multiprocessing names its pipes in the line that starts it.
bool is_multiprocessing_spawn(const Frame& frame) {
  return frame.platform == "python" &&
         frame.context_line.find("spawn_main(") != std::string_view::npos;
}

void replace_numbers(std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!ascii::is_digit(text[i])) {
      out += text[i];
    } else if (i + 1 == text.size() || !ascii::is_digit(text[i + 1])) {
      out += "<int>";
    }
  }
  text = std::move(out);
}

}  // namespace

Family family_of(std::string_view platform) {
  if (platform == "javascript" || platform == "node") return Family::javascript;
  if (platform == "native" || platform == "cocoa" || platform == "objc" || platform == "c" ||
      platform == "swift" || platform == "rust" || platform == "cpp") {
    return Family::native;
  }
  return Family::other;
}

std::vector<Frame> read_frames(const boost::json::array& frames, std::string_view event_platform) {
  std::vector<Frame> out;
  const auto first = frames.size() > kMaxFrames ? frames.size() - kMaxFrames : 0;
  out.reserve(frames.size() - first);
  for (auto i = first; i < frames.size(); ++i) {
    const auto* frame = frames[i].if_object();
    if (frame == nullptr) continue;
    out.push_back(read_frame(*frame, event_platform));
    out.back().index = i;
  }
  return out;
}

std::vector<Frame> read_frames(const boost::json::object* stacktrace,
                               std::string_view event_platform) {
  const auto* frames = stacktrace == nullptr ? nullptr : array_of(*stacktrace, "frames");
  return frames == nullptr ? std::vector<Frame>() : read_frames(*frames, event_platform);
}

bool is_url(std::string_view path) {
  for (const std::string_view scheme : {"blob:", "data:", "webpack:", "about:"}) {
    if (path.starts_with(scheme)) return true;
  }
  std::size_t i = 0;
  while (i < path.size() && (ascii::is_alnum(path[i]) || path[i] == '-' || path[i] == '+')) ++i;
  return i != 0 && path.substr(i).starts_with("://");
}

std::string_view basename(std::string_view path) {
  const auto at = path.find_last_of("/\\");
  return at == std::string_view::npos ? path : path.substr(at + 1);
}

const Frame* crash_frame(const std::vector<Frame>& frames) {
  const Frame* fallback = nullptr;
  for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame) {
    if (frame->function.empty() && frame->path().empty() && frame->module.empty()) continue;
    if (frame->in_app == 1) return &*frame;
    if (fallback == nullptr) fallback = &*frame;
  }
  return fallback;
}

std::string display_function(const Frame& frame) {
  if (frame.family != Family::native) return std::string(frame.function);
  std::string buffer;
  return std::string(trim_native_function(frame.function, buffer));
}

bool is_recursion(const Frame& frame, const Frame& caller) {
  return frame.abs_path == caller.abs_path && frame.package == caller.package &&
         frame.module == caller.module && frame.filename == caller.filename &&
         frame.function == caller.function && frame.context_line == caller.context_line &&
         frame.line == caller.line && frame.column == caller.column;
}

FrameParts FrameReducer::reduce(const Frame& frame) {
  if (frame.family == Family::javascript) {
    const auto function = frame.function.substr(frame.function.rfind('.') + 1);
    if (function == "eval" || frame.path() == "[native code]" || function == "[native code]" ||
        frame.path() == "native") {
      return {};
    }
  }
  FrameParts parts;
  parts.module = reduce_module(frame);
  if (parts.module.empty()) parts.filename = reduce_filename(frame);
  parts.context_line = reduce_context_line(frame);
  // A mapped name is often a guess, the line is not.
  if (!(frame.is_source_mapped && !parts.context_line.empty())) {
    parts.function = reduce_function(frame);
  }
  return parts;
}

std::string_view FrameReducer::reduce_module(const Frame& frame) {
  if (frame.family == Family::javascript) {
    // A tail of the path says no more than the path, and changes with the build.
    const bool is_tail = frame.module.find('/') != std::string_view::npos &&
                         frame.abs_path.ends_with(frame.module);
    return is_tail ? std::string_view() : frame.module;
  }
  if (frame.platform != "java") return frame.module;
  if (frame.module.find("$$Lambda") != std::string_view::npos) return {};
  return reduce_generated_name(frame.module, module_);
}

std::string_view FrameReducer::reduce_filename(const Frame& frame) {
  if (is_url(frame.abs_path) || is_url(frame.filename)) return {};
  auto name = frame.filename;
  if (name == "<anonymous>" || name == "[native code]") return {};
  name = basename(name);
  if (frame.platform == "java") {
    if (name == "<generated>" || name == "Unknown Source") return {};
    std::string generated;
    filename_ = reduce_generated_name(name, generated);
  } else {
    filename_ = name;
  }
  for (auto& c : filename_) c = ascii::to_lower(c);
  return filename_;
}

std::string_view FrameReducer::reduce_function(const Frame& frame) {
  return reduce_function_name(frame, function_);
}

std::string_view FrameReducer::reduce_context_line(const Frame& frame) {
  if (frame.context_line.empty() || !has_context_lines(frame)) return {};
  if (frame.family == Family::javascript && frame.function.empty() && is_url(frame.path())) {
    return {};
  }
  context_line_.clear();
  // A minified bundle is one line of megabytes: no further than the limit may need, four bytes to
  // a character.
  for (const char c : ascii::trim(frame.context_line)) {
    if (!ascii::is_space(c)) {
      context_line_ += c;
    } else if (context_line_.back() != ' ') {
      context_line_ += ' ';
    }
    if (context_line_.size() > 4 * kMaxContextLine) return {};
  }
  if (utf8::length(context_line_) > kMaxContextLine) return {};
  if (is_multiprocessing_spawn(frame)) replace_numbers(context_line_);
  return context_line_;
}

}  // namespace vedette::grouping
