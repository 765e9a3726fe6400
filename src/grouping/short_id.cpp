#include "base/ascii.h"
#include "grouping/grouping.h"

namespace vedette::grouping {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
static_assert(kDigits.size() == 32);

std::optional<std::uint64_t> digit_of(char c) {
  c = ascii::to_upper(c);
  if (c == 'O') c = '0';
  if (c == 'I' || c == 'L') c = '1';
  const auto at = kDigits.find(c);
  if (at == std::string_view::npos) return std::nullopt;
  return at;
}

}  // namespace

std::string format_short_id(std::string_view project_slug, std::uint64_t number) {
  std::array<char, 13> digits{};
  auto at = digits.size();
  do {
    digits[--at] = kDigits[number % 32];
    number /= 32;
  } while (number != 0);
  auto out = ascii::upper(project_slug);
  out += '-';
  out.append(digits.data() + at, digits.size() - at);
  return out;
}

std::optional<std::uint64_t> parse_short_id_number(std::string_view short_id) {
  const auto dash = short_id.rfind('-');
  if (dash == std::string_view::npos || dash == 0 || dash + 1 == short_id.size()) {
    return std::nullopt;
  }
  std::uint64_t number = 0;
  for (const char c : short_id.substr(dash + 1)) {
    const auto digit = digit_of(c);
    if (!digit || number >> 59 != 0) return std::nullopt;
    number = number << 5 | *digit;
  }
  return number;
}

}  // namespace vedette::grouping
