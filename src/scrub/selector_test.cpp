// The language of selectors.
#include <gtest/gtest.h>

#include "scrub/selector.h"

namespace vedette::scrub {
namespace {

// `extra.'My List'.3.password`, a text.
struct Way {
  Place root{.spot = Spot::event, .pii = Pii::maybe, .types = kObject | kEvent};
  Place extra{.parent = &root, .name = "extra", .types = kObject};
  Place list{.parent = &extra, .name = "My List", .types = kArray};
  Place element{.parent = &list, .index = 3, .is_element = true, .types = kObject};
  Place leaf{.parent = &element, .name = "password", .types = kString};
};

bool selects(std::string_view text, const Place& place) {
  const auto selector = Selector::parse(text);
  EXPECT_TRUE(selector) << text;
  return selector && selector->selects(place);
}

TEST(Selector, fits_the_end_of_the_way_to_a_value) {
  const Way way;
  for (const std::string_view text :
       {"password", "PassWord", "3.password", "'My List'.3.password", "extra.'my list'.3.password", "extra.**", "**", "*",
        "extra.*.*.*", "**.password", "extra.**.password", "$event.extra.**", "extra.**.3.*", "$string", "$object.$string",
        "$array.*.$string", "**.**.password", "$event.**.*", "extra.'My List'.**.password"}) {
    EXPECT_TRUE(selects(text, way.leaf)) << text;
  }
  for (const std::string_view text :
       {"pass", "4.password", "extra.password", "user.**", "$number", "$array.$string", "*.*.*.*.*", "password.**.x",
        "extra", "$user.**", "$event.password"}) {
    EXPECT_FALSE(selects(text, way.leaf)) << text;
  }
}

TEST(Selector, joins_paths) {
  const Way way;
  EXPECT_TRUE(selects("$string && !token", way.leaf));
  EXPECT_TRUE(selects(" ( $number || $string ) && extra.** ", way.leaf));
  EXPECT_TRUE(selects("user | password & !(token|name)", way.leaf));
  EXPECT_TRUE(selects("!!password", way.leaf));
  EXPECT_TRUE(selects("password || token && user", way.leaf));
  EXPECT_FALSE(selects("(password || token) && user", way.leaf));
  EXPECT_FALSE(selects("$string && !password", way.leaf));
  EXPECT_FALSE(selects("!(a || password)", way.leaf));
}

TEST(Selector, must_name_a_place_that_only_may_hold_personal_data) {
  Way way;
  way.leaf.pii = Pii::maybe;
  for (const std::string_view text : {"password", "extra.*.*.password", "$string && password"}) {
    EXPECT_TRUE(selects(text, way.leaf)) << text;
  }
  for (const std::string_view text : {"**", "*", "$string", "**.password", "!token", "$string && !token"}) {
    EXPECT_FALSE(selects(text, way.leaf)) << text;
  }
  way.leaf.pii = Pii::never;
  EXPECT_FALSE(selects("password", way.leaf));
}

TEST(Selector, quotes_keys) {
  Way way;
  way.leaf.name = "it's a.key";
  EXPECT_TRUE(selects("'it''s a.key'", way.leaf));
  EXPECT_TRUE(selects("**.'it''s a.key'", way.leaf));
  EXPECT_FALSE(selects("'its a.key'", way.leaf));
}

TEST(Selector, that_is_not_one_is_refused_with_a_reason) {
  for (const std::string_view text : {"", " ", "a.", ".a", "a b", "(a", "a)", "a &&", "|| a", "!", "$nothing", "$", "'a",
                                      "a..b", "a && && b", "@x", "a.$"}) {
    const auto selector = Selector::parse(text);
    ASSERT_FALSE(selector) << text;
    EXPECT_EQ(selector.error().code, ErrorCode::invalid_argument);
    EXPECT_TRUE(selector.error().message.starts_with("Invalid selector")) << selector.error().message;
  }
  EXPECT_FALSE(Selector::parse(std::string(2000, '(')));
  EXPECT_FALSE(Selector::parse(std::string(2000, '!') + "a"));
  EXPECT_FALSE(Selector::parse(std::string(5000, 'a')));
}

TEST(Selector, with_many_wildcards_takes_bounded_time) {
  std::vector<Place> places(120);
  for (std::size_t i = 1; i < places.size(); ++i) places[i] = {.parent = &places[i - 1], .name = "a"};
  std::string text = "b";
  for (int i = 0; i < 500; ++i) text += ".**.a";
  EXPECT_FALSE(selects(text, places.back()));
}

}  // namespace
}  // namespace vedette::scrub
