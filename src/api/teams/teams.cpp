#include "api/teams/teams.h"

#include "api/members/views.h"
#include "api/slugs.h"
#include "api/transaction.h"
#include "base/ascii.h"
#include "store/sql/members.h"
#include "store/sql/slugs.h"

namespace vedette::api {
namespace {

using json::query_param;
using enum Scope;

constexpr std::size_t kNameMax = 64;

struct ListTeamsRequest {
  std::string query;
  std::string detailed = "1";
  static constexpr std::string_view kName = "ListTeamsRequest";
  static constexpr Field kFields[] = {
      query_param<&ListTeamsRequest::query>("query", "Part of the name or slug."),
      query_param<&ListTeamsRequest::detailed>("detailed", "`0` leaves the projects out."),
  };
};

struct TeamExpansionRequest {
  std::vector<std::string> expand;
  std::vector<std::string> collapse;
  static constexpr std::string_view kName = "TeamExpansionRequest";
  static constexpr Field kFields[] = {
      query_param<&TeamExpansionRequest::expand>("expand",
                                                 "`projects` adds the projects of the team."),
      query_param<&TeamExpansionRequest::collapse>("collapse",
                                                   "`organization` leaves the organization out."),
  };
};

struct TeamRequest {
  std::optional<std::string> slug;
  std::optional<std::string> name;
  static constexpr std::string_view kName = "TeamRequest";
  static constexpr Field kFields[] = {
      field<&TeamRequest::slug>("slug", "Name in addresses; made of the name when it is absent.",
                                {.length_max = catalog::kTenantSlugMax}),
      field<&TeamRequest::name>("name", "Name of the team; as the slug when it is absent.",
                                {.length_max = kNameMax}),
  };
};

Result<Page<TeamDetailView>> list_teams(const ListTeamsRequest& request, Context& context) {
  auto rows = catalog::teams_of_organization(context.sql(), context.organization().id);
  std::erase_if(rows, [&](const catalog::TeamRow& row) {
    return !ascii::contains_ignoring_case(row.slug, request.query) &&
           !ascii::contains_ignoring_case(row.name, request.query);
  });
  const bool has_projects = request.detailed != "0";
  return page_of_views(slice(context.page, std::move(rows)), [&](const catalog::TeamRow& row) {
    return make_team_detail(context, row, has_projects);
  });
}

Result<Page<TeamView>> list_project_teams(const NoRequest&, Context& context) {
  return page_of_views(
      slice(context.page, catalog::teams_of_project(context.sql(), context.project().id)),
      [&](const catalog::TeamRow& row) { return make_team_view(context, row); });
}

Result<Created<TeamView>> create_team(const TeamRequest& request, Context& context) {
  auto& sql = context.sql();
  const auto organization = context.organization().id;
  if (!request.slug && !request.name)
    return invalid_field("non_field_errors", "Name or slug is required");
  std::string slug;
  if (request.slug) {
    TRY(check_slug("slug", *request.slug, catalog::is_reserved_slug(*request.slug)));
    slug = *request.slug;
  } else {
    slug = catalog::free_slug(catalog::make_slug(*request.name, "team", catalog::kTenantSlugMax),
                              catalog::kTenantSlugMax, [&](std::string_view wanted) {
                                return catalog::is_reserved_slug(wanted) ||
                                       catalog::is_team_slug_taken(sql, organization, wanted);
                              });
  }
  const auto id =
      catalog::add_team(sql, organization, slug, request.name.value_or(slug), context.now);
  if (!id) return fail(ErrorCode::conflict, "A team with this slug already exists.");
  if (context.membership.member) catalog::add_team_member(sql, *id, context.membership.member->id);
  context.audit("team.create", slug, fmt::format("created team {}", slug));
  auto row = catalog::find_team(sql, organization, id->text());
  if (!row) return not_found();
  return Created<TeamView>{make_team_view(context, *row)};
}

Result<TeamDetailView> get_team(const TeamExpansionRequest& request, Context& context) {
  const auto has = [](const std::vector<std::string>& list, std::string_view wanted) {
    return std::ranges::find(list, wanted) != list.end();
  };
  auto view = make_team_detail(context, context.team(), has(request.expand, "projects"));
  if (!has(request.collapse, "organization"))
    view.organization = make_organization_view(context.services, context.organization());
  return view;
}

Result<TeamDetailView> update_team(const TeamRequest& request, Context& context) {
  auto row = context.team();
  if (request.slug && *request.slug != row.slug) {
    TRY(check_slug("slug", *request.slug, catalog::is_reserved_slug(*request.slug)));
    row.slug = *request.slug;
  }
  row.name = request.name.value_or(row.name);
  if (!catalog::rename_team(context.sql(), row, row.slug, row.name)) {
    return invalid_field("slug", fmt::format("The slug \"{}\" is already in use.", row.slug));
  }
  context.audit("team.edit", row.slug, fmt::format("edited team {}", row.slug));
  auto view = make_team_detail(context, row, false);
  view.organization = make_organization_view(context.services, context.organization());
  return view;
}

Result<NoContent> delete_team(const NoRequest&, Context& context) {
  catalog::remove_team(context.sql(), context.team().id);
  context.audit("team.remove", context.team().slug,
                fmt::format("removed team {}", context.team().slug));
  return NoContent{};
}

Result<Page<TeamMemberView>> list_team_members(const NoRequest&, Context& context) {
  return page_of_views(
      slice(context.page, catalog::members_of_team(context.sql(), context.team().id)),
      [&](const catalog::MemberDetail& row) {
        return make_team_member_view(context, context.team(), row);
      });
}

constexpr Endpoint kRows[] = {
    endpoint<&list_teams>({.id = "listOrganizationTeams",
                           .path = "/api/0/organizations/{organization_id_or_slug}/teams/",
                           .access = any_of(org_admin, org_read, org_write),
                           .tag = "Teams",
                           .summary = "List an organization's teams"}),
    endpoint<&create_team>(
        {.id = "createOrganizationTeam",
         .method = Method::post,
         .path = "/api/0/organizations/{organization_id_or_slug}/teams/",
         .access = any_of(org_admin, org_write, team_write),
         .tag = "Teams",
         .summary = "Create a team",
         .description =
             "Name or slug will do. A slug that is taken is refused with 409; a name that is "
             "taken gets a slug of its own. A person who makes a team belongs to it.",
         .more_statuses = {409}}),
    endpoint<&get_team>({.id = "getTeam",
                         .path = "/api/0/teams/{organization_id_or_slug}/{team_id_or_slug}/",
                         .access = any_of(team_admin, team_read, team_write),
                         .tag = "Teams",
                         .summary = "Retrieve a team"}),
    endpoint<&update_team>({.id = "updateTeam",
                            .method = Method::put,
                            .path = "/api/0/teams/{organization_id_or_slug}/{team_id_or_slug}/",
                            .access = any_of(team_admin, team_write),
                            .tag = "Teams",
                            .summary = "Change a team's name or slug"}),
    endpoint<&delete_team>({.id = "deleteTeam",
                            .method = Method::del,
                            .path = "/api/0/teams/{organization_id_or_slug}/{team_id_or_slug}/",
                            .access = any_of(team_admin),
                            .tag = "Teams",
                            .summary = "Delete a team",
                            .description = "Its projects stay, without the team."}),
    endpoint<&list_team_members>(
        {.id = "listTeamMembers",
         .path = "/api/0/teams/{organization_id_or_slug}/{team_id_or_slug}/members/",
         .access = any_of(team_admin, team_read, team_write),
         .tag = "Teams",
         .summary = "List a team's members",
         .description = "People who were invited and have not come yet are not in it."}),
    endpoint<&list_project_teams>(
        {.id = "listProjectTeams",
         .path = "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/teams/",
         .access = any_of(project_admin, project_read, project_write),
         .tag = "Teams",
         .summary = "List a project's teams"}),
};
static_assert(rows_are_unique(kRows));

void fill_team(TeamView& view, const Context& context, const catalog::TeamRow& row) {
  auto& sql = context.sql();
  view.id = row.id;
  view.slug = row.slug;
  view.name = row.name;
  view.dateCreated = row.created;
  view.access = context.scopes().texts();
  view.memberCount = catalog::count_team_members(sql, row.id);
  if (const auto& member = context.membership.member) {
    view.isMember = catalog::is_team_member(sql, row.id, member->id);
    if (view.isMember) view.teamRole = team_role_of(member->role);
  }
}

}  // namespace

std::span<const Endpoint> team_rows() {
  return kRows;
}

TeamView make_team_view(const Context& context, const catalog::TeamRow& row) {
  TeamView view;
  fill_team(view, context, row);
  return view;
}

TeamDetailView make_team_detail(const Context& context, const catalog::TeamRow& row,
                                bool has_projects) {
  TeamDetailView view;
  fill_team(view, context, row);
  if (!has_projects) return view;
  view.projects.emplace();
  for (const auto& project : catalog::projects_of_team(context.sql(), row.id)) {
    view.projects->push_back(make_project_view(context.sql(), viewer_of(context), project));
  }
  return view;
}

}  // namespace vedette::api
