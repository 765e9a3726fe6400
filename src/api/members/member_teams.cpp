// Joining and leaving teams.
#include "api/members/members.h"
#include "api/teams/views.h"

namespace vedette::api {
namespace {

using json::path_param;
using enum Scope;

struct MemberTeamPath {
  std::string member_id;
  static constexpr std::string_view kName = "MemberTeamPath";
  static constexpr Field kFields[] = {
      path_param<&MemberTeamPath::member_id>("member_id", "Id of the membership, or `me`.")};
};

Result<Created<TeamView>> add_member_team(const MemberTeamPath& request, Context& context) {
  TRY_ASSIGN(const auto row, find_member_of_path(context, request.member_id));
  // Membership is open: people join by themselves. Whom they add is the business of those who
  // write.
  if (context.is_session() && !is_caller(context, row.member))
    TRY(context.require_any({org_write, team_write}));
  catalog::add_team_member(context.sql(), context.team().id, row.member.id);
  context.audit("member.join-team", context.team().slug,
                fmt::format("added {} to team {}", row.member.email, context.team().slug));
  return Created<TeamView>{make_team_view(context, context.team())};
}

Result<TeamView> remove_member_team(const MemberTeamPath& request, Context& context) {
  TRY_ASSIGN(const auto row, find_member_of_path(context, request.member_id));
  if (!is_caller(context, row.member)) TRY(context.require_any({org_write, org_admin, team_admin}));
  if (!catalog::is_team_member(context.sql(), context.team().id, row.member.id)) return not_found();
  catalog::remove_team_member(context.sql(), context.team().id, row.member.id);
  context.audit("member.leave-team", context.team().slug,
                fmt::format("removed {} from team {}", row.member.email, context.team().slug));
  return make_team_view(context, context.team());
}

constexpr std::string_view kPath =
    "/api/0/organizations/{organization_id_or_slug}/members/{member_id}/teams/{team_id_or_slug}/";

constexpr Endpoint kRows[] = {
    endpoint<&add_member_team>(
        {.id = "addOrganizationMemberTeam",
         .method = Method::post,
         .path = kPath,
         .access = any_of(org_read, org_write, team_write),
         .tag = "Teams",
         .summary = "Add a member to a team",
         .description =
             "Anyone may join a team; to add somebody else a person needs `org:write` or "
             "`team:write`. Adding twice does no harm."}),
    endpoint<&remove_member_team>(
        {.id = "deleteOrganizationMemberTeam",
         .method = Method::del,
         .path = kPath,
         .access = any_of(org_admin, org_read, org_write, team_admin),
         .tag = "Teams",
         .summary = "Remove a member from a team",
         .description = "Anyone may leave a team; to remove somebody else takes `org:write`, "
                        "`org:admin` or `team:admin`."}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> member_team_rows() {
  return kRows;
}

}  // namespace vedette::api
