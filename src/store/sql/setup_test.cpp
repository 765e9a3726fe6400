#include "store/sql/setup.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "store/sql/catalog.h"
#include "store/sql/members.h"
#include "store/sql/slugs.h"

namespace vedette::catalog {
namespace {

constexpr Instant kNow{1'790'000'000'000'000};

class Setup : public ::testing::Test {
 protected:
  Setup() : directory_(::testing::TempDir() + "vedette-setup-XXXXXX") {
    EXPECT_NE(::mkdtemp(directory_.data()), nullptr);
    auto opened = Catalog::open(directory_);
    EXPECT_TRUE(opened);
    catalog_ = std::move(*opened);
  }
  ~Setup() override {
    catalog_.reset();
    std::filesystem::remove_all(directory_);
  }
  Result<SetupResult> run(const SetupRequest& request) {
    return catalog_->write(
        [&](sql::Connection& sql) { return set_up(sql, request, random_, kNow); });
  }
  std::int64_t count(std::string_view table) {
    const std::string text = fmt::format("SELECT count(*) FROM {}", table);
    return *catalog_->read([&](sql::Connection& sql) -> Result<std::int64_t> {
      return sql.find_integer(text).value_or(0);
    });
  }
  static SetupRequest request() {
    return {.email = "ada@example.com",
            .password_hash = "first hash",
            .organization_slug = "acme",
            .organization_name = "Acme",
            .team_slug = "backend",
            .project_slug = "web",
            .project_name = "Web",
            .platform = "python"};
  }

  std::string directory_;
  SystemRandom random_;
  std::unique_ptr<Catalog> catalog_;
};

TEST_F(Setup, makes_everything_and_the_second_run_finds_it) {
  const auto first = run(request());
  ASSERT_TRUE(first);
  EXPECT_EQ(first->organization.slug, "acme");
  EXPECT_EQ(first->project.platform, "python");
  EXPECT_TRUE(first->key.is_active);
  auto again = request();
  again.password_hash = "second hash";
  const auto second = run(again);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->key.public_key, first->key.public_key);
  EXPECT_EQ(second->project.id, first->project.id);
  EXPECT_EQ(second->user.password_hash, "first hash");
  for (const auto* table : {"user_account", "organization", "member", "team", "team_member",
                            "project", "project_team", "project_key"}) {
    EXPECT_EQ(count(table), 1) << table;
  }
}

TEST_F(Setup, the_account_is_an_owner_and_belongs_to_the_team) {
  const auto made = run(request());
  ASSERT_TRUE(made);
  EXPECT_TRUE(catalog_->read([&](sql::Connection& sql) -> Status {
    const auto member = find_member(sql, made->organization.id, made->user.id);
    EXPECT_TRUE(member);
    if (!member) return {};
    EXPECT_EQ(member->role, Role::owner);
    EXPECT_TRUE(is_team_member(sql, made->team.id, member->id));
    EXPECT_TRUE(is_only_owner(sql, *member));
    return {};
  }));
}

TEST_F(Setup, an_inactive_key_is_not_handed_out) {
  const auto first = run(request());
  ASSERT_TRUE(first);
  EXPECT_TRUE(catalog_->write([&](sql::Connection& sql) -> Status {
    auto key = first->key;
    key.is_active = false;
    update_project_key(sql, key);
    return {};
  }));
  const auto second = run(request());
  ASSERT_TRUE(second);
  EXPECT_NE(second->key.public_key, first->key.public_key);
}

TEST_F(Setup, what_cannot_be_is_refused_with_its_field_and_leaves_nothing) {
  const auto refused = [&](void (*change)(SetupRequest&)) {
    auto wrong = request();
    change(wrong);
    const auto made = run(wrong);
    EXPECT_FALSE(made);
    return made || made.error().fields.empty() ? std::string() : made.error().fields.front().field;
  };
  EXPECT_EQ(refused([](SetupRequest& wrong) { wrong.email = "ada"; }), "email");
  EXPECT_EQ(refused([](SetupRequest& wrong) { wrong.organization_slug = "api"; }), "organization");
  EXPECT_EQ(refused([](SetupRequest& wrong) { wrong.team_slug = "A b"; }), "team");
  EXPECT_EQ(refused([](SetupRequest& wrong) { wrong.project_slug = "123"; }), "project");
  EXPECT_EQ(refused([](SetupRequest& wrong) { wrong.platform = "nonsense"; }), "platform");
  EXPECT_EQ(count("user_account"), 0);
  EXPECT_EQ(count("organization"), 0);
}

TEST(Slugs, are_lower_case_and_never_all_digits) {
  EXPECT_TRUE(is_slug("my_web-2"));
  for (const auto* wrong : {"", "12", "Web", "a b", "a/b", "\xc3\xa4"})
    EXPECT_FALSE(is_slug(wrong)) << wrong;
}

TEST(Slugs, are_made_of_any_name) {
  EXPECT_EQ(make_slug("My Web App!", "project", 50), "my-web-app");
  EXPECT_EQ(make_slug("\xd0\x9f\xd1\x80\xd0\xbe", "project", 50), "project");
  EXPECT_EQ(make_slug("2024", "project", 50), "project-2024");
  EXPECT_EQ(make_slug(std::string(80, 'a'), "project", 50).size(), 50u);
  EXPECT_EQ(make_slug("ab -cd", "x", 3), "ab");
}

TEST(Slugs, a_free_one_is_found_within_the_length) {
  const auto taken = [](std::string_view slug) {
    return slug == "web" || slug == "web-2" || slug == "abcde";
  };
  EXPECT_EQ(free_slug("new", 5, taken), "new");
  EXPECT_EQ(free_slug("web", 5, taken), "web-3");
  EXPECT_EQ(free_slug("abcde", 5, taken), "abc-2");
}

TEST(Email, needs_something_on_both_sides_of_one_at) {
  EXPECT_TRUE(is_email("ada@example.com"));
  EXPECT_TRUE(is_email("ada+x@localhost"));
  for (const auto* wrong : {"", "ada", "@x", "a@", "a@b@c", "a b@c", "<a>@c"})
    EXPECT_FALSE(is_email(wrong)) << wrong;
  EXPECT_FALSE(is_email(std::string(80, 'a') + "@example.com"));
}

}  // namespace
}  // namespace vedette::catalog
