// Finders: what personal data looks like in text. Each is linear in the length of the text and keeps no state.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace vedette::scrub {

// The bytes [begin, end) of a text.
struct Match {
  std::size_t begin;
  std::size_t end;
  bool operator==(const Match&) const = default;
};

enum class Sort : std::uint8_t {
  ip,
  imei,
  mac,
  uuid,
  email,
  iban,
  creditcard,
  pemkey,    // what stands between the lines BEGIN … KEY and END
  url_auth,  // the password in `scheme://user:password@host`
  us_ssn,
  userpath,  // the name of the user in the path of a home directory
  bearer,    // the token behind the word
};

// What one pass over a text tells: which characters it has, and how many digits. Enough to see, for nearly every
// text, that a finder would find nothing.
struct Traits {
  std::uint32_t characters = 0;
  std::uint32_t digits = 0;
};
Traits traits_of(std::string_view text);
// False only when `find` would find nothing.
bool may_hold(Sort sort, const Traits& traits, std::size_t size);

// Appends the matches of one sort, in order and without overlap.
void find(Sort sort, std::string_view text, std::vector<Match>& matches);

// The finders one by one.
void find_ips(std::string_view text, std::vector<Match>& matches);
void find_macs(std::string_view text, std::vector<Match>& matches);
void find_uuids(std::string_view text, std::vector<Match>& matches);
void find_imeis(std::string_view text, std::vector<Match>& matches);
void find_ibans(std::string_view text, std::vector<Match>& matches);
void find_credit_cards(std::string_view text, std::vector<Match>& matches);
void find_us_ssns(std::string_view text, std::vector<Match>& matches);
void find_emails(std::string_view text, std::vector<Match>& matches);
void find_pem_keys(std::string_view text, std::vector<Match>& matches);
void find_url_passwords(std::string_view text, std::vector<Match>& matches);
void find_user_paths(std::string_view text, std::vector<Match>& matches);
void find_bearers(std::string_view text, std::vector<Match>& matches);

}  // namespace vedette::scrub
