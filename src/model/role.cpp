#include "model/role.h"

namespace vedette {
namespace {

using enum Scope;

constexpr ScopeSet kMemberScopes{event_read,  event_write,  event_admin,   project_read, project_releases, team_read,
                                 member_read, member_invite, org_read,     alerts_read,  alerts_write};
constexpr ScopeSet kAdminScopes = kMemberScopes | ScopeSet{project_write, project_admin, team_write, team_admin,
                                                           org_integrations};
constexpr ScopeSet kManagerScopes = kAdminScopes | ScopeSet{member_write, member_admin, org_write};
constexpr ScopeSet kOwnerScopes = kManagerScopes | ScopeSet{org_admin};

}  // namespace

std::string_view role_text(Role role) {
  switch (role) {
    case Role::member: return "member";
    case Role::admin: return "admin";
    case Role::manager: return "manager";
    case Role::owner: return "owner";
  }
  return "member";
}

std::string_view role_name(Role role) {
  switch (role) {
    case Role::member: return "Member";
    case Role::admin: return "Admin";
    case Role::manager: return "Manager";
    case Role::owner: return "Owner";
  }
  return "Member";
}

std::string_view role_description(Role role) {
  switch (role) {
    case Role::member: return "Sees and triages issues, and reads most of what the organization holds.";
    case Role::admin: return "Also creates and changes projects, teams and integrations.";
    case Role::manager: return "Also changes the organization, its members and everything its teams hold.";
    case Role::owner: return "May do everything, including what cannot be undone.";
  }
  return "";
}

std::optional<Role> parse_role(std::string_view text) {
  for (const Role role : kRoles) {
    if (role_text(role) == text) return role;
  }
  return std::nullopt;
}

ScopeSet role_scopes(Role role) {
  switch (role) {
    case Role::member: return kMemberScopes;
    case Role::admin: return kAdminScopes;
    case Role::manager: return kManagerScopes;
    case Role::owner: return kOwnerScopes;
  }
  return {};
}

}  // namespace vedette
