#include "grouping/fingerprint.h"

#include <deque>

#include "base/ascii.h"
#include "grouping/json_view.h"
#include "grouping/message.h"

namespace vedette::grouping {
namespace {

constexpr std::size_t kMaxEntries = 100;

// The name between `{{` and `}}` of an entry that is nothing else.
std::optional<std::string_view> variable_name(std::string_view entry) {
  if (!entry.starts_with("{{") || !entry.ends_with("}}") || entry.size() < 4) return std::nullopt;
  const auto name = ascii::trim(entry.substr(2, entry.size() - 4));
  if (name.empty() || name.find_first_of("{} ") != std::string_view::npos) return std::nullopt;
  return name;
}

std::vector<std::string> read_entries(const boost::json::object& event) {
  std::vector<std::string> out;
  const auto* entries = array_of(event, "fingerprint");
  if (entries == nullptr) return out;
  for (const auto& entry : *entries) {
    if (out.size() == kMaxEntries) break;
    if (const auto* text = entry.if_string()) {
      out.emplace_back(view(*text));
    } else if (entry.is_number() || entry.is_bool()) {
      out.push_back(boost::json::serialize(entry));
    }
  }
  return out;
}

std::string_view tag_of(const boost::json::object& event, std::string_view key) {
  if (const auto* tags = object_of(event, "tags")) return text_of(*tags, key);
  const auto* tags = array_of(event, "tags");
  if (tags == nullptr) return {};
  for (const auto& tag : *tags) {
    const auto* pair = tag.if_array();
    if (pair == nullptr || pair->size() != 2 || text_of(pair->if_contains(0)) != key) continue;
    return text_of(pair->if_contains(1));
  }
  return {};
}

// The event as rules and variables see it; frames are read once they are asked for.
class Subject {
 public:
  Subject(const std::vector<Exception>& exceptions, const Context& context)
      : exceptions_(exceptions), context_(context) {}

  bool matches(const FingerprintRule& rule) {
    const auto is_frame_field = [](Field field) {
      return field == Field::path || field == Field::module || field == Field::function ||
             field == Field::package || field == Field::app;
    };
    std::vector<const Matcher*> of_frames;
    std::vector<const Matcher*> of_errors;
    for (const auto& matcher : rule.matchers) {
      if (is_frame_field(matcher.field)) {
        of_frames.push_back(&matcher);
      } else if (matcher.field == Field::error_type || matcher.field == Field::error_value) {
        of_errors.push_back(&matcher);
      } else if (!matches_event(matcher)) {
        return false;
      }
    }
    return (of_errors.empty() || matches_an_error(of_errors)) &&
           (of_frames.empty() || matches_a_frame(of_frames));
  }

  std::string resolve(std::string_view name) {
    const auto text = value_of(name);
    if (!text) return fmt::format("<unrecognized-variable-{}>", name);
    if (!text->empty()) return std::string(*text);
    if (name.starts_with("tags.")) return fmt::format("<no-value-for-tag-{}>", name.substr(5));
    const auto stem = name.substr(name.find('.') + 1);
    return fmt::format("<no-{}>", stem == "abs_path" || stem == "path" ? "abs-path" : stem);
  }

  // An entry of a fingerprint: one variable, or a text.
  std::string resolve_entry(const std::string& entry) {
    const auto name = variable_name(entry);
    auto text = name ? resolve(*name) : entry;
    return is_message(text) ? message_key(text) : text;
  }

  // A title: variables anywhere in the text.
  std::string resolve_title(std::string_view title) {
    std::string out;
    while (!title.empty()) {
      const auto open = std::min(title.find("{{"), title.size());
      out += title.substr(0, open);
      title.remove_prefix(open);
      const auto close = title.find("}}");
      if (close == std::string_view::npos) return out.append(title);
      const auto name = variable_name(title.substr(0, close + 2));
      if (name && *name != "default") {
        out += resolve(*name);
      } else {
        out += title.substr(0, close + 2);
      }
      title.remove_prefix(close + 2);
    }
    return out;
  }

 private:
  std::string_view message() const {
    std::string_view text;
    if (const auto* logentry = object_of(context_.event, "logentry")) {
      text = text_of(*logentry, "formatted");
      if (text.empty()) text = text_of(*logentry, "message");
    }
    return text.empty() && !exceptions_.empty() ? exceptions_.back().value : text;
  }

  // Texts with varying parts must not split what a fingerprint means to join.
  bool is_message(std::string_view text) const {
    return !text.empty() &&
           (std::ranges::any_of(exceptions_, [&](const auto& e) { return e.value == text; }) ||
            text == message());
  }

  // Nothing: there is no such variable.
  std::optional<std::string_view> value_of(std::string_view name) {
    const auto& event = context_.event;
    const auto is_one_of = [&](std::string_view a, std::string_view b) {
      return name == a || name == b;
    };
    const auto* last = exceptions_.empty() ? nullptr : &exceptions_.back();
    if (name == "transaction" || name == "level" || name == "logger") return text_of(event, name);
    if (name == "message") return message();
    if (name.starts_with("tags.") && name.size() > 5) return tag_of(event, name.substr(5));
    if (is_one_of("error.type", "type")) return last ? last->type : std::string_view();
    if (is_one_of("error.value", "value")) return last ? last->value : std::string_view();

    static constexpr Frame kNoFrame;
    const auto* crash = crash_frame(crash_frames());
    const auto& frame = crash == nullptr ? kNoFrame : *crash;
    if (is_one_of("stack.function", "function")) return frame.function;
    if (is_one_of("stack.abs_path", "path")) return frame.path();
    if (name == "stack.filename") {
      return frame.filename.empty() ? basename(frame.abs_path) : frame.filename;
    }
    if (is_one_of("stack.module", "module")) return frame.module;
    if (is_one_of("stack.package", "package")) return basename(frame.package);
    return std::nullopt;
  }

  bool matches_event(const Matcher& matcher) {
    const auto& event = context_.event;
    bool is_match = false;
    const auto matches_text = [&](std::string_view text) {
      return !text.empty() && matcher.pattern.matches(text);
    };
    switch (matcher.field) {
      case Field::family:
        is_match =
            (matcher.families & static_cast<std::uint8_t>(family_of(context_.platform))) != 0;
        break;
      case Field::message:
        is_match = std::ranges::any_of(lowered_messages(), matches_text);
        break;
      case Field::logger: is_match = matches_text(text_of(event, "logger")); break;
      case Field::level: is_match = matches_text(text_of(event, "level")); break;
      case Field::release: is_match = matches_text(text_of(event, "release")); break;
      case Field::tag: is_match = matches_text(tag_of(event, matcher.tag)); break;
      case Field::sdk: {
        const auto* sdk = object_of(event, "sdk");
        is_match = sdk != nullptr && matches_text(text_of(*sdk, "name"));
        break;
      }
      default: break;
    }
    return is_match != matcher.is_negated;
  }

  // All matchers on one and the same exception.
  bool matches_an_error(const std::vector<const Matcher*>& matchers) {
    for (std::size_t i = 0; i < exceptions_.size(); ++i) {
      const auto matches = [&](const Matcher* matcher) {
        const std::string_view text = matcher->field == Field::error_type
                                          ? exceptions_[i].type
                                          : std::string_view(lowered_values()[i]);
        return matcher->is_negated != (!text.empty() && matcher->pattern.matches(text));
      };
      if (std::ranges::all_of(matchers, matches)) return true;
    }
    return false;
  }

  bool matches_a_frame(const std::vector<const Matcher*>& matchers) {
    for (const auto& texts : match_frames()) {
      for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto matches = [&](const Matcher* matcher) { return texts.matches(i, *matcher); };
        if (std::ranges::all_of(matchers, matches)) return true;
      }
    }
    return false;
  }

  const std::vector<std::string>& lowered_values() {
    if (lowered_values_.empty()) {
      for (const auto& exception : exceptions_) {
        lowered_values_.push_back(ascii::lower(exception.value));
      }
    }
    return lowered_values_;
  }

  const std::vector<std::string>& lowered_messages() {
    if (lowered_messages_.empty()) {
      lowered_messages_ = lowered_values();
      lowered_messages_.push_back(ascii::lower(message()));
    }
    return lowered_messages_;
  }

  // The stack traces of the exceptions, else the event's own, else that of its thread.
  const std::vector<std::vector<Frame>>& stacks() {
    if (stacks_) return *stacks_;
    stacks_.emplace();
    const auto add = [&](const boost::json::object* stacktrace) {
      auto frames = read_frames(stacktrace, context_.platform);
      if (!frames.empty()) stacks_->push_back(std::move(frames));
    };
    for (const auto& exception : exceptions_) add(exception.stacktrace);
    if (stacks_->empty()) add(object_of(context_.event, "stacktrace"));
    const auto* thread = stacks_->empty() ? grouping_thread(context_.event) : nullptr;
    if (thread != nullptr) add(object_of(*thread, "stacktrace"));
    return *stacks_;
  }

  const std::vector<Frame>& crash_frames() {
    static const std::vector<Frame> kNone;
    return stacks().empty() ? kNone : stacks().back();
  }

  const std::deque<MatchFrames>& match_frames() {
    if (!match_frames_) {
      match_frames_.emplace();
      for (const auto& frames : stacks()) match_frames_->emplace_back(frames);
    }
    return *match_frames_;
  }

  const std::vector<Exception>& exceptions_;
  const Context& context_;
  std::vector<std::string> lowered_values_;
  std::vector<std::string> lowered_messages_;
  std::optional<std::vector<std::vector<Frame>>> stacks_;
  std::optional<std::deque<MatchFrames>> match_frames_;
};

const FingerprintRule* first_match(const FingerprintRules& rules, Subject& subject) {
  const auto rule = std::ranges::find_if(
      rules.rules, [&](const FingerprintRule& candidate) { return subject.matches(candidate); });
  return rule == rules.rules.end() ? nullptr : &*rule;
}

}  // namespace

bool Fingerprint::is_hybrid() const {
  return std::ranges::any_of(entries, is_default_variable);
}

bool is_default_variable(std::string_view entry) { return variable_name(entry) == "default"; }

Fingerprint decide_fingerprint(const std::vector<Exception>& exceptions, const Context& context) {
  Fingerprint out;
  Subject subject(exceptions, context);
  auto entries = read_entries(context.event);
  const bool is_client_default = std::ranges::all_of(entries, is_default_variable);

  const FingerprintRule* rule = nullptr;
  if (const auto* own = context.options.fingerprint_rules.get()) {
    rule = first_match(*own, subject);
    if (rule != nullptr) out.source = Fingerprint::Source::rule;
  }
  if (rule == nullptr && is_client_default) {
    rule = first_match(builtin_fingerprint_rules(), subject);
    if (rule != nullptr) out.source = Fingerprint::Source::builtin_rule;
  }
  if (rule != nullptr) {
    entries = rule->values;
    out.title = subject.resolve_title(rule->title);
  }
  if (std::ranges::all_of(entries, is_default_variable)) return out;
  for (auto& entry : entries) {
    if (!is_default_variable(entry)) entry = subject.resolve_entry(entry);
    out.entries.push_back(std::move(entry));
  }
  return out;
}

}  // namespace vedette::grouping
