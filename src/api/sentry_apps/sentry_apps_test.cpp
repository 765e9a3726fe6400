#include "api/sentry_apps/sentry_apps.h"

#include <gtest/gtest.h>

#include "api/testing/world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kApps = "/api/0/sentry-apps/";

json::object app_body(std::string_view name,
                      std::vector<std::string> scopes = {"project:read", "project:write"}) {
  return {{"name", name},
          {"organization", "acme"},
          {"isInternal", true},
          {"scopes", json::to_value(scopes)}};
}

class SentryApps : public ::testing::Test {
 protected:
  Answer make(const As& who, const json::object& body) {
    return world_.post(who, kApps, json::serialize(body));
  }
  Answer make(const As& who, json::object body, std::string_view field, json::value value) {
    body[field] = std::move(value);
    return make(who, body);
  }
  static std::string one(const Answer& app) {
    return "/api/0/sentry-apps/" + app.text("slug") + "/";
  }
  static std::string messages(const Answer& answer, std::string_view field) {
    EXPECT_EQ(answer.status, 400);
    const auto* list = json::array_of(answer.object(), field);
    return list == nullptr ? json::serialize(answer.body) : json::serialize(*list);
  }

  World world_;
  As owner_ = world_.person(Role::owner);
};

TEST_F(SentryApps, a_new_integration_has_credentials_and_an_account_but_no_token) {
  const auto made = make(owner_, {{"name", "Web Platform CI"},
                                  {"organization", "acme"},
                                  {"isInternal", true},
                                  {"scopes", {"project:write", "project:read"}},
                                  {"events", json::array()},
                                  {"webhookUrl", ""},
                                  {"redirectUrl", ""},
                                  {"overview", ""},
                                  {"author", nullptr},
                                  {"schema", json::object()},
                                  {"isAlertable", false},
                                  {"verifyInstall", false},
                                  {"allowedOrigins", json::array()}});
  ASSERT_EQ(made.status, 201);
  EXPECT_TRUE(made.text("slug").starts_with("web-platform-ci-"));
  EXPECT_EQ(made.text("slug").size(), std::string("web-platform-ci-").size() + 6);
  EXPECT_EQ(made.text("status"), "internal");
  EXPECT_EQ(made.text("author"), "Acme");
  EXPECT_EQ(made.text("clientId").size(), 64u);
  EXPECT_EQ(made.text("clientSecret").size(), 64u);
  EXPECT_EQ(made.text("uuid").size(), 36u);
  EXPECT_EQ(json::serialize(made.object().at("scopes")), R"(["project:read","project:write"])");
  EXPECT_EQ(json::serialize(made.object().at("owner")), R"({"id":1,"slug":"acme"})");
  EXPECT_TRUE(made.object().at("webhookUrl").is_null());
  EXPECT_FALSE(made.object().contains("token"));
  EXPECT_EQ(world_.sql("SELECT count(*) FROM api_token"), 0);
  EXPECT_EQ(world_.sql("SELECT count(*) FROM user_account u JOIN sentry_app a ON a.proxy_user_id = "
                       "u.id WHERE u.is_sentry_app = 1"
                       " AND u.email = u.username || '@proxy-user.sentry.io'"),
            1);
  EXPECT_EQ(
      world_.sql(
          "SELECT count(*) FROM member WHERE user_id = (SELECT proxy_user_id FROM sentry_app)"),
      0);
  for (const auto* event :
       {"sentry-app.add", "internal-integration.create", "sentry-app.install"}) {
    EXPECT_EQ(world_.sql("SELECT count(*) FROM audit_entry WHERE event = ?", event), 1) << event;
  }
}

TEST_F(SentryApps, the_page_gets_a_first_token_that_works_at_once) {
  const auto made = make(owner_, app_body("CI"), "mintToken", true);
  ASSERT_EQ(made.status, 201);
  const auto& token = made.object().at("token").as_object();
  const std::string text(json::text_of(token, "token"));
  EXPECT_EQ(text.size(), 64u);
  EXPECT_EQ(json::text_of(token, "tokenLastCharacters"), text.substr(60));
  const auto index =
      world_.get({.bearer = text, .session_cookie = {}, .csrf_token = {}}, "/api/0/");
  EXPECT_EQ(json::serialize(index.object().at("auth")),
            R"({"scopes":["project:read","project:write"]})");
  EXPECT_EQ(world_.sql("SELECT count(*) FROM api_token WHERE token_hash = ?", text), 0)
      << "stored in the clear";
}

TEST_F(SentryApps, roles_decide_who_makes_changes_and_removes_integrations) {
  const auto member = make(world_.person(Role::member), app_body("CI", {}));
  EXPECT_EQ(member.status, 403);
  EXPECT_EQ(member.text("detail"), "You do not have permission to perform this action.");
  for (const Role role : {Role::admin, Role::manager, Role::owner}) {
    const auto who = world_.person(role);
    const auto made = make(who, app_body("CI"));
    ASSERT_EQ(made.status, 201) << role_text(role);
    EXPECT_EQ(world_.put(who, one(made), R"({"name":"New"})").text("name"), "New");
    EXPECT_EQ(world_.put(world_.person(Role::member), one(made), R"({"name":"Mine"})").status, 403);
    EXPECT_EQ(world_.post(world_.person(Role::member), one(made) + "rotate-secret/").status, 403);
    EXPECT_EQ(world_.del(who, one(made)).status, role == Role::owner ? 204 : 403);
    EXPECT_EQ(world_.get(who, one(made)).status, role == Role::owner ? 404 : 200);
  }
}

TEST_F(SentryApps, nobody_grants_what_they_lack) {
  struct Ceiling {
    Role role;
    std::vector<std::string> granted;
    std::vector<std::string> refused;
  };
  const Ceiling ceilings[] = {
      {Role::admin,
       {"project:admin", "team:admin", "project:releases", "event:admin", "org:read", "member:read",
        "alerts:write", "org:ci", "project:distribution", "org:integrations"},
       {"org:write", "org:admin", "member:write", "member:admin"}},
      {Role::manager,
       {"project:admin", "team:admin", "org:write", "member:admin", "alerts:write", "org:ci"},
       {"org:admin"}},
      {Role::owner, {"org:admin", "member:admin", "project:admin"}, {}},
  };
  for (const auto& ceiling : ceilings) {
    const auto who = world_.person(ceiling.role);
    EXPECT_EQ(make(who, app_body("CI", ceiling.granted)).status, 201) << role_text(ceiling.role);
    for (const auto& scope : ceiling.refused) {
      EXPECT_EQ(messages(make(who, app_body("CI", {scope, "project:read"})), "scopes"),
                fmt::format("[\"Requested permission of {} exceeds requester's permission. Please "
                            "contact an administrator to make "
                            "the requested change.\"]",
                            scope));
    }
  }
}

TEST_F(SentryApps, an_edit_grants_no_more_either_but_keeps_what_is_there) {
  const auto made = make(owner_, app_body("CI", {"org:admin"}));
  const auto manager = world_.person(Role::manager);
  const auto kept = world_.put(manager, one(made), R"({"scopes":["org:admin","member:admin"]})");
  EXPECT_EQ(kept.status, 200);
  EXPECT_EQ(world_.put(manager, one(made), R"({"scopes":["org:write"]})").status, 200);
  EXPECT_EQ(world_.put(manager, one(made), R"({"scopes":["org:admin"]})").status, 400);
  EXPECT_EQ(
      world_.put(world_.person(Role::admin), one(made), R"({"scopes":["member:admin"]})").status,
      400);
  EXPECT_EQ(json::serialize(world_.get(owner_, one(made)).object().at("scopes")),
            R"(["org:read","org:write"])");
}

TEST_F(SentryApps, the_client_secret_is_shown_for_a_day_to_those_who_hold_its_permissions) {
  const auto made = make(owner_, app_body("CI", {"org:admin"}));
  const auto secret = made.text("clientSecret");
  const std::string hidden(64, '*');
  EXPECT_EQ(world_.get(owner_, one(made)).text("clientSecret"), secret);
  EXPECT_EQ(world_.get(world_.person(Role::manager), one(made)).text("clientSecret"), hidden);
  EXPECT_EQ(world_.get(world_.person(Role::member), one(made)).text("clientSecret"), hidden);
  EXPECT_EQ(world_.get(world_.token({Scope::org_admin}), one(made)).text("clientSecret"), hidden);
  world_.clock().advance_ms(kDayMs - 1);
  EXPECT_EQ(world_.get(owner_, one(made)).text("clientSecret"), secret);
  world_.clock().advance_ms(1);
  EXPECT_TRUE(world_.get(owner_, one(made)).object().at("clientSecret").is_null());
  EXPECT_TRUE(
      world_.get(world_.person(Role::manager), one(made)).object().at("clientSecret").is_null());

  EXPECT_EQ(world_.post(world_.person(Role::manager), one(made) + "rotate-secret/").status, 403);
  const auto rotated = world_.post(owner_, one(made) + "rotate-secret/");
  EXPECT_EQ(rotated.status, 200);
  EXPECT_EQ(rotated.text("clientSecret").size(), 64u);
  EXPECT_NE(rotated.text("clientSecret"), secret);
}

TEST_F(SentryApps, what_is_wrong_is_said_in_sentrys_words) {
  const auto body = app_body("CI");
  const std::string organization_needed =
      "Please provide a valid value for the 'organization' field.";
  EXPECT_EQ(make(owner_, {{"name", "CI"}}).text("detail"), organization_needed);
  EXPECT_EQ(make(owner_, body, "organization", nullptr).text("detail"), organization_needed);
  for (const auto* slug : {"other", "no-such"}) {
    const auto answer = make(owner_, body, "organization", slug);
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.text("detail"),
              fmt::format("User does not belong to the '{}' organization.", slug));
  }
  EXPECT_EQ(messages(make(owner_, {{"organization", "acme"}}), "name"),
            R"(["This field may not be null."])");
  EXPECT_EQ(messages(make(owner_, body, "name", ""), "name"),
            R"(["This field may not be blank."])");
  EXPECT_EQ(messages(make(owner_, body, "name", json::string(58, 'x')), "name"),
            R"(["Cannot exceed 57 characters"])");
  EXPECT_EQ(make(owner_, body, "name", json::string(57, 'x')).text("slug").size(), 64u);
  EXPECT_EQ(messages(make(owner_, body, "scopes", {"root", "event:read"}), "scopes"),
            R"(["root not a valid scope"])");
  EXPECT_EQ(messages(make(owner_, body, "events", {"issue", "party"}), "events"),
            R"(["Invalid event subscription: party"])");
  EXPECT_EQ(messages(make(owner_, body, "events", {"issue"}), "events"),
            R"(["issue webhooks require the event:read permission."])");
  auto with_event = app_body("CI", {"event:read"});
  EXPECT_EQ(messages(make(owner_, with_event, "events", {"issue"}), "webhookUrl"),
            R"(["webhookUrl required if webhook events are enabled"])");
  EXPECT_EQ(messages(make(owner_, body, "isAlertable", true), "webhookUrl"),
            R"(["webhookUrl required if alert rule action is enabled"])");
  EXPECT_EQ(messages(make(owner_, body, "webhookUrl", "ftp://x"), "webhookUrl"),
            R"(["URL must start with http[s]://"])");
  EXPECT_EQ(messages(make(owner_, body, "allowedOrigins", {"*.example.com"}), "allowedOrigins"),
            R"(["'*' not allowed in origin"])");
  EXPECT_EQ(make(owner_, body, "schema", 5).status, 400);
  EXPECT_EQ(make(owner_, body, "scopes", "project:read").status, 400);
  EXPECT_EQ(make(owner_, body, "webhookHeaders", {"Host: evil"}).status, 400);
  EXPECT_EQ(make(owner_, body, "webhookHeaders", {"X-A: b\r\nX-B: c"}).status, 400);
  EXPECT_EQ(make(owner_, body, "webhookHeaders", {"no colon"}).status, 400);
  EXPECT_EQ(messages(make(owner_, body, "isInternal", false), "isInternal"),
            R"(["Only internal integrations can be made here."])");
  EXPECT_EQ(world_.sql("SELECT count(*) FROM sentry_app WHERE slug LIKE 'ci-%'"), 0);
}

TEST_F(SentryApps, an_edit_leaves_what_it_does_not_name_and_clears_with_an_empty_text) {
  auto body = app_body("CI", {"event:read"});
  body["events"] = json::array{"issue"};
  body["webhookUrl"] = "https://hooks.example.com/x";
  body["webhookHeaders"] = json::array{"X-Token: s3cret", "Authorization: Bearer abc"};
  body["overview"] = "What it is";
  body["schema"] = json::object{{"elements", json::array()}};
  body["allowedOrigins"] = json::array{"https://app.example.com"};
  const auto made = make(owner_, body);
  ASSERT_EQ(made.status, 201);
  EXPECT_EQ(json::serialize(made.object().at("events")), R"(["issue"])");
  EXPECT_EQ(
      json::serialize(made.object().at("webhookEvents")),
      R"(["issue.assigned","issue.created","issue.ignored","issue.resolved","issue.unresolved"])");
  EXPECT_EQ(json::serialize(made.object().at("webhookHeaders")),
            R"(["X-Token: **********","Authorization: **********"])");
  EXPECT_EQ(json::serialize(made.object().at("allowedOrigins")), R"(["https://app.example.com"])");
  EXPECT_EQ(json::serialize(made.object().at("schema")), R"({"elements":[]})");
  // Sentry's document calls the schema a text, which no answer with components is.
  world_.sql("UPDATE sentry_app SET schema = '{}'");

  const auto renamed = world_.put(
      owner_, one(made),
      R"({"name":"Renamed","webhookHeaders":["x-token: **********","X-New: 1"],"overview":null})");
  EXPECT_EQ(renamed.status, 200);
  EXPECT_EQ(renamed.text("slug"), made.text("slug"));
  EXPECT_EQ(renamed.text("overview"), "What it is");
  EXPECT_EQ(renamed.text("webhookUrl"), "https://hooks.example.com/x");
  EXPECT_EQ(world_.sql("SELECT count(*) FROM sentry_app WHERE webhook_headers = ?",
                       R"(["X-Token: s3cret","X-New: 1"])"),
            1);

  EXPECT_EQ(messages(world_.put(owner_, one(made), R"({"webhookUrl":""})"), "webhookUrl"),
            R"(["webhookUrl required if webhook events are enabled"])");
  const auto cleared =
      world_.put(owner_, one(made), R"({"webhookUrl":"","events":[],"overview":"","schema":{}})");
  EXPECT_TRUE(cleared.object().at("webhookUrl").is_null());
  EXPECT_TRUE(cleared.object().at("overview").is_null());
  EXPECT_EQ(cleared.text("schema"), "");
  EXPECT_EQ(world_.put(owner_, one(made), R"({"verifyInstall":true})").text("detail"),
            "Internal integrations cannot have verify_install=True.");
}

TEST_F(SentryApps, hostile_names_are_text_like_any_other) {
  const std::pair<std::string, std::string> names[] = {
      {R"x(<img src=x onerror="alert(1)">)x", "img-src-x-onerror-alert-1-"},
      {"'; DROP TABLE sentry_app; --", "drop-table-sentry_app-"},
      {"12345", "12345-"},
      {"日本語", "integration-"}};
  for (const auto& [name, slug] : names) {
    const auto made = make(owner_, app_body(name));
    ASSERT_EQ(made.status, 201) << name;
    EXPECT_EQ(made.text("name"), name);
    EXPECT_TRUE(made.text("slug").starts_with(slug)) << made.text("slug");
    EXPECT_EQ(world_.get(owner_, one(made)).text("name"), name);
  }
}

TEST_F(SentryApps, lists_show_the_integrations_of_the_callers_organizations_alone) {
  const auto mine = make(owner_, app_body("CI"));
  const auto eve = world_.person(Role::owner, "other");
  ASSERT_EQ(make(eve, app_body("Theirs"), "organization", "other").status, 201);
  EXPECT_EQ(world_.get(owner_, kApps).list().size(), 0u);
  const auto listed =
      world_.get(world_.person(Role::member), "/api/0/sentry-apps/?status=internal");
  ASSERT_EQ(listed.list().size(), 1u);
  EXPECT_EQ(json::text_of(listed.list().at(0).as_object(), "slug"), mine.text("slug"));
  EXPECT_EQ(world_.get(owner_, "/api/0/sentry-apps/?status=published").list().size(), 0u);
  EXPECT_EQ(world_.get(owner_, "/api/0/organizations/acme/sentry-apps/").list().size(), 1u);
  EXPECT_EQ(
      world_.get(owner_, "/api/0/organizations/acme/sentry-apps/?status=published").list().size(),
      0u);
  EXPECT_EQ(world_.get(owner_, "/api/0/organizations/other/sentry-apps/").status, 403);
  const auto foreign = world_.get(eve, one(mine));
  EXPECT_EQ(foreign.status, 400);
  EXPECT_EQ(foreign.text("detail"),
            "User must be in the app owner's organization for unpublished apps");
  EXPECT_EQ(world_.get(eve, "/api/0/sentry-apps/no-such/").text("detail"),
            "Could not find the requested sentry app");
}

TEST_F(SentryApps, an_integration_reads_but_does_not_make_or_change_integrations) {
  const auto made = make(owner_, app_body("CI"));
  const auto token = world_.token({Scope::org_admin});
  EXPECT_EQ(world_.get(token, one(made)).status, 200);
  EXPECT_EQ(world_.get(token, "/api/0/sentry-apps/?status=internal").list().size(), 2u);
  EXPECT_EQ(make(token, app_body("CI")).status, 403);
  EXPECT_EQ(world_.put(token, one(made), R"({"name":"x"})").status, 403);
  EXPECT_EQ(world_.del(token, one(made)).status, 403);
  EXPECT_EQ(world_.post(token, one(made) + "rotate-secret/").status, 403);
  EXPECT_EQ(world_.get(world_.token({Scope::alerts_read}), one(made)).status, 403);
  EXPECT_EQ(make(World::nobody(), app_body("CI")).status, 401);
}

TEST_F(SentryApps, an_installation_stands_for_every_integration) {
  const auto made = make(owner_, app_body("CI"));
  const auto installed = world_.get(owner_, "/api/0/organizations/acme/sentry-app-installations/");
  ASSERT_EQ(installed.list().size(), 1u);
  const auto& installation = installed.list().at(0).as_object();
  EXPECT_EQ(json::text_of(installation, "status"), "installed");
  EXPECT_EQ(json::text_of(installation.at("app").as_object(), "uuid"), made.text("uuid"));
  EXPECT_NE(json::text_of(installation, "uuid"), made.text("uuid"));
  EXPECT_EQ(world_
                .get(world_.token({Scope::org_integrations}),
                     "/api/0/organizations/acme/sentry-app-installations/")
                .status,
            200);
}

TEST_F(SentryApps, removing_one_ends_its_tokens_and_its_account) {
  const auto made = make(owner_, app_body("CI", {"org:read"}), "mintToken", true);
  const As token{
      .bearer = std::string(json::text_of(made.object().at("token").as_object(), "token")),
      .session_cookie = {},
      .csrf_token = {}};
  EXPECT_EQ(world_.get(token, "/api/0/organizations/acme/teams/").status, 200);
  EXPECT_EQ(world_.del(owner_, one(made)).status, 204);
  EXPECT_EQ(world_.get(token, "/api/0/organizations/acme/teams/").status, 401);
  EXPECT_EQ(world_.get(owner_, one(made)).status, 404);
  EXPECT_EQ(
      world_.sql("SELECT count(*) FROM user_account WHERE is_sentry_app = 1 AND is_active = 1"), 0);
  EXPECT_EQ(world_.sql("SELECT count(*) FROM audit_entry WHERE event = 'sentry-app.remove'"), 1);
}

}  // namespace
}  // namespace vedette::api::testing
