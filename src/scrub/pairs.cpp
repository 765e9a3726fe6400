#include "scrub/pairs.h"

#include "base/ascii.h"

namespace vedette::scrub {
namespace {

constexpr std::size_t npos = std::string_view::npos;
// Of a longer name the end is looked at.
constexpr std::size_t kNameMax = 128;

enum Character : std::uint8_t {
  kBlank = 1,       // control characters too
  kNameEnd = 2,     // does not belong to a name before `=`
  kTextEnd = 4,     // ends a value that stands in other text
  kScalarEnd = 8,   // ends a number or a word of JSON
  kFormBreak = 16,  // a text where one of these comes before the first `=` is no form
};

constexpr std::array<std::uint8_t, 256> make_characters() {
  std::array<std::uint8_t, 256> table{};
  const auto mark = [&](std::string_view characters, std::uint8_t bits) {
    for (const char c : characters) table[static_cast<unsigned char>(c)] |= bits;
  };
  for (unsigned c = 0; c <= ' '; ++c) table[c] = kBlank | kNameEnd | kTextEnd | kScalarEnd | kFormBreak;
  mark("&;?#,\"'<>(){}=/\\:|`", kNameEnd);
  mark("&\"<>`\\", kTextEnd);
  mark(",}]&\"'\\", kScalarEnd);
  mark("\"'{}<>?:/#&", kFormBreak);
  return table;
}
constexpr auto kCharacters = make_characters();

bool has(char c, std::uint8_t bits) { return (kCharacters[static_cast<unsigned char>(c)] & bits) != 0; }
bool is_quote(char c) { return c == '"' || c == '\''; }

bool begins_as_form(std::string_view text) {
  // The marks of a URL's query and of its fragment.
  if (text.starts_with('?') || text.starts_with('#')) text.remove_prefix(1);
  for (const char c : text) {
    if (c == '=') return true;
    if (has(c, kFormBreak)) return false;
  }
  return false;
}

// Where a quoted text ends whose opening mark has `escapes` backslashes before it, or npos. JSON in a text of JSON has
// its marks escaped, and those inside its own texts more often still.
std::size_t closing_quote(std::string_view text, std::size_t from, char quote, std::size_t escapes) {
  std::size_t run = 0;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++run;
      continue;
    }
    const bool closes = run <= escapes || (run - escapes) % (2 * (escapes + 1)) == 0;
    if (text[i] == quote && closes) return i - std::min(run, escapes);
    run = 0;
  }
  return npos;
}

// Behind the list or object that begins at `from`; one that is cut ends with the text.
std::size_t container_end(std::string_view text, std::size_t from) {
  std::size_t depth = 0;
  std::size_t escapes = 0;
  for (std::size_t i = from; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) return i + 1;
    if (is_quote(c)) {
      i = closing_quote(text, i + 1, c, escapes);
      if (i == npos) return text.size();
      // At the mark itself, behind its backslashes.
      i += escapes;
    }
    escapes = c == '\\' ? escapes + 1 : 0;
  }
  return text.size();
}

// An apostrophe may stand in a value; as a quotation mark it is the last of its phrase.
bool ends_phrase(std::string_view text, std::size_t apostrophe) {
  if (apostrophe + 1 == text.size()) return true;
  const char c = text[apostrophe + 1];
  return has(c, kBlank) || std::string_view(",;:)]}>").find(c) != npos;
}

bool is_no_secret(std::string_view word) {
  return word == "true" || word == "false" || word == "null" || word == "True" || word == "False" || word == "None";
}

}  // namespace

PairScan::PairScan(std::string_view text) : text_(text), is_form_(begins_as_form(text)) {}

bool PairScan::next() {
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    if (c == '=' && read_plain_name()) return true;
    if (c == ':' && read_quoted_name()) return true;
  }
  return false;
}

bool PairScan::read_plain_name() {
  const std::size_t end = at_ - 1;
  const std::size_t bound = std::max(free_from_, end > kNameMax ? end - kNameMax : 0);
  std::size_t begin = end;
  while (begin > bound && !has(text_[begin - 1], kNameEnd)) --begin;
  name_ = text_.substr(begin, end - begin);
  is_json_ = false;
  return !name_.empty();
}

bool PairScan::read_quoted_name() {
  std::size_t end = at_ - 1;
  while (end > free_from_ && has(text_[end - 1], kBlank)) --end;
  if (end == free_from_ || !is_quote(text_[end - 1])) return false;
  const char quote = text_[--end];
  while (end > free_from_ && text_[end - 1] == '\\') --end;
  const std::size_t bound = std::max(free_from_, end > kNameMax ? end - kNameMax : 0);
  std::size_t begin = end;
  while (begin > bound && text_[begin - 1] != quote) --begin;
  name_ = text_.substr(begin, end - begin);
  is_json_ = true;
  return !name_.empty();
}

Match PairScan::take_value() {
  const Match value = is_json_ ? json_value() : plain_value();
  free_from_ = at_ = std::max(at_, value.end);
  return value;
}

Match PairScan::plain_value() {
  if (at_ < text_.size() && is_quote(text_[at_])) {
    const std::size_t end = closing_quote(text_, at_ + 1, text_[at_], 0);
    if (end != npos) return {at_ + 1, end};
  }
  for (std::size_t i = at_; i < text_.size(); ++i) {
    const char c = text_[i];
    const bool ends_pair = c == '&' || c == '\r' || c == '\n' ||
                           (c == ';' && (i + 1 == text_.size() || has(text_[i + 1], kBlank)));
    if (ends_pair) return {at_, i};
    if (!is_form_ && (has(c, kTextEnd) || (c == '\'' && ends_phrase(text_, i)))) return {at_, i};
  }
  return {at_, text_.size()};
}

Match PairScan::json_value() {
  std::size_t begin = at_;
  while (begin < text_.size() && has(text_[begin], kBlank)) ++begin;
  std::size_t mark = begin;
  // Python writes b'…' for bytes.
  if (mark + 1 < text_.size() && text_[mark] == 'b' && is_quote(text_[mark + 1])) ++mark;
  while (mark < text_.size() && text_[mark] == '\\') ++mark;
  if (mark == text_.size()) return {mark, mark};
  if (is_quote(text_[mark])) {
    const std::size_t escapes = text_[begin] == '\\' ? mark - begin : 0;
    return {mark + 1, std::min(closing_quote(text_, mark + 1, text_[mark], escapes), text_.size())};
  }
  if (text_[begin] == '{' || text_[begin] == '[') return {begin, container_end(text_, begin)};
  std::size_t end = begin;
  while (end < text_.size() && !has(text_[end], kScalarEnd)) ++end;
  return is_no_secret(text_.substr(begin, end - begin)) ? Match{end, end} : Match{begin, end};
}

}  // namespace vedette::scrub
