#include "store/sql/releases.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "store/sql/catalog.h"
#include "store/sql/projects.h"
#include "store/sql/tenants.h"

namespace vedette::catalog {
namespace {

class ReleasesTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "releases_test";
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    auto opened = Catalog::open(directory_);
    ASSERT_TRUE(opened) << opened.error().message;
    catalog_ = std::move(*opened);
    with([&](sql::Connection& sql) {
      acme_ = add_organization(sql, "acme", "Acme", now_);
      web_ = *add_project(sql, acme_, "web", "Web", "python", now_);
      app_ = *add_project(sql, acme_, "app", "App", {}, now_);
    });
  }
  void TearDown() override {
    catalog_.reset();
    std::filesystem::remove_all(directory_);
  }
  template <class Work>
  void with(Work&& work) {
    ASSERT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
      work(sql);
      return {};
    }));
  }
  std::vector<std::string> versions(ReleaseQuery query) {
    std::vector<std::string> found;
    query.organization = acme_;
    with([&](sql::Connection& sql) {
      for (const auto& row : find_releases(sql, query)) found.push_back(row.version);
    });
    return found;
  }

  std::string directory_;
  std::unique_ptr<Catalog> catalog_;
  Instant now_ = Instant::from_seconds(1'790'000'000);
  OrganizationId acme_;
  ProjectId web_, app_;
};

TEST_F(ReleasesTest, a_release_is_made_on_first_sight_and_its_span_only_grows) {
  with([&](sql::Connection& sql) {
    see_release(sql, acme_, web_, "1.0", Instant{50}, Instant{60}, 1);
    see_release(sql, acme_, web_, "1.0", Instant{40}, Instant{55}, 2);
    see_release(sql, acme_, app_, "1.0", Instant{70}, Instant{80}, 0);
    const auto release = find_release(sql, acme_, "1.0");
    EXPECT_EQ(release->created, Instant{50});
    EXPECT_EQ(release->status, "open");
    const auto projects = projects_of_release(sql, release->id);
    EXPECT_EQ(projects.size(), 2u);
    EXPECT_EQ(projects.at(0).slug, "app");
    EXPECT_EQ(projects.at(1).new_issues, 3);
    EXPECT_EQ(projects.at(1).first_event, Instant{40});
    EXPECT_EQ(projects.at(1).last_event, Instant{60});
  });
}

TEST_F(ReleasesTest, a_release_that_was_announced_takes_the_dates_of_its_first_events) {
  with([&](sql::Connection& sql) {
    const auto [release, is_new] = find_or_add_release(sql, acme_, "1.0", Instant{5});
    EXPECT_TRUE(is_new);
    EXPECT_FALSE(find_or_add_release(sql, acme_, "1.0", Instant{6}).second);
    add_release_project(sql, release.id, web_);
    see_release(sql, acme_, web_, "1.0", Instant{50}, Instant{60}, 0);
    EXPECT_EQ(find_release(sql, acme_, "1.0")->created, Instant{5});
    const auto projects = projects_of_release(sql, release.id);
    EXPECT_EQ(projects.at(0).first_event, Instant{50});
    EXPECT_EQ(projects.at(0).last_event, Instant{60});
  });
}

TEST_F(ReleasesTest, releases_are_found_by_version_status_and_project_newest_first) {
  with([&](sql::Connection& sql) {
    see_release(sql, acme_, web_, "Web@1.0", Instant{10}, Instant{10}, 0);
    see_release(sql, acme_, app_, "app@1%0", Instant{20}, Instant{20}, 0);
    see_release(sql, acme_, web_, "web@2.0", Instant{30}, Instant{30}, 0);
    auto archived = *find_release(sql, acme_, "web@2.0");
    archived.status = "archived";
    update_release(sql, archived);
  });
  EXPECT_EQ(versions({}), (std::vector<std::string>{"web@2.0", "app@1%0", "Web@1.0"}));
  EXPECT_EQ(versions({.version_part = "wEb@"}), (std::vector<std::string>{"web@2.0", "Web@1.0"}));
  EXPECT_EQ(versions({.version_part = "1%0"}), (std::vector<std::string>{"app@1%0"}));
  EXPECT_EQ(versions({.version_part = "1_0"}), std::vector<std::string>{});
  EXPECT_EQ(versions({.status = "archived"}), (std::vector<std::string>{"web@2.0"}));
  EXPECT_EQ(versions({.status = "open"}), (std::vector<std::string>{"app@1%0", "Web@1.0"}));
  EXPECT_EQ(versions({.projects = {web_}}), (std::vector<std::string>{"web@2.0", "Web@1.0"}));
  EXPECT_EQ(versions({.projects = {web_}, .rows_before = 1}),
            (std::vector<std::string>{"Web@1.0"}));
  EXPECT_EQ(versions({.limit = 2}), (std::vector<std::string>{"web@2.0", "app@1%0"}));
}

}  // namespace
}  // namespace vedette::catalog
