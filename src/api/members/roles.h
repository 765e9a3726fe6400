// Roles as the API shows them, and who may grant which.
#pragma once
#include "api/context.h"
#include "json/field.h"
#include "model/role.h"

namespace vedette::api {

using json::Field;
using json::field;
using json::optional_field;

struct RoleView {
  std::string id;
  std::string name;
  std::string desc;
  std::vector<std::string> scopes;
  bool isAllowed = false;
  bool isRetired = false;
  bool isTeamRolesAllowed = true;
  bool isGlobal = false;
  std::string minimumTeamRole;
  static constexpr std::string_view kName = "Role";
  static constexpr Field kFields[] = {
      field<&RoleView::id>("id", "`member`, `admin`, `manager` or `owner`."),
      field<&RoleView::name>("name", "The role as it is shown."),
      field<&RoleView::desc>("desc", "What the role is for."),
      field<&RoleView::scopes>("scopes", "Scopes that the role holds."),
      field<&RoleView::isAllowed>("allowed", "Whether the caller may grant it."),
      field<&RoleView::isAllowed>("isAllowed", "Whether the caller may grant it."),
      field<&RoleView::isRetired>("isRetired", "Whether it is no longer given out."),
      field<&RoleView::isTeamRolesAllowed>("isTeamRolesAllowed",
                                           "Whether it goes together with roles in teams."),
      field<&RoleView::isGlobal>("is_global", "Whether it reaches every team."),
      field<&RoleView::isGlobal>("isGlobal", "Whether it reaches every team."),
      field<&RoleView::minimumTeamRole>("minimumTeamRole", "Role in teams that comes with it."),
  };
};

struct TeamRoleView {
  std::string id;
  std::string name;
  std::string desc;
  std::vector<std::string> scopes;
  bool isAllowed = false;
  bool isRetired = false;
  bool isTeamRolesAllowed = true;
  std::optional<std::string> isMinimumRoleFor;
  static constexpr std::string_view kName = "TeamRole";
  static constexpr Field kFields[] = {
      field<&TeamRoleView::id>("id", "`contributor` or `admin`."),
      field<&TeamRoleView::name>("name", "The role as it is shown."),
      field<&TeamRoleView::desc>("desc", "What the role is for."),
      field<&TeamRoleView::scopes>("scopes", "Scopes that go with the role."),
      field<&TeamRoleView::isAllowed>(
          "allowed",
          "Whether the caller may grant it: it follows from the role in the organization."),
      field<&TeamRoleView::isAllowed>(
          "isAllowed",
          "Whether the caller may grant it: it follows from the role in the organization."),
      field<&TeamRoleView::isRetired>("isRetired", "Whether it is no longer given out."),
      field<&TeamRoleView::isTeamRolesAllowed>(
          "isTeamRolesAllowed", "Whether it goes together with roles in the organization."),
      field<&TeamRoleView::isMinimumRoleFor>("isMinimumRoleFor",
                                             "Role in the organization that it comes with."),
  };
};

// The rank that a caller has among people. An integration ranks with the highest role that adds
// nothing to a member's scopes which the integration lacks.
Role rank_of(const Context& context);
// `contributor` for members, `admin` for all above.
std::string team_role_of(Role role);
// All roles in order of rank; those up to `rank` may be granted, when `may_grant`.
std::vector<RoleView> role_list(Role rank, bool may_grant);
std::vector<TeamRoleView> team_role_list();

}  // namespace vedette::api
