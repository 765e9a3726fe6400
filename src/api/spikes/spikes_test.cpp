#include <gtest/gtest.h>

#include "api/testing/world.h"
#include "json/parse.h"
#include "store/sql/spikes.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kSpikes = "/api/0/organizations/acme/spikes/";
constexpr std::string_view kProtection = "/api/0/organizations/acme/spike-protections/";

class Spikes : public ::testing::Test {
 protected:
  Spikes() {
    world_.sql("INSERT INTO project (organization_id, slug, name, created) SELECT id, 'shop', 'Shop', 0 FROM organization WHERE slug = 'acme' RETURNING id");
  }
  void drop(std::string_view project, std::int64_t seconds_ago, std::uint64_t dropped) {
    const auto id = ProjectId{world_.sql("SELECT id FROM project WHERE slug = ?", project)};
    ASSERT_TRUE(world_.catalog().write([&](sql::Connection& sql) -> Status {
      const auto when = Instant::from_seconds(world_.clock().now().seconds() - seconds_ago);
      catalog::count_spike(sql, id, DataCategory::error, when, dropped);
      return {};
    }));
  }
  Answer enable(std::string_view projects) { return world_.post(admin_, kProtection, fmt::format(R"({{"projects":{}}})", projects)); }
  Answer disable(std::string_view projects) {
    return world_.call(admin_, Method::del, kProtection, fmt::format(R"({{"projects":{}}})", projects));
  }
  // What organization, web and shop say: on, off or - for nothing.
  std::string said() {
    std::string text;
    for (const auto* from : {"organization WHERE slug = 'acme'", "project WHERE slug = 'web'", "project WHERE slug = 'shop'"}) {
      const auto flag = world_.sql(fmt::format("SELECT ifnull(json_extract(options, '$.spikeProtection'), 2) FROM {}", from));
      text += flag == 2 ? "- " : flag == 1 ? "on " : "off ";
    }
    return text;
  }
  World world_;
  As reader_ = world_.token({Scope::project_read});
  As admin_ = world_.token({Scope::project_write});
};

TEST_F(Spikes, are_listed_newest_first_and_have_no_end_while_they_go_on) {
  // 1'790'000'000 lies 13 minutes after a full hour.
  drop("web", 3 * 3600, 7);
  drop("shop", 60, 5);
  drop("theirs", 60, 5);
  const auto answer = world_.get(reader_, kSpikes);
  ASSERT_EQ(answer.list().size(), 2u);
  EXPECT_EQ(answer.list()[0].as_object().at("projectSlug").as_string(), "shop");
  EXPECT_TRUE(answer.list()[0].as_object().at("end").is_null());
  EXPECT_EQ(answer.list()[0].as_object().at("dropped").as_int64(), 5);
  EXPECT_EQ(answer.list()[1].as_object().at("category").as_string(), "error");
  EXPECT_EQ(answer.list()[1].as_object().at("start").as_string(), format_instant(Instant::from_seconds(1'790'000'000 - 3 * 3600)));
  EXPECT_EQ(answer.list()[1].as_object().at("end").as_string(), format_instant(Instant::from_seconds(1'790'000'000 / 3600 * 3600 - 2 * 3600)));
  world_.clock().advance_ms(3'600'000);
  EXPECT_FALSE(world_.get(reader_, kSpikes).list()[0].as_object().at("end").is_null());
}

TEST_F(Spikes, can_be_narrowed_to_projects_and_to_those_that_go_on_and_are_paged) {
  drop("web", 3 * 3600, 7);
  drop("web", 0, 1);
  drop("shop", 0, 5);
  const auto count = [&](std::string_view query) { return world_.get(reader_, fmt::format("{}?{}", kSpikes, query)).list().size(); };
  EXPECT_EQ(count("project=web"), 2u);
  EXPECT_EQ(count("project=web&isActive=true"), 1u);
  EXPECT_EQ(count("isActive=1&project=-1"), 2u);
  EXPECT_EQ(count("per_page=2"), 2u);
  EXPECT_EQ(count("per_page=2&cursor=2:1:0"), 1u);
  EXPECT_EQ(world_.get(reader_, fmt::format("{}?project=theirs", kSpikes)).status, 400);
}

TEST_F(Spikes, protection_of_named_projects_is_theirs_alone) {
  int told = 0;
  world_.services().keys_changed = [&] { ++told; };
  const auto on = enable(R"(["web","web"])");
  EXPECT_EQ(on.status, 201);
  EXPECT_TRUE(on.raw_body.empty());
  EXPECT_EQ(told, 1);
  EXPECT_EQ(said(), "- on - ");
  const auto off = disable(R"(["web","shop"])");
  EXPECT_EQ(off.status, 200);
  EXPECT_TRUE(off.raw_body.empty());
  EXPECT_EQ(said(), "- off off ");
  EXPECT_EQ(world_.sql("SELECT count(*) FROM audit_entry WHERE event = 'project.edit' AND note = 'switched spike protection of project web on'"), 1);
}

TEST_F(Spikes, all_means_the_organization_and_takes_back_what_projects_said) {
  enable(R"(["web"])");
  EXPECT_EQ(enable(R"(["$all"])").status, 201);
  EXPECT_EQ(said(), "on - - ");
  disable(R"(["shop"])");
  EXPECT_EQ(said(), "on - off ");
  EXPECT_EQ(disable(R"(["$all"])").status, 200);
  EXPECT_EQ(said(), "- - - ");
}

TEST_F(Spikes, protection_of_what_is_not_there_changes_nothing) {
  int told = 0;
  world_.services().keys_changed = [&] { ++told; };
  for (const auto* projects : {R"(["web","theirs"])", R"(["web",7])", R"("web")", "null"}) {
    const auto answer = enable(projects);
    EXPECT_EQ(answer.status, 400) << projects;
    EXPECT_TRUE(answer.object().contains("projects")) << projects;
  }
  EXPECT_EQ(world_.post(admin_, kProtection, "{}").status, 400);
  EXPECT_EQ(said(), "- - - ");
  EXPECT_EQ(told, 0);
}

}  // namespace
}  // namespace vedette::api::testing
