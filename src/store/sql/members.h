// The people of an organization: their accounts, invitations, roles and teams.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/ids.h"
#include "store/sql/accounts.h"
#include "store/sql/tenants.h"

namespace vedette::catalog {

// A member with the account behind it; a pending invitation has none.
struct MemberDetail {
  MemberRow member;
  std::optional<UserRow> user;
  std::optional<std::string> inviter_name;
};

std::optional<MemberDetail> find_member_detail(sql::Connection& sql, OrganizationId organization,
                                               MemberId member);
std::optional<MemberDetail> find_member_by_email(sql::Connection& sql, OrganizationId organization,
                                                 std::string_view email);
// Ordered by e-mail.
std::vector<MemberDetail> members_of_organization(sql::Connection& sql,
                                                  OrganizationId organization);
// People with an account who belong to the team, or to any team of the project.
std::vector<MemberDetail> members_of_team(sql::Connection& sql, TeamId team);
std::vector<MemberDetail> members_of_project(sql::Connection& sql, ProjectId project);

struct Invitation {
  OrganizationId organization_id;
  std::string email;
  Role role = Role::member;
  std::string token;
  std::optional<UserId> invited_by;
  Instant created;
};

MemberId add_invitation(sql::Connection& sql, const Invitation& invitation);
// The pending invitation of that number, in whichever organization.
std::optional<MemberRow> find_invitation(sql::Connection& sql, MemberId member);
// The invitation becomes the account's membership.
void accept_invitation(sql::Connection& sql, MemberId member, UserId user, std::string_view email);

void set_member_role(sql::Connection& sql, MemberId member, Role role);
void remove_member(sql::Connection& sql, MemberId member);
// Whether the organization has no other owner with an account.
bool is_only_owner(sql::Connection& sql, const MemberRow& member);
std::vector<TeamRow> teams_of_member(sql::Connection& sql, MemberId member);
// Slugs of the projects of the member's teams.
std::vector<std::string> project_slugs_of_member(sql::Connection& sql, MemberId member);

// Changes of one's own account.
void set_user_name(sql::Connection& sql, UserId user, std::string_view name);
// Ends every session of the account but `kept_session_hash`.
void set_user_password(sql::Connection& sql, UserId user, std::string_view password_hash,
                       std::string_view kept_session_hash);

}  // namespace vedette::catalog
