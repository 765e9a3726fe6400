#include <gtest/gtest.h>

#include "api/issues/testing/issue_world.h"

namespace vedette::api::testing {
namespace {

class IssueSearchTest : public ::testing::Test {
 protected:
  // `alpha` is resolved, handled and old; `beta` is unhandled, new and assigned to Ada.
  IssueSearchTest() {
    alpha_ = world_.add_issue({.title = "ValueError: alpha 100%_",
                               .culprit = "shop.cart in add",
                               .level = "warning",
                               .user_key = "id:7",
                               .tags = {{"browser", "Firefox 120"},
                                        {"url", "https://shop/cart"},
                                        {"quote", "it's \"quoted\""}},
                               .environment = "staging",
                               .release = "shop@1.0",
                               .seconds_ago = 20 * 86'400});
    alpha_event_ = world_.last_event();
    world_.change(alpha_, R"({"status":"resolved","priority":"low"})");
    beta_ = world_.add_issue({.title = "TypeError: beta",
                              .culprit = "shop.pay in charge",
                              .level = "fatal",
                              .user_key = "email:bob@example.com",
                              .tags = {{"browser", "Chrome 119"}, {"transaction", "/pay"}},
                              .release = "shop@2.0",
                              .seconds_ago = 600,
                              .is_unhandled = true});
    for (int i = 0; i < 4; ++i)
      world_.add_event(beta_, {.tags = {{"browser", "Safari 17"}}, .seconds_ago = 300});
    world_.sql(
        "INSERT INTO release (organization_id, version, created) VALUES (1, 'shop@1.0', 1), (1, "
        "'shop@2.0', 2)");
    world_.sql(
        "INSERT INTO release_project (release_id, project_id, first_event, last_event) SELECT id, "
        "1, created, created FROM release");
    world_.change(beta_, R"({"assignedTo":"ada@example.com"})");
  }

  // Which of the two are found: "", "a", "b" or "ab".
  std::string found(std::string_view query) {
    std::string letters;
    for (const auto& title : world_.titles(query))
      letters += title.find("alpha") != std::string::npos ? 'a' : 'b';
    std::ranges::sort(letters);
    return letters;
  }
  std::string refusal(std::string_view query) {
    const auto answer = world_.issues(query);
    EXPECT_EQ(answer.status, 400) << query;
    return answer.text("detail");
  }

  IssueWorld world_;
  IssueId alpha_, beta_;
  EventId alpha_event_;
};

TEST_F(IssueSearchTest, terms_about_the_issue_itself) {
  const std::pair<std::string, std::string> kCases[] = {
      {"is:resolved", "a"},
      {"is:unresolved", "b"},
      {"!is:resolved", "b"},
      {"is:archived", ""},
      {"is:ignored", ""},
      {"is:new", "b"},
      {"!is:new", "a"},
      {"is:ongoing", ""},
      {"is:for_review", "b"},
      {"!is:for_review", "a"},
      {"is:assigned", "b"},
      {"is:unassigned", "a"},
      {"is:linked", ""},
      {"is:unlinked", "ab"},
      {"!is:linked", "ab"},
      {"is:reprocessing", ""},
      {"is:resolved is:unresolved", ""},
      {"status:unresolved", "b"},
      {"!status:unresolved", "a"},
      {"level:warning", "a"},
      {"!level:warning", "b"},
      {"level:[warning, fatal]", "ab"},
      {"level:f*", "b"},
      {"title:\"TypeError: beta\"", "b"},
      {"title:TypeError", ""},
      {"title:*error*", "ab"},
      {"message:beta", "b"},
      {"beta", "b"},
      {"!message:beta", "a"},
      {"shop.cart", "a"},
      {"100%_", "a"},
      {"1000_", ""},
      {"error nothing", ""},
      {"\"Error: alpha\"", "a"},
      {"culprit:*charge", "b"},
      {"platform:python", "ab"},
      {"platform.name:php", ""},
      {"error.unhandled:true", "b"},
      {"error.unhandled:false", "a"},
      {"error.handled:1", "a"},
      {"!error.handled:true", "b"},
      {"error.type:TypeError", "b"},
      {"error.type:typeerror", ""},
      {"error.type:Type*", "b"},
      {"error.value:beta", "b"},
      {"location:app/views.py", "ab"},
      {"issue.priority:low", "a"},
      {"issue.priority:[low, high]", "ab"},
      {"issue.category:error", "ab"},
      {"issue.category:feedback", ""},
      {"!issue.category:feedback", "ab"},
      {"issue.category:performance", ""},
      {"issue.type:error", "ab"},
      {"event.type:error", "ab"},
      {"event.type:csp", ""},
      {"is_transaction:true", ""},
      {"is_transaction:false", "ab"},
      {"project:web", "ab"},
      {"project:nothing", ""},
      {"project.id:1", "ab"},
      {"!project:web", ""},
      {"timesSeen:>1", "b"},
      {"timesSeen:1", "a"},
      {"times_seen:>=5", "b"},
      {"times_seen:<=4", "a"},
      {"!times_seen:[1, 9]", "b"},
      {"userCount:1", "ab"},
      {"age:-24h", "b"},
      {"age:+24h", "a"},
      {"firstSeen:>2026-09-20", "b"},
      {"lastSeen:<2026-09-20", "a"},
      {"!lastSeen:<2026-09-20", "b"},
      {"firstRelease:shop@1.0", "a"},
      {"firstRelease:latest", "b"},
      {"has:firstRelease", "ab"},
      {"issue:WEB-2", "b"},
      {"issue:web-1", "a"},
      {"!issue:WEB-1", "b"},
      {"issue:WEB-99", ""},
      {"issue.id:1", "a"},
      {"issue.id:[1, 2]", "ab"},
      {"!issue.id:[1, 2]", ""},
      {"", "ab"},
  };
  for (const auto& [query, wanted] : kCases) EXPECT_EQ(found(query), wanted) << query;
}

// A synthetic exception gives its issue the name of a function, and its text to the metadata alone.
TEST_F(IssueSearchTest, words_are_looked_for_in_the_text_that_a_title_leaves_out) {
  world_.sql(
      R"(UPDATE issue SET title = 'beta bakeBread', metadata = '{"value":"the Oven is cold\nat 4 o''clock 100%"}' WHERE id = ?)",
      beta_);
  world_.sql(
      R"(UPDATE issue SET metadata = '{"message":"flour is out","oven":"hot"}' WHERE id = ?)",
      alpha_);
  const std::pair<std::string, std::string> kCases[] = {
      {"oven", "b"},
      {"message:*oven*cold*", "b"},
      {"!message:oven", "a"},
      {"\"4 o'clock\"", "b"},
      {"flour", "a"},
      {"\"flour is out\" alpha", "a"},
      {"message:flour message:oven", ""},
      {"hot", ""},
      {"bakeBread", "b"},
  };
  for (const auto& [query, wanted] : kCases) EXPECT_EQ(found(query), wanted) << query;
  std::string many;
  for (int i = 0; i < 20; ++i) many += "message:oven ";
  EXPECT_EQ(found(many), "b");
}

TEST_F(IssueSearchTest, terms_about_people) {
  world_.change(alpha_, R"({"isBookmarked":true,"isSubscribed":true})");
  const std::pair<std::string, std::string> kCases[] = {
      {"assigned:ada@example.com", "b"},
      {"assigned:me", ""},
      {"assigned:none", "a"},
      {"assigned:[me, none]", "a"},
      {"!assigned:none", "b"},
      {"assigned:nobody@example.com", ""},
      {"!assigned:nobody@example.com", "ab"},
      {"assigned:#backend", ""},
      {"assigned:my_teams", ""},
      {"has:assigned", "b"},
      {"!has:assigned", "a"},
      {"assigned_or_suggested:ada@example.com", "b"},
      {"bookmarks:me", "a"},
      {"bookmarks:none", "b"},
      {"!bookmarks:me", "b"},
      {"bookmarks:ada@example.com", ""},
      {"bookmarks:nobody", ""},
      {"subscribed:me", "a"},
  };
  for (const auto& [query, wanted] : kCases) EXPECT_EQ(found(query), wanted) << query;
  world_.change(alpha_, R"({"assignedTo":"#backend"})");
  EXPECT_EQ(found("assigned:#backend"), "a");
  EXPECT_EQ(found("assigned:[#backend, ada@example.com]"), "ab");
}

TEST_F(IssueSearchTest, terms_about_events) {
  const std::pair<std::string, std::string> kCases[] = {
      {"browser:\"Firefox 120\"", "a"},
      {"browser:Safari*", "b"},
      {"browser:[\"Firefox 120\", \"Safari 17\"]", "ab"},
      {"!browser:Safari*", "a"},
      {"has:browser", "ab"},
      {"!has:transaction", "a"},
      {"has:nothing", ""},
      {"environment:staging", "a"},
      {"environment:production", "b"},
      {"release:shop@1.0", "a"},
      {"release:shop@*", "ab"},
      {"release:latest", "b"},
      {"transaction:/pay", "b"},
      {"user.id:7", "a"},
      {"user.id:*", "a"},
      {"has:user.id", "a"},
      {"user:\"email:bob@example.com\"", "b"},
      {"has:user", "ab"},
      {"http.url:*cart", "a"},
      {"error.mechanism:django", "ab"},
      {"tags[browser]:\"Chrome 119\"", "b"},
      {"quote:\"it's \\\"quoted\\\"\"", "a"},
      {"tags[level]:fatal", "b"},
      {"dsn:0123", ""},
      {"nothing:\"'; DROP TABLE issue; --\"", ""},
      {"timestamp:>2026-09-20", "b"},
      {"timestamp:<2026-09-10", "a"},
      {"event.id:" + alpha_event_.hex(), "a"},
      {"!event.id:" + alpha_event_.hex(), "b"},
      {alpha_event_.hex(), "a"},
      {alpha_event_.hyphenated(), "a"},
      {"event.id:00000000000000000000000000000000", ""},
      {"browser:Safari* is:unresolved level:fatal beta", "b"},
      {"browser:Safari* is:resolved", ""},
  };
  for (const auto& [query, wanted] : kCases) EXPECT_EQ(found(query), wanted) << query;
}

TEST_F(IssueSearchTest, what_cannot_be_answered_is_refused_by_name) {
  for (const auto* key : {"stack.function", "trace", "http.status_code", "device.arch",
                          "measurements.lcp", "error.main_thread", "release.stage", "sdk.version"}) {
    const bool is_number =
        std::string_view(key) == "http.status_code" || std::string_view(key) == "measurements.lcp";
    const auto query = fmt::format("{}:{}", key,
                                   is_number                                      ? "1"
                                   : std::string_view(key) == "error.main_thread" ? "true"
                                                                                  : "x");
    const auto short_key = std::string_view(key) == "measurements.lcp" ? "lcp" : key;
    EXPECT_NE(refusal(query).find(short_key), std::string::npos) << query;
  }
  EXPECT_NE(refusal("a:1 OR b:2").find("OR"), std::string::npos);
  EXPECT_NE(refusal("tags[size,number]:>5").find("size"), std::string::npos);
  EXPECT_NE(refusal("flags[\"x\"]:true").find("x"), std::string::npos);
  EXPECT_NE(refusal("!timestamp:>2026-09-20").find("timestamp"), std::string::npos);
  EXPECT_NE(refusal("release.version:>1.0").find("release.version"), std::string::npos);
  refusal("is:nonsense");
  refusal("count():>1");
  refusal("issue.priority:urgent");
  refusal("(level:x");
  std::string many;
  for (int i = 0; i < 100; ++i) many += fmt::format("title:*{}* ", i);
  EXPECT_NE(refusal(many).find("too many"), std::string::npos);
  EXPECT_EQ(world_.issues(std::string(5'000, 'x')).status, 400);
}

TEST_F(IssueSearchTest, hostile_text_is_only_text) {
  for (const auto* query :
       {"'; DROP TABLE issue; --", "title:\"' OR 1=1\"", "x\\", "%%%%", "\xc3\xa4\xf0\x9f\x98\x80",
        "message:\"<script>\"", "error.value:\"\\\"\"", "release:\"a'b\"", "assigned:\"' OR ''='\"",
        "level:\"*\\\\*\""}) {
    EXPECT_EQ(world_.issues(query).status, 200) << query;
  }
  EXPECT_EQ(found(""), "ab");
}

TEST_F(IssueSearchTest, attributes_that_are_no_tags_to_people_are_searched_for) {
  world_.add_event(alpha_, {.user_key = "id:7",
                            .tags = {{"@user.email", "ann@example.com"},
                                     {"@user.username", "ann"},
                                     {"@user.ip", "10.0.0.7"},
                                     {"@http.method", "POST"},
                                     {"@sdk.name", "sentry.python"}},
                            .release = "shop@1.0+77",
                            .seconds_ago = 19 * 86'400});
  const std::pair<std::string, std::string> kCases[] = {
      {"user.email:ann@example.com", "a"},
      {"user.email:bob@example.com", "b"},
      {"user.email:*@example.com", "ab"},
      {"!user.email:ann@example.com", "b"},
      {"user.email:[ann@example.com, bob@example.com]", "ab"},
      {"has:user.email", "ab"},
      {"has:user.username", "a"},
      {"user.username:ann", "a"},
      {"user.ip:10.0.0.7", "a"},
      {"user.ip:10.0.0.8", ""},
      {"http.method:POST", "a"},
      {"http.method:GET", ""},
      {"sdk.name:sentry.python", "a"},
      {"release.version:1.0", "a"},
      {"release.version:2.0", "b"},
      {"release.version:1", ""},
      {"release.version:*.0", "ab"},
      {"release.package:shop", "ab"},
      {"!release.package:shop", ""},
      {"release.build:77", "a"},
      {"is:unhandled", "b"},
      {"is:handled", "a"},
      {"!is:unhandled", "a"},
  };
  for (const auto& [query, wanted] : kCases) EXPECT_EQ(found(query), wanted) << query;
  const auto tags = world_.get(world_.owner(), IssueWorld::of(alpha_, "tags/"));
  EXPECT_EQ(tags.raw_body.find('@' + std::string("user")), std::string::npos) << tags.raw_body;
  EXPECT_EQ(world_.get(world_.owner(), IssueWorld::of(alpha_)).raw_body.find("@sdk.name"), std::string::npos);
  EXPECT_EQ(world_.get(world_.owner(), IssueWorld::of(alpha_, "events/latest/")).raw_body.find("@sdk.name"), std::string::npos);
  EXPECT_EQ(world_.get(world_.owner(), IssueWorld::of(alpha_, "tags/@user.email/")).status, 404);
  EXPECT_EQ(world_.get(world_.owner(), IssueWorld::of(alpha_, "tags/@user.email/values/")).status, 404);
}

// An issue shows the text of its newest event; the others have theirs.
TEST_F(IssueSearchTest, words_are_looked_for_in_every_event_of_the_range) {
  world_.add_event(beta_, {.title = "TypeError: order 0", .seconds_ago = 5'000});
  world_.add_event(alpha_, {.message = "The oven is COLD", .seconds_ago = 15 * 86'400});
  const std::pair<std::string, std::string> kCases[] = {
      {"\"order 0\"", "b"},         {"message:\"*order 0*\"", "b"}, {"!message:\"order 0\"", "a"},
      {"message:\"order*0\"", "b"}, {"\"order 1\"", ""},           {"\"oven is cold\"", "a"},
      {"message:[\"order 0\", oven]", "ab"},
      {"\"order 0\" timestamp:<2026-09-20", ""},
      {"\"order 0\" oven", ""},
  };
  for (const auto& [query, wanted] : kCases) EXPECT_EQ(found(query), wanted) << query;
  EXPECT_TRUE(world_.titles("\"order 0\"", "statsPeriod=1h").empty()) << "the event is older";
  EXPECT_EQ(world_.titles("\"order 0\"", "statsPeriod=2h").size(), 1u);
}

}  // namespace
}  // namespace vedette::api::testing
