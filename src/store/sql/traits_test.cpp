#include "store/sql/traits.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "store/sql/catalog.h"
#include "store/sql/projects.h"
#include "store/sql/schema.h"
#include "store/sql/tenants.h"

namespace vedette::catalog {
namespace {

class TraitsTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "traits_test";
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::string directory_;
  Instant now_ = Instant::from_seconds(1'790'000'000);
};

TEST_F(TraitsTest, are_there_once_and_go_with_their_project) {
  const auto catalog = std::move(*Catalog::open(directory_));
  ASSERT_TRUE(catalog->write([&](sql::Connection& sql) -> Status {
    const auto acme = add_organization(sql, "acme", "Acme", now_);
    const auto web = *add_project(sql, acme, "web", "Web", {}, now_);
    const auto app = *add_project(sql, acme, "app", "App", {}, now_);
    ProjectTraits seen;
    seen.add(web, trait::kSessions);
    seen.add_platform(web, "python");
    seen.add_platform(web, "");
    seen.add(ProjectId{4711}, trait::kLogs);
    seen.store(sql);
    seen.store(sql);
    EXPECT_EQ(traits_of_project(sql, web), (std::set<std::string, std::less<>>{"platform:python", "sessions"}));
    EXPECT_TRUE(has_trait(sql, web, trait::kSessions));
    EXPECT_FALSE(has_trait(sql, web, trait::kLogs));
    EXPECT_FALSE(has_trait(sql, app, trait::kSessions));
    EXPECT_EQ(sql.find_integer("SELECT count(*) FROM project_trait"), 2);
    remove_project(sql, web);
    EXPECT_EQ(sql.find_integer("SELECT count(*) FROM project_trait"), 0);
    return {};
  }));
}

TEST_F(TraitsTest, spans_tell_their_kind_by_their_operation) {
  EXPECT_EQ(trait_of_span("http.client"), trait::kHttpSpans);
  EXPECT_EQ(trait_of_span("http.server"), "");
  EXPECT_EQ(trait_of_span("db"), trait::kDatabaseSpans);
  EXPECT_EQ(trait_of_span("db.sql.query"), trait::kDatabaseSpans);
  EXPECT_EQ(trait_of_span("dbx"), "");
  EXPECT_EQ(trait_of_span("gen_ai.chat"), trait::kAgentSpans);
  EXPECT_EQ(trait_of_span(""), "");
}

// What was there before the table was.
TEST_F(TraitsTest, of_earlier_data_are_found_by_the_migration) {
  constexpr std::size_t kBefore = 3;
  {
    const auto opened = sql::Connection::open(directory_ + "/catalog.db", sql::Rows::small);
    ASSERT_TRUE(opened);
    auto& sql = **opened;
    for (const auto migration : migrations().first(kBefore)) ASSERT_TRUE(sql.run_script(migration));
    ASSERT_TRUE(sql.run_script("PRAGMA user_version = 3;"
                               "INSERT INTO organization (id, slug, name, created) VALUES (1, 'acme', 'Acme', 0);"
                               "INSERT INTO project (id, organization_id, slug, name, created) VALUES (1, 1, 'web', 'Web', 0);"
                               "INSERT INTO project (id, organization_id, slug, name, created) VALUES (2, 1, 'app', 'App', 0);"
                               "INSERT INTO outcome VALUES (1, 0, 5, 0, '', 'k', 1, 1), (1, 60, 5, 0, '', 'k', 1, 1), (1, 0, 4, 0, '', 'k', 9, 1),"
                               " (1, 0, 22, 0, '', 'k', 1, 1), (1, 0, 23, 1, 'x', 'k', 1, 1);"));
  }
  const auto catalog = std::move(*Catalog::open(directory_));
  ASSERT_TRUE(catalog->read([&](sql::Connection& sql) -> Status {
    EXPECT_EQ(traits_of_project(sql, ProjectId{1}), (std::set<std::string, std::less<>>{"attachments", "sessions"}));
    EXPECT_TRUE(traits_of_project(sql, ProjectId{2}).empty());
    return {};
  }));
}

}  // namespace
}  // namespace vedette::catalog
