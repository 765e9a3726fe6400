#include "base/ascii.h"
#include "base/utf8.h"
#include "grouping/exception.h"
#include "grouping/grouping.h"
#include "grouping/json_view.h"
#include "grouping/security.h"

namespace vedette::grouping {
namespace {

constexpr std::size_t kMaxTitle = 256;
constexpr std::size_t kMaxType = 128;
constexpr std::size_t kMaxValue = 1024;
constexpr std::size_t kMaxCulprit = 200;

// At most `limit` characters, the last three of a cut text being dots.
std::string cut(std::string_view text, std::size_t limit) {
  if (utf8::length(text) <= limit) return std::string(text);
  return std::string(utf8::prefix(text, limit - 3)) + "...";
}

std::string_view first_line(std::string_view text) {
  text = ascii::trim(text);
  return ascii::trim(text.substr(0, text.find_first_of("\r\n")));
}

const Exception* main_exception(const std::vector<Exception>& exceptions, const Context& context,
                                const Grouping* grouping) {
  if (exceptions.empty()) return nullptr;
  const auto id = grouping != nullptr && grouping->main_exception_id
                      ? grouping->main_exception_id
                      : integer_of(context.event, "main_exception_id");
  for (const auto& exception : exceptions) {
    if (id && exception.id == id) return &exception;
  }
  const auto main = find_main_exception(exceptions, context);
  return main ? &exceptions[*main] : &exceptions.back();
}

// `function(place)` in JavaScript, the function alone in native code, else `place in function`.
std::string culprit_of_frame(const Frame& frame) {
  const auto function = display_function(frame);
  if (frame.family == Family::native) return function;
  const auto place = frame.module.empty() ? frame.filename : frame.module;
  if (place.empty()) return {};
  const std::string_view name = function.empty() ? "?" : std::string_view(function);
  return frame.family == Family::javascript ? fmt::format("{}({})", name, place)
                                            : fmt::format("{} in {}", place, name);
}

std::string culprit_of(const std::vector<Exception>& exceptions, const Context& context) {
  const auto& event = context.event;
  if (const auto transaction = ascii::trim(text_of(event, "transaction")); !transaction.empty()) {
    return cut(transaction, kMaxCulprit);
  }
  std::string culprit;
  const bool is_synthetic = !exceptions.empty() && exceptions.back().is_synthetic;
  const auto* stacktrace =
      exceptions.empty() ? object_of(event, "stacktrace") : exceptions.back().stacktrace;
  if (!is_synthetic) {
    const auto frames = read_frames(stacktrace, context.platform);
    if (const auto* frame = crash_frame(frames)) culprit = culprit_of_frame(*frame);
  }
  // Old clients say it themselves.
  if (culprit.empty()) culprit = ascii::trim(text_of(event, "culprit"));
  if (culprit.empty()) {
    if (const auto report = read_csp(event)) culprit = ascii::trim(report->violated);
  }
  const auto* request = object_of(event, "request");
  if (culprit.empty() && request != nullptr) culprit = text_of(*request, "url");
  return cut(culprit, kMaxCulprit);
}

void put(boost::json::object& metadata, std::string_view key, const std::string& text) {
  if (!text.empty()) metadata[key] = text;
}

void name_error(const Exception& exception, const Context& context, Naming& out) {
  const auto frames = read_frames(exception.stacktrace, context.platform);
  if (const auto* frame = crash_frame(frames)) {
    out.function = cut(display_function(*frame), kMaxTitle);
    out.filename = cut(frame->filename.empty() ? frame->abs_path : frame->filename, kMaxTitle);
  }
  out.value = cut(ascii::trim(exception.value), kMaxValue);
  if (!exception.is_synthetic) out.type = cut(exception.type, kMaxType);
  out.location = out.filename;
  if (!out.type.empty()) {
    out.title = out.type;
    const auto line = first_line(out.value);
    if (!line.empty()) out.title += fmt::format(": {}", cut(line, kMaxTitle));
  } else {
    out.title = out.function.empty() ? "<unknown>" : out.function;
  }
  put(out.metadata, "type", out.type);
  put(out.metadata, "value", out.value);
  put(out.metadata, "filename", out.filename);
  put(out.metadata, "function", out.function);
}

std::string title_of_message(const boost::json::object& event) {
  const auto* logentry = object_of(event, "logentry");
  std::string_view line;
  if (logentry != nullptr) {
    line = first_line(text_of(*logentry, "formatted"));
    if (line.empty()) line = first_line(text_of(*logentry, "message"));
  }
  return line.empty() ? "<unlabeled event>" : cut(line, kMaxTitle);
}

void name_other(const boost::json::object& event, Naming& out) {
  if (const auto report = read_csp(event)) {
    out.title = cut(csp_title(*report), kMaxTitle);
    out.location = report->blocked_uri;
    put(out.metadata, "directive", report->directive);
    put(out.metadata, "uri", report->blocked_host);
    put(out.metadata, "message", out.title);
  } else if (text_of(event, "type") == "transaction") {
    const auto name = ascii::trim(text_of(event, "transaction"));
    out.title = name.empty() ? "<unlabeled transaction>" : cut(name, kMaxTitle);
    out.location = out.title;
  } else {
    out.title = title_of_message(event);
  }
  out.metadata["title"] = out.title;
}

}  // namespace

Naming name_event(const boost::json::object& event, const Grouping* grouping) {
  const GroupingOptions options;
  const Context context(event, options);
  const auto exceptions = read_exceptions(event);
  Naming out;
  if (const auto* exception = main_exception(exceptions, context, grouping)) {
    name_error(*exception, context, out);
  } else {
    name_other(event, out);
  }
  if (grouping != nullptr && !grouping->title.empty()) {
    out.title = cut(grouping->title, kMaxTitle);
    out.metadata["title"] = out.title;
  }
  out.culprit = culprit_of(exceptions, context);
  return out;
}

}  // namespace vedette::grouping
