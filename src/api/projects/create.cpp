// Making projects, under a team or under the caller's own.
#include "api/projects/projects.h"
#include "api/projects/views.h"
#include "api/slugs.h"
#include "api/transaction.h"
#include "base/ascii.h"
#include "model/platform.h"
#include "store/sql/slugs.h"

namespace vedette::api {
namespace {

using enum Scope;

struct CreateProjectRequest {
  std::string name;
  std::optional<std::string> slug;
  std::optional<std::string> platform;
  static constexpr std::string_view kName = "CreateProjectRequest";
  static constexpr Field kFields[] = {
      field<&CreateProjectRequest::name>("name", "Name of the project.", {.length_max = 50}),
      field<&CreateProjectRequest::slug>("slug",
                                         "Name in addresses; made of the name when it is absent.",
                                         {.length_max = catalog::kProjectSlugMax}),
      field<&CreateProjectRequest::platform>(
          "platform", "What it is written in, such as `python` or `javascript-react`.",
          {.may_be_blank = true}),
  };
};

Result<std::string> choose_slug(const CreateProjectRequest& request, const Context& context) {
  if (request.slug) {
    TRY(check_slug("slug", *request.slug, catalog::is_reserved_slug(*request.slug)));
    return *request.slug;
  }
  const auto slug = catalog::make_slug(request.name, "project", catalog::kProjectSlugMax);
  if (catalog::is_reserved_slug(slug)) {
    return invalid_field("name",
                         fmt::format("The name \"{}\" is reserved and not allowed.", request.name));
  }
  return catalog::free_project_slug(context.sql(), context.organization().id, slug);
}

Result<Created<ProjectSummaryView>> create_project(const CreateProjectRequest& request,
                                                   Context& context, TeamId team) {
  auto& sql = context.sql();
  std::optional<std::string_view> platform;
  if (request.platform && !request.platform->empty()) platform = *request.platform;
  if (platform && !is_known_platform(*platform))
    return invalid_field("platform", "Invalid platform");
  TRY_ASSIGN(const auto slug, choose_slug(request, context));
  const auto id = catalog::add_project(sql, context.organization().id, slug, request.name, platform,
                                       context.now);
  if (!id) return fail(ErrorCode::conflict, "A project with this slug already exists.");
  catalog::add_project_team(sql, *id, team);
  catalog::add_project_key(sql, *id, "Default", context.services.random, context.now);
  context.audit("project.create", slug, fmt::format("created project {}", slug));
  const auto row = catalog::find_project(sql, *id);
  if (!row) return not_found();
  return Created<ProjectSummaryView>{make_project_summary(sql, viewer_of(context), *row)};
}

Result<Created<ProjectSummaryView>> create_team_project(const CreateProjectRequest& request,
                                                        Context& context) {
  return create_project(request, context, context.team().id);
}

// The team that is the caller's own: found by its slug, or made.
Result<TeamId> own_team(Context& context) {
  auto& sql = context.sql();
  const auto organization = context.organization().id;
  const auto& caller = context.caller;
  const std::string name = context.is_session()
                               ? caller.user->username.substr(0, caller.user->username.find('@'))
                               : caller.token->sentry_app_name;
  const auto slug = catalog::make_slug("team-" + name, "team", catalog::kTenantSlugMax);
  const auto& member = context.membership.member;
  if (const auto known = catalog::find_team(sql, organization, slug)) {
    if (!member || catalog::is_team_member(sql, known->id, member->id)) return known->id;
  }
  const auto free = catalog::free_slug(slug, catalog::kTenantSlugMax, [&](std::string_view wanted) {
    return catalog::is_team_slug_taken(sql, organization, wanted);
  });
  const auto id = catalog::add_team(sql, organization, free, free, context.now);
  ASSERT(id.has_value() || sql.has_failed());
  if (member) catalog::add_team_member(sql, id.value_or(TeamId{}), member->id);
  context.audit("team.create", free, fmt::format("created team {}", free));
  return id.value_or(TeamId{});
}

Result<Created<ProjectSummaryView>> create_organization_project(const CreateProjectRequest& request,
                                                                Context& context) {
  // People may make projects by being members; what a token may make, its scopes say.
  if (!context.is_session()) TRY(context.require_any({project_write, project_admin}));
  TRY_ASSIGN(const auto team, own_team(context));
  return create_project(request, context, team);
}

constexpr Endpoint kRows[] = {
    endpoint<&changing_keys<&create_team_project>>(
        {.id = "createTeamProject",
         .method = Method::post,
         .path = "/api/0/teams/{organization_id_or_slug}/{team_id_or_slug}/projects/",
         .access = any_of(project_admin, project_write),
         .tag = "Projects",
         .summary = "Create a project",
         .description =
             "The project belongs to the team and has a key named Default. A slug that is "
             "taken is refused with 409; a name that is taken gets a slug of its own.",
         .transaction = Transaction::none,
         .more_statuses = {409}}),
    endpoint<&changing_keys<&create_organization_project>>(
        {.id = "createOrganizationProject",
         .method = Method::post,
         .path = "/api/0/organizations/{organization_id_or_slug}/projects/",
         .access = any_of(project_admin, project_read, project_write),
         .tag = "Projects",
         .summary = "Create a project under the caller's own team",
         .description = "The team is named after the caller and made when it is missing. Every "
                        "person of the organization may "
                        "do it; an integration needs `project:write` or `project:admin`.",
         .transaction = Transaction::none,
         .more_statuses = {409}}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> project_creation_rows() {
  return kRows;
}

}  // namespace vedette::api
