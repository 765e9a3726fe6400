#include "store/sql/issue_search.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "store/sql/catalog.h"

namespace vedette::catalog {
namespace {

constexpr int kCount = 2'500;

// 2,500 issues of one project: number n was last seen at n and has n % 7 events.
class IssueSearchSql : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "issue_search_test";
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    auto opened = Catalog::open(directory_);
    ASSERT_TRUE(opened);
    catalog_ = std::move(*opened);
    ASSERT_TRUE(catalog_->write([](sql::Connection& sql) -> Status {
      sql.run("INSERT INTO organization (slug, name, created) VALUES ('acme', 'Acme', 1)");
      sql.run(
          "INSERT INTO project (organization_id, slug, name, created) VALUES (1, 'web', 'Web', 1)");
      for (int n = 1; n <= kCount; ++n) {
        sql.run(
            "INSERT INTO issue (project_id, short_id, title, culprit, type, metadata, level, "
            "platform, priority, first_seen,"
            " last_seen, times_seen) VALUES (1, ?, 't', '', 'error', '{}', 'error', 'python', "
            "'high', 1, ?, ?)",
            n, n, n % 7);
      }
      return {};
    }));
  }
  void TearDown() override {
    catalog_.reset();
    std::filesystem::remove_all(directory_);
  }

  std::vector<IssueKey> find(const IssueFilter& filter, IssueSort sort,
                             std::optional<IssueStart> start, std::size_t limit) {
    std::vector<IssueKey> keys;
    EXPECT_TRUE(catalog_->read([&](sql::Connection& sql) -> Status {
      keys = find_issue_keys(sql, filter, sort, start, limit);
      return {};
    }));
    return keys;
  }
  std::int64_t count(const IssueFilter& filter, std::int64_t max) {
    std::int64_t found = 0;
    EXPECT_TRUE(catalog_->read([&](sql::Connection& sql) -> Status {
      found = count_issues(sql, filter, max);
      return {};
    }));
    return found;
  }
  static IssueFilter all() {
    IssueFilter filter;
    filter.projects = {ProjectId{1}};
    return filter;
  }

  std::string directory_;
  std::unique_ptr<Catalog> catalog_;
};

TEST_F(IssueSearchSql, a_long_list_of_ids_finds_what_a_short_one_does) {
  std::vector<IssueId> even;
  for (int n = 2; n <= kCount; n += 2) even.push_back(IssueId{n});
  std::vector<IssueId> most(even);
  for (int n = 1; n <= 2'000; n += 2) most.push_back(IssueId{n});
  auto few = all();
  few.conditions.among(even);
  auto many = all();
  many.conditions.among(most);
  EXPECT_EQ(count(few, 10'000), 1'250);
  EXPECT_EQ(count(many, 10'000), 2'250);
  EXPECT_EQ(count(many, 1'000), 1'000);
  const auto newest = find(many, IssueSort::date, std::nullopt, 3);
  ASSERT_EQ(newest.size(), 3u);
  EXPECT_EQ(newest[0].id, IssueId{2'500});
  EXPECT_EQ(newest[2].id, IssueId{2'496});
  const auto older = find(many, IssueSort::date, IssueStart{.key = 2'001, .after = {}}, 2);
  ASSERT_EQ(older.size(), 2u);
  EXPECT_EQ(older[0].id, IssueId{2'000});
  EXPECT_EQ(older[1].id, IssueId{1'999});
}

TEST_F(IssueSearchSql, a_start_behind_an_issue_goes_on_among_equal_keys) {
  const auto first = find(all(), IssueSort::freq, std::nullopt, 4);
  ASSERT_EQ(first.size(), 4u);
  EXPECT_EQ(first[0].key, 6);
  const auto next =
      find(all(), IssueSort::freq, IssueStart{.key = first[1].key, .after = first[1].id}, 2);
  ASSERT_EQ(next.size(), 2u);
  EXPECT_EQ(next[0].id, first[2].id);
  EXPECT_EQ(next[1].id, first[3].id);
  const auto back =
      find(all(), IssueSort::freq,
           IssueStart{.key = first[2].key, .after = first[2].id, .is_backward = true}, 5);
  ASSERT_EQ(back.size(), 2u);
  EXPECT_EQ(back[0].id, first[1].id);
  EXPECT_EQ(back[1].id, first[0].id);
}

TEST_F(IssueSearchSql, without_projects_or_statuses_nothing_fits) {
  auto filter = all();
  filter.statuses.clear();
  EXPECT_EQ(count(filter, 10), 0);
  EXPECT_EQ(count(IssueFilter{}, 10), 0);
  auto none = all();
  none.conditions.among({});
  EXPECT_EQ(count(none, 10), 0);
}

TEST_F(IssueSearchSql, the_usual_list_walks_an_index_in_its_order) {
  // What SQLite intends to do, for the statement that find_issue_keys() runs.
  std::string plan;
  EXPECT_TRUE(catalog_->read([&](sql::Connection& sql) -> Status {
    auto rows = sql.query(
        "EXPLAIN QUERY PLAN SELECT i.id, i.last_seen FROM issue i WHERE i.project_id = CAST(? AS "
        "BIGINT) AND"
        " i.status = ? AND i.last_seen >= CAST(? AS BIGINT) ORDER BY i.last_seen DESC, i.id DESC "
        "LIMIT 100",
        "1", "unresolved", "0");
    while (rows.next()) plan += rows.text(3) + "\n";
    return {};
  }));
  EXPECT_NE(plan.find("issue_by_last_seen"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
}

}  // namespace
}  // namespace vedette::catalog
