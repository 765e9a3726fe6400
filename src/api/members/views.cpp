#include "api/members/views.h"

namespace vedette::api {
namespace {

void fill_member(MemberView& view, const Context& context, const catalog::MemberDetail& row) {
  const auto& member = row.member;
  view.id = member.id;
  view.email = member.email;
  view.name = member.email;
  view.orgRole = role_text(member.role);
  view.pending = !member.user_id;
  view.expired = view.pending && is_expired(member, context.now);
  view.dateCreated = member.created;
  view.inviterName = row.inviter_name;
  if (row.user) {
    view.user = make_user_view(*row.user);
    view.name = view.user->name;
    view.email = row.user->email;
  }
}

template <class View>
View filled_with_role(const Context& context, const catalog::MemberDetail& row) {
  View view;
  fill_member(view, context, row);
  view.role = role_text(row.member.role);
  view.roleName = role_name(row.member.role);
  return view;
}

}  // namespace

bool is_expired(const catalog::MemberRow& invitation, Instant now) {
  return now.ms() - invitation.created.ms() > kInvitationDays * kDayMs;
}

MemberView make_member_view(const Context& context, const catalog::MemberDetail& row) {
  MemberView view;
  fill_member(view, context, row);
  return view;
}

MemberWithProjectsView make_member_with_projects(const Context& context,
                                                 const catalog::MemberDetail& row) {
  auto view = filled_with_role<MemberWithProjectsView>(context, row);
  view.projects = catalog::project_slugs_of_member(context.sql(), row.member.id);
  return view;
}

TeamMemberView make_team_member_view(const Context& context, const catalog::TeamRow& team,
                                     const catalog::MemberDetail& row) {
  auto view = filled_with_role<TeamMemberView>(context, row);
  view.teamRole = team_role_of(row.member.role);
  view.teamSlug = team.slug;
  return view;
}

MemberDetailView make_member_detail(const Context& context, const catalog::MemberDetail& row) {
  auto view = filled_with_role<MemberDetailView>(context, row);
  for (const auto& team : catalog::teams_of_member(context.sql(), row.member.id)) {
    view.teams.push_back(team.slug);
    view.teamRoles.push_back({.teamSlug = team.slug, .role = team_role_of(row.member.role)});
  }
  // Whoever holds the link can become the member.
  const bool may_manage =
      context.scopes().intersects({Scope::member_admin, Scope::member_invite, Scope::member_write});
  const bool is_in_reach = row.member.role <= rank_of(context);
  if (view.pending && row.member.invite_token && may_manage && is_in_reach) {
    view.invite_link = fmt::format("{}/accept/{}/{}/", context.services.url, row.member.id.number,
                                   *row.member.invite_token);
  }
  view.isOnlyOwner = catalog::is_only_owner(context.sql(), row.member);
  view.orgRoleList = role_list(rank_of(context), may_manage);
  view.teamRoleList = team_role_list();
  return view;
}

}  // namespace vedette::api
