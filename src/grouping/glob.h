// Patterns of rules: `*`, `**`, `?`, `[a-z]`, `{one,two}`, and `\` before any of those signs.
#pragma once
#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vedette::grouping {

// Which pairs of neighbouring bytes a text holds, folded into 64 bits: what lacks a pair of the
// pattern cannot match, which settles nearly every comparison of a frame with a rule.
std::uint64_t bigrams_of(std::string_view text);

class Glob {
 public:
  struct Kind {
    // `*` and `?` stop at a slash, `**` does not; a backslash that escapes nothing is a slash.
    bool is_path = false;
    // The caller lowers the text; the pattern is lowered here.
    bool ignores_case = false;
  };

  // Errors: a pattern too long or with too many alternatives.
  static Result<Glob> compile(std::string_view pattern, Kind kind);

  // The whole text. `bigrams` are those of the text or of a longer one around it. Time is linear in
  // the text for patterns of literals and stars, else text times pattern.
  bool matches(std::string_view text, std::uint64_t bigrams) const;
  bool matches(std::string_view text) const { return matches(text, bigrams_of(text)); }

  // What every text that matches has among its bigrams.
  std::uint64_t required_bigrams() const;

 private:
  enum class Sign : std::uint8_t { literal, one, one_of, star, deep_star };
  struct Token {
    Sign sign;
    char literal;
    std::size_t set;
  };
  // One alternative: either literals with anything between, or tokens for a state machine.
  struct Branch {
    std::uint64_t bigrams = 0;
    std::vector<std::string> pieces;
    std::vector<Token> tokens;
    std::vector<std::bitset<256>> sets;
  };

  static Branch compile_branch(std::string_view pattern, Kind kind);
  static bool matches_pieces(const std::vector<std::string>& pieces, std::string_view text);
  bool matches_tokens(const Branch& branch, std::string_view text) const;

  Kind kind_;
  std::vector<Branch> branches_;
};

}  // namespace vedette::grouping
