// Messages made comparable: what varies from one occurrence to the next becomes a placeholder.
#pragma once
#include <string>
#include <string_view>

namespace vedette::grouping {

// The first two lines that are not blank, `...` for what was cut, then parameterized.
std::string message_key(std::string_view message);

// Every address, identifier, date and number replaced by its kind in angle brackets. Texts beyond
// 8192 bytes stay as they are. Time is linear in the text.
std::string parameterize(std::string_view text);

// Patterns: the length of what starts at `at`, or 0. `at` is inside the text and the beginning of a
// word.
namespace pattern {

constexpr bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
constexpr bool ends_word(std::string_view text, std::size_t at) {
  return at >= text.size() || !is_word(text[at]);
}
std::size_t digits_at(std::string_view text, std::size_t at);

std::size_t email(std::string_view text, std::size_t at);
std::size_t url(std::string_view text, std::size_t at);
std::size_t hostname(std::string_view text, std::size_t at);
std::size_t ip(std::string_view text, std::size_t at);
std::size_t mac(std::string_view text, std::size_t at);
std::size_t traceparent(std::string_view text, std::size_t at);
std::size_t uuid(std::string_view text, std::size_t at);
std::size_t sha1(std::string_view text, std::size_t at);
std::size_t md5(std::string_view text, std::size_t at);
std::size_t date(std::string_view text, std::size_t at);
std::size_t duration(std::string_view text, std::size_t at);
std::size_t openstack_transaction(std::string_view text, std::size_t at);
std::size_t hex(std::string_view text, std::size_t at);
std::size_t git_sha(std::string_view text, std::size_t at);
// These two may begin with a minus sign.
std::size_t float_number(std::string_view text, std::size_t at);
std::size_t integer(std::string_view text, std::size_t at);
// These two stand directly behind an equals sign.
std::size_t quoted(std::string_view text, std::size_t at);
std::size_t boolean(std::string_view text, std::size_t at);

}  // namespace pattern
}  // namespace vedette::grouping
