#include "scrub/keys.h"

#include "base/ascii.h"

namespace vedette::scrub {
namespace {

constexpr std::uint8_t kSkipped = 255;
// The table of a matcher stays within a few megabytes.
constexpr std::size_t kStatesMax = 16'384;

bool is_skipped(char c) { return c == '_' || c == '-' || c == '.' || ascii::is_space(c); }

std::string normalized(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (!is_skipped(c)) out += ascii::to_lower(c);
  }
  return out;
}

}  // namespace

Result<KeyMatcher> KeyMatcher::compile(std::span<const KeyWord> words) {
  KeyMatcher matcher;
  std::size_t characters = 0;
  for (const KeyWord& word : words) {
    for (const char c : normalized(word.text)) {
      ++characters;
      auto& column = matcher.columns_[static_cast<unsigned char>(c)];
      if (column == 0) column = static_cast<std::uint8_t>(matcher.width_++);
      if (matcher.width_ == kSkipped) return invalid("Sensitive fields: too many different characters.");
    }
  }
  if (characters >= kStatesMax) return invalid("Sensitive fields: too many, or too long.");
  for (unsigned c = 0; c < 256; ++c) {
    if (is_skipped(static_cast<char>(c))) matcher.columns_[c] = kSkipped;
    if (c >= 'A' && c <= 'Z') matcher.columns_[c] = matcher.columns_[c - 'A' + 'a'];
  }
  matcher.next_.assign(matcher.width_, 0);
  matcher.states_.emplace_back();
  for (const KeyWord& word : words) matcher.add(word);
  matcher.link();
  return matcher;
}

void KeyMatcher::add(const KeyWord& word) {
  const std::string text = normalized(word.text);
  if (text.empty()) return;
  std::size_t state = 0;
  for (const char c : text) {
    const std::size_t slot = state * width_ + columns_[static_cast<unsigned char>(c)];
    if (next_[slot] == 0) {
      next_[slot] = static_cast<std::uint32_t>(states_.size());
      states_.push_back({.depth = states_[state].depth + 1});
      next_.resize(next_.size() + width_, 0);
    }
    state = next_[slot];
  }
  auto& mark = word.is_whole ? states_[state].whole : states_[state].found;
  if (mark == KeyClass::plain) mark = word.key_class;
}

// Makes every step total: where the word does not go on, the longest tail that begins a word does.
void KeyMatcher::link() {
  std::vector<std::uint32_t> fallback(states_.size(), 0);
  std::vector<std::uint32_t> queue;
  for (std::size_t column = 1; column < width_; ++column) {
    if (next_[column] != 0) queue.push_back(next_[column]);
  }
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const std::uint32_t state = queue[i];
    if (states_[state].found == KeyClass::plain) states_[state].found = states_[fallback[state]].found;
    for (std::size_t column = 1; column < width_; ++column) {
      auto& next = next_[state * width_ + column];
      const std::uint32_t other = next_[fallback[state] * width_ + column];
      if (next == 0) {
        next = other;
      } else {
        fallback[next] = other;
        queue.push_back(next);
      }
    }
  }
}

KeyClass KeyMatcher::classify(std::string_view key) const {
  if (states_.size() < 2) return KeyClass::plain;
  std::size_t state = 0;
  std::uint32_t count = 0;
  for (const char c : key) {
    const std::uint8_t column = columns_[static_cast<unsigned char>(c)];
    if (column == kSkipped) continue;
    ++count;
    state = next_[state * width_ + column];
    if (states_[state].found != KeyClass::plain) return states_[state].found;
  }
  return states_[state].depth == count ? states_[state].whole : KeyClass::plain;
}

std::span<const KeyWord> default_key_words() {
  static const KeyWord kWords[] = {
      {"password", KeyClass::sensitive},    {"passwd", KeyClass::sensitive},
      {"secret", KeyClass::sensitive},      {"apikey", KeyClass::sensitive},
      {"auth", KeyClass::sensitive},        {"credentials", KeyClass::sensitive},
      {"mysqlpwd", KeyClass::sensitive},    {"privatekey", KeyClass::sensitive},
      {"token", KeyClass::sensitive},       {"otp", KeyClass::sensitive, true},
      {"twofactor", KeyClass::sensitive, true}, {"HTTP_COOKIE", KeyClass::sensitive, true},
  };
  return kWords;
}

std::span<const KeyWord> session_cookie_words() {
  static const KeyWord kWords[] = {
      {"session", KeyClass::sensitive},          {"sessid", KeyClass::sensitive},
      {"csrf", KeyClass::sensitive},             {"xsrf", KeyClass::sensitive},
      {"symfony", KeyClass::sensitive},          {"jwt", KeyClass::sensitive},
      {"sid", KeyClass::sensitive, true},        {"sentrysid", KeyClass::sensitive, true},
      {"connect.sid", KeyClass::sensitive, true}, {"remember_me", KeyClass::sensitive, true},
  };
  return kWords;
}

std::span<const KeyWord> pairs_key_words() {
  static const KeyWord kWords[] = {
      {"url", KeyClass::pairs, true},           {"urls", KeyClass::pairs, true},
      {"uri", KeyClass::pairs, true},           {"href", KeyClass::pairs, true},
      {"url.full", KeyClass::pairs, true},      {"full_url", KeyClass::pairs, true},
      {"http.url", KeyClass::pairs, true},      {"request_url", KeyClass::pairs, true},
      {"request_uri", KeyClass::pairs, true},   {"document_uri", KeyClass::pairs, true},
      {"blocked_uri", KeyClass::pairs, true},   {"http.target", KeyClass::pairs, true},
      {"query", KeyClass::pairs, true},         {"query_string", KeyClass::pairs, true},
      {"http.query", KeyClass::pairs, true},    {"url.query", KeyClass::pairs, true},
      {"fragment", KeyClass::pairs, true},      {"http.fragment", KeyClass::pairs, true},
      {"url.fragment", KeyClass::pairs, true},  {"referer", KeyClass::pairs, true},
      {"referrer", KeyClass::pairs, true},      {"http_referer", KeyClass::pairs, true},
      {"http.request.header.referer", KeyClass::pairs, true},
      // Of breadcrumbs about navigation.
      {"from", KeyClass::pairs, true},          {"to", KeyClass::pairs, true},
  };
  return kWords;
}

}  // namespace vedette::scrub
