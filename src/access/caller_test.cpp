#include "access/caller.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "access/session.h"
#include "base/digest.h"
#include "store/sql/catalog.h"

namespace vedette::access {
namespace {

constexpr std::string_view kToken = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

class CallerTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "caller_test";
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    catalog_ = std::move(*Catalog::open(directory_));
    ASSERT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
      acme_ = catalog::add_organization(sql, "acme", "Acme", now_);
      other_ = catalog::add_organization(sql, "other", "Other", now_);
      user_ = catalog::add_user(sql, "ada@example.com", "Ada", "x", now_);
      catalog::add_member(sql, acme_, user_, "ada@example.com", Role::admin, now_);
      const auto proxy = catalog::add_user(sql, "app@proxy-user.sentry.io", "", "", now_);
      sql.run("INSERT INTO sentry_app (uuid, slug, name, organization_id, proxy_user_id, creator_label, scopes, author, client_id,"
              " client_secret, installation_uuid, created, updated) VALUES ('u', 'ci', 'CI', ?, ?, '', 'project:write', '', '', '', '', 0, 0)",
              acme_, proxy);
      sql.run("INSERT INTO api_token (token_hash, last_characters, sentry_app_id, created, expires) VALUES (?, 'cdef', 1, 0, ?)",
              sha256_hex(kToken), Instant{now_.micros + 5});
      return {};
    }));
  }
  void TearDown() override {
    catalog_.reset();
    std::filesystem::remove_all(directory_);
  }
  Result<Caller> ask(std::optional<std::string_view> authorization, std::string_view cookie = {}) {
    return catalog_->read([&](sql::Connection& sql) { return identify(sql, {authorization, cookie}, now_); });
  }
  Result<Membership> enter(const Caller& caller, OrganizationId organization) {
    return catalog_->read([&](sql::Connection& sql) { return enter_organization(sql, caller, organization); });
  }

  std::string directory_;
  std::unique_ptr<Catalog> catalog_;
  SystemRandom random_;
  Instant now_ = Instant::from_seconds(1'790'000'000);
  OrganizationId acme_, other_;
  UserId user_;
};

TEST_F(CallerTest, a_token_reaches_its_own_organization_with_the_scopes_of_its_integration) {
  const auto caller = ask("bearer " + std::string(kToken));
  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->kind, Caller::Kind::integration);
  EXPECT_EQ(enter(*caller, acme_)->scopes, ScopeSet({Scope::project_read, Scope::project_write}));
  EXPECT_EQ(enter(*caller, other_).error().code, ErrorCode::permission_denied);
}

TEST_F(CallerTest, bad_tokens_are_refused_with_sentrys_words) {
  EXPECT_EQ(ask("Bearer nope").error().message, "Invalid token");
  EXPECT_EQ(ask("Bearer sntrys_x_y").error().message, "Invalid org token");
  EXPECT_EQ(ask("Bearer").error().message, "Invalid token header. No credentials provided.");
  EXPECT_EQ(ask("Bearer a b").error().message, "Invalid token header. Token string should not contain spaces.");
  now_.micros += 5;
  EXPECT_EQ(ask("Bearer " + std::string(kToken)).error().message, "Token expired");
}

TEST_F(CallerTest, a_session_gives_the_scopes_of_the_role_and_a_header_switches_it_off) {
  auto session = catalog_->write([&](sql::Connection& sql) -> Result<NewSession> {
    return start_session(sql, user_, random_, now_);
  });
  const auto caller = ask({}, session->cookie);
  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->kind, Caller::Kind::session);
  EXPECT_EQ(enter(*caller, acme_)->role, Role::admin);
  EXPECT_FALSE(enter(*caller, other_));
  EXPECT_TRUE(ask("Basic abc", session->cookie)->is_anonymous());
  EXPECT_TRUE(ask({}, "stolen")->is_anonymous());
  now_.micros += kSessionSeconds * 1'000'000;
  EXPECT_TRUE(ask({}, session->cookie)->is_anonymous());
}

}  // namespace
}  // namespace vedette::access
