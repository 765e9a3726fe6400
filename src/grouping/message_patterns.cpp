#include "base/ascii.h"
#include "grouping/message.h"

namespace vedette::grouping::pattern {
namespace {

constexpr std::size_t kMaxLocalPart = 64;  // RFC 5321
constexpr std::size_t kMaxHost = 255;
constexpr std::size_t kMaxHex = 128;
constexpr std::size_t kMaxInteger = 7;

// Endings of host names that are rarely anything else; words such as `name`, `info` and `app` end
// property paths far more often. Sorted.
constexpr std::array<std::string_view, 98> kTopLevelDomains = {
    "ac",    "ae",    "ai",     "ar",       "asia",    "at",     "au",    "az",   "ba",
    "be",    "bg",    "biz",    "br",       "by",      "ca",     "cc",    "ch",   "cl",
    "cloud", "cn",    "co",     "com",      "cy",      "cz",     "de",    "dev",  "dk",
    "edu",   "ee",    "eg",     "es",       "eu",      "fi",     "fr",    "ge",   "gov",
    "gr",    "hk",    "hr",     "hu",       "ie",      "il",     "int",   "internal", "io",
    "ir",    "it",    "jp",     "ke",       "kr",      "kz",     "lan",   "lb",   "lk",
    "local", "localdomain", "localhost", "lt", "lu",   "lv",     "ma",    "mil",  "mobi",
    "mx",    "net",   "ng",     "nl",       "no",      "nz",     "online", "org", "pe",
    "ph",    "pk",    "pt",     "pub",      "qa",      "ro",     "ru",    "sa",   "se",
    "sg",    "si",    "sk",     "tech",     "tn",      "tr",     "tv",    "tw",   "ua",
    "ug",    "uk",    "us",     "uy",       "uz",      "vn",     "xyz",   "za",
};
static_assert(std::ranges::is_sorted(kTopLevelDomains));

// Fewer signs than RFC 5322 allows: the others stand around addresses more often than in them.
bool is_local_part(char c) {
  return ascii::is_alnum(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
}

struct Host {
  std::size_t length = 0;
  std::size_t labels = 0;
  std::size_t last_label = 0;  // where it begins
};

// Labels of letters, digits and inner hyphens, joined by single dots.
Host host_at(std::string_view text, std::size_t at) {
  Host host;
  auto i = at;
  while (i < text.size() && i - at < kMaxHost) {
    const auto begin = i;
    while (i < text.size() && i - at < kMaxHost &&
           (ascii::is_alnum(text[i]) || text[i] == '-')) {
      ++i;
    }
    while (i > begin && text[i - 1] == '-') --i;
    if (i == begin || text[begin] == '-') break;
    ++host.labels;
    host.last_label = begin;
    host.length = i - at;
    if (i + 1 >= text.size() || text[i] != '.') break;
    ++i;
  }
  return host;
}

std::size_t hex_at(std::string_view text, std::size_t at) {
  const auto begin = at;
  while (at < text.size() && at - begin <= kMaxHex && ascii::is_hex(text[at])) ++at;
  return at - begin;
}

// Groups of hex digits of exactly these lengths, joined by `separator`, and the end of a word.
std::size_t hex_groups_at(std::string_view text, std::size_t at,
                          std::initializer_list<std::size_t> lengths, char separator) {
  auto i = at;
  bool is_first = true;
  for (const auto length : lengths) {
    if (!is_first && (i >= text.size() || text[i++] != separator)) return 0;
    is_first = false;
    if (i + length > text.size() || hex_at(text.substr(0, i + length), i) != length) return 0;
    i += length;
  }
  return ends_word(text, i) ? i - at : 0;
}

std::size_t whole_hex(std::string_view text, std::size_t at, std::size_t length) {
  return hex_at(text, at) == length && ends_word(text, at + length) ? length : 0;
}

std::size_t ipv4(std::string_view text, std::size_t at) {
  auto i = at;
  for (int part = 0; part < 4; ++part) {
    if (part != 0 && (i >= text.size() || text[i++] != '.')) return 0;
    const auto digits = digits_at(text, i);
    if (digits == 0 || digits > 3) return 0;
    if (ascii::parse_number<int>(text.substr(i, digits)).value_or(256) > 255) return 0;
    i += digits;
  }
  const bool goes_on = i + 1 < text.size() && text[i] == '.' && ascii::is_digit(text[i + 1]);
  return ends_word(text, i) && !goes_on ? i - at : 0;
}

std::size_t ipv6(std::string_view text, std::size_t at) {
  constexpr std::size_t kGroups = 8;
  std::size_t groups = 0;
  bool has_gap = false;
  bool has_digit = false;
  auto i = at;
  while (i < text.size() && groups < kGroups) {
    const auto digits = hex_at(text, i);
    if (digits > 4) return 0;
    for (const char c : text.substr(i, digits)) has_digit |= ascii::is_digit(c);
    if (digits != 0) ++groups;
    i += digits;
    if (i >= text.size() || text[i] != ':') break;
    if (text.substr(i).starts_with("::")) {
      if (has_gap) return 0;
      has_gap = true;
      i += 2;
    } else if (digits != 0 && i + 1 < text.size() && ascii::is_hex(text[i + 1]) &&
               groups < kGroups) {
      ++i;
    } else {
      break;
    }
  }
  const bool is_address =
      has_gap ? groups != 0 && groups < kGroups && has_digit : groups == kGroups;
  return is_address && ends_word(text, i) ? i - at : 0;
}

}  // namespace

std::size_t digits_at(std::string_view text, std::size_t at) {
  const auto begin = at;
  while (at < text.size() && ascii::is_digit(text[at])) ++at;
  return at - begin;
}

std::size_t email(std::string_view text, std::size_t at) {
  auto i = at;
  while (i < text.size() && i - at <= kMaxLocalPart && is_local_part(text[i])) ++i;
  if (i >= text.size() || text[i] != '@') return 0;
  const auto host = host_at(text, i + 1);
  return host.labels >= 2 ? i + 1 + host.length - at : 0;
}

std::size_t url(std::string_view text, std::size_t at) {
  const auto rest = text.substr(at);
  std::size_t scheme = 0;
  for (const std::string_view known :
       {"https://", "http://", "wss://", "ws://", "ftps://", "ftp://"}) {
    if (ascii::equals_ignoring_case(rest.substr(0, known.size()), known)) {
      scheme = known.size();
      break;
    }
  }
  if (scheme == 0) return 0;
  auto end = std::min(rest.find_first_of(" \t\r\n\"'<>`\\^{}|"), rest.size());
  // Signs of the sentence around it.
  constexpr std::string_view kPunctuation = ".,;:!?)]";
  while (end > scheme && kPunctuation.find(rest[end - 1]) != std::string_view::npos) --end;
  return end > scheme ? end : 0;
}

std::size_t hostname(std::string_view text, std::size_t at) {
  const auto host = host_at(text, at);
  if (host.labels < 2 || !ends_word(text, at + host.length)) return 0;
  const auto last = text.substr(host.last_label, at + host.length - host.last_label);
  return std::ranges::binary_search(kTopLevelDomains, last) ? host.length : 0;
}

std::size_t ip(std::string_view text, std::size_t at) {
  if (!ascii::is_hex(text[at]) && text[at] != ':') return 0;
  const auto length = ipv4(text, at);
  return length != 0 ? length : ipv6(text, at);
}

std::size_t mac(std::string_view text, std::size_t at) {
  const auto length = hex_groups_at(text, at, {2, 2, 2, 2, 2, 2}, ':');
  return length != 0 ? length : hex_groups_at(text, at, {2, 2, 2, 2, 2, 2}, '-');
}

std::size_t traceparent(std::string_view text, std::size_t at) {
  // W3C Trace Context, and the root of an AWS X-Ray header.
  const auto length = hex_groups_at(text, at, {2, 32, 16, 2}, '-');
  return length != 0 ? length : hex_groups_at(text, at, {1, 8, 24}, '-');
}

std::size_t uuid(std::string_view text, std::size_t at) {
  return hex_groups_at(text, at, {8, 4, 4, 4, 12}, '-');
}

std::size_t sha1(std::string_view text, std::size_t at) { return whole_hex(text, at, 40); }

std::size_t md5(std::string_view text, std::size_t at) { return whole_hex(text, at, 32); }

std::size_t openstack_transaction(std::string_view text, std::size_t at) {
  if (!text.substr(at).starts_with("tx")) return 0;
  const auto length = hex_groups_at(text, at + 2, {21, 10}, '-');
  return length == 0 ? 0 : length + 2;
}

std::size_t hex(std::string_view text, std::size_t at) {
  const auto rest = text.substr(at);
  if (rest.starts_with("0x") || rest.starts_with("0X")) {
    const auto digits = hex_at(text, at + 2);
    return digits != 0 && ends_word(text, at + 2 + digits) ? digits + 2 : 0;
  }
  const auto digits = hex_at(text, at);
  if (digits < 8 || digits > kMaxHex || !ends_word(text, at + digits)) return 0;
  const auto run = rest.substr(0, digits);
  const bool is_mixed = std::ranges::any_of(run, ascii::is_lower) &&
                        std::ranges::any_of(run, ascii::is_upper);
  return !is_mixed && std::ranges::any_of(run, ascii::is_digit) ? digits : 0;
}

std::size_t git_sha(std::string_view text, std::size_t at) {
  const auto length = whole_hex(text, at, 7);
  const auto run = text.substr(at, length);
  return std::ranges::any_of(run, ascii::is_digit) && std::ranges::any_of(run, ascii::is_lower) &&
                 std::ranges::none_of(run, ascii::is_upper)
             ? length
             : 0;
}

std::size_t float_number(std::string_view text, std::size_t at) {
  auto i = at + (text[at] == '-' ? 1 : 0);
  const auto whole = digits_at(text, i);
  i += whole;
  if (whole == 0 || i >= text.size() || text[i] != '.') return 0;
  const auto fraction = digits_at(text, ++i);
  i += fraction;
  if (fraction == 0) return 0;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    auto exponent = i + 1;
    if (exponent < text.size() && (text[exponent] == '-' || text[exponent] == '+')) ++exponent;
    if (const auto digits = digits_at(text, exponent); digits != 0) i = exponent + digits;
  }
  return ends_word(text, i) ? i - at : 0;
}

std::size_t integer(std::string_view text, std::size_t at) {
  const std::size_t sign = text[at] == '-' ? 1 : 0;
  const auto digits = digits_at(text, at + sign);
  const bool is_integer = digits > 0 && digits <= kMaxInteger;
  return is_integer && ends_word(text, at + sign + digits) ? sign + digits : 0;
}

std::size_t quoted(std::string_view text, std::size_t at) {
  const char quote = text[at];
  if (quote != '"' && quote != '\'') return 0;
  const auto end = text.find_first_of(quote == '"' ? "\"\n" : "'\n", at + 1);
  return end != std::string_view::npos && text[end] == quote ? end + 1 - at : 0;
}

std::size_t boolean(std::string_view text, std::size_t at) {
  for (const std::string_view word : {"True", "true", "False", "false"}) {
    if (text.substr(at).starts_with(word) && ends_word(text, at + word.size())) return word.size();
  }
  return 0;
}

}  // namespace vedette::grouping::pattern
