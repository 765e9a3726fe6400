#include "grouping/glob.h"

#include "base/ascii.h"

namespace vedette::grouping {
namespace {

constexpr std::size_t kMaxLength = 500;
constexpr std::size_t kMaxBranches = 64;

bool is_escapable(char c) {
  return std::string_view("*?[]{},\\\"!").find(c) != std::string_view::npos;
}

// Index after the sign at `at`, an escape being one sign.
std::size_t next_sign(std::string_view pattern, std::size_t at) {
  const bool escapes =
      pattern[at] == '\\' && at + 1 < pattern.size() && is_escapable(pattern[at + 1]);
  return at + (escapes ? 2 : 1);
}

struct Braces {
  std::size_t open;
  std::size_t close;
  std::vector<std::string_view> choices;
};

// The first outermost `{a,b}`. Braces without a comma or a partner are literals.
std::optional<Braces> find_braces(std::string_view pattern) {
  for (std::size_t open = 0; open < pattern.size(); open = next_sign(pattern, open)) {
    if (pattern[open] != '{') continue;
    Braces found{open, 0, {}};
    std::size_t depth = 0;
    auto begin = open + 1;
    for (auto at = open; at < pattern.size(); at = next_sign(pattern, at)) {
      const char c = pattern[at];
      if (c == '{') ++depth;
      if (c == '}') --depth;
      if ((c == ',' && depth == 1) || (c == '}' && depth == 0)) {
        found.choices.push_back(pattern.substr(begin, at - begin));
        begin = at + 1;
      }
      if (depth == 0) {
        found.close = at;
        break;
      }
    }
    if (found.close != 0 && found.choices.size() > 1) return found;
  }
  return std::nullopt;
}

Result<std::vector<std::string>> expand_braces(std::string_view pattern) {
  std::vector<std::string> waiting{std::string(pattern)};
  std::vector<std::string> done;
  while (!waiting.empty()) {
    const auto current = std::move(waiting.back());
    waiting.pop_back();
    const auto braces = find_braces(current);
    if (!braces) {
      done.push_back(current);
    } else {
      for (const auto choice : braces->choices) {
        waiting.push_back(current.substr(0, braces->open) + std::string(choice) +
                          current.substr(braces->close + 1));
      }
    }
    if (done.size() + waiting.size() > kMaxBranches) {
      return invalid("too many alternatives in braces");
    }
  }
  return done;
}

// The characters of the set that opens at `at`; `at` moves behind it. Nothing when it never closes.
std::optional<std::bitset<256>> read_set(std::string_view pattern, std::size_t& at) {
  auto i = at + 1;
  const bool is_negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (is_negated) ++i;
  std::bitset<256> set;
  for (bool is_first = true; i < pattern.size(); is_first = false) {
    if (pattern[i] == ']' && !is_first) {
      at = i + 1;
      return is_negated ? ~set : set;
    }
    if (next_sign(pattern, i) == i + 2) ++i;
    const auto low = static_cast<std::uint8_t>(pattern[i]);
    auto high = low;
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      high = static_cast<std::uint8_t>(pattern[i + 2]);
      i += 2;
    }
    for (unsigned c = low; c <= high; ++c) set.set(c);
    ++i;
  }
  return std::nullopt;
}

}  // namespace

std::uint64_t bigrams_of(std::string_view text) {
  std::uint64_t bits = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const auto a = static_cast<std::uint8_t>(text[i - 1]);
    const auto b = static_cast<std::uint8_t>(text[i]);
    bits |= std::uint64_t{1} << ((a * 37U + b * 11U) & 63U);
  }
  return bits;
}

Result<Glob> Glob::compile(std::string_view pattern, Kind kind) {
  if (pattern.size() > kMaxLength) return invalid("a pattern is longer than 500 characters");
  Glob glob;
  glob.kind_ = kind;
  const auto lowered = kind.ignores_case ? ascii::lower(pattern) : std::string(pattern);
  TRY_ASSIGN(const auto alternatives, expand_braces(lowered));
  for (const auto& alternative : alternatives) {
    glob.branches_.push_back(compile_branch(alternative, kind));
  }
  return glob;
}

Glob::Branch Glob::compile_branch(std::string_view pattern, Kind kind) {
  Branch branch;
  for (std::size_t at = 0; at < pattern.size();) {
    const char c = pattern[at];
    const auto next = next_sign(pattern, at);
    if (next == at + 2) {
      branch.tokens.push_back({Sign::literal, pattern[at + 1], 0});
    } else if (c == '*') {
      const bool is_double = next < pattern.size() && pattern[next] == '*';
      branch.tokens.push_back({is_double || !kind.is_path ? Sign::deep_star : Sign::star, 0, 0});
      at = is_double ? next + 1 : next;
      continue;
    } else if (c == '?') {
      branch.tokens.push_back({Sign::one, 0, 0});
    } else if (auto end = at; c == '[') {
      if (const auto set = read_set(pattern, end)) {
        branch.tokens.push_back({Sign::one_of, 0, branch.sets.size()});
        branch.sets.push_back(*set);
        at = end;
        continue;
      }
      branch.tokens.push_back({Sign::literal, c, 0});
    } else {
      branch.tokens.push_back({Sign::literal, kind.is_path && c == '\\' ? '/' : c, 0});
    }
    at = next;
  }

  std::vector<std::string> pieces(1);
  bool is_simple = true;
  for (const auto& token : branch.tokens) {
    if (token.sign == Sign::literal) {
      pieces.back() += token.literal;
    } else {
      is_simple &= token.sign == Sign::deep_star;
      pieces.emplace_back();
    }
  }
  for (const auto& piece : pieces) branch.bigrams |= bigrams_of(piece);
  if (is_simple) branch.pieces = std::move(pieces);
  return branch;
}

bool Glob::matches(std::string_view text, std::uint64_t bigrams) const {
  return std::ranges::any_of(branches_, [&](const Branch& branch) {
    if ((branch.bigrams & ~bigrams) != 0) return false;
    return branch.pieces.empty() ? matches_tokens(branch, text)
                                 : matches_pieces(branch.pieces, text);
  });
}

std::uint64_t Glob::required_bigrams() const {
  if (branches_.empty()) return 0;
  auto bits = ~std::uint64_t{0};
  for (const auto& branch : branches_) bits &= branch.bigrams;
  return bits;
}

bool Glob::matches_pieces(const std::vector<std::string>& pieces, std::string_view text) {
  if (pieces.size() == 1) return text == pieces.front();
  if (!text.starts_with(pieces.front())) return false;
  text.remove_prefix(pieces.front().size());
  for (std::size_t i = 1; i + 1 < pieces.size(); ++i) {
    const auto at = text.find(pieces[i]);
    if (at == std::string_view::npos) return false;
    text.remove_prefix(at + pieces[i].size());
  }
  return text.ends_with(pieces.back());
}

bool Glob::matches_tokens(const Branch& branch, std::string_view text) const {
  const auto& tokens = branch.tokens;
  using States = std::bitset<kMaxLength + 1>;
  const auto is_star = [&](std::size_t state) {
    return state < tokens.size() &&
           (tokens[state].sign == Sign::star || tokens[state].sign == Sign::deep_star);
  };
  // A star may stand for nothing, so what reaches it reaches what follows.
  const auto reach = [&](States& states, std::size_t state) {
    states.set(state);
    while (is_star(state)) states.set(++state);
  };
  States states;
  reach(states, 0);
  for (const char c : text) {
    States next;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (!states.test(i)) continue;
      const auto& token = tokens[i];
      const bool is_blocked = kind_.is_path && c == '/';
      switch (token.sign) {
        case Sign::literal:
          if (token.literal == c) reach(next, i + 1);
          break;
        case Sign::one:
          if (!is_blocked) reach(next, i + 1);
          break;
        case Sign::one_of:
          if (branch.sets[token.set].test(static_cast<std::uint8_t>(c))) reach(next, i + 1);
          break;
        case Sign::star:
          if (!is_blocked) reach(next, i);
          break;
        case Sign::deep_star: reach(next, i); break;
      }
    }
    if (next.none()) return false;
    states = next;
  }
  return states.test(tokens.size());
}

}  // namespace vedette::grouping
