// Compiled rules and how they meet an event.
#pragma once
#include <array>
#include <boost/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grouping/frames.h"
#include "grouping/glob.h"
#include "grouping/grouping.h"

namespace vedette::grouping {

enum class Field : std::uint8_t {
  family,
  path,
  module,
  function,
  package,
  app,
  category,
  error_type,
  error_value,
  mechanism,
  message,
  logger,
  level,
  tag,
  sdk,
  release,
};

struct Matcher {
  Field field;
  bool is_negated = false;
  Glob pattern;                         // of all fields but family and app
  std::uint8_t families = kAllFamilies; // of Field::family
  bool app = false;                     // of Field::app
  std::string tag;                      // of Field::tag: the key
};

struct Action {
  enum class Kind : std::uint8_t { app, group, category, max_frames, min_frames };
  enum class Range : std::uint8_t { self, towards_crash, away_from_crash };
  Kind kind;
  Range range = Range::self;
  bool flag = false;
  std::size_t number = 0;
  std::string text;
};

// Fields that are texts of a frame and of a rule's pattern; their order is that of the enumerators.
constexpr bool is_frame_text(Field field) {
  return field == Field::path || field == Field::module || field == Field::function ||
         field == Field::package;
}
inline constexpr std::size_t kFrameTexts = 4;
constexpr std::size_t frame_text_index(Field field) {
  return static_cast<std::size_t>(field) - static_cast<std::size_t>(Field::path);
}

// What a frame needs at least to match a rule: one look settles nearly all pairs of them.
struct Gate {
  std::size_t text_index = 0;
  std::uint64_t bigrams = 0;
};

struct StacktraceRule {
  std::vector<Matcher> frame_matchers;
  std::vector<Matcher> error_matchers;
  std::optional<Matcher> caller;
  std::optional<Matcher> callee;
  std::vector<Action> modifiers;  // app, category
  std::vector<Action> updaters;   // group, limits
  // No frame of another family can match.
  std::uint8_t families = kAllFamilies;
  Gate gate;
};

struct StacktraceRules {
  std::vector<StacktraceRule> rules;
};

struct FingerprintRule {
  std::vector<Matcher> matchers;
  std::vector<std::string> values;
  std::string title;
};

struct FingerprintRules {
  std::vector<FingerprintRule> rules;
};

// Compiled once, for the life of the process.
const StacktraceRules& builtin_stacktrace_rules();
const FingerprintRules& builtin_fingerprint_rules();

// The exception that a stack trace belongs to, for rules that ask for it.
struct ErrorView {
  std::string_view type;
  std::string_view value;
  std::string_view mechanism;
};

// Zero: no limit.
struct FrameLimits {
  std::size_t max = 0;
  std::size_t min = 0;
};

// Built-in rules and then `own`, which may be null. The first pass sets in_app and category, the
// second is_removed.
void modify_frames(std::span<Frame> frames, const ErrorView& error, const StacktraceRules* own);
FrameLimits update_frames(std::span<Frame> frames, const ErrorView& error,
                          const StacktraceRules* own);

// Frames with the texts that rules compare. Lives no longer than the frames.
class MatchFrames {
 public:
  explicit MatchFrames(std::span<const Frame> frames);
  // Its views point into itself.
  MatchFrames(const MatchFrames&) = delete;
  MatchFrames& operator=(const MatchFrames&) = delete;

  // `index` may be beyond the frames: nothing is there to match.
  bool matches(std::size_t index, const Matcher& matcher) const;
  std::size_t size() const { return frames_.size(); }
  bool passes(std::size_t index, const Gate& gate) const {
    return (gate.bigrams & ~texts_[gate.text_index][index].bigrams) == 0;
  }

 private:
  struct Text {
    std::uint64_t bigrams = 0;
    std::string_view text;
    // Of paths, which stand here in lower case with slashes, one of them always leading.
    bool is_relative = false;
  };

  Text add_path(std::string_view path);

  std::span<const Frame> frames_;
  std::array<std::vector<Text>, kFrameTexts> texts_;
  std::string buffer_;
};

}  // namespace vedette::grouping
