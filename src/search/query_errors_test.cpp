#include <gtest/gtest.h>

#include <random>

#include "base/utf8.h"
#include "search/query.h"

namespace vedette::search {
namespace {

const Instant kNow = *parse_instant("2024-05-10T12:00:00Z");

std::string message_of(std::string_view text, Scope scope = Scope::issues) {
  const auto query = parse(text, {scope, kNow});
  if (query) return "no error";
  EXPECT_EQ(query.error().code, ErrorCode::invalid_argument);
  return query.error().message;
}

TEST(QueryErrors, structure_is_reported_by_position) {
  EXPECT_EQ(message_of("level:error \"x"), "Invalid query: unmatched quote at character 13.");
  EXPECT_EQ(message_of("é level:\"x"), "Invalid query: unmatched quote at character 9.");
  EXPECT_EQ(message_of("a:1 (b:1"), "Invalid query: unmatched parenthesis at character 5.");
  EXPECT_EQ(message_of("a:1) b:1"), "Invalid query: unmatched closing parenthesis at character 4.");
  EXPECT_EQ(message_of("a:1 ()"), "Invalid query: empty parentheses at character 5.");
  EXPECT_EQ(message_of("OR a:1"), "Invalid query: nothing before OR at character 1.");
  EXPECT_EQ(message_of("a:1 OR AND b:1"), "Invalid query: nothing before AND at character 8.");
  EXPECT_EQ(message_of("a:1 and"), "Invalid query: nothing behind AND at character 8.");
  EXPECT_EQ(message_of("(a:1 OR)"), "Invalid query: nothing behind OR at character 8.");
  EXPECT_EQ(message_of("x !(a:1 b)"),
            "Invalid query: the group at character 3 cannot be negated; negate its terms.");
  EXPECT_EQ(message_of("a:\"x\"y"),
            "Invalid query: text behind the closing quote at character 5.");
  EXPECT_EQ(message_of("a:[x, y"), "Invalid query: unmatched bracket at character 3; "
                                   "quote the value if it is text.");
  EXPECT_EQ(message_of("a:[x,,y]"),
            "Invalid query: empty value in the list at character 3.");
  EXPECT_EQ(message_of("a:[]"), "Invalid query: empty value in the list at character 3.");
  EXPECT_EQ(message_of("a:\uF00D" "Contains"),
            "Invalid query: unfinished operator at character 3.");
}

TEST(QueryErrors, a_missing_value_says_how_to_write_an_empty_one) {
  EXPECT_EQ(message_of("x level: y"), "Invalid query: no value behind `level:` at character 3; "
                                      "write \"\" for an empty one.");
  EXPECT_EQ(message_of("timesSeen:>"), "Invalid query: no value behind `timesSeen:>` at character "
                                       "1; write \"\" for an empty one.");
}

TEST(QueryErrors, values_are_reported_with_what_was_expected) {
  EXPECT_EQ(message_of("timesSeen:many"), "Invalid query: `timesSeen:many`: expected a number such "
                                          "as 5, 1.5 or 10k.");
  EXPECT_TRUE(message_of("age:yesterday").contains("expected an ISO date"));
  EXPECT_TRUE(message_of("age:>-24h").contains("expected an ISO date"));
  EXPECT_TRUE(message_of("age:[-24h]").contains("a date takes no list"));
  EXPECT_TRUE(message_of("is:open").contains("`is:open`: expected one of unresolved, resolved"));
  EXPECT_TRUE(message_of("is:[resolved]").contains("`is` takes no list"));
  EXPECT_TRUE(message_of("is:>resolved").contains("`is` takes no operator"));
  EXPECT_TRUE(message_of("issue.priority:urgent").contains("expected one of low, medium, high"));
  EXPECT_TRUE(message_of("issue.id:0").contains("expected a positive integer"));
  EXPECT_TRUE(message_of("issue.id:[1,x]").contains("expected a positive integer"));
  EXPECT_TRUE(message_of("issue.id:99999999999999999999").contains("expected a positive integer"));
  EXPECT_TRUE(message_of("issue.id:>5").contains("cannot be compared by order"));
  EXPECT_TRUE(message_of("issue:nothing").contains("expected an issue"));
  EXPECT_TRUE(message_of("id:xyz").contains("expected an event id"));
  EXPECT_TRUE(message_of("error.handled:maybe").contains("expected true or false"));
  EXPECT_TRUE(message_of("transaction.duration:>1y").contains("expected a duration"));
  EXPECT_TRUE(message_of("timesSeen:>[1,2]").contains("a list cannot be compared by order"));
  EXPECT_TRUE(message_of("release:[a*, b]").contains("a list takes no wildcards"));
  EXPECT_TRUE(message_of("release.version:>1.*").contains("a wildcard cannot be compared"));
  EXPECT_TRUE(message_of("has:[a]").contains("`has` takes the name of one key"));
  EXPECT_TRUE(message_of("has:\"\"").contains("`has` takes the name of one key"));
  EXPECT_TRUE(message_of("title:\uF00DNear\uF00Dx").contains("unknown operator"));
  EXPECT_TRUE(message_of("timesSeen:\uF00D" "Contains\uF00D" "5").contains("only works on text"));
  EXPECT_TRUE(message_of("tags[a,date]:x").contains("the type of a tag"));
}

TEST(QueryErrors, what_belongs_to_the_other_search_is_refused) {
  EXPECT_TRUE(message_of("is:resolved", Scope::events).contains("only be used in issue search"));
  EXPECT_TRUE(message_of("has:assigned", Scope::events).contains("only be used in issue search"));
  EXPECT_TRUE(message_of("count():>1").contains("only be used in event search"));
  EXPECT_TRUE(message_of("count():many", Scope::events).contains("an aggregate is compared with"));
  EXPECT_EQ(message_of("count():>1 OR a:1", Scope::events),
            "Invalid query: OR cannot join aggregates with other terms.");
  EXPECT_EQ(message_of("(count():>1 OR avg(x):>1) a:1", Scope::events), "no error");
}

TEST(QueryErrors, limits_hold) {
  const std::string longest(kMaxQueryLength, 'x');
  EXPECT_EQ(message_of(longest), "no error");
  EXPECT_EQ(message_of(longest + "x"), "Invalid query: longer than 4096 bytes.");
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '(') + "a:1" +
           std::string(static_cast<std::size_t>(depth), ')');
  };
  EXPECT_EQ(message_of(nested(kMaxNesting)), "no error");
  EXPECT_EQ(message_of(nested(kMaxNesting + 1)),
            "Invalid query: parentheses nest deeper than 32 at character 33.");
  EXPECT_EQ(message_of("\xff"), "Invalid query: not valid UTF-8.");
}

TEST(QueryErrors, a_quoted_term_in_a_message_is_bounded) {
  const std::string message = message_of("timesSeen:" + std::string(4000, 'z'));
  EXPECT_LT(message.size(), 200U);
  EXPECT_TRUE(message.contains("…"));
}

// Texts of the most expensive kinds stay cheap: no scan is repeated per character.
TEST(QueryErrors, hostile_repetitions_are_answered) {
  for (const char* unit : {"\"", "\\\"", "(", ")", "a(", "a()", "!\"", "tags[", "a:[", "[,", "*",
                           "\\", "a:(\"", "or ", "a ", "\uF00D", "x\\\"(", "a:\uF00D"}) {
    std::string text = "f(";
    while (text.size() + 16 < kMaxQueryLength) text += unit;
    message_of(text);
    message_of(text + "):1");
    message_of(text.substr(2));
  }
}

TEST(QueryErrors, mutated_queries_give_a_tree_or_a_sentence) {
  const std::vector<std::string> seeds = {
      R"(is:unresolved !has:user level:[error, "fat al"] timesSeen:>=10k age:-24h foo bar)",
      R"q((a:1 OR b:"x y") AND !tags[c,number]:>5 flags["f"]:true "free (text)")q",
      "title:\uF00D" "Contains\uF00D\"x\" count_if(a, \"b,c\"):>5% p95(x):<1.5s assigned:#team",
      R"(release:foo\*bar* timestamp:<2024-05-01T00:00:00+02:00 issue.id:[1,2] http.url:a(b)c)"};
  const std::vector<std::string> tokens = {"(",  ")",  "\"", "[", "]",   ":",  "!",      "*",  "\\",
                                           " OR ", "<", "=", ",", "has:", "is:", "\uF00D", " ", "-"};
  std::mt19937 random(7);
  int good = 0;
  int bad = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text = seeds[random() % seeds.size()];
    for (auto changes = random() % 6; changes > 0 && !text.empty(); --changes) {
      const std::size_t at = random() % text.size();
      switch (random() % 4) {
        case 0: text.erase(at, 1 + random() % 5); break;
        case 1: text.insert(at, tokens[random() % tokens.size()]); break;
        case 2: text[at] = static_cast<char>(random() % 256); break;
        default: text.insert(at, text.substr(random() % text.size(), random() % 12)); break;
      }
    }
    const auto query = parse(text, {i % 2 == 0 ? Scope::issues : Scope::events, kNow});
    (query ? good : bad) += 1;
    if (query) continue;
    ASSERT_TRUE(query.error().message.starts_with("Invalid query: ")) << text;
    ASSERT_TRUE(query.error().message.ends_with(".")) << query.error().message;
    ASSERT_TRUE(utf8::is_valid(query.error().message)) << text;
  }
  EXPECT_GT(good, 1000);
  EXPECT_GT(bad, 1000);
}

}  // namespace
}  // namespace vedette::search
