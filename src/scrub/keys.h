// Which keys speak of secrets.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vedette::scrub {

// What a key says about its value: a secret, by the default set or by the settings' own words; or a text of names and
// values, such as a URL with its query.
enum class KeyClass : std::uint8_t { plain, sensitive, custom, pairs };

struct KeyWord {
  std::string text;
  KeyClass key_class;
  bool is_whole = false;  // the word must be the whole key
};

// Finds words in keys; case, blanks, `_`, `-` and `.` count neither in the words nor in the keys. An automaton of Aho
// and Corasick: one look into a table per character of the key, however many words there are. Immutable.
class KeyMatcher {
 public:
  KeyMatcher() = default;
  // Words without a character that counts are left out. Errors: invalid_argument when they are too many.
  static Result<KeyMatcher> compile(std::span<const KeyWord> words);
  // The class of a word that the key contains.
  KeyClass classify(std::string_view key) const;

 private:
  struct State {
    KeyClass found = KeyClass::plain;  // a word ends here
    KeyClass whole = KeyClass::plain;  // a whole word ends here, when the key has `depth` characters
    std::uint32_t depth = 0;
  };
  void add(const KeyWord& word);
  void link();

  std::array<std::uint8_t, 256> columns_{};  // 0: no word has this character; kSkipped: it does not count
  std::size_t width_ = 1;
  std::vector<std::uint32_t> next_;  // states × columns
  std::vector<State> states_;
};

// The words of the default set: keys of secrets, and names of cookies that stand for a session.
std::span<const KeyWord> default_key_words();
std::span<const KeyWord> session_cookie_words();
// Keys of texts that hold names and values: URLs, queries, forms.
std::span<const KeyWord> pairs_key_words();

}  // namespace vedette::scrub
