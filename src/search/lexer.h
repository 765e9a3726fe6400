// The characters of a query made into raw terms: quotes, lists, operators and keys are taken
// apart, nothing is interpreted. Internal to the module.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vedette::search {

struct RawKey {
  enum class Form { plain, quoted, tag, flag, function };
  Form form = Form::plain;
  std::string name;
  // Of `tags[name,type]`: `string`, `number` or `boolean`; empty if not given.
  std::string type;
  // Of a function.
  std::vector<std::string> arguments;
};

struct RawValue {
  std::string text;
  bool is_quoted = false;
};

struct RawTerm {
  bool is_negated = false;
  RawKey key;
  // `>`, `>=`, `<`, `<=`, `=`, `!=` or nothing.
  std::string_view comparison;
  // The word between two U+F00D, or nothing.
  std::string_view text_operator;
  bool is_list = false;
  std::vector<RawValue> values;
  // As written, for messages.
  std::string_view source;
};

// A cursor over the text of a query. Positions are byte offsets; the text must outlive it.
class Lexer {
 public:
  enum class Token { end, open, close, op_and, op_or, filter, text };

  struct Key {
    RawKey key;
    bool is_negated = false;
    std::size_t end = 0;  // behind the colon
  };

  explicit Lexer(std::string_view text) : text_(text) {}

  // Skips blanks and tells what comes next without consuming it.
  Token peek();
  // Consumes a parenthesis or a boolean operator that peek() has told.
  void take(Token token);
  // Consumes the key and the colon of a filter that peek() has told.
  Key take_key();
  // Consumes a filter that peek() has told.
  Result<RawTerm> take_filter();
  // Consumes free text that peek() has told: one quoted text, or the words up to whatever else
  // comes, joined by single blanks.
  Result<RawValue> take_text();

  std::size_t position() const { return position_; }
  // The 1-based number of the character at a byte offset.
  std::size_t character(std::size_t position) const;

 private:
  bool at_end() const { return position_ >= text_.size(); }
  char at(std::size_t position) const { return position < text_.size() ? text_[position] : '\0'; }
  std::size_t boolean_length(std::string_view word) const;
  // The key that begins here, if what stands here is `key:`.
  std::optional<Key> scan_key() const;
  std::optional<RawKey> scan_plain_key(std::size_t& at) const;
  std::optional<RawKey> scan_bracket_key(std::size_t& at) const;
  std::optional<RawKey> scan_function(std::size_t& at, std::string_view name) const;
  // Behind the word that begins at `from`; parentheses in balance belong to it.
  std::size_t word_end(std::size_t from) const;
  std::size_t closing_parenthesis(std::size_t open) const;
  Status take_operators(RawTerm& term);
  Result<RawValue> take_quoted();
  // Sets is_list, unless text follows its bracket: then it is a word that begins with a bracket.
  Status take_list(RawTerm& term);

  std::string_view text_;
  std::size_t position_ = 0;
};

// Text of the user's in a message: valid, bounded, in backticks.
std::string quoted_for_message(std::string_view text);

}  // namespace vedette::search
