#include "base/pattern.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/assert.h"

namespace vedette {
namespace {

// Where `needle` first begins in `text` at or after `from`, npos if nowhere; both in lower case.
// Reference: Knuth, Morris, Pratt (1977); linear where a plain search is quadratic.
std::size_t find_linear(std::string_view text, std::string_view needle, std::size_t from) {
  // Room for borders only as far as the text could reach.
  if (needle.size() > text.size() - from) return std::string_view::npos;
  std::vector<std::size_t> border(needle.size(), 0);
  for (std::size_t i = 1, length = 0; i < needle.size(); ++i) {
    while (length > 0 && needle[i] != needle[length]) length = border[length - 1];
    if (needle[i] == needle[length]) ++length;
    border[i] = length;
  }
  std::size_t matched = 0;
  for (std::size_t i = from; i < text.size(); ++i) {
    while (matched > 0 && text[i] != needle[matched]) matched = border[matched - 1];
    if (text[i] == needle[matched]) ++matched;
    if (matched == needle.size()) return i + 1 - matched;
  }
  return std::string_view::npos;
}

}  // namespace

Pattern Pattern::parse(std::string_view text) {
  Pattern pattern;
  std::size_t i = 0;
  while (i < text.size()) {
    std::size_t backslashes = 0;
    while (i + backslashes < text.size() && text[i + backslashes] == '\\') ++backslashes;
    const std::size_t next = i + backslashes;
    if (next == text.size() || text[next] != '*') {
      const std::size_t taken = backslashes > 0 ? backslashes : 1;
      pattern.parts_.back().append(text.substr(i, taken));
      i += taken;
      continue;
    }
    pattern.parts_.back().append(backslashes / 2, '\\');
    if (backslashes % 2 == 1) {
      pattern.parts_.back().push_back('*');
    } else if (pattern.parts_.size() == 1 || !pattern.parts_.back().empty()) {
      pattern.parts_.emplace_back();
    }
    i = next + 1;
  }
  return pattern;
}

Pattern Pattern::exactly(std::string_view text) {
  Pattern pattern;
  pattern.parts_.front() = text;
  return pattern;
}

Pattern Pattern::with_open_start() const {
  Pattern pattern = *this;
  if (pattern.parts_.size() == 1 || !pattern.parts_.front().empty()) {
    pattern.parts_.insert(pattern.parts_.begin(), "");
  }
  return pattern;
}

Pattern Pattern::with_open_end() const {
  Pattern pattern = *this;
  // `*` alone is open at both ends already.
  if (pattern.parts_.size() == 1 || !pattern.parts_.back().empty()) pattern.parts_.emplace_back();
  return pattern;
}

const std::string& Pattern::literal() const {
  ASSERT(!has_wildcards());
  return parts_.front();
}

bool Pattern::matches(std::string_view text) const {
  if (!has_wildcards()) return text == parts_.front();
  const std::string lowered = ascii::lower(text);
  const std::string first = ascii::lower(parts_.front());
  const std::string last = ascii::lower(parts_.back());
  if (first.size() + last.size() > lowered.size()) return false;
  if (!lowered.starts_with(first) || !lowered.ends_with(last)) return false;
  // The leftmost place is always as good as any later one, so nothing is ever tried twice.
  const std::string_view middle(lowered.data(), lowered.size() - last.size());
  std::size_t position = first.size();
  for (std::size_t i = 1; i + 1 < parts_.size(); ++i) {
    const std::size_t found = find_linear(middle, ascii::lower(parts_[i]), position);
    if (found == std::string_view::npos) return false;
    position = found + parts_[i].size();
  }
  return true;
}

std::string Pattern::like() const {
  std::string out = escape_like(parts_.front());
  for (std::size_t i = 1; i < parts_.size(); ++i) out += '%' + escape_like(parts_[i]);
  return out;
}

std::string escape_like(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

}  // namespace vedette
