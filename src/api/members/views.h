// Members as the API shows them: one base, and the sizes that Sentry's clients expect.
#pragma once
#include "api/members/roles.h"
#include "api/users/views.h"
#include "store/sql/members.h"

namespace vedette::api {

using json::extend;

struct MemberFlagsView {
  bool is_off = false;
  static constexpr std::string_view kName = "MemberFlags";
  static constexpr Field kFields[] = {
      field<&MemberFlagsView::is_off>("idp:provisioned",
                                      "Whether another service made the membership."),
      field<&MemberFlagsView::is_off>("idp:role-restricted",
                                      "Whether another service decides the role."),
      field<&MemberFlagsView::is_off>("sso:linked",
                                      "Whether the member logs in through another service."),
      field<&MemberFlagsView::is_off>("sso:invalid", "Whether that log-in is broken."),
      field<&MemberFlagsView::is_off>("member-limit:restricted",
                                      "Whether there is no seat for the member."),
      field<&MemberFlagsView::is_off>("partnership:restricted",
                                      "Whether a partner decides the membership."),
  };
};

struct MemberView {
  MemberId id;
  std::string email;
  std::string name;
  std::optional<UserView> user;
  std::string orgRole;
  bool pending = false;
  bool expired = false;
  MemberFlagsView flags;
  Instant dateCreated;
  std::string inviteStatus = "approved";
  std::optional<std::string> inviterName;
  std::vector<json::object> externalUsers;
  static constexpr std::string_view kName = "Member";
  static constexpr Field kFields[] = {
      field<&MemberView::id>("id", "Id of the membership."),
      field<&MemberView::email>("email", "E-mail address of the person."),
      field<&MemberView::name>("name", "Name of the person; the address while there is none."),
      field<&MemberView::user>("user", "The account; null while the invitation is pending."),
      field<&MemberView::orgRole>("orgRole", "Role in the organization."),
      field<&MemberView::pending>("pending", "Whether the invitation has not been accepted."),
      field<&MemberView::expired>("expired", "Whether it is too late to accept it."),
      field<&MemberView::flags>("flags", "Where the membership comes from."),
      field<&MemberView::dateCreated>("dateCreated", "When the person was invited or added."),
      field<&MemberView::inviteStatus>("inviteStatus", "Always `approved`."),
      field<&MemberView::inviterName>("inviterName", "Who invited the person."),
      field<&MemberView::externalUsers>("externalUsers",
                                        "The same person in other services; there are none."),
  };
};

// With the slugs of the projects of the member's teams.
struct MemberWithProjectsView : MemberView {
  std::string role;
  std::string roleName;
  std::vector<std::string> projects;
  static constexpr std::string_view kName = "MemberWithProjects";
  static constexpr auto kFields =
      extend(MemberView::kFields,
             {field<&MemberWithProjectsView::role>("role", "Role in the organization."),
              field<&MemberWithProjectsView::roleName>("roleName", "The role as it is shown."),
              field<&MemberWithProjectsView::projects>(
                  "projects", "Slugs of the projects of the member's teams.")});
};

struct TeamMemberView : MemberView {
  std::string role;
  std::string roleName;
  std::optional<std::string> teamRole;
  std::string teamSlug;
  static constexpr std::string_view kName = "TeamMember";
  static constexpr auto kFields = extend(
      MemberView::kFields,
      {field<&TeamMemberView::role>("role", "Role in the organization."),
       field<&TeamMemberView::roleName>("roleName", "The role as it is shown."),
       field<&TeamMemberView::teamRole>("teamRole", "Role in the team; it follows from the other."),
       field<&TeamMemberView::teamSlug>("teamSlug", "Slug of the team.")});
};

struct MemberTeamRoleView {
  std::string teamSlug;
  std::optional<std::string> role;
  static constexpr std::string_view kName = "MemberTeamRole";
  static constexpr Field kFields[] = {
      field<&MemberTeamRoleView::teamSlug>("teamSlug", "Slug of the team."),
      field<&MemberTeamRoleView::role>(
          "role", "Role in the team; it follows from the role in the organization."),
  };
};

struct MemberDetailView : MemberView {
  std::string role;
  std::string roleName;
  std::vector<std::string> teams;
  std::vector<MemberTeamRoleView> teamRoles;
  std::optional<std::string> invite_link;
  bool isOnlyOwner = false;
  std::vector<RoleView> orgRoleList;
  std::vector<TeamRoleView> teamRoleList;
  static constexpr std::string_view kName = "MemberDetail";
  static constexpr auto kFields = extend(
      MemberView::kFields,
      {field<&MemberDetailView::role>("role", "Role in the organization."),
       field<&MemberDetailView::roleName>("roleName", "The role as it is shown."),
       field<&MemberDetailView::teams>("teams", "Slugs of the member's teams."),
       field<&MemberDetailView::teamRoles>("teamRoles",
                                           "The member's teams, with the role in each."),
       field<&MemberDetailView::invite_link>("invite_link",
                                             "Where the person accepts a pending invitation; only "
                                             "for callers who may manage members."),
       field<&MemberDetailView::isOnlyOwner>("isOnlyOwner",
                                             "Whether the organization has no other owner."),
       field<&MemberDetailView::orgRoleList>("orgRoleList",
                                             "All roles, and which of them the caller may grant."),
       field<&MemberDetailView::teamRoleList>("teamRoleList", "All roles in teams.")});
};

// How long an invitation may be accepted.
inline constexpr std::int64_t kInvitationDays = 30;
bool is_expired(const catalog::MemberRow& invitation, Instant now);

MemberView make_member_view(const Context& context, const catalog::MemberDetail& row);
MemberWithProjectsView make_member_with_projects(const Context& context,
                                                 const catalog::MemberDetail& row);
TeamMemberView make_team_member_view(const Context& context, const catalog::TeamRow& team,
                                     const catalog::MemberDetail& row);
MemberDetailView make_member_detail(const Context& context, const catalog::MemberDetail& row);

}  // namespace vedette::api
