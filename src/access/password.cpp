#include "access/password.h"

#include <fmt/core.h>
#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/assert.h"
#include "base/utf8.h"

namespace vedette::access {
namespace {

constexpr std::size_t kLengthMin = 8;
constexpr std::size_t kLengthMax = 256;
constexpr const char* kTooSimilar = "This password is too similar to your name or e-mail address.";

// The passwords that guessing programs begin with; the length rule has removed the shorter ones.
constexpr std::array<std::string_view, 24> kCommon{
    "password", "password1", "passw0rd", "qwertyui", "qwerty123", "qwertyuiop", "1q2w3e4r", "1qaz2wsx",
    "iloveyou", "sunshine",  "princess", "football", "baseball",  "welcome1",   "admin123", "administrator",
    "letmein1", "trustno1",  "superman", "starwars", "whatever",  "changeme",   "abcd1234", "asdfghjk"};

}  // namespace

std::optional<std::string> find_password_fault(std::string_view password, std::initializer_list<std::string_view> own_words) {
  const auto length = utf8::length(password);
  if (length < kLengthMin) {
    return fmt::format("This password is too short. It must contain at least {} characters.", kLengthMin);
  }
  if (length > kLengthMax) {
    return fmt::format("This password is too long. It must contain no more than {} characters.", kLengthMax);
  }
  if (ascii::is_all_digits(password)) return "This password is entirely numeric.";
  if (std::ranges::find(kCommon, ascii::lower(password)) != kCommon.end()) return "This password is too common.";
  for (const auto word : own_words) {
    const auto name = word.substr(0, word.find('@'));
    if (!word.empty() && ascii::equals_ignoring_case(password, word)) return kTooSimilar;
    if (name.size() >= 4 && ascii::contains_ignoring_case(password, name) && length < name.size() + 6) {
      return kTooSimilar;
    }
  }
  return std::nullopt;
}

std::string hash_password(std::string_view password) {
  std::array<char, crypto_pwhash_STRBYTES> out{};
  ASSERT(crypto_pwhash_str(out.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                           crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0);
  return out.data();
}

bool verify_password(std::string_view hash, std::string_view password) {
  return crypto_pwhash_str_verify(std::string(hash).c_str(), password.data(), password.size()) == 0;
}

void waste_password_time(std::string_view password) { hash_password(password); }

}  // namespace vedette::access
