// Addresses of machines, and ids made of hexadecimal digits.
#include <arpa/inet.h>

#include "base/ascii.h"
#include "scrub/find.h"

namespace vedette::scrub {
namespace {

bool is_word(char c) { return ascii::is_alnum(c) || c == '_'; }
bool follows_word(std::string_view text, std::size_t at) { return at > 0 && is_word(text[at - 1]); }
bool precedes_word(std::string_view text, std::size_t at) { return at < text.size() && is_word(text[at]); }

bool is_address(int family, std::string_view text) {
  char copy[INET6_ADDRSTRLEN] = {};
  if (text.size() >= sizeof copy) return false;
  text.copy(copy, text.size());
  in6_addr parsed;
  return inet_pton(family, copy, &parsed) == 1;
}

// `::` and names such as `a::b` of programming languages read as addresses too: a digit makes the difference.
bool is_ipv6(std::string_view text) {
  return std::ranges::count(text, ':') >= 2 && std::ranges::any_of(text, ascii::is_digit) && is_address(AF_INET6, text);
}

// `form` has an x for every hexadecimal digit; all else stands for itself. `at` is inside the text.
bool has_form(std::string_view text, std::size_t at, std::string_view form) {
  if (text.size() - at < form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const char c = text[at + i];
    if (form[i] == 'x' ? !ascii::is_hex(c) : c != form[i]) return false;
  }
  return true;
}

// Finds what has one of the forms and is not part of a longer word.
void find_forms(std::string_view text, std::span<const std::string_view> forms, std::string_view joints,
                std::vector<Match>& matches) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!ascii::is_hex(text[i])) continue;
    if (!follows_word(text, i)) {
      const auto form = std::ranges::find_if(forms, [&](std::string_view each) { return has_form(text, i, each); });
      if (form != forms.end()) {
        const std::size_t end = i + form->size();
        const bool goes_on = end + 1 < text.size() && joints.find(text[end]) != std::string_view::npos &&
                             ascii::is_hex(text[end + 1]);
        const bool went_on = i >= 2 && joints.find(text[i - 1]) != std::string_view::npos && ascii::is_hex(text[i - 2]);
        if (!precedes_word(text, end) && !goes_on && !went_on) {
          matches.push_back({i, end});
          i = end - 1;
          continue;
        }
      }
    }
    while (i + 1 < text.size() && ascii::is_hex(text[i + 1])) ++i;
  }
}

}  // namespace

void find_ips(std::string_view text, std::vector<Match>& matches) {
  const auto belongs = [](char c) { return ascii::is_hex(c) || c == '.' || c == ':'; };
  for (std::size_t i = 0; i < text.size();) {
    if (!belongs(text[i])) {
      ++i;
      continue;
    }
    std::size_t begin = i;
    while (i < text.size() && belongs(text[i])) ++i;
    if (follows_word(text, begin) || precedes_word(text, i)) {
      // The head of the run may belong to a word before it, as in `host:10.0.0.1`.
      if (precedes_word(text, i)) continue;
      const std::size_t joint = text.find_first_of(".:", begin);
      if (joint >= i || text[joint] != ':') continue;
      begin = joint + 1;
    }
    std::size_t end = i;
    // Punctuation of the sentence around it.
    const auto candidate = [&] { return text.substr(begin, end - begin); };
    while (begin < end && (text[end - 1] == '.' || (text[end - 1] == ':' && !candidate().ends_with("::")))) --end;
    while (begin < end && (text[begin] == '.' || (text[begin] == ':' && !candidate().starts_with("::")))) ++begin;
    if (is_ipv6(candidate())) {
      matches.push_back({begin, end});
      continue;
    }
    // `10.0.0.1:8080`, `a:10.0.0.1`: the parts between the colons.
    for (std::size_t from = begin; from < end;) {
      const std::size_t to = std::min(text.find(':', from), end);
      if (is_address(AF_INET, text.substr(from, to - from))) matches.push_back({from, to});
      from = to + 1;
    }
  }
}

void find_macs(std::string_view text, std::vector<Match>& matches) {
  static constexpr std::string_view kForms[] = {"xx:xx:xx:xx:xx:xx", "xx-xx-xx-xx-xx-xx"};
  find_forms(text, kForms, ":-", matches);
}

void find_uuids(std::string_view text, std::vector<Match>& matches) {
  static constexpr std::string_view kForms[] = {
      "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"};
  find_forms(text, kForms, "-", matches);
}

}  // namespace vedette::scrub
