#include "search/lexer.h"

#include <array>

#include "base/ascii.h"
#include "base/assert.h"
#include "base/utf8.h"

namespace vedette::search {
namespace {

// U+F00D in UTF-8: it stands before and behind the word of a text operator.
constexpr std::string_view kOperatorMark = "\xEF\x80\x8D";

bool is_key_char(char c) { return ascii::is_alnum(c) || c == '_' || c == '.' || c == '-'; }

// What a quoted text that begins at `open` says, and where it ends; npos when it never does.
// A run of backslashes before a quote is read in pairs, an odd one makes the quote text.
struct Quoted {
  std::string text;
  std::size_t end = std::string_view::npos;
};

Quoted scan_quoted(std::string_view text, std::size_t open) {
  Quoted quoted;
  std::size_t backslashes = 0;
  for (std::size_t i = open + 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      quoted.text.erase(quoted.text.size() - (backslashes + 1) / 2);
      if (backslashes % 2 == 0) {
        quoted.end = i + 1;
        return quoted;
      }
    }
    backslashes = text[i] == '\\' ? backslashes + 1 : 0;
    quoted.text.push_back(text[i]);
  }
  return quoted;
}

std::vector<std::string> split_arguments(std::string_view text) {
  std::vector<std::string> arguments;
  if (ascii::trim(text).empty()) return arguments;
  std::size_t i = 0;
  while (true) {
    while (i < text.size() && ascii::is_space(text[i])) ++i;
    std::size_t end = std::string_view::npos;
    if (i < text.size() && text[i] == '"') {
      Quoted quoted = scan_quoted(text, i);
      if (quoted.end != std::string_view::npos) {
        arguments.push_back(std::move(quoted.text));
        end = text.find(',', quoted.end);
        if (end == std::string_view::npos) return arguments;
        i = end + 1;
        continue;
      }
    }
    end = text.find(',', i);
    arguments.emplace_back(ascii::trim(text.substr(i, end - i)));
    if (end == std::string_view::npos) return arguments;
    i = end + 1;
  }
}

}  // namespace

std::string quoted_for_message(std::string_view text) {
  constexpr std::size_t kMaxShown = 80;
  const std::string_view shown = utf8::prefix(text, kMaxShown);
  return fmt::format("`{}{}`", shown, shown.size() < text.size() ? "…" : "");
}

std::size_t Lexer::character(std::size_t position) const {
  return utf8::length(text_.substr(0, position)) + 1;
}

Lexer::Token Lexer::peek() {
  while (!at_end() && ascii::is_space(text_[position_])) ++position_;
  if (at_end()) return Token::end;
  if (text_[position_] == '(') return Token::open;
  if (text_[position_] == ')') return Token::close;
  if (boolean_length("and") > 0) return Token::op_and;
  if (boolean_length("or") > 0) return Token::op_or;
  return scan_key() ? Token::filter : Token::text;
}

void Lexer::take(Token token) {
  switch (token) {
    case Token::open:
    case Token::close: position_ += 1; return;
    case Token::op_or: position_ += 2; return;
    case Token::op_and: position_ += 3; return;
    case Token::end:
    case Token::filter:
    case Token::text: break;
  }
  ASSERT(false);
}

std::size_t Lexer::boolean_length(std::string_view word) const {
  if (!ascii::equals_ignoring_case(text_.substr(position_, word.size()), word)) return 0;
  const char behind = at(position_ + word.size());
  const bool is_whole = position_ + word.size() == text_.size() || ascii::is_space(behind) ||
                        behind == '(' || behind == ')';
  return is_whole ? word.size() : 0;
}

std::optional<Lexer::Key> Lexer::scan_key() const {
  Key found;
  std::size_t i = position_;
  if (at(i) == '!') {
    found.is_negated = true;
    ++i;
  }
  if (at(i) == '"') {
    Quoted quoted = scan_quoted(text_, i);
    if (quoted.end == std::string_view::npos || quoted.text.empty()) return std::nullopt;
    found.key = {RawKey::Form::quoted, std::move(quoted.text), {}, {}};
    i = quoted.end;
  } else {
    auto key = scan_plain_key(i);
    if (!key) return std::nullopt;
    found.key = std::move(*key);
  }
  if (at(i) != ':') return std::nullopt;
  found.end = i + 1;
  return found;
}

std::optional<RawKey> Lexer::scan_plain_key(std::size_t& at_offset) const {
  if (auto bracket = scan_bracket_key(at_offset)) return bracket;
  const std::size_t begin = at_offset;
  std::size_t i = begin;
  while (is_key_char(at(i))) ++i;
  if (i == begin) return std::nullopt;
  const std::string_view name = text_.substr(begin, i - begin);
  at_offset = i;
  if (at(i) == '(') return scan_function(at_offset, name);
  return RawKey{RawKey::Form::plain, std::string(name), {}, {}};
}

// `tags[name]`, `tags["name"]`, `tags[name,number]`, and the same with `flags`.
std::optional<RawKey> Lexer::scan_bracket_key(std::size_t& at_offset) const {
  const std::string_view rest = text_.substr(std::min(at_offset, text_.size()));
  RawKey key;
  if (rest.starts_with("tags[")) {
    key.form = RawKey::Form::tag;
  } else if (rest.starts_with("flags[")) {
    key.form = RawKey::Form::flag;
  } else {
    return std::nullopt;
  }
  std::size_t i = at_offset + rest.find('[') + 1;
  if (at(i) == '"') {
    Quoted quoted = scan_quoted(text_, i);
    if (quoted.end == std::string_view::npos) return std::nullopt;
    key.name = std::move(quoted.text);
    i = quoted.end;
  } else {
    const std::size_t begin = i;
    while (is_key_char(at(i)) || at(i) == ':') ++i;
    key.name = text_.substr(begin, i - begin);
  }
  if (at(i) == ',') {
    const std::size_t close = text_.find(']', i);
    if (close == std::string_view::npos) return std::nullopt;
    key.type = ascii::trim(text_.substr(i + 1, close - i - 1));
    i = close;
  }
  if (at(i) != ']' || key.name.empty()) return std::nullopt;
  at_offset = i + 1;
  return key;
}

std::optional<RawKey> Lexer::scan_function(std::size_t& at_offset, std::string_view name) const {
  const std::size_t close = closing_parenthesis(at_offset);
  if (close == std::string_view::npos || at(close + 1) != ':') return std::nullopt;
  RawKey key{RawKey::Form::function, std::string(name), {}, {}};
  key.arguments = split_arguments(text_.substr(at_offset + 1, close - at_offset - 1));
  at_offset = close + 1;
  return key;
}

// The parenthesis that closes the one at `open`, npos if none does.
std::size_t Lexer::closing_parenthesis(std::size_t open) const {
  std::size_t depth = 0;
  // Once a quote is unmatched, so is every later one: they are not scanned again.
  bool may_quote = true;
  for (std::size_t i = open; i < text_.size(); ++i) {
    if (text_[i] == '"' && may_quote) {
      const Quoted quoted = scan_quoted(text_, i);
      may_quote = quoted.end != std::string_view::npos;
      if (may_quote) i = quoted.end - 1;
    } else if (text_[i] == '(') {
      ++depth;
    } else if (text_[i] == ')' && --depth == 0) {
      return i;
    }
  }
  return std::string_view::npos;
}

std::size_t Lexer::word_end(std::size_t from) const {
  std::size_t i = from;
  while (i < text_.size() && !ascii::is_space(text_[i]) && text_[i] != ')') {
    if (text_[i] == '(') {
      const std::size_t close = closing_parenthesis(i);
      if (close == std::string_view::npos) return i;
      i = close;
    }
    ++i;
  }
  return i;
}

Result<RawValue> Lexer::take_quoted() {
  Quoted quoted = scan_quoted(text_, position_);
  if (quoted.end == std::string_view::npos) {
    return invalid(fmt::format("Invalid query: unmatched quote at character {}.",
                               character(position_)));
  }
  position_ = quoted.end;
  return RawValue{std::move(quoted.text), true};
}

Result<RawValue> Lexer::take_text() {
  const auto begins_phrase = [&] { return at(position_) == '"'; };
  const auto begins_negated_group = [&] {
    return at(position_) == '!' && at(position_ + 1) == '(';
  };
  if (begins_phrase()) return take_quoted();
  if (begins_negated_group()) {
    return invalid(fmt::format(
        "Invalid query: the group at character {} cannot be negated; negate its terms.",
        character(position_)));
  }
  RawValue words;
  do {
    const std::size_t begin = position_;
    const std::size_t end = word_end(begin);
    if (!words.text.empty()) words.text.push_back(' ');
    words.text.append(text_.substr(begin, end - begin));
    position_ = end;
    ASSERT(end > begin);
  } while (peek() == Token::text && !begins_phrase() && !begins_negated_group());
  return words;
}

Status Lexer::take_operators(RawTerm& term) {
  if (text_.substr(position_).starts_with(kOperatorMark)) {
    const std::size_t begin = position_ + kOperatorMark.size();
    const std::size_t end = text_.find(kOperatorMark, begin);
    if (end == std::string_view::npos) {
      return invalid(fmt::format("Invalid query: unfinished operator at character {}.",
                                 character(position_)));
    }
    term.text_operator = text_.substr(begin, end - begin);
    position_ = end + kOperatorMark.size();
    return {};
  }
  static constexpr std::array<std::string_view, 6> kComparisons = {">=", "<=", "!=",
                                                                   ">",  "<",  "="};
  for (const std::string_view comparison : kComparisons) {
    if (!text_.substr(position_).starts_with(comparison)) continue;
    term.comparison = comparison;
    position_ += comparison.size();
    break;
  }
  return {};
}

Status Lexer::take_list(RawTerm& term) {
  const std::size_t open = position_;
  const auto unmatched = [&] {
    return invalid(fmt::format(
        "Invalid query: unmatched bracket at character {}; quote the value if it is text.",
        character(open)));
  };
  std::vector<RawValue> values;
  std::size_t i = open + 1;
  while (true) {
    while (ascii::is_space(at(i))) ++i;
    if (at(i) == '"') {
      Quoted quoted = scan_quoted(text_, i);
      if (quoted.end == std::string_view::npos) return unmatched();
      values.push_back({std::move(quoted.text), true});
      i = quoted.end;
      while (ascii::is_space(at(i))) ++i;
      if (at(i) != ',' && at(i) != ']') return unmatched();
    } else {
      const std::size_t end = text_.find_first_of(",]", i);
      if (end == std::string_view::npos) return unmatched();
      values.push_back({std::string(ascii::trim(text_.substr(i, end - i))), false});
      i = end;
    }
    if (at(i++) == ']') break;
  }
  const bool is_whole = i == text_.size() || ascii::is_space(text_[i]) || text_[i] == ')';
  if (!is_whole) return {};
  for (const RawValue& value : values) {
    if (!value.is_quoted && value.text.empty()) {
      return invalid(fmt::format("Invalid query: empty value in the list at character {}.",
                                 character(open)));
    }
  }
  term.values = std::move(values);
  term.is_list = true;
  position_ = i;
  return {};
}

Lexer::Key Lexer::take_key() {
  auto key = scan_key();
  ASSERT(key.has_value());
  position_ = key->end;
  return std::move(*key);
}

Result<RawTerm> Lexer::take_filter() {
  const std::size_t begin = position_;
  Key key = take_key();
  RawTerm term;
  term.is_negated = key.is_negated;
  term.key = std::move(key.key);
  TRY(take_operators(term));
  if (at(position_) == '[') TRY(take_list(term));
  if (!term.is_list && at(position_) == '"') {
    TRY_ASSIGN(RawValue value, take_quoted());
    if (!at_end() && !ascii::is_space(text_[position_]) && text_[position_] != ')') {
      return invalid(fmt::format("Invalid query: text behind the closing quote at character {}.",
                                 character(position_ - 1)));
    }
    term.values.push_back(std::move(value));
  } else if (!term.is_list) {
    const std::size_t end = at(position_) == '(' ? position_ : word_end(position_);
    if (end == position_) {
      return invalid(fmt::format(
          "Invalid query: no value behind {} at character {}; write \"\" for an empty one.",
          quoted_for_message(text_.substr(begin, position_ - begin)), character(begin)));
    }
    term.values.push_back({std::string(text_.substr(position_, end - position_)), false});
    position_ = end;
  }
  term.source = text_.substr(begin, position_ - begin);
  return term;
}

}  // namespace vedette::search
