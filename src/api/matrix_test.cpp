// Every row × every scope × no token, unknown token, revoked token, another organization's token; and
// every row × every role. Made of the rows themselves, so that a new row is covered when it is added.
#include <gtest/gtest.h>

#include "api/testing/world.h"
#include "base/ascii.h"

namespace vedette::api::testing {
namespace {

// The handler must not run: what it would do is not asked here. A broken body ends a call that passed
// both gates with a 400.
constexpr std::string_view kBrokenBody = "{";

class MatrixTest : public ::testing::Test {
 protected:
  MatrixTest() {
    world_.sql("INSERT INTO issue (project_id, short_id, title, culprit, type, metadata, level, platform, priority, first_seen, last_seen)"
               " SELECT id, 1, 't', '', 'error', '{}', 'error', 'python', 'high', 0, 0 FROM project WHERE slug = 'web' RETURNING id");
    app_owner_ = world_.token(ScopeSet::all());
    EXPECT_TRUE(world_.catalog().read([&](sql::Connection& sql) -> Status {
      app_ = sql.find_text("SELECT slug FROM sentry_app ORDER BY id LIMIT 1").value_or("");
      return {};
    }));
  }

  std::string path_of(const Endpoint& row) const {
    std::string path;
    for (const auto part : ascii::split(row.path.substr(1), '/')) {
      path += '/';
      if (!part.starts_with('{')) path += part;
      else if (part == "{organization_id_or_slug}") path += "acme";
      else if (part == "{project_id_or_slug}") path += "web";
      else if (part == "{team_id_or_slug}") path += "backend";
      else if (part == "{issue_id}") path += "1";
      else if (part == "{sentry_app_id_or_slug}") path += app_;
      else path += "nothing";
    }
    return path;
  }

  Answer call(const Endpoint& row, const As& who) {
    const bool is_safe = row.method == Method::get;
    return world_.call(who, row.method, path_of(row), is_safe ? std::string_view() : kBrokenBody);
  }

  static bool is_of_a_tenant(const Endpoint& row) {
    return row.path.find("{organization_id_or_slug}") != std::string_view::npos || row.path.find("{issue_id}") != std::string_view::npos;
  }
  static std::string name(const Endpoint& row) { return fmt::format("{} {}", http::method_name(row.method), row.path); }

  World world_;
  As app_owner_;
  std::string app_;
};

TEST_F(MatrixTest, without_a_good_token_only_anonymous_rows_answer) {
  const As unknown{.bearer = std::string(64, 'a')};
  As revoked = world_.token(ScopeSet::all());
  world_.sql("DELETE FROM api_token WHERE id = (SELECT max(id) FROM api_token)");
  for (const auto& row : world_.dispatcher().rows()) {
    for (const auto& who : {unknown, revoked}) {
      const auto answer = call(row, who);
      EXPECT_EQ(answer.status, 401) << name(row);
      EXPECT_EQ(json::serialize(answer.body), R"({"detail":"Invalid token"})") << name(row);
    }
    if (row.access.kind == AccessRule::Kind::anonymous) continue;
    const auto answer = call(row, World::nobody());
    EXPECT_EQ(answer.status, 401) << name(row);
    EXPECT_EQ(answer.headers.get("WWW-Authenticate"), "xBasic realm=\"api\"") << name(row);
    EXPECT_EQ(json::serialize(answer.body), R"({"detail":"Authentication credentials were not provided."})") << name(row);
  }
}

TEST_F(MatrixTest, each_scope_opens_the_rows_that_name_it_and_no_other) {
  std::map<Scope, As> tokens;
  for (const Scope scope : ScopeSet::all().list()) tokens[scope] = world_.token({scope});
  for (const auto& row : world_.dispatcher().rows()) {
    if (row.access.kind != AccessRule::Kind::scopes) continue;
    for (const auto& [scope, who] : tokens) {
      const auto answer = call(row, who);
      const bool fits = ScopeSet({scope}).expanded().intersects(row.access.scopes);
      const std::string what = fmt::format("{} with {}", name(row), scope_text(scope));
      if (row.access.is_session_only) {
        EXPECT_EQ(answer.status, 403) << what;
      } else if (fits) {
        EXPECT_NE(answer.status, 401) << what;
        EXPECT_NE(answer.status, 403) << what;
      } else {
        EXPECT_EQ(answer.status, 403) << what;
        EXPECT_EQ(answer.text("detail"), "You do not have permission to perform this action.") << what;
        EXPECT_EQ(answer.object().at("required").as_array().size(), row.access.scopes.size()) << what;
        EXPECT_EQ(answer.headers.get("WWW-Authenticate"),
                  fmt::format("Bearer error=\"insufficient_scope\", scope=\"{}\"", ascii::join(row.access.scopes.texts(), " ")))
            << what;
      }
    }
  }
}

TEST_F(MatrixTest, a_token_of_another_organization_reaches_nothing) {
  const auto foreign = world_.token(ScopeSet::all(), "other");
  for (const auto& row : world_.dispatcher().rows()) {
    if (!is_of_a_tenant(row) || row.access.is_session_only || row.access.kind != AccessRule::Kind::scopes) continue;
    const auto answer = call(row, foreign);
    EXPECT_EQ(answer.status, 403) << name(row);
    EXPECT_EQ(json::serialize(answer.body), R"({"detail":"You do not have permission to perform this action."})") << name(row);
  }
}

TEST_F(MatrixTest, a_person_may_what_the_role_holds_and_nothing_in_other_organizations) {
  for (const Role role : kRoles) {
    const auto who = world_.person(role);
    const auto stranger = world_.person(role, "other");
    for (const auto& row : world_.dispatcher().rows()) {
      if (!is_of_a_tenant(row) || row.access.kind != AccessRule::Kind::scopes) continue;
      const auto answer = call(row, who);
      const bool fits = role_scopes(role).intersects(row.access.scopes);
      EXPECT_EQ(answer.status == 403, !fits) << name(row) << " as " << role_text(role) << ": " << json::serialize(answer.body);
      EXPECT_EQ(call(row, stranger).status, 403) << name(row) << " as a stranger";
    }
  }
}

TEST_F(MatrixTest, an_unsafe_row_wants_the_csrf_token_of_the_session) {
  auto who = world_.person(Role::owner);
  who.csrf_token.clear();
  for (const auto& row : world_.dispatcher().rows()) {
    if (row.method == Method::get || row.access.kind == AccessRule::Kind::anonymous) continue;
    EXPECT_EQ(call(row, who).status, 403) << name(row);
  }
}

}  // namespace
}  // namespace vedette::api::testing
