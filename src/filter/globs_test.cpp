#include "filter/globs.h"

#include <gtest/gtest.h>

namespace vedette::filter {
namespace {

bool matches(std::vector<std::string> globs, std::string_view text) { return Globs::compile(globs).matches(text); }

TEST(Globs, match_the_whole_text_without_regard_to_case) {
  EXPECT_TRUE(matches({"TypeError: *"}, "typeerror: x is null"));
  EXPECT_FALSE(matches({"TypeError"}, "TypeError: x is null"));
  EXPECT_TRUE(matches({"*läuft*"}, "es LÄUFT noch"));
  EXPECT_TRUE(matches({""}, ""));
  EXPECT_FALSE(matches({""}, "x"));
}

TEST(Globs, know_stars_marks_sets_and_alternatives) {
  EXPECT_TRUE(matches({"*"}, "over\nlines"));
  EXPECT_TRUE(matches({"a**b"}, "ab"));
  EXPECT_TRUE(matches({"h?llo"}, "hällo"));
  EXPECT_FALSE(matches({"h?llo"}, "hllo"));
  EXPECT_TRUE(matches({"[a-c]x"}, "bx"));
  EXPECT_FALSE(matches({"[a-c]x"}, "dx"));
  EXPECT_TRUE(matches({"[!a-c]x"}, "dx"));
  EXPECT_FALSE(matches({"[^a-c]x"}, "ax"));
  EXPECT_TRUE(matches({"[]]"}, "]"));
  EXPECT_TRUE(matches({"[a-]"}, "-"));
  EXPECT_TRUE(matches({"*/{live,ready}{,z}"}, "/api/readyz"));
  EXPECT_TRUE(matches({"{a{b,c},d}"}, "ac"));
  EXPECT_FALSE(matches({"{a{b,c},d}"}, "a"));
}

TEST(Globs, signs_of_regular_expressions_are_text) {
  EXPECT_TRUE(matches({"a.b+(c)|$^\\*"}, "a.b+(c)|$^*"));
  EXPECT_FALSE(matches({"a.b"}, "axb"));
  EXPECT_TRUE(matches({"}"}, "}"));
  EXPECT_TRUE(matches({"a,b"}, "a,b"));
  EXPECT_TRUE(matches({"\\[x\\]"}, "[x]"));
  EXPECT_TRUE(matches({"end\\"}, "end\\"));
  EXPECT_TRUE(matches({".*"}, ".x"));
  EXPECT_FALSE(matches({".*"}, "x"));
}

TEST(Globs, a_bad_one_matches_nothing_and_hurts_no_other) {
  for (const std::string bad : {"[x", "{x", "[z-a]", "{{{{{{{{{x}}}}}}}}}"}) {
    EXPECT_FALSE(validate_glob(bad)) << bad;
    EXPECT_TRUE(Globs::compile(std::vector{bad}).empty()) << bad;
    EXPECT_TRUE(matches({bad, "good*"}, "good one")) << bad;
    EXPECT_FALSE(matches({bad, "good*"}, bad)) << bad;
  }
  EXPECT_FALSE(validate_glob(std::string(kMaxGlobBytes + 1, 'x')));
  EXPECT_FALSE(validate_glob("\xff"));
  EXPECT_TRUE(validate_glob("a*[b-d]{e,f}?"));
}

TEST(Globs, none_match_nothing) {
  EXPECT_TRUE(Globs().empty());
  EXPECT_FALSE(Globs().matches(""));
  EXPECT_FALSE(Globs().matches("x"));
}

TEST(Globs, many_and_long_ones_still_match) {
  std::vector<std::string> globs;
  for (int i = 0; i < 600; ++i) globs.push_back(fmt::format("*{}{}*", std::string(500, 'q'), i));
  const auto list = Globs::compile(globs);
  EXPECT_TRUE(list.matches("x" + std::string(500, 'Q') + "599"));
  EXPECT_FALSE(list.matches(std::string(400, 'q') + "599"));
}

}  // namespace
}  // namespace vedette::filter
