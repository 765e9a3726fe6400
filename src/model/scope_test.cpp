#include "model/scope.h"

#include <gtest/gtest.h>

#include "model/role.h"

namespace vedette {
namespace {

TEST(Scope, every_scope_reads_back_from_its_text) {
  for (const Scope scope : ScopeSet::all().list()) EXPECT_EQ(parse_scope(scope_text(scope)), scope);
  EXPECT_EQ(ScopeSet::all().size(), kScopeCount);
  EXPECT_EQ(parse_scope("org:superuser"), std::nullopt);
  EXPECT_EQ(parse_scope(""), std::nullopt);
}

TEST(Scope, saving_adds_what_is_implied_and_nothing_else) {
  EXPECT_EQ(ScopeSet({Scope::project_admin}).expanded().stored(), "project:admin,project:read,project:write");
  EXPECT_EQ(ScopeSet({Scope::org_admin}).expanded().stored(), "org:admin,org:integrations,org:read,org:write");
  EXPECT_EQ(ScopeSet({Scope::member_invite}).expanded().stored(), "member:invite,member:read");
  for (const Scope alone : {Scope::org_ci, Scope::org_integrations, Scope::project_releases, Scope::project_distribution}) {
    EXPECT_EQ(ScopeSet({alone}).expanded(), ScopeSet({alone}));
  }
}

TEST(Scope, a_stored_set_reads_back_and_unknown_words_are_ignored) {
  const ScopeSet set{Scope::org_ci, Scope::event_read};
  EXPECT_EQ(ScopeSet::from_stored(set.stored()), set);
  EXPECT_EQ(ScopeSet::from_stored("event:read,made:up,"), ScopeSet({Scope::event_read}));
}

TEST(Role, a_higher_role_holds_all_that_a_lower_one_does) {
  EXPECT_TRUE(role_scopes(Role::admin).includes(role_scopes(Role::member)));
  EXPECT_TRUE(role_scopes(Role::manager).includes(role_scopes(Role::admin)));
  EXPECT_TRUE(role_scopes(Role::owner).includes(role_scopes(Role::manager)));
  EXPECT_FALSE(role_scopes(Role::admin).has(Scope::org_write));
  EXPECT_TRUE(role_scopes(Role::admin).has(Scope::org_integrations));
  EXPECT_FALSE(role_scopes(Role::manager).has(Scope::org_admin));
  for (const Role role : kRoles) EXPECT_EQ(parse_role(role_text(role)), role);
}

}  // namespace
}  // namespace vedette
