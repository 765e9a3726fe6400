// Text of the wire: ASCII classes, case, trimming, numbers and hex, independent of any locale.
#pragma once
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vedette::ascii {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_alpha(char c) { return is_lower(c) || is_upper(c); }
constexpr bool is_alnum(char c) { return is_alpha(c) || is_digit(c); }
constexpr bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}
constexpr bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
constexpr char to_lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr char to_upper(char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

std::string lower(std::string_view text);
std::string upper(std::string_view text);
// Without leading and trailing white space.
std::string_view trim(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);
bool contains_ignoring_case(std::string_view text, std::string_view part);
// The parts between separators, empty ones included; one empty part for an empty text.
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
// Every digit of the text is a decimal digit, and there is at least one.
bool is_all_digits(std::string_view text);
// A slug made of a name: lower case, runs of anything else become one `-`. May be empty.
std::string slugify(std::string_view name);

// A whole text as a number: no sign but `-`, no blanks, no leftover, no overflow.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number value{};
  const auto* end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || last != end) return std::nullopt;
  return value;
}

std::string to_hex(std::span<const std::uint8_t> bytes);
// Nothing when the length is odd or a character is no hex digit.
std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text);
// `%41` and, in queries, `+` decoded; malformed escapes stay as they are.
std::string percent_decode(std::string_view text, bool plus_is_space);
// Everything but unreserved characters escaped.
std::string percent_encode(std::string_view text);

}  // namespace vedette::ascii
