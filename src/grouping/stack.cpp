#include "grouping/stack.h"

#include "grouping/json_view.h"

namespace vedette::grouping {
namespace {

void add_parts(Leaves& leaves, const FrameParts& parts) {
  leaves.open(Leaf::frame);
  if (!parts.module.empty()) leaves.add(Leaf::module, parts.module);
  if (!parts.filename.empty()) leaves.add(Leaf::filename, parts.filename);
  if (!parts.function.empty()) leaves.add(Leaf::function, parts.function);
  if (!parts.context_line.empty()) leaves.add(Leaf::context_line, parts.context_line);
}

// A lone frame of a page's URL is the page's own code or the browser's guess: every error there
// would look alike.
bool is_lone_script_frame(const std::vector<Frame>& frames) {
  if (frames.size() != 1) return false;
  const auto& frame = frames.front();
  return frame.family == Family::javascript && frame.function.empty() && is_url(frame.path());
}

// The frames of one variant that contribute, given which may.
class Selection {
 public:
  Selection(const FrameLimits& limits, std::vector<bool> allowed) : allowed_(std::move(allowed)) {
    const auto count = static_cast<std::size_t>(std::ranges::count(allowed_, true));
    if (count < limits.min) {
      allowed_.assign(allowed_.size(), false);
    } else if (limits.max != 0 && count > limits.max) {
      // The frames nearest the crash stay; they are the last.
      auto surplus = count - limits.max;
      for (std::size_t i = 0; surplus != 0; ++i) {
        if (!allowed_[i]) continue;
        allowed_[i] = false;
        --surplus;
      }
    }
  }

  bool has(std::size_t i) const { return allowed_[i]; }

 private:
  std::vector<bool> allowed_;
};

const boost::json::object* only_thread(const boost::json::array& threads, std::string_view flag) {
  const boost::json::object* found = nullptr;
  for (const auto& value : threads) {
    const auto* thread = value.if_object();
    if (thread == nullptr || (!flag.empty() && !is_true(*thread, flag))) continue;
    if (found != nullptr) return nullptr;
    found = thread;
  }
  return found;
}

}  // namespace

Context::Context(const boost::json::object& from, const GroupingOptions& with)
    : event(from), options(with), platform(text_of(from, "platform")) {}

VariantLeaves stack_leaves(const boost::json::object* stacktrace, const ErrorView& error,
                           const Context& context) {
  VariantLeaves out(context.options.explain);
  auto frames = read_frames(stacktrace, context.platform);
  if (frames.empty() || is_lone_script_frame(frames)) return out;
  const auto limits = update_frames(frames, error, context.options.stacktrace_rules.get());

  FrameReducer reducer;
  std::vector<bool> in_system(frames.size());
  std::vector<bool> in_app(frames.size());
  const bool is_limited = limits.min != 0 || limits.max != 0;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    in_system[i] = !frames[i].is_removed &&
                   (i == 0 || !is_recursion(frames[i], frames[i - 1])) &&
                   // Limits count what contributes.
                   (!is_limited || !reducer.reduce(frames[i]).empty());
    in_app[i] = in_system[i] && frames[i].in_app == 1;
  }
  const Selection system(limits, std::move(in_system));
  const Selection app(limits, std::move(in_app));
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (!system.has(i) && !app.has(i)) continue;
    const auto parts = reducer.reduce(frames[i]);
    if (parts.empty()) continue;
    if (system.has(i)) add_parts(out.system, parts);
    if (app.has(i)) add_parts(out.app, parts);
  }
  out.system_has_frames = !out.system.empty();
  out.app_has_frames = !out.app.empty();
  return out;
}

const boost::json::object* grouping_thread(const boost::json::object& event) {
  const auto* threads = values_of(event, "threads");
  if (threads == nullptr) return nullptr;
  for (const std::string_view flag : {"crashed", "current"}) {
    if (const auto* thread = only_thread(*threads, flag)) return thread;
  }
  return only_thread(*threads, "");
}

}  // namespace vedette::grouping
