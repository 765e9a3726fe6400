// What is found by the words around it; and the scan that comes before all finders.
#include "base/ascii.h"
#include "scrub/find.h"

namespace vedette::scrub {
namespace {

constexpr std::size_t npos = std::string_view::npos;
// Nobody's address, user name or password is longer; the bounds keep every finder linear.
constexpr std::size_t kLocalPartMax = 128;
constexpr std::size_t kDomainMax = 255;
constexpr std::size_t kAuthorityMax = 2048;
constexpr std::size_t kUserNameMax = 128;
constexpr std::size_t kPathHeadMax = 256;
constexpr std::size_t kPemLabelMax = 64;

enum Character : std::uint32_t {
  kDigit = 1,
  kAt = 2,
  kColon = 4,
  kSlash = 8,
  kBackslash = 16,
  kHyphen = 32,
  kDot = 64,
  kBlank = 128,
  kUpper = 256,
  kLetterB = 512,
};

constexpr std::array<std::uint16_t, 256> make_characters() {
  std::array<std::uint16_t, 256> table{};
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = kDigit;
  for (unsigned c = 'A'; c <= 'Z'; ++c) table[c] = kUpper;
  table['@'] = kAt;
  table[':'] = kColon;
  table['/'] = kSlash;
  table['\\'] = kBackslash;
  table['-'] = kHyphen;
  table['.'] = kDot;
  table[' '] = table['\t'] = kBlank;
  table['b'] = kLetterB;
  table['B'] = kLetterB | kUpper;
  return table;
}
constexpr auto kCharacters = make_characters();

bool is_local_part(char c) { return ascii::is_alnum(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-'; }
bool is_domain(char c) { return ascii::is_alnum(c) || c == '.' || c == '-'; }
bool is_token(char c) { return ascii::is_alnum(c) || std::string_view("-._~+/=").find(c) != npos; }
bool is_separator(char c) { return c == '/' || c == '\\'; }

// Two labels at least, the last of letters: what is left of `domain` when its tail is cut, or nothing.
std::string_view domain_name(std::string_view domain) {
  while (!domain.empty() && !ascii::is_alnum(domain.back())) domain.remove_suffix(1);
  const std::size_t dot = domain.rfind('.');
  if (dot == npos || dot == 0 || domain.size() - dot < 3) return {};
  if (!std::ranges::all_of(domain.substr(dot + 1), ascii::is_alpha)) return {};
  return domain;
}

// Whether the `/` at `at` stands in an absolute path of files, and not in that of a URL or in a relative one.
bool is_in_file_path(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  const std::size_t bound = at > kPathHeadMax ? at - kPathHeadMax : 0;
  const auto belongs = [](char c) { return ascii::is_alnum(c) || std::string_view("/._-~").find(c) != npos; };
  while (begin > bound && belongs(text[begin - 1])) --begin;
  const auto head = text.substr(begin, at - begin + 1);
  if (head.front() != '/') return false;
  const bool names_host = head.starts_with("//") && !head.starts_with("///") && head.size() > 2;
  return !names_host;
}

// The end of the user name that begins at `begin`.
std::size_t user_name_end(std::string_view text, std::size_t begin, bool may_have_blanks) {
  const std::size_t bound = std::min(text.size(), begin + kUserNameMax);
  std::size_t first_break = npos;
  for (std::size_t i = begin; i < bound; ++i) {
    const char c = text[i];
    if (is_separator(c)) return may_have_blanks ? i : std::min(i, first_break);
    if (std::string_view(":*?\"<>|\r\n").find(c) != npos) return std::min(i, first_break);
    if (first_break == npos && (ascii::is_space(c) || std::string_view("',;()[]{}`").find(c) != npos)) {
      // A redaction that is there already is a name too.
      if (c != '[' || i != begin) first_break = i + (c == ']' ? 1 : 0);
    }
  }
  return std::min(bound, first_break);
}

void find_homes(std::string_view text, std::string_view word, std::vector<Match>& matches) {
  for (std::size_t at = text.find(word); at != npos; at = text.find(word, at + 1)) {
    std::size_t begin = at + word.size();
    // `word` leaves out the first letter, which may be of either case where paths have backslashes.
    if (at < 2 || begin >= text.size() || !is_separator(text[begin])) continue;
    const char first = text[at - 1];
    const char before = text[at - 2];
    if (!is_separator(before)) continue;
    const bool is_windows = before == '\\' || (at >= 3 && text[at - 3] == ':');
    const char wanted = word == "ome" ? 'h' : 'U';
    if (is_windows ? ascii::to_lower(first) != ascii::to_lower(wanted) : first != wanted) continue;
    if (!is_windows && !is_in_file_path(text, at - 2)) continue;
    while (begin < text.size() && is_separator(text[begin])) ++begin;
    const std::size_t end = user_name_end(text, begin, is_windows);
    if (end > begin) matches.push_back({begin, end});
  }
}

}  // namespace

Traits traits_of(std::string_view text) {
  Traits traits;
  for (const char c : text) {
    const std::uint32_t bits = kCharacters[static_cast<unsigned char>(c)];
    traits.characters |= bits;
    traits.digits += bits & kDigit;
  }
  return traits;
}

bool may_hold(Sort sort, const Traits& traits, std::size_t size) {
  const auto has = [&](std::uint32_t all) { return (traits.characters & all) == all; };
  switch (sort) {
    case Sort::ip: return traits.digits >= 1 && (has(kDot) || has(kColon));
    case Sort::imei: return traits.digits >= 15;
    case Sort::mac: return size >= 17 && (has(kColon) || has(kHyphen));
    case Sort::uuid: return size >= 32;
    case Sort::email: return has(kAt | kDot);
    case Sort::iban: return traits.digits >= 2 && has(kUpper) && size >= 15;
    case Sort::creditcard: return traits.digits >= 13;
    case Sort::pemkey: return has(kHyphen | kUpper | kBlank);
    case Sort::url_auth: return has(kAt | kColon | kSlash);
    case Sort::us_ssn: return traits.digits >= 9 && has(kHyphen);
    case Sort::userpath: return size > 6 && (has(kSlash) || has(kBackslash));
    case Sort::bearer: return has(kLetterB) && size > 7;
  }
  return true;
}

void find(Sort sort, std::string_view text, std::vector<Match>& matches) {
  switch (sort) {
    case Sort::ip: return find_ips(text, matches);
    case Sort::imei: return find_imeis(text, matches);
    case Sort::mac: return find_macs(text, matches);
    case Sort::uuid: return find_uuids(text, matches);
    case Sort::email: return find_emails(text, matches);
    case Sort::iban: return find_ibans(text, matches);
    case Sort::creditcard: return find_credit_cards(text, matches);
    case Sort::pemkey: return find_pem_keys(text, matches);
    case Sort::url_auth: return find_url_passwords(text, matches);
    case Sort::us_ssn: return find_us_ssns(text, matches);
    case Sort::userpath: return find_user_paths(text, matches);
    case Sort::bearer: return find_bearers(text, matches);
  }
}

void find_emails(std::string_view text, std::vector<Match>& matches) {
  std::size_t free_from = 0;
  for (std::size_t at = text.find('@'); at != npos; at = text.find('@', at + 1)) {
    std::size_t begin = at;
    const std::size_t bound = std::max(free_from, at > kLocalPartMax ? at - kLocalPartMax : 0);
    while (begin > bound && is_local_part(text[begin - 1])) --begin;
    while (begin < at && (text[begin] == '.' || text[begin] == '-')) ++begin;
    std::size_t end = at + 1;
    while (end < text.size() && end - at <= kDomainMax && is_domain(text[end])) ++end;
    const auto domain = domain_name(text.substr(at + 1, end - at - 1));
    if (begin == at || domain.empty()) continue;
    end = at + 1 + domain.size();
    matches.push_back({begin, end});
    free_from = end;
  }
}

void find_url_passwords(std::string_view text, std::vector<Match>& matches) {
  for (std::size_t at = text.find("://"); at != npos; at = text.find("://", at + 3)) {
    const std::size_t begin = at + 3;
    auto authority = text.substr(begin, kAuthorityMax);
    authority = authority.substr(0, authority.find_first_of("/?# \t\r\n\"'<>\\"));
    const std::size_t sign = authority.rfind('@');
    if (sign == npos) continue;
    const std::size_t colon = authority.find(':');
    if (colon < sign && colon + 1 < sign) matches.push_back({begin + colon + 1, begin + sign});
  }
}

void find_user_paths(std::string_view text, std::vector<Match>& matches) {
  const auto old_size = static_cast<std::ptrdiff_t>(matches.size());
  find_homes(text, "ome", matches);
  find_homes(text, "sers", matches);
  const auto found = std::span(matches).subspan(static_cast<std::size_t>(old_size));
  std::ranges::sort(found, {}, &Match::begin);
  // A user may be called `home`.
  const auto inside = [](const Match& a, const Match& b) { return b.begin < a.end; };
  matches.erase(std::unique(matches.begin() + old_size, matches.end(), inside), matches.end());
}

void find_bearers(std::string_view text, std::vector<Match>& matches) {
  constexpr std::string_view kWord = "bearer";
  for (std::size_t i = 0; i + kWord.size() < text.size(); ++i) {
    if (ascii::to_lower(text[i]) != 'b' || (i > 0 && ascii::is_alnum(text[i - 1])) ||
        !ascii::equals_ignoring_case(text.substr(i, kWord.size()), kWord)) {
      continue;
    }
    const std::size_t behind = i + kWord.size();
    std::size_t begin = behind;
    while (begin < text.size() && (ascii::is_space(text[begin]) || text[begin] == ':' || text[begin] == '=')) ++begin;
    std::size_t end = begin;
    while (end < text.size() && is_token(text[end])) ++end;
    if (begin > behind && end > begin) matches.push_back({begin, end});
    i = std::max(i, end - 1);
  }
}

void find_pem_keys(std::string_view text, std::vector<Match>& matches) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  constexpr std::string_view kDashes = "-----";
  for (std::size_t at = text.find(kBegin); at != npos; at = text.find(kBegin, at)) {
    at += kBegin.size();
    const auto label = text.substr(at, kPemLabelMax);
    const std::size_t dashes = label.find(kDashes);
    if (dashes == npos || label.substr(0, dashes).find("KEY") == npos) continue;
    std::size_t begin = at + dashes + kDashes.size();
    // A key that was cut has no end: the rest of the text is its body.
    std::size_t end = std::min(text.find(kDashes, begin), text.size());
    at = end;
    while (begin < end && ascii::is_space(text[begin])) ++begin;
    while (end > begin && ascii::is_space(text[end - 1])) --end;
    if (end > begin) matches.push_back({begin, end});
  }
}

}  // namespace vedette::scrub
