// Every finder, on what it must find and on what only looks like it.
#include <gtest/gtest.h>

#include "scrub/find.h"

namespace vedette::scrub {
namespace {

// The matches as texts, `|` between them; what the cheap look excludes must have none.
std::string found(Sort sort, std::string_view text) {
  std::vector<Match> matches;
  find(sort, text, matches);
  const bool may_be_there = may_hold(sort, traits_of(text), text.size());
  EXPECT_TRUE(may_be_there || matches.empty()) << text;
  std::string all;
  for (const Match& match : matches) {
    if (!all.empty()) all += '|';
    all += text.substr(match.begin, match.end - match.begin);
  }
  return all;
}

TEST(CreditCards, of_the_four_issuers_are_found) {
  for (const std::string_view card : {"4111111111111111", "4222222222222", "5555555555554444", "2223003122003222",
                                      "378282246310005", "6011111111111117", "4111 1111 1111 1111",
                                      "4111-1111-1111-1111", "3782 822463 10005"}) {
    EXPECT_EQ(found(Sort::creditcard, card), card);
    EXPECT_EQ(found(Sort::creditcard, fmt::format("pay 7 '{}', please 12", card)), card);
    EXPECT_EQ(found(Sort::creditcard, fmt::format("card_{}_x", card)), card);
  }
  EXPECT_EQ(found(Sort::creditcard, "1 4111111111111111 5555555555554444"), "4111111111111111|5555555555554444");
}

TEST(CreditCards, need_a_prefix_a_check_digit_and_an_end) {
  for (const std::string_view text :
       {"4111111111111112", "1111111111111117", "9999999999999995", "411111111111111", "41111111111111111",
        "a4111111111111111", "4111111111111111b", "0.4111111111111111", "1772366400012", "4111  1111 1111 1111",
        "30569309025904", "", "4"}) {
    EXPECT_EQ(found(Sort::creditcard, text), "") << text;
  }
}

TEST(Ibans, are_found_by_country_length_and_check_digits) {
  for (const std::string_view iban : {"DE89370400440532013000", "GB82WEST12345698765432", "GB82 WEST 1234 5698 7654 32",
                                      "NO9386011117947", "FR1420041010050500013M02606"}) {
    EXPECT_EQ(found(Sort::iban, iban), iban);
    EXPECT_EQ(found(Sort::iban, fmt::format("to ({}).", iban)), iban);
  }
  for (const std::string_view text : {"DE89370400440532013001", "DE8937040044053201300", "XX89370400440532013000",
                                      "ADE89370400440532013000", "DE89370400440532013000A", "DE89", "de89"}) {
    EXPECT_EQ(found(Sort::iban, text), "") << text;
  }
}

TEST(SocialSecurityNumbers, have_three_two_and_four_digits) {
  EXPECT_EQ(found(Sort::us_ssn, "ssn 123-45-6789."), "123-45-6789");
  EXPECT_EQ(found(Sort::us_ssn, "ssn-123-45-6789"), "123-45-6789");
  EXPECT_EQ(found(Sort::us_ssn, "123-45-6789,987-65-4321"), "123-45-6789|987-65-4321");
  for (const std::string_view text : {"123-456-789", "1123-45-6789", "123-45-67890", "1-123-45-6789", "123-45-6789-1",
                                      "123456789", "12-345-6789", "a123-45-6789", "----------------"}) {
    EXPECT_EQ(found(Sort::us_ssn, text), "") << text;
  }
}

TEST(Imeis, have_fifteen_digits_and_a_check_digit) {
  EXPECT_EQ(found(Sort::imei, "imei 490154203237518"), "490154203237518");
  EXPECT_EQ(found(Sort::imei, "49-015420-323751-8"), "49-015420-323751-8");
  EXPECT_EQ(found(Sort::imei, "490154203237519"), "");
  EXPECT_EQ(found(Sort::imei, "4901542032375180"), "");
}

TEST(Emails, need_a_name_and_a_domain_of_two_labels) {
  EXPECT_EQ(found(Sort::email, "mail to kim.o+x@mail.example.org."), "kim.o+x@mail.example.org");
  EXPECT_EQ(found(Sort::email, "<a@b.example>,c@d.example"), "a@b.example|c@d.example");
  for (const std::string_view text : {"@sentry/react", "shop@2.4.1", "a@localhost", "@b.example", "a@", "a@.example",
                                      "x @ y.example", "@@@...@@@"}) {
    EXPECT_EQ(found(Sort::email, text), "") << text;
  }
}

TEST(UrlPasswords, are_found_between_user_and_host) {
  EXPECT_EQ(found(Sort::url_auth, "postgres://kim:s3cr:et@db/x"), "s3cr:et");
  EXPECT_EQ(found(Sort::url_auth, "redis://:pw@h, http://a:b@c/"), "pw|b");
  for (const std::string_view text : {"https://example.com:80/a@b", "https://kim@example.com", "kim:pw@host",
                                      "http://h/?u=a:b@c", "://", "x://:@"}) {
    EXPECT_EQ(found(Sort::url_auth, text), "") << text;
  }
}

TEST(UserPaths, give_the_name_of_the_user) {
  EXPECT_EQ(found(Sort::userpath, "/home/kim/a.py"), "kim");
  EXPECT_EQ(found(Sort::userpath, "in /Users/kim.o/b and file:///home/eve"), "kim.o|eve");
  EXPECT_EQ(found(Sort::userpath, R"(C:\Users\Kim Olsen\x.txt)"), "Kim Olsen");
  EXPECT_EQ(found(Sort::userpath, R"(c:\\users\\kim\\x.txt C:/Users/eve/y)"), "kim|eve");
  EXPECT_EQ(found(Sort::userpath, R"(C:\Users\kim and more)"), "kim");
  EXPECT_EQ(found(Sort::userpath, "/mnt/c/Users/kim/"), "kim");
  EXPECT_EQ(found(Sort::userpath, "/home/home/sers"), "home|sers");
  for (const std::string_view text : {"https://example.com/home/settings", "app/home/x", "/homes/kim", "/users/7",
                                      "/home/", "/home", "home/kim", R"(\Users\)", "/usr/bin/Users"}) {
    EXPECT_EQ(found(Sort::userpath, text), "") << text;
  }
}

TEST(Bearers, give_the_token) {
  EXPECT_EQ(found(Sort::bearer, "Authorization: Bearer abc.DEF-1_2~/+=="), "abc.DEF-1_2~/+==");
  EXPECT_EQ(found(Sort::bearer, "'bearer  x1' BEARER y"), "x1|y");
  for (const std::string_view text : {"Bearer", "Bearer ", "forbearer abc", "bear abc", "Bearer [Filtered]"}) {
    EXPECT_EQ(found(Sort::bearer, text), "") << text;
  }
}

TEST(PemKeys, give_the_body) {
  EXPECT_EQ(found(Sort::pemkey, "-----BEGIN RSA PRIVATE KEY-----\nMIIB\nx==\n-----END RSA PRIVATE KEY-----"), "MIIB\nx==");
  EXPECT_EQ(found(Sort::pemkey, "a -----BEGIN EC PRIVATE KEY-----\nMIIB cut"), "MIIB cut");
  EXPECT_EQ(found(Sort::pemkey, "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"), "");
  EXPECT_EQ(found(Sort::pemkey, "-----BEGIN PRIVATE KEY-----"), "");
}

TEST(Ips, of_both_families_are_found) {
  EXPECT_EQ(found(Sort::ip, "from 198.51.100.7, 10.0.0.1:8080."), "198.51.100.7|10.0.0.1");
  EXPECT_EQ(found(Sort::ip, "host:10.0.0.1 [2001:db8::17]:443 ::1"), "10.0.0.1|2001:db8::17|::1");
  for (const std::string_view text : {"1.2.3", "1.2.3.4.5", "999.1.1.1", "v10.0.0.1", "10.0.0.1x", "std::vector", "a::b",
                                      "12:34:56", "::", "1:2", "....", "::::1::"}) {
    EXPECT_EQ(found(Sort::ip, text), "") << text;
  }
}

TEST(Macs, have_six_bytes) {
  EXPECT_EQ(found(Sort::mac, "at 00:1A:2b:3c:4D:5e, 00-1a-2b-3c-4d-5f"), "00:1A:2b:3c:4D:5e|00-1a-2b-3c-4d-5f");
  EXPECT_EQ(found(Sort::mac, "00:1A:2b:3c:4D"), "");
  EXPECT_EQ(found(Sort::mac, "00:1A:2b:3c:4D:5e:6f"), "");
  EXPECT_EQ(found(Sort::mac, "00:1A-2b:3c-4D:5e"), "");
}

TEST(Uuids, are_found_with_and_without_hyphens) {
  EXPECT_EQ(found(Sort::uuid, "id b2c1d0e4-0000-4000-8000-00000000000A."), "b2c1d0e4-0000-4000-8000-00000000000A");
  EXPECT_EQ(found(Sort::uuid, "c0ffee00c0ffee00c0ffee00c0ffee00"), "c0ffee00c0ffee00c0ffee00c0ffee00");
  EXPECT_EQ(found(Sort::uuid, "c0ffee00c0ffee00c0ffee00c0ffee0"), "");
  EXPECT_EQ(found(Sort::uuid, "c0ffee00c0ffee00c0ffee00c0ffee001"), "");
}

}  // namespace
}  // namespace vedette::scrub
