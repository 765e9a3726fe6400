#include "base/ascii.h"
#include "base/assert.h"
#include "grouping/json_view.h"
#include "grouping/rules.h"

namespace vedette::grouping {
namespace {

// The rules of one pass over one stack trace.
class Pass {
 public:
  enum class Kind { modify, update };

  Pass(Kind kind, std::span<Frame> frames, const ErrorView& error)
      : kind_(kind), frames_(frames), error_(error), texts_(frames) {
    for (const auto& frame : frames) families_ |= static_cast<std::uint8_t>(frame.family);
  }

  void run(const StacktraceRules& rules) {
    for (const auto& rule : rules.rules) {
      const auto& actions = kind_ == Kind::modify ? rule.modifiers : rule.updaters;
      if (actions.empty() || (rule.families & families_) == 0) continue;
      const auto applies = [&](const Matcher& matcher) { return matches_error(matcher); };
      if (!std::ranges::all_of(rule.error_matchers, applies)) continue;
      // All frames are judged before any of them changes.
      matches_.clear();
      for (std::size_t i = 0; i < frames_.size(); ++i) {
        if (texts_.passes(i, rule.gate) && matches_frame(rule, i)) matches_.push_back(i);
      }
      for (const auto i : matches_) {
        for (const auto& action : actions) apply(action, i);
      }
    }
  }

  const FrameLimits& limits() const { return limits_; }

 private:
  bool matches_frame(const StacktraceRule& rule, std::size_t i) const {
    const auto matches = [&](const Matcher& matcher) { return texts_.matches(i, matcher); };
    return std::ranges::all_of(rule.frame_matchers, matches) &&
           (!rule.caller || (i > 0 && texts_.matches(i - 1, *rule.caller))) &&
           (!rule.callee || (i + 1 < frames_.size() && texts_.matches(i + 1, *rule.callee)));
  }

  bool matches_error(const Matcher& matcher) {
    std::string_view text = error_.mechanism;
    if (matcher.field == Field::error_type) text = error_.type;
    if (matcher.field == Field::error_value) {
      if (!lowered_value_) lowered_value_ = ascii::lower(error_.value);
      text = *lowered_value_;
    }
    return matcher.is_negated != (!text.empty() && matcher.pattern.matches(text));
  }

  void apply(const Action& action, std::size_t at) {
    switch (action.kind) {
      case Action::Kind::max_frames: limits_.max = action.number; return;
      case Action::Kind::min_frames: limits_.min = action.number; return;
      default: break;
    }
    auto range = frames_.subspan(at, 1);
    if (action.range == Action::Range::towards_crash) range = frames_.subspan(at + 1);
    if (action.range == Action::Range::away_from_crash) range = frames_.first(at);
    for (auto& frame : range) {
      if (action.kind == Action::Kind::app) {
        frame.in_app = action.flag ? 1 : 0;
      } else if (action.kind == Action::Kind::group) {
        frame.is_removed = !action.flag;
      } else {
        frame.category = action.text;
        frame.is_category_new = true;
      }
    }
  }

  Kind kind_;
  std::span<Frame> frames_;
  const ErrorView& error_;
  MatchFrames texts_;
  std::uint8_t families_ = 0;
  std::optional<std::string> lowered_value_;
  std::vector<std::size_t> matches_;
  FrameLimits limits_;
};

}  // namespace

MatchFrames::MatchFrames(std::span<const Frame> frames) : frames_(frames) {
  std::size_t bytes = 0;
  for (const auto& frame : frames) bytes += frame.path().size() + frame.package.size() + 2;
  // Views point into the buffer, so it must never move.
  buffer_.reserve(bytes);
  for (auto& texts : texts_) texts.reserve(frames.size());
  const auto texts_of = [&](Field field) -> auto& { return texts_[frame_text_index(field)]; };
  for (const auto& frame : frames) {
    texts_of(Field::path).push_back(add_path(frame.path()));
    texts_of(Field::package).push_back(add_path(frame.package));
    texts_of(Field::module).push_back({bigrams_of(frame.module), frame.module});
    texts_of(Field::function).push_back({bigrams_of(frame.function), frame.function});
  }
  ASSERT(buffer_.size() <= bytes);
}

MatchFrames::Text MatchFrames::add_path(std::string_view path) {
  if (path.empty()) return {};
  const auto begin = buffer_.size();
  const bool is_relative = path.front() != '/' && path.front() != '\\';
  if (is_relative) buffer_ += '/';
  const auto first = buffer_.size();
  buffer_ += path;
  for (auto i = first; i < buffer_.size(); ++i) {
    const char c = buffer_[i];
    buffer_[i] = c == '\\' ? '/' : ascii::to_lower(c);
  }
  const auto text = std::string_view(buffer_).substr(begin);
  return {bigrams_of(text), text, is_relative};
}

bool MatchFrames::matches(std::size_t index, const Matcher& matcher) const {
  if (index >= frames_.size()) return false;
  const auto& frame = frames_[index];
  bool is_match = false;
  if (is_frame_text(matcher.field)) {
    const auto& [bigrams, text, is_relative] = texts_[frame_text_index(matcher.field)][index];
    is_match = !text.empty() && (matcher.pattern.matches(text, bigrams) ||
                                 (is_relative && matcher.pattern.matches(text.substr(1), bigrams)));
  } else if (matcher.field == Field::family) {
    is_match = (matcher.families & static_cast<std::uint8_t>(frame.family)) != 0;
  } else if (matcher.field == Field::app) {
    is_match = (frame.in_app == 1) == matcher.app;
  } else if (matcher.field == Field::category) {
    is_match = !frame.category.empty() && matcher.pattern.matches(frame.category);
  }
  return is_match != matcher.is_negated;
}

void modify_frames(std::span<Frame> frames, const ErrorView& error, const StacktraceRules* own) {
  if (frames.empty()) return;
  Pass pass(Pass::Kind::modify, frames, error);
  pass.run(builtin_stacktrace_rules());
  if (own != nullptr) pass.run(*own);
}

FrameLimits update_frames(std::span<Frame> frames, const ErrorView& error,
                          const StacktraceRules* own) {
  if (frames.empty()) return {};
  Pass pass(Pass::Kind::update, frames, error);
  pass.run(builtin_stacktrace_rules());
  if (own != nullptr) pass.run(*own);
  return pass.limits();
}

}  // namespace vedette::grouping
