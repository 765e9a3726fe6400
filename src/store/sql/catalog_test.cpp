#include "store/sql/catalog.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "store/sql/accounts.h"
#include "store/sql/projects.h"
#include "store/sql/tenants.h"

namespace vedette {
namespace {

class CatalogTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "catalog_test";
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    reopen();
  }
  void TearDown() override {
    catalog_.reset();
    std::filesystem::remove_all(directory_);
  }
  void reopen() {
    catalog_.reset();
    auto opened = Catalog::open(directory_);
    ASSERT_TRUE(opened) << opened.error().message;
    catalog_ = std::move(*opened);
  }
  std::string directory_;
  std::unique_ptr<Catalog> catalog_;
  SystemRandom random_;
  Instant now_ = Instant::from_seconds(1'790'000'000);
};

TEST_F(CatalogTest, what_was_written_is_there_after_opening_again) {
  const auto id = catalog_->write([&](sql::Connection& sql) -> Result<OrganizationId> {
    return catalog::add_organization(sql, "acme", "Acme", now_);
  });
  ASSERT_TRUE(id);
  reopen();
  ASSERT_TRUE(catalog_->read([&](sql::Connection& sql) -> Status {
    const auto by_slug = catalog::find_organization(sql, "acme");
    const auto by_id = catalog::find_organization(sql, id->text());
    EXPECT_EQ(by_slug->id, *id);
    EXPECT_EQ(by_id->name, "Acme");
    EXPECT_EQ(by_id->created, now_);
    EXPECT_FALSE(catalog::find_organization(sql, "other"));
    return {};
  }));
}

TEST_F(CatalogTest, an_error_takes_every_change_back) {
  EXPECT_FALSE(catalog_->write([&](sql::Connection& sql) -> Status {
    catalog::add_organization(sql, "acme", "Acme", now_);
    return fail(ErrorCode::conflict, "No.");
  }));
  ASSERT_TRUE(catalog_->read([&](sql::Connection& sql) -> Status {
    EXPECT_FALSE(catalog::find_first_organization(sql));
    return {};
  }));
}

TEST_F(CatalogTest, a_slug_is_taken_once_and_the_next_free_one_is_found) {
  ASSERT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
    const auto organization = catalog::add_organization(sql, "acme", "Acme", now_);
    const auto project = catalog::add_project(sql, organization, "web", "Web", "python", now_);
    EXPECT_TRUE(project);
    EXPECT_FALSE(catalog::add_project(sql, organization, "web", "Web", {}, now_));
    EXPECT_EQ(catalog::free_project_slug(sql, organization, "web"), "web-2");
    const auto key = catalog::add_project_key(sql, *project, "Default", random_, now_);
    EXPECT_EQ(catalog::find_project_key(sql, key.public_key)->project_id, *project);
    EXPECT_EQ(catalog::find_project(sql, organization, project->text())->slug, "web");
    const auto team = catalog::add_team(sql, organization, "backend", "Backend", now_);
    catalog::add_project_team(sql, *project, *team);
    EXPECT_EQ(catalog::projects_of_team(sql, *team).size(), 1u);
    EXPECT_EQ(catalog::teams_of_project(sql, *project).at(0).slug, "backend");
    return {};
  }));
}

TEST_F(CatalogTest, a_catalog_of_a_newer_program_is_refused_with_a_sentence) {
  ASSERT_TRUE(catalog_->write([](sql::Connection& sql) { return sql.run_script("PRAGMA user_version = 9999"); }));
  catalog_.reset();
  const auto opened = Catalog::open(directory_);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("newer version"), std::string::npos);
}

TEST_F(CatalogTest, a_session_ends_when_it_expires) {
  ASSERT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
    const auto user = catalog::add_user(sql, "Ada@example.com", "Ada", "hash", now_);
    EXPECT_EQ(catalog::find_user_by_login(sql, "ADA@example.COM")->id, user);
    catalog::add_session(sql, "abc", {user, "csrf", now_, Instant{now_.micros + 10}});
    EXPECT_TRUE(catalog::find_session(sql, "abc", now_));
    EXPECT_FALSE(catalog::find_session(sql, "abc", Instant{now_.micros + 10}));
    return {};
  }));
}

}  // namespace
}  // namespace vedette
