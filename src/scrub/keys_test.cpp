// Which keys are sensitive.
#include <gtest/gtest.h>

#include "scrub/keys.h"

namespace vedette::scrub {
namespace {

TEST(Keys, of_the_default_set_are_found_in_any_spelling) {
  const KeyMatcher keys = *KeyMatcher::compile(default_key_words());
  for (const std::string_view key :
       {"password", "PASSWORD", "userPassword", "new_pass-word", "passwd2", "client_secret", "apiKey", "api_key", "API-KEY",
        "x.api.key", "Authorization", "auth", "credentials", "MYSQL_PWD", "private_key", "privateKey", "access_token",
        "tokens", "otp", "OTP", "two_factor", "two-factor", "twoFactor"}) {
    EXPECT_EQ(keys.classify(key), KeyClass::sensitive) << key;
  }
  for (const std::string_view key : {"", "pass", "word", "name", "laptop", "otp_count", "two_factors", "key", "apik", "_", "ä"}) {
    EXPECT_EQ(keys.classify(key), KeyClass::plain) << key;
  }
}

TEST(Keys, of_the_settings_are_told_apart_from_the_default_set) {
  const std::vector<KeyWord> words = {{"Card No", KeyClass::custom}, {"straße", KeyClass::custom}, {"", KeyClass::custom},
                                      {"_", KeyClass::custom}, {"token", KeyClass::sensitive}};
  const KeyMatcher keys = *KeyMatcher::compile(words);
  EXPECT_EQ(keys.classify("my_card_no_1"), KeyClass::custom);
  EXPECT_EQ(keys.classify("Straße 1"), KeyClass::custom);
  EXPECT_EQ(keys.classify("token"), KeyClass::sensitive);
  EXPECT_EQ(keys.classify("car_tok_en"), KeyClass::sensitive);
  EXPECT_EQ(keys.classify("cardcardnoo"), KeyClass::custom);
  EXPECT_EQ(keys.classify("_"), KeyClass::plain);
}

TEST(Keys, agree_with_a_plain_search) {
  const std::vector<KeyWord> words = {{"aab", KeyClass::custom}, {"abaa", KeyClass::custom}, {"bb", KeyClass::custom}};
  const KeyMatcher keys = *KeyMatcher::compile(words);
  for (unsigned bits = 0; bits < 1u << 9; ++bits) {
    std::string key;
    for (unsigned i = 0; i < 9; ++i) key += (bits >> i & 1u) != 0 ? 'a' : 'b';
    const bool is_there = std::ranges::any_of(words, [&](const KeyWord& word) { return key.find(word.text) != key.npos; });
    EXPECT_EQ(keys.classify(key) == KeyClass::custom, is_there) << key;
  }
}

TEST(Keys, are_bounded) {
  EXPECT_FALSE(KeyMatcher::compile(std::vector<KeyWord>{{std::string(20'000, 'x'), KeyClass::custom}}));
  EXPECT_EQ(KeyMatcher().classify("password"), KeyClass::plain);
}

TEST(Keys, of_texts_with_pairs_are_whole_and_give_way_to_secrets) {
  std::vector<KeyWord> words(default_key_words().begin(), default_key_words().end());
  words.push_back({"referer", KeyClass::custom});
  words.insert(words.end(), pairs_key_words().begin(), pairs_key_words().end());
  const KeyMatcher keys = *KeyMatcher::compile(words);
  for (const std::string_view key : {"url", "URL", "QUERY_STRING", "queryString", "http.query", "from"}) {
    EXPECT_EQ(keys.classify(key), KeyClass::pairs) << key;
  }
  EXPECT_EQ(keys.classify("url_password"), KeyClass::sensitive);
  EXPECT_EQ(keys.classify("Referer"), KeyClass::custom);
  EXPECT_EQ(keys.classify("curl"), KeyClass::plain);
  EXPECT_EQ(keys.classify("url2"), KeyClass::plain);
}

TEST(Keys, of_session_cookies_are_found) {
  const KeyMatcher keys = *KeyMatcher::compile(session_cookie_words());
  for (const std::string_view key : {"session", "sessionid", "PHPSESSID", "symfony", "csrftoken", "XSRF-TOKEN", "sentrysid",
                                     "_vercel_jwt", "connect.sid", "laravel_session"}) {
    EXPECT_EQ(keys.classify(key), KeyClass::sensitive) << key;
  }
  EXPECT_EQ(keys.classify("theme"), KeyClass::plain);
  EXPECT_EQ(keys.classify("side"), KeyClass::plain);
}

}  // namespace
}  // namespace vedette::scrub
