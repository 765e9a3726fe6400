#include "base/pattern.h"

#include <gtest/gtest.h>

#include <random>

namespace vedette {
namespace {

TEST(Pattern, without_wildcards_matches_its_literal_alone) {
  const Pattern pattern = Pattern::parse("TypeError");
  EXPECT_FALSE(pattern.has_wildcards());
  EXPECT_TRUE(pattern.matches("TypeError"));
  EXPECT_FALSE(pattern.matches("typeerror"));
  EXPECT_FALSE(pattern.matches("TypeErrors"));
  EXPECT_EQ(pattern.literal(), "TypeError");
}

TEST(Pattern, a_wildcard_stands_for_any_run_and_ignores_case) {
  for (const char* text : {"type", "TYPEerror", "tYpE error"}) {
    EXPECT_TRUE(Pattern::parse("Type*").matches(text)) << text;
  }
  EXPECT_TRUE(Pattern::parse("*error").matches("TypeError"));
  EXPECT_TRUE(Pattern::parse("*pee*").matches("TypeError"));
  EXPECT_TRUE(Pattern::parse("t*e*r").matches("TypeError"));
  EXPECT_FALSE(Pattern::parse("*x*").matches("TypeError"));
  EXPECT_TRUE(Pattern::parse("*").matches(""));
  EXPECT_TRUE(Pattern::parse("**").matches("anything"));
}

TEST(Pattern, its_ends_do_not_overlap) {
  EXPECT_FALSE(Pattern::parse("aba*aba").matches("ababa"));
  EXPECT_TRUE(Pattern::parse("aba*aba").matches("abaaba"));
  EXPECT_FALSE(Pattern::parse("a*a").matches("a"));
  EXPECT_FALSE(Pattern::parse("a*b*b").matches("ab"));
}

TEST(Pattern, an_escaped_asterisk_is_text) {
  EXPECT_EQ(Pattern::parse(R"(a\*b)").literal(), "a*b");
  EXPECT_TRUE(Pattern::parse(R"(*2 \* 3*)").matches("what is 2 * 3?"));
  EXPECT_FALSE(Pattern::parse(R"(*2 \* 3*)").matches("what is 2 + 3?"));
}

TEST(Pattern, backslashes_are_read_in_pairs_only_before_an_asterisk) {
  EXPECT_EQ(Pattern::parse(R"(C:\\temp\a)").literal(), R"(C:\\temp\a)");
  EXPECT_TRUE(Pattern::parse(R"(C:\\*)").matches(R"(c:\temp)"));
  EXPECT_EQ(Pattern::parse(R"(a\\\*)").literal(), R"(a\*)");
  EXPECT_EQ(Pattern::parse(R"(end\)").literal(), R"(end\)");
}

TEST(Pattern, exactly_takes_every_character_as_text) {
  EXPECT_TRUE(Pattern::exactly("a*").matches("a*"));
  EXPECT_FALSE(Pattern::exactly("a*").matches("ab"));
}

TEST(Pattern, open_ends_allow_anything_around) {
  const Pattern pattern = Pattern::parse("err");
  EXPECT_TRUE(pattern.with_open_end().matches("Error"));
  EXPECT_FALSE(pattern.with_open_start().matches("Error"));
  EXPECT_TRUE(pattern.with_open_start().matches("xErr"));
  EXPECT_TRUE(pattern.with_open_ends().matches("an error"));
  EXPECT_EQ(Pattern::parse("*a*").with_open_ends().like(), "%a%");
  EXPECT_EQ(Pattern::parse("*").with_open_ends().like(), "%");
  EXPECT_EQ(Pattern::parse("").with_open_ends().like(), "%");
}

TEST(Pattern, like_escapes_what_sql_would_read) {
  EXPECT_EQ(Pattern::parse("100%*a_b").like(), R"(100\%%a\_b)");
  EXPECT_EQ(Pattern::parse(R"(C:\x*)").like(), R"(C:\\x%)");
  EXPECT_EQ(Pattern::parse(R"(a\*)").like(), "a*");
  EXPECT_EQ(escape_like(R"(%_\)"), R"(\%\_\\)");
}

// A backtracking matcher would need more than the age of the universe here, and one that only
// rescans each part would still need 10^11 steps.
TEST(Pattern, pathological_patterns_take_linear_time) {
  const std::string text(1'000'000, 'a');
  std::string stars;
  for (int i = 0; i < 1000; ++i) stars += "*a";
  EXPECT_FALSE(Pattern::parse(stars + "*b*").matches(text));
  EXPECT_TRUE(Pattern::parse(stars + "*").matches(text));
  const std::string needle = std::string(100'000, 'a') + "b";
  EXPECT_FALSE(Pattern::parse("*" + needle + "*").matches(text));
}

// The definition, exponential and obviously right.
bool matches_slowly(std::string_view text, std::string_view pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    for (std::size_t i = 0; i <= text.size(); ++i) {
      if (matches_slowly(text.substr(i), pattern.substr(1))) return true;
    }
    return false;
  }
  return !text.empty() && text.front() == pattern.front() &&
         matches_slowly(text.substr(1), pattern.substr(1));
}

TEST(Pattern, agrees_with_its_definition_on_random_texts) {
  std::mt19937 random(20240501);
  const auto draw = [&](std::string_view alphabet, std::size_t max_length) {
    std::string out(random() % (max_length + 1), ' ');
    for (char& c : out) c = alphabet[random() % alphabet.size()];
    return out;
  };
  int matched = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string pattern = draw("ab*", 7);
    const std::string text = draw("ab", 9);
    const bool expected = matches_slowly(text, pattern);
    matched += expected ? 1 : 0;
    ASSERT_EQ(Pattern::parse(pattern).matches(text), expected) << pattern << " on " << text;
  }
  EXPECT_GT(matched, 1000);
}

}  // namespace
}  // namespace vedette
