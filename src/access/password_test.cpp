#include "access/password.h"

#include <gtest/gtest.h>

namespace vedette::access {
namespace {

TEST(Password, a_hash_fits_its_password_alone) {
  const auto hash = hash_password("correct horse battery");
  EXPECT_TRUE(hash.starts_with("$argon2id$"));
  EXPECT_TRUE(verify_password(hash, "correct horse battery"));
  EXPECT_FALSE(verify_password(hash, "correct horse batterz"));
  EXPECT_FALSE(verify_password("", "x"));
}

TEST(Password, weak_passwords_are_refused_with_the_reason) {
  EXPECT_NE(find_password_fault("short", {}), std::nullopt);
  EXPECT_NE(find_password_fault("1234567890", {}), std::nullopt);
  EXPECT_NE(find_password_fault("Password1", {}), std::nullopt);
  EXPECT_NE(find_password_fault("lovelace1", {"lovelace@example.com"}), std::nullopt);
  EXPECT_NE(find_password_fault("new@example.com", {"New@example.com"}), std::nullopt);
  EXPECT_NE(find_password_fault(std::string(257, 'x'), {}), std::nullopt);
  EXPECT_EQ(find_password_fault("correct horse battery", {"ada@example.com"}), std::nullopt);
}

}  // namespace
}  // namespace vedette::access
