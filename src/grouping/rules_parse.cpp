#include <fmt/core.h>

#include <bit>

#include "base/ascii.h"
#include "base/utf8.h"
#include "grouping/rules.h"

namespace vedette::grouping {
namespace {

constexpr std::size_t kMaxText = 256 * 1024;
constexpr std::size_t kMaxNumber = 1000000;

// The text of one rule and how far it has been read.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  void skip_blanks() {
    while (at_ < text_.size() && ascii::is_space(text_[at_])) ++at_;
  }
  bool is_at_end() const { return at_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool take(std::string_view wanted) {
    if (!text_.substr(at_).starts_with(wanted)) return false;
    at_ += wanted.size();
    return true;
  }
  std::string_view take_name() {
    const auto begin = at_;
    while (ascii::is_alnum(peek()) || peek() == '.' || peek() == '_' || peek() == '-') ++at_;
    return text_.substr(begin, at_ - begin);
  }
  // The next word, for error messages.
  std::string_view word() const {
    auto end = at_;
    while (end < text_.size() && !ascii::is_space(text_[end])) ++end;
    return utf8::prefix(text_.substr(at_, end - at_), 60);
  }
  // "quoted", where `\"` is a quote, or everything up to `stops` or a blank outside {{ … }}.
  Result<std::string> take_text(std::string_view stops) {
    if (peek() == '"') return take_quoted();
    const auto begin = at_;
    std::size_t sets = 0;
    while (!is_at_end()) {
      if (text_.substr(at_).starts_with("{{")) {
        const auto close = text_.find("}}", at_);
        if (close != std::string_view::npos) {
          at_ = close + 2;
          continue;
        }
      }
      const char c = peek();
      if (ascii::is_space(c)) break;
      if (c == ']' && sets > 0) {
        --sets;
      } else if (stops.find(c) != std::string_view::npos) {
        break;
      }
      if (c == '[') ++sets;
      at_ += c == '\\' && at_ + 1 < text_.size() && !ascii::is_space(text_[at_ + 1]) ? 2 : 1;
    }
    return std::string(text_.substr(begin, at_ - begin));
  }

 private:
  Result<std::string> take_quoted() {
    std::string out;
    for (++at_; !is_at_end(); ++at_) {
      if (peek() == '"') {
        ++at_;
        return out;
      }
      if (peek() == '\\' && peek(1) == '"') ++at_;
      out += peek();
    }
    return invalid("a quote is not closed");
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

struct FieldName {
  std::string_view name;
  Field field;
  bool is_of_stacktraces;
  bool is_of_fingerprints;
};

constexpr std::array kFields = {
    FieldName{"family", Field::family, true, true},
    FieldName{"path", Field::path, true, true},
    FieldName{"stack.abs_path", Field::path, true, true},
    FieldName{"module", Field::module, true, true},
    FieldName{"stack.module", Field::module, true, true},
    FieldName{"function", Field::function, true, true},
    FieldName{"stack.function", Field::function, true, true},
    FieldName{"package", Field::package, true, true},
    FieldName{"stack.package", Field::package, true, true},
    FieldName{"app", Field::app, true, true},
    FieldName{"category", Field::category, true, false},
    FieldName{"type", Field::error_type, true, true},
    FieldName{"error.type", Field::error_type, true, true},
    FieldName{"value", Field::error_value, true, true},
    FieldName{"error.value", Field::error_value, true, true},
    FieldName{"mechanism", Field::mechanism, true, false},
    FieldName{"error.mechanism", Field::mechanism, true, false},
    FieldName{"message", Field::message, false, true},
    FieldName{"logger", Field::logger, false, true},
    FieldName{"level", Field::level, false, true},
    FieldName{"sdk", Field::sdk, false, true},
    FieldName{"release", Field::release, false, true},
};

enum class RuleKind { stacktrace, fingerprint };

Result<Field> read_field(std::string_view name, RuleKind kind) {
  if (kind == RuleKind::fingerprint && name.starts_with("tags.") && name.size() > 5) {
    return Field::tag;
  }
  for (const auto& known : kFields) {
    const bool is_allowed =
        kind == RuleKind::stacktrace ? known.is_of_stacktraces : known.is_of_fingerprints;
    if (known.name == name && is_allowed) return known.field;
  }
  return invalid(fmt::format("unknown matcher \"{}\"", name));
}

Result<bool> read_bool(std::string_view text) {
  for (const std::string_view yes : {"yes", "true", "1"}) {
    if (ascii::equals_ignoring_case(text, yes)) return true;
  }
  for (const std::string_view no : {"no", "false", "0"}) {
    if (ascii::equals_ignoring_case(text, no)) return false;
  }
  return invalid(fmt::format("\"{}\" is neither yes nor no", text));
}

Result<std::uint8_t> read_families(std::string_view text) {
  std::uint8_t families = 0;
  for (const auto part : ascii::split(text, ',')) {
    const auto name = ascii::trim(part);
    if (name == "javascript") {
      families |= static_cast<std::uint8_t>(Family::javascript);
    } else if (name == "native") {
      families |= static_cast<std::uint8_t>(Family::native);
    } else if (name == "other") {
      families |= static_cast<std::uint8_t>(Family::other);
    } else if (name == "all") {
      families |= kAllFamilies;
    } else {
      return invalid(fmt::format("unknown family \"{}\"", name));
    }
  }
  return families;
}

Glob::Kind glob_kind(Field field) {
  switch (field) {
    case Field::path:
    case Field::package: return {.is_path = true, .ignores_case = true};
    case Field::message:
    case Field::error_value: return {.is_path = false, .ignores_case = true};
    default: return {};
  }
}

// `!name:pattern`
Result<Matcher> read_matcher(Cursor& cursor, RuleKind kind, std::string_view stops) {
  Matcher matcher{};
  matcher.is_negated = cursor.take("!");
  const auto word = cursor.word();
  const auto name = cursor.take_name();
  if (name.empty() || !cursor.take(":")) {
    return invalid(fmt::format("expected a matcher instead of \"{}\"", word));
  }
  TRY_ASSIGN(matcher.field, read_field(name, kind));
  TRY_ASSIGN(const auto text, cursor.take_text(stops));
  if (matcher.field == Field::family) {
    TRY_ASSIGN(matcher.families, read_families(text));
  } else if (matcher.field == Field::app) {
    TRY_ASSIGN(matcher.app, read_bool(text));
  } else {
    TRY_ASSIGN(matcher.pattern, Glob::compile(text, glob_kind(matcher.field)));
  }
  if (matcher.field == Field::tag) matcher.tag = name.substr(5);
  return matcher;
}

bool is_flag_action(const Cursor& cursor) {
  const char c = cursor.peek();
  const auto is_sign = [](char sign) { return sign == '+' || sign == '-'; };
  return is_sign(c) || ((c == '^' || c == 'v') && is_sign(cursor.peek(1)));
}

Result<Action> read_flag_action(Cursor& cursor) {
  Action action{};
  const auto word = cursor.word();
  if (cursor.take("^")) action.range = Action::Range::towards_crash;
  if (cursor.take("v")) action.range = Action::Range::away_from_crash;
  action.flag = cursor.peek() == '+';
  cursor.take(action.flag ? "+" : "-");
  const auto name = cursor.take_name();
  if (name == "app") {
    action.kind = Action::Kind::app;
  } else if (name == "group") {
    action.kind = Action::Kind::group;
  } else {
    return invalid(fmt::format("unknown action \"{}\"", word));
  }
  return action;
}

// Nothing for invert-stacktrace, which is read and has no effect.
Result<std::optional<Action>> read_variable_action(std::string_view name, Cursor& cursor) {
  Action action{};
  TRY_ASSIGN(action.text, cursor.take_text(""));
  if (name == "invert-stacktrace") {
    TRY(read_bool(action.text));
    return std::optional<Action>();
  }
  if (name == "category") {
    action.kind = Action::Kind::category;
    if (action.text.empty()) return invalid("category is empty");
    return action;
  }
  if (name != "max-frames" && name != "min-frames") {
    return invalid(fmt::format("unknown variable \"{}\"", name));
  }
  action.kind = name == "max-frames" ? Action::Kind::max_frames : Action::Kind::min_frames;
  const auto number = ascii::parse_number<std::size_t>(action.text);
  if (!number || *number > kMaxNumber) {
    return invalid(fmt::format("{} is not a number: \"{}\"", name, action.text));
  }
  action.number = *number;
  return action;
}

// `[ matcher ]`, after its opening bracket.
Result<Matcher> read_sibling(Cursor& cursor) {
  cursor.skip_blanks();
  TRY_ASSIGN(auto matcher, read_matcher(cursor, RuleKind::stacktrace, "]"));
  cursor.skip_blanks();
  if (!cursor.take("]")) return invalid("a bracket is not closed");
  return matcher;
}

Status read_stacktrace_matchers(Cursor& cursor, StacktraceRule& rule) {
  cursor.skip_blanks();
  if (cursor.take("[")) {
    TRY_ASSIGN(rule.caller, read_sibling(cursor));
    cursor.skip_blanks();
    if (!cursor.take("|")) return invalid("expected \"|\" after the caller");
  }
  for (cursor.skip_blanks(); !cursor.is_at_end(); cursor.skip_blanks()) {
    if (cursor.take("|")) {
      cursor.skip_blanks();
      if (!cursor.take("[")) return invalid("expected \"[\" after \"|\"");
      TRY_ASSIGN(rule.callee, read_sibling(cursor));
      break;
    }
    auto ahead = cursor;
    const auto name = ahead.take_name();
    if (is_flag_action(cursor) || (!name.empty() && ahead.peek() == '=')) break;
    TRY_ASSIGN(auto matcher, read_matcher(cursor, RuleKind::stacktrace, ""));
    const bool is_of_error = matcher.field == Field::error_type ||
                             matcher.field == Field::error_value ||
                             matcher.field == Field::mechanism;
    if (matcher.field == Field::family && !matcher.is_negated) rule.families &= matcher.families;
    (is_of_error ? rule.error_matchers : rule.frame_matchers).push_back(std::move(matcher));
  }
  if (rule.frame_matchers.empty() && rule.error_matchers.empty()) return invalid("no matcher");
  return {};
}

Gate gate_of(const std::vector<Matcher>& matchers) {
  Gate best;
  for (const auto& matcher : matchers) {
    if (matcher.is_negated || !is_frame_text(matcher.field)) continue;
    const auto bigrams = matcher.pattern.required_bigrams();
    if (std::popcount(bigrams) > std::popcount(best.bigrams)) {
      best = {frame_text_index(matcher.field), bigrams};
    }
  }
  return best;
}

Result<StacktraceRule> parse_stacktrace_rule(std::string_view line) {
  Cursor cursor(line);
  StacktraceRule rule;
  TRY(read_stacktrace_matchers(cursor, rule));
  rule.gate = gate_of(rule.frame_matchers);
  bool has_action = false;
  for (cursor.skip_blanks(); !cursor.is_at_end(); cursor.skip_blanks()) {
    std::optional<Action> action;
    if (is_flag_action(cursor)) {
      TRY_ASSIGN(action, read_flag_action(cursor));
    } else {
      const auto word = cursor.word();
      const auto name = cursor.take_name();
      cursor.skip_blanks();
      if (name.empty() || !cursor.take("=")) {
        return invalid(fmt::format("expected an action instead of \"{}\"", word));
      }
      cursor.skip_blanks();
      TRY_ASSIGN(action, read_variable_action(name, cursor));
    }
    has_action = true;
    if (!action) continue;
    const bool is_modifier =
        action->kind == Action::Kind::app || action->kind == Action::Kind::category;
    (is_modifier ? rule.modifiers : rule.updaters).push_back(std::move(*action));
  }
  if (!has_action) return invalid("no action");
  return rule;
}

Result<FingerprintRule> parse_fingerprint_rule(std::string_view line) {
  Cursor cursor(line);
  FingerprintRule rule;
  for (cursor.skip_blanks(); !cursor.take("->"); cursor.skip_blanks()) {
    if (cursor.is_at_end()) return invalid("no \"->\"");
    TRY_ASSIGN(auto matcher, read_matcher(cursor, RuleKind::fingerprint, ""));
    rule.matchers.push_back(std::move(matcher));
  }
  if (rule.matchers.empty()) return invalid("no matcher");
  for (cursor.skip_blanks(); !cursor.is_at_end(); cursor.skip_blanks()) {
    if (cursor.take(",")) continue;
    auto ahead = cursor;
    const auto name = ahead.take_name();
    if (!name.empty() && ahead.take("=") && ahead.peek() == '"') {
      if (name != "title") return invalid(fmt::format("unknown attribute \"{}\"", name));
      cursor = ahead;
      TRY_ASSIGN(rule.title, cursor.take_text(""));
    } else {
      TRY_ASSIGN(auto value, cursor.take_text(","));
      rule.values.push_back(std::move(value));
    }
  }
  if (rule.values.empty()) return invalid("no fingerprint after \"->\"");
  return rule;
}

template <class Rules, class ParseRule>
Result<std::shared_ptr<const Rules>> compile(std::string_view text, ParseRule parse_rule) {
  if (text.size() > kMaxText) return invalid("the rules are longer than 256 KiB");
  auto out = std::make_shared<Rules>();
  std::size_t number = 0;
  for (const auto line : ascii::split(text, '\n')) {
    ++number;
    const auto rule_text = ascii::trim(line);
    if (rule_text.empty() || rule_text.starts_with('#')) continue;
    auto rule = parse_rule(rule_text);
    if (!rule) return invalid(fmt::format("line {}: {}", number, rule.error().message));
    out->rules.push_back(std::move(*rule));
  }
  return out;
}

}  // namespace

Result<std::shared_ptr<const FingerprintRules>> compile_fingerprint_rules(std::string_view text) {
  return compile<FingerprintRules>(text, parse_fingerprint_rule);
}

Result<std::shared_ptr<const StacktraceRules>> compile_stacktrace_rules(std::string_view text) {
  return compile<StacktraceRules>(text, parse_stacktrace_rule);
}

}  // namespace vedette::grouping
