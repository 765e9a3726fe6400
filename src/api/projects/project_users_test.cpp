#include <gtest/gtest.h>

#include "api/testing/world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kUsers = "/api/0/projects/acme/web/users/";

// Numbers of the events, in the order in which they are stored.
std::uint64_t sequence = 0;

void store(World& world, std::string_view event_id, std::int64_t minutes_ago,
           std::string_view user_key, std::string_view user) {
  const ProjectId project{world.sql("SELECT id FROM project WHERE slug = 'web'")};
  const auto at = Instant::from_ms(world.clock().now().ms() - minutes_ago * 60'000);
  const StoredEvent event{.row = {.project_id = project,
                                  .event_id = *EventId::parse(event_id),
                                  .sequence = ++sequence,
                                  .issue_id = IssueId{1},
                                  .timestamp = at,
                                  .received = at,
                                  .type = "error",
                                  .level = "error",
                                  .platform = "python",
                                  .title = "x",
                                  .culprit = {},
                                  .message = {},
                                  .user_key = std::string(user_key),
                                  .tags = {}},
                          .payload = fmt::format(R"({{"user":{}}})", user)};
  ASSERT_TRUE(world.events().write(std::span(&event, 1)));
}

TEST(ProjectUsers, are_the_people_in_the_events_each_once_and_newest_first) {
  World world;
  store(world, "11111111111111111111111111111111", 30, "id:7",
        R"({"id":"7","email":"old@example.com"})");
  store(world, "22222222222222222222222222222222", 10, "id:7",
        R"({"id":7,"email":"bob@example.com","username":"bob"})");
  store(world, "33333333333333333333333333333333", 20, "ip:10.0.0.1",
        R"({"ip_address":"10.0.0.1","name":"<i>"})");
  store(world, "44444444444444444444444444444444", 5, "", "null");
  const auto who = world.token({Scope::project_read});
  const auto all = world.get(who, kUsers);
  ASSERT_EQ(all.list().size(), 2u);
  const auto& bob = all.list()[0].as_object();
  EXPECT_EQ(json::text_of(bob, "id"), "7");
  EXPECT_EQ(json::text_of(bob, "email"), "bob@example.com");
  EXPECT_EQ(json::text_of(bob, "tagValue"), "id:7");
  EXPECT_TRUE(all.list()[1].as_object().at("id").is_null());
  EXPECT_EQ(json::text_of(all.list()[1].as_object(), "ipAddress"), "10.0.0.1");
  EXPECT_EQ(world.get(who, std::string(kUsers) + "?per_page=1").list().size(), 1u);
}

TEST(ProjectUsers, are_searched_by_what_they_are_known_by) {
  World world;
  store(world, "22222222222222222222222222222222", 10, "id:7",
        R"({"id":"7","email":"bob@example.com","username":"bob"})");
  store(world, "33333333333333333333333333333333", 20, "ip:10.0.0.1",
        R"({"ip_address":"10.0.0.1"})");
  const auto who = world.token({Scope::project_read});
  const auto found = [&](std::string_view query) {
    return world.get(who, fmt::format("{}?query={}", kUsers, query)).list().size();
  };
  EXPECT_EQ(found("email:BOB@example.com"), 1u);
  EXPECT_EQ(found("username:bob"), 1u);
  EXPECT_EQ(found("id:7"), 1u);
  EXPECT_EQ(found("id:8"), 0u);
  EXPECT_EQ(found("ip:10.0.0.1"), 1u);
  EXPECT_EQ(found("example"), 1u);
}

TEST(ProjectUsers, a_project_without_events_has_none) {
  World world;
  EXPECT_EQ(world.get(world.person(Role::member), kUsers).list().size(), 0u);
}

TEST(ProjectUsers, the_events_go_with_the_project) {
  World world;
  store(world, "22222222222222222222222222222222", 10, "id:7", R"({"id":"7"})");
  const ProjectId project{world.sql("SELECT id FROM project WHERE slug = 'web'")};
  EXPECT_EQ(world.del(world.token({Scope::project_admin}), "/api/0/projects/acme/web/").status,
            204);
  const auto loaded =
      world.events().load(project, *EventId::parse("22222222222222222222222222222222"));
  ASSERT_TRUE(loaded);
  EXPECT_FALSE(loaded->has_value());
}

}  // namespace
}  // namespace vedette::api::testing
