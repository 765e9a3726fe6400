#include "api/sentry_apps/tokens.h"

#include <gtest/gtest.h>

#include "api/testing/world.h"
#include "base/digest.h"

namespace vedette::api::testing {
namespace {

class SentryAppTokens : public ::testing::Test {
 protected:
  // The address of a new integration's tokens.
  std::string make_app(std::string_view scopes) {
    const auto made = world_.post(
        owner_, "/api/0/sentry-apps/",
        fmt::format(R"({{"name":"CI","organization":"acme","isInternal":true,"scopes":{}}})",
                    scopes));
    EXPECT_EQ(made.status, 201);
    return "/api/0/sentry-apps/" + made.text("slug") + "/api-tokens/";
  }
  static As bearer(const Answer& minted) {
    return {.bearer = minted.text("token"), .session_cookie = {}, .csrf_token = {}};
  }

  World world_;
  As owner_ = world_.person(Role::owner);
};

TEST_F(SentryAppTokens, a_token_is_shown_once_and_only_its_digest_is_kept) {
  const auto tokens = make_app(R"(["project:write"])");
  const auto minted = world_.post(owner_, tokens, "");
  ASSERT_EQ(minted.status, 201);
  const auto text = minted.text("token");
  EXPECT_EQ(text.size(), 64u);
  EXPECT_EQ(text.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(minted.text("tokenLastCharacters"), text.substr(60));
  EXPECT_EQ(json::serialize(minted.object().at("scopes")), R"(["project:read","project:write"])");
  EXPECT_TRUE(minted.object().at("expiresAt").is_null());
  EXPECT_TRUE(minted.object().at("id").is_string());
  EXPECT_EQ(
      world_.sql("SELECT count(*) FROM api_token WHERE token_hash = ? AND last_characters = ?",
                 sha256_hex(text), text.substr(60)),
      1);

  const auto listed = world_.get(owner_, tokens);
  ASSERT_EQ(listed.list().size(), 1u);
  EXPECT_FALSE(listed.list().at(0).as_object().contains("token"));
  EXPECT_EQ(json::serialize(listed.body).find(text), std::string::npos);
  EXPECT_EQ(listed.headers.get("Cache-Control").find("no-store") != std::string_view::npos, true);
  EXPECT_EQ(
      world_.sql("SELECT count(*) FROM audit_entry WHERE event = 'internal-integration.add-token'"),
      1);
}

TEST_F(SentryAppTokens, permissions_of_the_integration_hold_for_tokens_made_before) {
  const auto tokens = make_app(R"(["org:read"])");
  const auto app = tokens.substr(0, tokens.size() - std::string("api-tokens/").size());
  const auto token = bearer(world_.post(owner_, tokens));
  EXPECT_EQ(world_.get(token, "/api/0/organizations/acme/teams/").status, 200);
  EXPECT_EQ(world_.get(token, "/api/0/organizations/acme/releases/").status, 403);
  EXPECT_EQ(world_.put(owner_, app, R"({"scopes":["project:releases"]})").status, 200);
  EXPECT_EQ(world_.get(token, "/api/0/organizations/acme/teams/").status, 403);
  EXPECT_EQ(world_.get(token, "/api/0/organizations/acme/releases/").status, 200);
  EXPECT_EQ(json::serialize(world_.get(owner_, tokens).list().at(0).as_object().at("scopes")),
            R"(["project:releases"])");
}

TEST_F(SentryAppTokens, an_integration_has_at_most_twenty) {
  const auto tokens = make_app(R"(["org:read"])");
  for (int i = 0; i < 20; ++i) EXPECT_EQ(world_.post(owner_, tokens).status, 201);
  const auto refused = world_.post(owner_, tokens);
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(json::serialize(refused.body),
            R"("Cannot generate more than 20 tokens for a single integration")");
  const auto listed = world_.get(owner_, tokens);
  const std::string first(json::text_of(listed.list().at(0).as_object(), "id"));
  EXPECT_EQ(world_.del(owner_, tokens + first + "/").status, 204);
  EXPECT_EQ(world_.post(owner_, tokens).status, 201);
}

TEST_F(SentryAppTokens, nobody_mints_beyond_their_own_permissions) {
  const auto of_admin = make_app(R"(["org:admin"])");
  EXPECT_EQ(world_.post(world_.person(Role::manager), of_admin).status, 403);
  EXPECT_EQ(world_.sql("SELECT count(*) FROM api_token"), 0);
  // What no role holds is asked of nobody.
  const auto of_ci = make_app(R"(["org:ci","project:distribution","project:write"])");
  for (const Role role : {Role::admin, Role::manager, Role::owner}) {
    EXPECT_EQ(world_.post(world_.person(role), of_ci).status, 201) << role_text(role);
    EXPECT_EQ(world_.get(world_.person(role), of_ci).status, 200) << role_text(role);
  }
  EXPECT_EQ(world_.post(world_.person(Role::member), of_ci).status, 403);
  EXPECT_EQ(world_.get(world_.person(Role::member), of_ci).status, 403);
}

TEST_F(SentryAppTokens, tokens_make_and_list_no_tokens_but_may_revoke_them) {
  const auto tokens = make_app(R"(["org:write"])");
  const auto minted = world_.post(owner_, tokens);
  const auto token = bearer(minted);
  for (const auto& answer : {world_.get(token, tokens), world_.post(token, tokens)}) {
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.text("detail"), "Authentication credentials were not provided.");
  }
  EXPECT_EQ(world_.del(world_.token({Scope::org_read}), tokens + minted.text("id") + "/").status,
            403);
  EXPECT_EQ(world_.del(token, tokens + minted.text("id") + "/").status, 204);
  EXPECT_EQ(world_.del(token, tokens + minted.text("id") + "/").status, 401);
  EXPECT_EQ(
      world_.sql(
          "SELECT count(*) FROM audit_entry WHERE event = 'internal-integration.remove-token'"),
      1);
}

TEST_F(SentryAppTokens, a_token_is_revoked_at_its_own_integration_alone) {
  const auto tokens = make_app(R"(["org:read"])");
  const auto others = make_app(R"(["org:read"])");
  const auto minted = world_.post(owner_, tokens);
  const auto foreign = world_.del(owner_, others + minted.text("id") + "/");
  EXPECT_EQ(foreign.status, 403);
  EXPECT_EQ(foreign.text("detail"), "Given token is not owned by this sentry app");
  for (const auto* id : {"999", "x", "0", "99999999999999999999"}) {
    const auto unknown = world_.del(owner_, tokens + id + "/");
    EXPECT_EQ(unknown.status, 404);
    EXPECT_EQ(unknown.text("detail"), "Couldn't find the given api token");
  }
  EXPECT_EQ(world_.get(bearer(minted), "/api/0/").status, 200);
}

TEST_F(SentryAppTokens, the_last_use_is_shown_and_never_moves_back) {
  const auto tokens = make_app(R"(["org:read"])");
  const auto id = TokenId::parse(world_.post(owner_, tokens).text("id"));
  const auto last_used = [&] {
    return json::serialize(world_.get(owner_, tokens).list().at(0).as_object().at("dateLastUsed"));
  };
  EXPECT_EQ(last_used(), "null");
  for (const std::int64_t seconds : {200, 100}) {
    ASSERT_TRUE(world_.catalog().write([&](sql::Connection& sql) -> Status {
      catalog::touch_token(sql, *id, Instant::from_seconds(seconds));
      return {};
    }));
    EXPECT_EQ(last_used(), "\"1970-01-01T00:03:20Z\"");
  }
}

}  // namespace
}  // namespace vedette::api::testing
