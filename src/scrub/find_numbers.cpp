// Numbers with a check digit, and the one without.
#include "base/ascii.h"
#include "scrub/find.h"

namespace vedette::scrub {
namespace {

constexpr std::size_t kDigitsMax = 19;

// The digits from a place on, single separators passed over.
struct DigitRun {
  std::array<std::uint8_t, kDigitsMax> digits{};
  std::array<std::size_t, kDigitsMax> ends{};  // where each digit ends
  std::size_t count = 0;

  unsigned prefix(std::size_t length) const {
    unsigned number = 0;
    for (std::size_t i = 0; i < length; ++i) number = number * 10 + digits[i];
    return number;
  }
};

DigitRun read_digits(std::string_view text, std::size_t at, std::string_view separators) {
  DigitRun run;
  while (run.count < kDigitsMax && at < text.size()) {
    if (run.count > 0 && separators.find(text[at]) != std::string_view::npos) ++at;
    if (at >= text.size() || !ascii::is_digit(text[at])) break;
    run.digits[run.count] = static_cast<std::uint8_t>(text[at] - '0');
    run.ends[run.count] = ++at;
    ++run.count;
  }
  return run;
}

bool passes_luhn(const DigitRun& run, std::size_t length) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < length; ++i) {
    unsigned digit = run.digits[length - 1 - i];
    if (i % 2 == 1) digit = digit < 5 ? digit * 2 : digit * 2 - 9;
    sum += digit;
  }
  return sum % 10 == 0;
}

bool ends_word(std::string_view text, std::size_t at) { return at == text.size() || !ascii::is_alnum(text[at]); }
bool begins_word(std::string_view text, std::size_t at) { return at == 0 || !ascii::is_alnum(text[at - 1]); }
// The digits behind the point of a decimal number.
bool is_fraction(std::string_view text, std::size_t at) {
  return at >= 2 && text[at - 1] == '.' && ascii::is_digit(text[at - 2]);
}

// Lengths of card numbers by the issuer's prefix, the longest first.
std::span<const std::size_t> card_lengths(const DigitRun& run) {
  static constexpr std::size_t kVisa[] = {19, 16, 13};
  static constexpr std::size_t kMasterCard[] = {16};
  static constexpr std::size_t kAmex[] = {15};
  static constexpr std::size_t kDiscover[] = {19, 16};
  if (run.count < 13) return {};
  if (run.digits[0] == 4) return kVisa;
  const unsigned two = run.prefix(2);
  if (two == 34 || two == 37) return kAmex;
  if (two >= 51 && two <= 55) return kMasterCard;
  const unsigned four = run.prefix(4);
  if (four >= 2221 && four <= 2720) return kMasterCard;
  const unsigned three = run.prefix(3);
  const unsigned six = run.prefix(6);
  if (four == 6011 || two == 65 || (three >= 644 && three <= 649) || (six >= 622126 && six <= 622925)) return kDiscover;
  return {};
}

// Calls `length_at(run)` at every run of digits that begins a word; it returns how many digits of the run are a
// match, or 0.
template <class LengthAt>
void find_digit_runs(std::string_view text, std::string_view separators, std::vector<Match>& matches,
                     LengthAt&& length_at) {
  for (std::size_t i = 0; i < text.size();) {
    if (!ascii::is_digit(text[i])) {
      ++i;
      continue;
    }
    if (begins_word(text, i) && !is_fraction(text, i)) {
      const DigitRun run = read_digits(text, i, separators);
      if (const std::size_t length = length_at(run); length != 0) {
        matches.push_back({i, run.ends[length - 1]});
        i = run.ends[length - 1];
        continue;
      }
    }
    while (i < text.size() && ascii::is_digit(text[i])) ++i;
  }
}

struct IbanLength {
  char country[3];
  std::uint8_t length;
};
// By the registry of ISO 13616, sorted by country.
constexpr IbanLength kIbanLengths[] = {
    {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22}, {"BH", 22},
    {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24}, {"DE", 22}, {"DK", 18}, {"DO", 28},
    {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18}, {"FO", 18}, {"FR", 27}, {"GB", 22}, {"GE", 22}, {"GI", 23},
    {"GL", 18}, {"GR", 27}, {"GT", 28}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26},
    {"IT", 27}, {"JO", 30}, {"KW", 30}, {"KZ", 20}, {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20}, {"LU", 20},
    {"LV", 21}, {"LY", 25}, {"MC", 27}, {"MD", 24}, {"ME", 22}, {"MK", 19}, {"MR", 27}, {"MT", 31}, {"MU", 30},
    {"NL", 18}, {"NO", 15}, {"PK", 24}, {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22},
    {"SA", 24}, {"SC", 31}, {"SD", 18}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"ST", 25}, {"SV", 28},
    {"TL", 23}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20}};

std::size_t iban_length(std::string_view country) {
  const auto* found = std::lower_bound(
      std::begin(kIbanLengths), std::end(kIbanLengths), country,
      [](const IbanLength& entry, std::string_view wanted) { return std::string_view(entry.country, 2) < wanted; });
  if (found == std::end(kIbanLengths) || std::string_view(found->country, 2) != country) return 0;
  return found->length;
}

// Of the number with its first four characters moved to the end and letters written as 10 … 35.
bool passes_mod_97(std::string_view iban) {
  unsigned rest = 0;
  const auto add = [&](char c) {
    if (ascii::is_digit(c)) {
      rest = (rest * 10 + static_cast<unsigned>(c - '0')) % 97;
    } else {
      rest = (rest * 100 + static_cast<unsigned>(c - 'A') + 10) % 97;
    }
  };
  for (const char c : iban.substr(4)) add(c);
  for (const char c : iban.substr(0, 4)) add(c);
  return rest == 1;
}

// The end of the IBAN that begins at `at`, or 0.
std::size_t iban_end(std::string_view text, std::size_t at) {
  const std::size_t length = iban_length(text.substr(at, 2));
  if (length == 0) return 0;
  std::array<char, 34> digits{};
  std::size_t count = 0;
  std::size_t i = at;
  while (count < length) {
    if (i >= text.size()) return 0;
    if (count > 0 && (text[i] == ' ' || text[i] == '-')) ++i;
    if (i >= text.size() || !(ascii::is_digit(text[i]) || ascii::is_upper(text[i]))) return 0;
    digits[count++] = text[i++];
  }
  if (!ends_word(text, i)) return 0;
  return passes_mod_97(std::string_view(digits.data(), length)) ? i : 0;
}

}  // namespace

void find_credit_cards(std::string_view text, std::vector<Match>& matches) {
  find_digit_runs(text, " -", matches, [&](const DigitRun& run) -> std::size_t {
    for (const std::size_t length : card_lengths(run)) {
      if (run.count >= length && ends_word(text, run.ends[length - 1]) && passes_luhn(run, length)) return length;
    }
    return 0;
  });
}

void find_imeis(std::string_view text, std::vector<Match>& matches) {
  find_digit_runs(text, " -/", matches, [&](const DigitRun& run) -> std::size_t {
    return run.count >= 15 && ends_word(text, run.ends[14]) && passes_luhn(run, 15) ? 15 : 0;
  });
}

void find_ibans(std::string_view text, std::vector<Match>& matches) {
  for (std::size_t i = 0; i + 15 <= text.size(); ++i) {
    if (!ascii::is_upper(text[i]) || !ascii::is_upper(text[i + 1]) || !ascii::is_digit(text[i + 2]) ||
        !ascii::is_digit(text[i + 3]) || !begins_word(text, i)) {
      continue;
    }
    if (const std::size_t end = iban_end(text, i); end != 0) {
      matches.push_back({i, end});
      i = end - 1;
    }
  }
}

void find_us_ssns(std::string_view text, std::vector<Match>& matches) {
  constexpr std::string_view kForm = "ddd-dd-dddd";
  const auto digit_at = [&](std::size_t i) { return i < text.size() && ascii::is_digit(text[i]); };
  for (std::size_t hyphen = text.find('-'); hyphen != std::string_view::npos; hyphen = text.find('-', hyphen + 1)) {
    if (hyphen < 3 || hyphen + 8 > text.size()) continue;
    const std::size_t begin = hyphen - 3;
    const std::size_t end = begin + kForm.size();
    bool fits = true;
    for (std::size_t i = 0; i < kForm.size() && fits; ++i) {
      fits = kForm[i] == '-' ? text[begin + i] == '-' : ascii::is_digit(text[begin + i]);
    }
    // Neither part of a word nor the middle of a longer number with hyphens.
    fits = fits && begins_word(text, begin) && ends_word(text, end) &&
           !(begin >= 2 && text[begin - 1] == '-' && digit_at(begin - 2)) &&
           !(end < text.size() && text[end] == '-' && digit_at(end + 1));
    if (fits) matches.push_back({begin, end});
  }
}

}  // namespace vedette::scrub
