#include "filter/globs.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/ascii.h"
#include "base/utf8.h"

namespace vedette::filter {
namespace {

constexpr std::size_t kMaxNesting = 8;
constexpr std::int64_t kMaxMemory = std::int64_t{8} << 20;

void add_literal(std::string& out, char c) {
  const bool is_plain = ascii::is_alnum(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  if (c == '\0') {
    out += "\\x00";
  } else {
    if (!is_plain) out += '\\';
    out += c;
  }
}

// Reads the set that begins behind the bracket before `at`, and leaves `at` behind its end.
Status add_set(std::string& out, std::string_view glob, std::size_t& at) {
  out += '[';
  if (at < glob.size() && (glob[at] == '!' || glob[at] == '^')) {
    out += '^';
    ++at;
  }
  const auto first = at;
  for (; at < glob.size(); ++at) {
    char c = glob[at];
    if (c == ']' && at > first) {
      out += ']';
      ++at;
      return {};
    }
    const bool is_range = c == '-' && at > first && at + 1 < glob.size() && glob[at + 1] != ']';
    if (is_range) {
      out += '-';
      continue;
    }
    if (c == '\\' && at + 1 < glob.size()) c = glob[++at];
    add_literal(out, c);
  }
  return invalid("The glob has a \"[\" without a \"]\".");
}

// The glob in the syntax of RE2.
Result<std::string> expression_of(std::string_view glob) {
  if (glob.size() > kMaxGlobBytes) return invalid(fmt::format("A glob has at most {} bytes.", kMaxGlobBytes));
  if (!utf8::is_valid(glob)) return invalid("The glob is not valid UTF-8.");
  std::string out;
  std::size_t nesting = 0;
  for (std::size_t at = 0; at < glob.size();) {
    char c = glob[at++];
    if (c == '*') {
      if (!out.ends_with(".*")) out += ".*";
    } else if (c == '?') {
      out += '.';
    } else if (c == '[') {
      TRY(add_set(out, glob, at));
    } else if (c == '{') {
      if (++nesting > kMaxNesting) return invalid("The glob has too many \"{\" in each other.");
      out += "(?:";
    } else if (c == '}' && nesting > 0) {
      --nesting;
      out += ')';
    } else if (c == ',' && nesting > 0) {
      out += '|';
    } else {
      if (c == '\\' && at < glob.size()) c = glob[at++];
      add_literal(out, c);
    }
  }
  if (nesting > 0) return invalid("The glob has a \"{\" without a \"}\".");
  return out;
}

std::shared_ptr<const re2::RE2> make(const std::string& alternatives) {
  re2::RE2::Options options;
  options.set_case_sensitive(false);
  options.set_dot_nl(true);
  options.set_never_capture(true);
  options.set_log_errors(false);
  options.set_max_mem(kMaxMemory);
  auto made = std::make_shared<const re2::RE2>(alternatives, options);
  return made->ok() ? made : nullptr;
}

}  // namespace

Globs Globs::compile(std::span<const std::string> globs) {
  std::vector<std::string> expressions;
  for (const auto& glob : globs) {
    if (auto expression = expression_of(glob)) expressions.push_back(std::move(*expression));
  }
  Globs list;
  // Halved while one is refused, or all together take too much memory.
  std::vector<std::span<const std::string>> open;
  if (!expressions.empty()) open.emplace_back(expressions);
  while (!open.empty()) {
    const auto part = open.back();
    open.pop_back();
    // An empty alternative is a match for the empty text, as the empty glob is.
    if (auto made = make("(?:" + ascii::join(part, ")|(?:") + ")")) {
      list.expressions_.push_back(std::move(made));
    } else if (part.size() > 1) {
      open.push_back(part.first(part.size() / 2));
      open.push_back(part.subspan(part.size() / 2));
    }
  }
  return list;
}

bool Globs::matches(std::string_view text) const {
  const re2::StringPiece piece(text.data(), text.size());
  return std::ranges::any_of(expressions_, [&](const auto& expression) { return re2::RE2::FullMatch(piece, *expression); });
}

Status validate_glob(std::string_view glob) {
  TRY_ASSIGN(const auto expression, expression_of(glob));
  if (make(expression) == nullptr) return invalid("The glob has a set of characters that cannot be read.");
  return {};
}

}  // namespace vedette::filter
