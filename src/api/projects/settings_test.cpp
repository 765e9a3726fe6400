// Settings of a project for the data that comes in.
#include <gtest/gtest.h>

#include "api/projects/filter_options.h"
#include "api/testing/world.h"
#include "filter/settings.h"
#include "json/parse.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kWeb = "/api/0/projects/acme/web/";

std::string options_of(World& world, std::string_view slug = "web") {
  std::string text;
  EXPECT_TRUE(world.catalog().read([&](sql::Connection& sql) -> Status {
    text = sql.find_text("SELECT options FROM project WHERE slug = ?", slug).value_or("");
    return {};
  }));
  return text;
}

std::string put(World& world, const As& who, std::string_view body, int status) {
  const auto answer = world.put(who, kWeb, body);
  EXPECT_EQ(answer.status, status) << body;
  return json::serialize(answer.body);
}

TEST(ProjectSettings, the_options_shown_are_all_that_filters_have_with_their_defaults) {
  const auto shown = show_filter_options({});
  EXPECT_EQ(shown.size(), filter::option_names().size());
  for (const auto name : filter::option_names()) EXPECT_TRUE(shown.contains(name)) << name;
  EXPECT_EQ(filter::read_settings(shown), filter::Settings());
  for (const auto& [name, value] : shown) EXPECT_TRUE(filter::validate_option(name, value)) << name;
}

TEST(ProjectSettings, scrubbing_is_stored_and_shown) {
  World world;
  const auto who = world.token({Scope::project_write});
  EXPECT_TRUE(world.get(who, kWeb).object().at("dataScrubber").as_bool());
  put(world, who,
      R"({"dataScrubber":false,"dataScrubberDefaults":false,"scrubIPAddresses":true,"sensitiveFields":["pin"],)"
      R"("safeFields":["token_count"],"relayPiiConfig":"{\"applications\":{\"$string\":[\"@email\"]}}"})",
      200);
  EXPECT_EQ(options_of(world),
            R"({"dataScrubber":false,"dataScrubberDefaults":false,"scrubIPAddresses":true,"sensitiveFields":["pin"],)"
            R"("safeFields":["token_count"],"relayPiiConfig":"{\"applications\":{\"$string\":[\"@email\"]}}"})");
  EXPECT_EQ(options_of(world, "theirs"), "{}");
  const auto shown = world.get(who, kWeb).object();
  EXPECT_FALSE(shown.at("dataScrubber").as_bool());
  EXPECT_FALSE(shown.at("dataScrubberDefaults").as_bool());
  EXPECT_TRUE(shown.at("scrubIPAddresses").as_bool());
  EXPECT_EQ(json::serialize(shown.at("sensitiveFields")), R"(["pin"])");
  EXPECT_EQ(json::serialize(shown.at("safeFields")), R"(["token_count"])");
  EXPECT_EQ(json::text_of(shown, "relayPiiConfig"), R"({"applications":{"$string":["@email"]}})");
}

TEST(ProjectSettings, rules_that_cannot_be_used_are_refused_with_a_sentence) {
  World world;
  const auto who = world.token({Scope::project_write});
  const auto refused = put(world, who, R"({"relayPiiConfig":"{\"rules\":{\"a\":{\"type\":\"telepathy\"}}}"})", 400);
  EXPECT_EQ(refused, R"({"relayPiiConfig":["Rule `a`: there is no type `telepathy`."]})");
  put(world, who, R"({"dataScrubber":"perhaps"})", 400);
  put(world, who, R"({"sensitiveFields":["",1]})", 400);
  EXPECT_EQ(options_of(world), "{}");
}

TEST(ProjectSettings, allowed_domains_are_checked_and_stored) {
  World world;
  const auto who = world.token({Scope::project_write});
  const auto domains = [&] { return json::serialize(world.get(who, kWeb).object().at("allowedDomains")); };
  EXPECT_EQ(domains(), R"(["*"])");
  put(world, who, R"({"allowedDomains":["*.example.com"," https://shop.example.org ",""]})", 200);
  EXPECT_EQ(domains(), R"(["*.example.com","https://shop.example.org"])");
  EXPECT_EQ(options_of(world), R"({"sentry:origins":["*.example.com","https://shop.example.org"]})");
  const auto refused = world.put(who, kWeb, R"({"allowedDomains":["exa mple*.*"]})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_TRUE(refused.object().contains("allowedDomains")) << refused.raw_body;
  put(world, who, R"({"allowedDomains":[]})", 200);
  EXPECT_EQ(domains(), "[]");
  put(world, who, R"({"allowedDomains":["*"]})", 200);
  EXPECT_EQ(options_of(world), "{}");
}

TEST(ProjectSettings, filters_are_set_through_the_options) {
  World world;
  const auto who = world.token({Scope::project_write});
  put(world, who,
      R"({"options":{"filters:releases":"shop@1.*\n\n >=2.0 ","filters:error_messages":["*Timeout*"],)"
      R"("filters:blacklisted_ips":"10.0.0.0/8, 192.0.2.1","filters:chunk-load-error":false}})",
      200);
  EXPECT_EQ(options_of(world),
            R"({"filters:releases":"shop@1.*\n>=2.0","filters:error_messages":"*Timeout*",)"
            R"("filters:blacklisted_ips":"10.0.0.0/8\n192.0.2.1","filters:chunk-load-error":false})");
  const auto shown = world.get(who, kWeb).object().at("options").as_object();
  EXPECT_EQ(json::text_of(shown, "filters:releases"), "shop@1.*\n>=2.0");
  EXPECT_FALSE(shown.at("filters:chunk-load-error").as_bool());
  EXPECT_TRUE(shown.at("filters:react-hydration-errors").as_bool());
  put(world, who, R"({"options":{"filters:releases":"","filters:chunk-load-error":true}})", 200);
  EXPECT_FALSE(json::parse(options_of(world))->as_object().contains("filters:releases"));
  EXPECT_FALSE(json::parse(options_of(world))->as_object().contains("filters:chunk-load-error"));
}

TEST(ProjectSettings, options_that_cannot_be_are_refused_by_name) {
  World world;
  const auto who = world.token({Scope::project_write});
  const auto refused = world.put(who, kWeb,
                                 R"({"options":{"filters:blacklisted_ips":"10.0.0.1\nnowhere","filters:localhost":"perhaps",)"
                                 R"("feedback:branding":true,"filters:releases":"fine"}})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.object().size(), 3u) << refused.raw_body;
  EXPECT_TRUE(refused.object().contains("options.filters:blacklisted_ips"));
  EXPECT_TRUE(refused.object().contains("options.filters:localhost"));
  EXPECT_EQ(json::serialize(refused.object().at("options.feedback:branding")), R"(["There is no such option."])");
  put(world, who, R"({"options":[]})", 400);
  EXPECT_EQ(options_of(world), "{}");
}

TEST(ProjectSettings, what_is_shown_may_be_sent_back) {
  World world;
  const auto who = world.token({Scope::project_write});
  put(world, who, R"({"safeFields":["a"],"allowedDomains":["a.example"],"options":{"filters:localhost":true}})", 200);
  const auto before = options_of(world);
  const auto shown = world.get(who, kWeb);
  EXPECT_EQ(world.put(who, kWeb, shown.raw_body).status, 200);
  EXPECT_EQ(options_of(world), before);
}

TEST(ProjectSettings, what_other_rows_have_stored_stays) {
  World world;
  world.sql("UPDATE project SET options = '{\"another\":24}' WHERE slug = 'web' RETURNING id");
  put(world, world.token({Scope::project_write}), R"({"scrubIPAddresses":true})", 200);
  EXPECT_EQ(options_of(world), R"({"another":24,"scrubIPAddresses":true})");
}

TEST(ProjectSettings, a_change_is_told_and_audited_with_its_names) {
  World world;
  int told = 0;
  world.services().keys_changed = [&] { ++told; };
  const auto who = world.token({Scope::project_write});
  put(world, who, R"({"sensitiveFields":["pin"],"allowedDomains":["a.example"]})", 200);
  EXPECT_EQ(told, 1);
  EXPECT_EQ(world.sql("SELECT count(*) FROM audit_entry WHERE event = 'project.edit' AND"
                      " note = 'edited project web: sensitiveFields, sentry:origins'"),
            1);
  put(world, who, R"({"sensitiveFields":["pin"],"slug":"web","relayPiiConfig":"{"})", 400);
  EXPECT_EQ(told, 1);
}

TEST(ProjectSettings, only_those_who_may_write_change_them) {
  World world;
  for (const auto& who : {world.token({Scope::project_read}), world.person(Role::member)}) {
    EXPECT_EQ(world.put(who, kWeb, R"({"dataScrubber":false})").status, 403);
    EXPECT_EQ(world.put(who, kWeb, R"({"relayPiiConfig":null})").status, 403);
    EXPECT_EQ(world.put(who, kWeb, R"({"options":{}})").status, 403);
  }
  EXPECT_EQ(options_of(world), "{}");
}

TEST(ProjectSettings, a_platform_is_taken_back_with_null) {
  World world;
  const auto who = world.token({Scope::project_write});
  EXPECT_TRUE(world.put(who, kWeb, R"({"platform":null})").object().at("platform").is_null());
  EXPECT_EQ(world.sql("SELECT count(*) FROM project WHERE slug = 'web' AND platform IS NULL"), 1);
}

TEST(ProjectSettings, what_has_no_effect_is_refused_by_name_and_accepted_as_it_is) {
  World world;
  const auto who = world.token({Scope::project_write});
  const std::pair<std::string_view, std::string_view> kChanges[] = {
      {"resolveAge", "720"},           {"subjectTemplate", "\"$title\""}, {"subjectPrefix", "\"x\""},
      {"digestsMinDelay", "300"},      {"digestsMaxDelay", "300"},        {"storeCrashReports", "5"},
      {"securityToken", "\"t\""},      {"securityTokenHeader", "\"X\""},  {"verifySSL", "true"},
      {"scrapeJavaScript", "true"},    {"groupingConfig", "\"legacy\""},  {"enableAutoReleaseCreation", "false"},
      {"debugFilesRole", "\"owner\""}, {"symbolSources", "\"[{}]\""},     {"scmSourceContextEnabled", "true"}};
  for (const auto& [name, value] : kChanges) {
    EXPECT_EQ(put(world, who, fmt::format(R"({{"name":"New","{}":{}}})", name, value), 400),
              fmt::format(R"({{"{}":["This is not supported here."]}})", name));
  }
  EXPECT_EQ(world.get(who, kWeb).text("name"), "Web");
  EXPECT_EQ(put(world, who, R"({"resolveAge":0,"subjectTemplate":null,"storeCrashReports":0,"verifySSL":false,"nonsense":1})", 200)[0], '{');
  EXPECT_EQ(world.sql("SELECT count(*) FROM audit_entry WHERE event = 'project.edit'"), 0);
  // Clients send all that they were shown.
  const auto shown = world.get(who, kWeb);
  EXPECT_EQ(world.put(who, kWeb, shown.raw_body).status, 200);
  auto after = world.get(who, kWeb).object();
  EXPECT_EQ(after, shown.object());
}

TEST(ProjectSettings, highlights_and_the_default_environment_are_stored_and_shown) {
  World world;
  const auto who = world.token({Scope::project_write});
  put(world, who, R"({"highlightTags":["release","url","release"],"highlightContext":{"user":["id"]},"defaultEnvironment":"prod"})", 200);
  const auto shown = world.get(who, kWeb).object();
  EXPECT_EQ(json::serialize(shown.at("highlightTags")), R"(["release","url"])");
  EXPECT_EQ(json::serialize(shown.at("highlightContext")), R"({"user":["id"]})");
  EXPECT_EQ(json::text_of(shown, "defaultEnvironment"), "prod");
  EXPECT_EQ(put(world, who, R"({"highlightContext":{"user":"id"}})", 400),
            R"({"highlightContext":["Expected an object of lists of texts."]})");
  put(world, who, R"({"highlightTags":[],"highlightContext":{},"defaultEnvironment":null})", 200);
  EXPECT_EQ(options_of(world), "{}");
}

TEST(ProjectSettings, rules_of_grouping_are_checked_and_stored) {
  World world;
  const auto who = world.token({Scope::project_write});
  put(world, who, R"({"fingerprintingRules":"error.type:DatabaseUnavailable -> system-down","groupingEnhancements":"stack.function:panic -group"})", 200);
  const auto shown = world.get(who, kWeb).object();
  EXPECT_EQ(json::text_of(shown, "fingerprintingRules"), "error.type:DatabaseUnavailable -> system-down");
  EXPECT_EQ(json::text_of(shown, "groupingEnhancements"), "stack.function:panic -group");
  EXPECT_NE(put(world, who, R"({"fingerprintingRules":"no arrow"})", 400).find("fingerprintingRules"), std::string::npos);
  EXPECT_NE(put(world, who, R"({"groupingEnhancements":"sense"})", 400).find("groupingEnhancements"), std::string::npos);
  put(world, who, R"({"fingerprintingRules":"","groupingEnhancements":""})", 200);
  EXPECT_EQ(options_of(world), "{}");
}

TEST(ProjectSettings, bookmarks_are_the_callers_own_and_take_reading_alone) {
  World world;
  const auto person = world.person(Role::member);
  EXPECT_FALSE(world.get(person, kWeb).object().at("isBookmarked").as_bool());
  EXPECT_TRUE(world.put(person, kWeb, R"({"isBookmarked":true})").object().at("isBookmarked").as_bool());
  EXPECT_TRUE(world.get(person, "/api/0/organizations/acme/projects/").list()[0].at("isBookmarked").as_bool());
  EXPECT_FALSE(world.get(world.person(Role::owner), kWeb).object().at("isBookmarked").as_bool());
  EXPECT_EQ(world.sql("SELECT count(*) FROM audit_entry WHERE event = 'project.edit'"), 0);
  EXPECT_FALSE(world.put(person, kWeb, R"({"isBookmarked":false})").object().at("isBookmarked").as_bool());
  const auto token = world.token({Scope::project_write});
  EXPECT_EQ(put(world, token, R"({"isBookmarked":true})", 400), R"({"isBookmarked":["Only people can mark projects."]})");
  put(world, token, R"({"isBookmarked":false})", 200);
}

TEST(ProjectSettings, what_has_come_is_shown) {
  World world;
  const auto who = world.token({Scope::project_read, Scope::org_read});
  world.sql("UPDATE project SET platform = 'python-django' WHERE slug = 'web' RETURNING id");
  const auto flags = [&](const json::object& shown) {
    std::string names;
    for (const auto& [name, value] : shown) {
      const bool is_flag = name.starts_with("has") || name == "firstTransactionEvent";
      if (is_flag && name != "hasAccess" && value.is_bool() && value.get_bool()) names += std::string(name) + " ";
    }
    return names;
  };
  EXPECT_EQ(flags(world.get(who, kWeb).object()), "");
  EXPECT_EQ(json::serialize(world.get(who, kWeb).object().at("platforms")), R"(["python-django"])");
  for (const auto* trait : {"transactions", "sessions", "logs", "monitors", "feedback", "new_feedback", "spans:db", "platform:node", "platform:python"}) {
    world.sql("INSERT INTO project_trait (project_id, name) SELECT id, ? FROM project WHERE slug = 'web' RETURNING project_id", trait);
  }
  const auto shown = world.get(who, kWeb).object();
  EXPECT_EQ(flags(shown), "firstTransactionEvent hasFeedbacks hasMonitors hasNewFeedbacks hasSessions hasInsightsDb hasLogs ");
  EXPECT_EQ(json::serialize(shown.at("platforms")), R"(["node","python"])");
  EXPECT_EQ(json::serialize(world.get(who, "/api/0/organizations/acme/projects/").list()[0].at("platforms")), R"(["node","python"])");
}

}  // namespace
}  // namespace vedette::api::testing
