#include "api/members/roles.h"

namespace vedette::api {

Role rank_of(const Context& context) {
  if (context.membership.role) return *context.membership.role;
  Role rank = Role::member;
  for (const Role role : kRoles) {
    if ((role_scopes(Role::member) | context.scopes()).includes(role_scopes(role))) rank = role;
  }
  return rank;
}

std::string team_role_of(Role role) {
  return role == Role::member ? "contributor" : "admin";
}

std::vector<RoleView> role_list(Role rank, bool may_grant) {
  std::vector<RoleView> views;
  for (const Role role : kRoles) {
    views.push_back({.id = std::string(role_text(role)),
                     .name = std::string(role_name(role)),
                     .desc = std::string(role_description(role)),
                     .scopes = role_scopes(role).texts(),
                     .isAllowed = may_grant && role <= rank,
                     .isGlobal = role >= Role::manager,
                     .minimumTeamRole = team_role_of(role)});
  }
  return views;
}

std::vector<TeamRoleView> team_role_list() {
  return {{.id = "contributor",
           .name = "Contributor",
           .desc = "Sees and triages the issues of the team's projects.",
           .scopes = role_scopes(Role::member).texts(),
           .isMinimumRoleFor = {}},
          {.id = "admin",
           .name = "Team Admin",
           .desc = "Also changes the team and its projects.",
           .scopes = role_scopes(Role::admin).texts(),
           .isMinimumRoleFor = "admin"}};
}

}  // namespace vedette::api
