// Passwords: which are good enough, and how they are kept (argon2id).
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace vedette::access {

// What is wrong with a new password, as a sentence for the person; nothing when it will do.
// `own_words` are what an attacker would try first: name, e-mail.
std::optional<std::string> find_password_fault(std::string_view password, std::initializer_list<std::string_view> own_words);

// Takes tens of milliseconds and 64 MiB, on purpose.
std::string hash_password(std::string_view password);
bool verify_password(std::string_view hash, std::string_view password);
// As long as a wrong password takes, so that an unknown name cannot be told from a wrong password.
void waste_password_time(std::string_view password);

}  // namespace vedette::access
