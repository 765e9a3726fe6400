// Settings of an organization for the data that comes in.
#include <gtest/gtest.h>

#include "api/testing/world.h"
#include "model/data_kind.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kAcme = "/api/0/organizations/acme/";
constexpr std::string_view kRules =
    R"({"rules":{"a":{"type":"creditcard","redaction":{"method":"mask"}}},"applications":{"$message":["a"]}})";

std::string options_of(World& world, std::string_view slug = "acme") {
  std::string text;
  EXPECT_TRUE(world.catalog().read([&](sql::Connection& sql) -> Status {
    text = sql.find_text("SELECT options FROM organization WHERE slug = ?", slug).value_or("");
    return {};
  }));
  return text;
}

std::string put(World& world, const As& who, std::string_view body, int status) {
  const auto answer = world.put(who, kAcme, body);
  EXPECT_EQ(answer.status, status) << body;
  return json::serialize(answer.body);
}

std::string with_rules(std::string_view rules) {
  return json::serialize(json::object{{"relayPiiConfig", rules}});
}

TEST(OrganizationSettings, scrubbing_is_required_of_no_project_unless_it_is_switched_on) {
  World world;
  const auto who = world.token({Scope::org_write});
  const auto before = world.get(who, kAcme).object();
  EXPECT_FALSE(before.at("dataScrubber").as_bool());
  EXPECT_FALSE(before.at("dataScrubberDefaults").as_bool());
  EXPECT_FALSE(before.at("scrubIPAddresses").as_bool());
  EXPECT_TRUE(before.at("sensitiveFields").as_array().empty());
  EXPECT_TRUE(before.at("relayPiiConfig").is_null());
  const auto after =
      world.put(who, kAcme, R"({"dataScrubber":true,"dataScrubberDefaults":true,"scrubIPAddresses":true})").object();
  EXPECT_TRUE(after.at("dataScrubber").as_bool());
  EXPECT_TRUE(after.at("dataScrubberDefaults").as_bool());
  EXPECT_TRUE(after.at("scrubIPAddresses").as_bool());
  EXPECT_EQ(options_of(world), R"({"dataScrubber":true,"dataScrubberDefaults":true,"scrubIPAddresses":true})");
  put(world, who, R"({"dataScrubber":false,"dataScrubberDefaults":false})", 200);
  EXPECT_EQ(options_of(world), R"({"scrubIPAddresses":true})");
  EXPECT_EQ(options_of(world, "other"), "{}");
}

TEST(OrganizationSettings, lists_are_stored_trimmed_and_once) {
  World world;
  const auto who = world.token({Scope::org_write});
  put(world, who, R"({"sensitiveFields":[" pin ","pin","badge"],"safeFields":["$frame.vars"]})", 200);
  EXPECT_EQ(options_of(world), R"({"sensitiveFields":["pin","badge"],"safeFields":["$frame.vars"]})");
  const auto shown = world.get(who, kAcme).object();
  EXPECT_EQ(json::serialize(shown.at("sensitiveFields")), R"(["pin","badge"])");
  EXPECT_EQ(json::serialize(shown.at("safeFields")), R"(["$frame.vars"])");
  put(world, who, R"({"sensitiveFields":[]})", 200);
  EXPECT_EQ(options_of(world), R"({"safeFields":["$frame.vars"]})");
}

TEST(OrganizationSettings, lists_that_cannot_be_used_are_refused) {
  World world;
  const auto who = world.token({Scope::org_write});
  EXPECT_EQ(put(world, who, R"({"sensitiveFields":["pin"," "]})", 400),
            R"({"sensitiveFields":["This field may not be blank."]})");
  put(world, who, R"({"sensitiveFields":"pin"})", 400);
  put(world, who, R"({"safeFields":[{}]})", 400);
  json::array many;
  for (int i = 0; i < 1500; ++i) many.emplace_back(fmt::format("a-field-with-number-{}", i));
  for (const auto* field : {"sensitiveFields", "safeFields"}) {
    const auto refused = world.put(who, kAcme, json::serialize(json::object{{field, many}}));
    EXPECT_EQ(refused.status, 400) << field;
    EXPECT_TRUE(refused.object().contains(field)) << refused.raw_body;
  }
  EXPECT_EQ(options_of(world), "{}");
}

TEST(OrganizationSettings, lists_must_also_go_with_those_of_every_project) {
  World world;
  const auto who = world.token({Scope::org_write, Scope::project_write});
  json::array half;
  for (int i = 0; i < 300; ++i) half.emplace_back(fmt::format("field-{}", i));
  const auto body = json::serialize(json::object{{"safeFields", half}});
  EXPECT_EQ(world.put(who, "/api/0/projects/acme/web/", body).status, 200);
  const auto refused = world.put(who, kAcme, body);
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.raw_body.find("project web"), std::string::npos) << refused.raw_body;
  EXPECT_EQ(world.put(who, "/api/0/projects/acme/web/", R"({"safeFields":[]})").status, 200);
  EXPECT_EQ(world.put(who, kAcme, body).status, 200);
  EXPECT_EQ(world.put(who, "/api/0/projects/acme/web/", body).status, 400);
}

TEST(OrganizationSettings, advanced_rules_are_checked_stored_and_taken_away) {
  World world;
  const auto who = world.token({Scope::org_write});
  put(world, who, with_rules(kRules), 200);
  EXPECT_EQ(world.get(who, kAcme).text("relayPiiConfig"), kRules);
  for (const auto* wrong : {"{", "[]", R"({"rules":{"a":{"type":"telepathy"}}})",
                            R"({"applications":{"$message":["no-such-rule"]}})", R"({"applications":{"$$":["@ip"]}})"}) {
    const auto refused = world.put(who, kAcme, with_rules(wrong));
    EXPECT_EQ(refused.status, 400) << wrong;
    ASSERT_TRUE(refused.object().contains("relayPiiConfig")) << refused.raw_body;
    EXPECT_GT(refused.object().at("relayPiiConfig").as_array()[0].as_string().size(), 10u);
  }
  put(world, who, R"({"relayPiiConfig":{}})", 400);
  EXPECT_EQ(world.get(who, kAcme).text("relayPiiConfig"), kRules);
  put(world, who, R"({"relayPiiConfig":null})", 200);
  EXPECT_TRUE(world.get(who, kAcme).object().at("relayPiiConfig").is_null());
  put(world, who, with_rules(kRules), 200);
  put(world, who, R"({"relayPiiConfig":" "})", 200);
  EXPECT_EQ(options_of(world), "{}");
}

TEST(OrganizationSettings, retention_is_set_by_kind) {
  World world;
  const auto who = world.token({Scope::org_write});
  const auto days = [&] { return world.get(who, kAcme).object().at("retention").as_object(); };
  EXPECT_EQ(days().size(), kDataKindCount);
  EXPECT_EQ(days().at("errors"), 90);
  put(world, who, R"({"retention":{"errors":30,"logs":1,"attachments":3650}})", 200);
  put(world, who, R"({"retention":{"logs":"7"}})", 200);
  EXPECT_EQ(options_of(world), R"({"retention":{"errors":30,"logs":7,"attachments":3650}})");
  EXPECT_EQ(days().at("errors"), 30);
  EXPECT_EQ(days().at("logs"), 7);
  EXPECT_EQ(days().at("metrics"), 90);
  put(world, who, R"({"retention":{"errors":null,"logs":null,"attachments":null}})", 200);
  EXPECT_EQ(options_of(world), "{}");
}

TEST(OrganizationSettings, retention_that_cannot_be_is_refused_with_the_name_of_the_kind) {
  World world;
  const auto who = world.token({Scope::org_write});
  EXPECT_EQ(put(world, who, R"({"retention":{"errors":0,"logs":3651,"dreams":5,"metrics":9,"replays":"x"}})", 400),
            R"({"retention.errors":["Ensure this value is greater than or equal to 1."],)"
            R"("retention.logs":["Ensure this value is less than or equal to 3650."],)"
            R"("retention.dreams":["There is no such kind of data."],)"
            R"("retention.replays":["A valid integer is required."]})");
  put(world, who, R"({"retention":30})", 400);
  EXPECT_EQ(options_of(world), "{}");
}

TEST(OrganizationSettings, spike_protection_is_a_switch) {
  World world;
  const auto who = world.token({Scope::org_write});
  EXPECT_FALSE(world.get(who, kAcme).object().at("spikeProtection").as_bool());
  put(world, who, R"({"spikeProtection":true})", 200);
  EXPECT_TRUE(world.get(who, kAcme).object().at("spikeProtection").as_bool());
  EXPECT_EQ(options_of(world), R"({"spikeProtection":true})");
  put(world, who, R"({"spikeProtection":"sometimes"})", 400);
  put(world, who, R"({"spikeProtection":false})", 200);
  EXPECT_EQ(options_of(world), "{}");
}

TEST(OrganizationSettings, a_refused_request_changes_nothing_at_all) {
  World world;
  const auto who = world.token({Scope::org_write});
  put(world, who, R"({"name":"New","dataScrubber":true,"relayPiiConfig":"{"})", 400);
  put(world, who, R"({"dataScrubber":true,"slug":"other"})", 409);
  EXPECT_EQ(world.get(who, kAcme).text("name"), "Acme");
  EXPECT_EQ(options_of(world), "{}");
}

TEST(OrganizationSettings, a_change_is_told_and_audited_with_its_names) {
  World world;
  int told = 0;
  world.services().keys_changed = [&] { ++told; };
  const auto who = world.token({Scope::org_write});
  put(world, who, R"({"dataScrubber":true,"retention":{"logs":7},"spikeProtection":true})", 200);
  EXPECT_EQ(told, 1);
  EXPECT_EQ(world.sql("SELECT count(*) FROM audit_entry WHERE event = 'org.edit' AND"
                      " note = 'edited organization acme: dataScrubber, retention, spikeProtection'"),
            1);
  put(world, who, R"({"retention":{"logs":0}})", 400);
  EXPECT_EQ(told, 1);
}

TEST(OrganizationSettings, only_those_who_may_write_change_them) {
  World world;
  for (const auto& who : {world.token({Scope::org_read}), world.person(Role::member), world.token({Scope::org_admin}, "other")}) {
    EXPECT_EQ(world.put(who, kAcme, R"({"dataScrubber":true})").status, 403);
  }
  EXPECT_EQ(options_of(world), "{}");
}

TEST(OrganizationSettings, options_that_cannot_be_read_count_as_none) {
  World world;
  world.sql("UPDATE organization SET options = 'broken' RETURNING id");
  EXPECT_FALSE(world.get(world.token({Scope::org_read}), kAcme).object().at("dataScrubber").as_bool());
}

TEST(OrganizationSettings, what_has_no_effect_is_refused_by_name_and_accepted_as_it_is) {
  World world;
  const auto who = world.token({Scope::org_write});
  const std::pair<std::string_view, std::string_view> kChanges[] = {
      {"require2FA", "true"},          {"openMembership", "false"},     {"eventsMemberAdmin", "false"},
      {"attachmentsRole", "\"owner\""}, {"debugFilesRole", "\"owner\""}, {"storeCrashReports", "5"},
      {"isEarlyAdopter", "true"},      {"defaultRole", "\"admin\""},    {"allowJoinRequests", "true"},
      {"avatarType", "\"upload\""},    {"avatar", "\"AAAA\""},          {"hideAiFeatures", "false"}};
  for (const auto& [name, value] : kChanges) {
    EXPECT_EQ(put(world, who, fmt::format(R"({{"name":"New","{}":{}}})", name, value), 400),
              fmt::format(R"({{"{}":["This is not supported here."]}})", name));
  }
  EXPECT_EQ(world.get(who, kAcme).text("name"), "Acme");
  put(world, who, R"({"require2FA":false,"openMembership":true,"attachmentsRole":"member","avatarType":"letter_avatar","nonsense":[]})", 200);
  EXPECT_EQ(world.sql("SELECT count(*) FROM audit_entry WHERE event = 'org.edit'"), 0);
  const auto shown = world.get(who, kAcme);
  EXPECT_EQ(world.put(who, kAcme, shown.raw_body).status, 200);
  EXPECT_EQ(world.get(who, kAcme).object(), shown.object());
}

}  // namespace
}  // namespace vedette::api::testing
