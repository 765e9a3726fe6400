#include <gtest/gtest.h>

#include "api/testing/world.h"

namespace vedette::api::testing {
namespace {

constexpr std::string_view kMembers = "/api/0/organizations/acme/members/";

std::string path_of(World& world, std::string_view email) {
  return fmt::format("{}{}/", kMembers, world.sql("SELECT id FROM member WHERE email = ?", email));
}

TEST(Members, are_listed_and_searched) {
  World world;
  const auto who = world.person(Role::member);
  const auto list = world.get(who, kMembers);
  ASSERT_EQ(list.list().size(), 2u);
  const auto& ada = list.list()[0].as_object();
  EXPECT_EQ(json::text_of(ada, "email"), "ada@example.com");
  EXPECT_EQ(json::text_of(ada, "name"), "Ada");
  EXPECT_EQ(json::text_of(ada, "orgRole"), "owner");
  EXPECT_FALSE(ada.at("pending").as_bool());
  EXPECT_EQ(world.get(who, "/api/0/organizations/acme/members/?query=ADA").list().size(), 1u);
  EXPECT_EQ(world.get(who, "/api/0/organizations/acme/members/?query=role:member").list().size(),
            1u);
  EXPECT_EQ(world.get(world.token({Scope::org_read}), kMembers).status, 403);
}

TEST(Members, me_is_the_caller_and_nobody_of_another_organization_is_found) {
  World world;
  const auto who = world.person(Role::member);
  const auto me = world.get(who, "/api/0/organizations/acme/members/me/");
  EXPECT_EQ(me.text("email"), "member@acme.example.com");
  EXPECT_EQ(me.text("role"), "member");
  EXPECT_TRUE(me.object().at("invite_link").is_null());
  EXPECT_EQ(
      world.get(world.token({Scope::member_read}), "/api/0/organizations/acme/members/me/").status,
      404);
  EXPECT_EQ(world.get(who, path_of(world, "eve@example.com")).status, 404);
  EXPECT_EQ(world.get(who, "/api/0/organizations/acme/members/nobody/").status, 404);
}

TEST(Members, an_invitation_is_pending_and_has_a_link_with_teams_and_role) {
  World world;
  const auto who = world.person(Role::manager);
  const auto made = world.post(
      who, kMembers,
      R"({"email":"New.One@example.com","orgRole":"admin","teamRoles":[{"teamSlug":"backend","role":"contributor"}]})");
  EXPECT_EQ(made.status, 201);
  EXPECT_TRUE(made.object().at("pending").as_bool());
  EXPECT_TRUE(made.object().at("user").is_null());
  EXPECT_EQ(made.text("inviterName"), "Manager");
  const auto path = std::string(kMembers) + made.text("id") + "/";
  const auto detail = world.get(who, path);
  EXPECT_EQ(detail.text("orgRole"), "admin");
  EXPECT_EQ(json::serialize(detail.object().at("teams")), R"(["backend"])");
  EXPECT_TRUE(detail.text("invite_link")
                  .starts_with("http://127.0.0.1:9000/accept/" + made.text("id") + "/"));
  EXPECT_EQ(world.get(world.token({Scope::team_read}), "/api/0/teams/acme/backend/members/")
                .list()
                .size(),
            1u);
  // Whoever could not have invited to that role does not get the key to it.
  EXPECT_TRUE(world.get(world.person(Role::member), path).object().at("invite_link").is_null());
  EXPECT_TRUE(
      world.get(world.token({Scope::member_read}), path).object().at("invite_link").is_null());
  world.clock().advance_ms(31 * kDayMs);
  EXPECT_TRUE(world.get(world.token({Scope::member_read}), path).object().at("expired").as_bool());
}

TEST(Members, invitations_that_cannot_be_are_refused) {
  World world;
  const auto who = world.person(Role::owner);
  const auto refused = [&](std::string_view body) {
    return json::serialize(world.post(who, kMembers, body).body);
  };
  EXPECT_EQ(refused(R"({})"), R"({"email":["This field is required."]})");
  EXPECT_EQ(refused(R"({"email":"nonsense"})"), R"({"email":["Enter a valid email address."]})");
  EXPECT_EQ(refused(R"({"email":"ADA@example.com"})"),
            R"({"email":["The user ADA@example.com is already a member"]})");
  EXPECT_EQ(refused(R"({"email":"a@b.c","orgRole":"billing"})"),
            R"({"orgRole":["\"billing\" is not a valid choice."]})");
  EXPECT_EQ(refused(R"({"email":"a@b.c","teamRoles":[{"teamSlug":"no-such"}]})"),
            R"({"teamRoles":["Invalid teams"]})");
  EXPECT_EQ(refused(R"({"email":"a@b.c","teams":["theirs"]})"), R"({"teams":["Invalid teams"]})");
  EXPECT_EQ(world.post(who, kMembers, R"({"email":"a@b.c","role":"manager","teams":["backend"]})")
                .text("orgRole"),
            "manager");
  EXPECT_EQ(refused(R"({"email":"A@b.c"})"),
            R"({"email":["The user A@b.c has already been invited"]})");
}

TEST(Members, nobody_grants_a_role_above_their_own) {
  World world;
  const auto invite = [&](const As& who, std::string_view role) {
    return world
        .post(who, kMembers, fmt::format(R"({{"email":"{}@b.c","orgRole":"{}"}})", role, role))
        .status;
  };
  EXPECT_EQ(invite(world.person(Role::member), "admin"), 403);
  EXPECT_EQ(invite(world.person(Role::manager), "owner"), 403);
  EXPECT_EQ(invite(world.token({Scope::member_admin}), "manager"), 403);
  EXPECT_EQ(invite(world.token({Scope::member_admin}), "member"), 201);
  EXPECT_EQ(invite(world.person(Role::owner), "owner"), 201);
  EXPECT_EQ(invite(world.token({Scope::member_read}), "member"), 403);
}

TEST(Members, an_integration_ranks_with_the_role_whose_scopes_it_holds) {
  World world;
  const auto who = world.token(role_scopes(Role::manager));
  EXPECT_EQ(world.post(who, kMembers, R"({"email":"m@b.c","orgRole":"manager"})").status, 201);
  EXPECT_EQ(world.post(who, kMembers, R"({"email":"o@b.c","orgRole":"owner"})").status, 403);
}

TEST(Members, roles_and_teams_change) {
  World world;
  const auto who = world.person(Role::manager);
  world.person(Role::member);
  const auto path = path_of(world, "member@acme.example.com");
  const auto changed =
      world.put(who, path, R"({"orgRole":"manager","teamRoles":[{"teamSlug":"backend"}]})");
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(changed.text("orgRole"), "manager");
  EXPECT_EQ(json::serialize(changed.object().at("teamRoles")),
            R"([{"teamSlug":"backend","role":"admin"}])");
  const auto emptied = world.put(who, path, R"({"teamRoles":[]})");
  EXPECT_EQ(json::serialize(emptied.object().at("teams")), "[]");
  EXPECT_EQ(emptied.text("orgRole"), "manager");
  EXPECT_EQ(world.put(who, path, R"({"orgRole":"owner"})").status, 403);
  EXPECT_EQ(world.put(who, path, R"({"orgRole":7})").status, 400);
}

TEST(Members, nobody_manages_whoever_ranks_above_them) {
  World world;
  world.person(Role::owner);
  const auto ada = path_of(world, "ada@example.com");
  const auto manager = world.person(Role::manager);
  EXPECT_EQ(world.put(manager, ada, R"({"orgRole":"member"})").status, 403);
  EXPECT_EQ(world.del(manager, ada).status, 403);
  EXPECT_EQ(world.del(world.token({Scope::member_admin}), ada).status, 403);
  EXPECT_EQ(world
                .put(world.person(Role::member), path_of(world, "manager@acme.example.com"),
                     R"({"orgRole":"member"})")
                .status,
            403);
  EXPECT_EQ(
      world
          .put(world.token({Scope::member_invite}), path_of(world, "member@acme.example.com"), "{}")
          .status,
      403);
  EXPECT_EQ(
      world.sql("SELECT count(*) FROM member WHERE email = 'ada@example.com' AND role = 'owner'"),
      1);
}

TEST(Members, the_last_owner_stays_an_owner) {
  World world;
  const auto owner = world.person(Role::owner);
  EXPECT_EQ(world.del(owner, path_of(world, "ada@example.com")).status, 204);
  const auto self = path_of(world, "owner@acme.example.com");
  const auto removed = world.del(owner, self);
  EXPECT_EQ(removed.status, 400);
  EXPECT_EQ(removed.text("detail"),
            "You cannot remove the only remaining owner of the organization.");
  EXPECT_EQ(world.put(owner, self, R"({"orgRole":"member"})").status, 400);
  EXPECT_TRUE(world.get(owner, self).object().at("isOnlyOwner").as_bool());
  // An invited owner cannot take over yet.
  world.post(owner, kMembers, R"({"email":"next@example.com","orgRole":"owner"})");
  EXPECT_EQ(world.del(owner, self).status, 400);
}

TEST(Members, anyone_may_leave_and_then_has_no_reach) {
  World world;
  const auto who = world.person(Role::member);
  world.person(Role::admin);
  EXPECT_EQ(world.del(who, path_of(world, "admin@acme.example.com")).status, 403);
  EXPECT_EQ(world.del(who, "/api/0/organizations/acme/members/me/").status, 204);
  EXPECT_EQ(world.get(who, "/api/0/organizations/acme/").status, 403);
  EXPECT_EQ(world.get(who, "/api/0/users/me/").status, 200);
}

TEST(Members, users_are_those_with_an_account_and_their_projects) {
  World world;
  const auto who = world.person(Role::manager);
  world.post(who, kMembers, R"({"email":"new@example.com"})");
  const auto users = world.get(who, "/api/0/organizations/acme/users/");
  ASSERT_EQ(users.list().size(), 2u);
  EXPECT_EQ(json::serialize(users.list()[0].as_object().at("projects")), R"(["web"])");
  EXPECT_EQ(json::text_of(users.list()[0].as_object().at("user").as_object(), "email"),
            "ada@example.com");
}

TEST(Members, of_a_project_are_those_of_its_teams) {
  World world;
  const auto who = world.person(Role::member);
  const auto list = world.get(who, "/api/0/projects/acme/web/members/");
  ASSERT_EQ(list.list().size(), 1u);
  EXPECT_EQ(json::text_of(list.list()[0].as_object(), "email"), "ada@example.com");
}

TEST(Members, what_an_invitation_cannot_do_is_refused_by_name) {
  World world;
  const auto who = world.token({Scope::member_admin});
  for (const auto* field : {"sendInvite", "reinvite"}) {
    const auto refused = world.post(who, "/api/0/organizations/acme/members/", fmt::format(R"({{"email":"x@example.com","{}":true}})", field));
    EXPECT_EQ(refused.status, 400) << field;
    EXPECT_TRUE(refused.object().contains(field)) << refused.raw_body;
  }
  EXPECT_EQ(world.post(who, "/api/0/organizations/acme/members/", R"({"email":"x@example.com","sendInvite":false,"reinvite":false})").status, 201);
}

}  // namespace
}  // namespace vedette::api::testing
