#include "api/projects/projects.h"

#include "api/fixed_settings.h"
#include "api/organizations/options.h"
#include "api/projects/detail_view.h"
#include "api/projects/filter.h"
#include "api/projects/filter_options.h"
#include "api/projects/settings.h"
#include "api/slugs.h"
#include "api/transaction.h"
#include "model/platform.h"
#include "store/sql/slugs.h"

namespace vedette::api {
namespace {

using json::query_param;
using enum Scope;

struct ListProjectsRequest {
  std::string query;
  static constexpr std::string_view kName = "ListProjectsRequest";
  static constexpr Field kFields[] = {
      query_param<&ListProjectsRequest::query>(
          "query",
          "Part of slug or name; `id:`, `slug:`, `name:`, `platform:`, `team:` and `dsn:` select "
          "by a property."),
  };
};

struct UpdateProjectRequest : ScrubbingChange {
  std::optional<std::string> name;
  std::optional<std::string> slug;
  std::optional<std::string> platform;
  std::optional<std::vector<std::string>> allowedDomains;
  std::optional<json::object> options;
  std::optional<std::vector<std::string>> highlightTags;
  std::optional<json::object> highlightContext;
  std::optional<std::string> fingerprintingRules;
  std::optional<std::string> groupingEnhancements;
  std::optional<std::string> defaultEnvironment;
  std::optional<bool> isBookmarked;
  static constexpr std::string_view kName = "UpdateProjectRequest";
  using Self = UpdateProjectRequest;
  static constexpr auto kFields = json::extend(
      ScrubbingChange::kFields,
      {field<&Self::name>("name", "Name of the project.", {.length_max = 200}),
       field<&Self::slug>("slug", "Name in addresses. DSNs do not change with it.",
                          {.length_max = catalog::kProjectSlugMax}),
       field<&Self::platform>("platform", "What it is written in; empty or null for nothing said.",
                              {.may_be_blank = true}),
       field<&Self::allowedDomains>("allowedDomains",
                                    "Origins that may send from a browser; `*` is all, and an empty list none.",
                                    {.may_be_blank = true}),
       field<&Self::options>("options",
                             "What is filtered out, by name of the option, such as `filters:releases`, "
                             "`filters:error_messages` or `filters:blacklisted_ips`: texts with an entry per line."),
       field<&Self::highlightTags>("highlightTags", "Tags to show first, at most 100.", {.length_max = 200}),
       field<&Self::highlightContext>("highlightContext", "Context values to show first: lists of keys by name of the context."),
       field<&Self::fingerprintingRules>("fingerprintingRules",
                                         "Rules that give events a fingerprint, one per line: they replace those there were.",
                                         {.may_be_blank = true}),
       field<&Self::groupingEnhancements>("groupingEnhancements",
                                          "Rules about stack frames, one per line: they replace those there were.",
                                          {.may_be_blank = true}),
       field<&Self::defaultEnvironment>("defaultEnvironment", "Environment that a page should begin with; empty or null for all.",
                                        {.length_max = 64, .may_be_blank = true}),
       field<&Self::isBookmarked>("isBookmarked",
                                  "Whether the caller marks the project, which takes no more than reading it. Integrations "
                                  "cannot.")});
};

// What clients may send with a change, as they were shown it.
constexpr std::string_view kFixedSettings[] = {
    "resolveAge",
    "subjectPrefix",
    "subjectTemplate",
    "digestsMinDelay",
    "digestsMaxDelay",
    "storeCrashReports",
    "securityToken",
    "securityTokenHeader",
    "verifySSL",
    "scrapeJavaScript",
    "enableAutoReleaseCreation",
    "groupingConfig",
    "secondaryGroupingConfig",
    "secondaryGroupingExpiry",
    "builtinSymbolSources",
    "symbolSources",
    "dynamicSamplingBiases",
    "tempestFetchScreenshots",
    "autofixAutomationTuning",
    "seerScannerAutomation",
    "seerNightshiftTweaks",
    "scmSourceContextEnabled",
    "debugFilesRole",
    "copy_from_project",
};

Result<Page<ProjectSummaryView>> summaries(Context& context, std::vector<catalog::ProjectRow> rows,
                                           std::string_view query) {
  keep_fitting(context.sql(), query, rows);
  const auto viewer = viewer_of(context);
  return page_of_views(slice(context.page, std::move(rows)), [&](const catalog::ProjectRow& row) {
    return make_project_summary(context.sql(), viewer, row);
  });
}

Result<Page<ProjectSummaryView>> list_organization_projects(const ListProjectsRequest& request,
                                                            Context& context) {
  return summaries(context,
                   catalog::projects_of_organization(context.sql(), context.organization().id),
                   request.query);
}

Result<Page<ProjectSummaryView>> list_team_projects(const NoRequest&, Context& context) {
  return summaries(context, catalog::projects_of_team(context.sql(), context.team().id), "");
}

// The organizations that the caller reaches.
std::vector<catalog::OrganizationRow> organizations_of(const Context& context) {
  if (context.is_session())
    return catalog::organizations_of_user(context.sql(), context.caller.user->id);
  auto row = catalog::find_organization(context.sql(), context.caller.token->organization_id);
  return row ? std::vector{std::move(*row)} : std::vector<catalog::OrganizationRow>();
}

Result<Page<ProjectWithOrganizationView>> list_projects(const ListProjectsRequest& request,
                                                        Context& context) {
  auto& sql = context.sql();
  std::map<OrganizationId, std::pair<catalog::OrganizationRow, Viewer>> reach;
  std::vector<catalog::ProjectRow> rows;
  for (auto& organization : organizations_of(context)) {
    TRY_ASSIGN(const auto membership,
               access::enter_organization(sql, context.caller, organization.id));
    auto projects = catalog::projects_of_organization(sql, organization.id);
    std::ranges::move(projects, std::back_inserter(rows));
    const auto id = organization.id;
    reach.emplace(id, std::pair(std::move(organization), viewer_of(membership)));
  }
  keep_fitting(sql, request.query, rows);
  return page_of_views(slice(context.page, std::move(rows)), [&](const catalog::ProjectRow& row) {
    const auto& [organization, viewer] = reach.at(row.organization_id);
    ProjectWithOrganizationView view;
    fill_project(view, sql, viewer, row);
    fill_project_teams(view, sql, row);
    view.organization = make_organization_view(context.services, organization);
    return view;
  });
}

Result<ProjectDetailView> get_project(const NoRequest&, Context& context) {
  return make_project_detail(context, context.project());
}

// Sets what the request says of the data that comes in.
Status apply_options(const UpdateProjectRequest& request, Context& context, catalog::ProjectRow& row,
                     std::string& changed) {
  const auto before = parse_options(row.options);
  auto options = before;
  TRY(apply_scrubbing(request, scrub::Owner::project, context, options));
  if (request.options) TRY(apply_filter_options(*request.options, options));
  if (request.allowedDomains) TRY(apply_allowed_domains(*request.allowedDomains, options));
  TRY(apply_highlights(request.highlightTags, request.highlightContext, options));
  TRY(apply_grouping_rules(request.fingerprintingRules, request.groupingEnhancements, options));
  set_text(is_sent_as_null(context, kDefaultEnvironment) ? std::optional<std::string>("") : request.defaultEnvironment, kDefaultEnvironment, options);
  changed = changed_names(before, options);
  if (changed.empty()) return {};
  TRY(check_scrubbing(parse_options(context.organization().options), options));
  row.options = json::serialize(options);
  catalog::set_project_options(context.sql(), row.id, row.options);
  return {};
}

// Whether the body names a field that takes the right to write; unknown ones are passed over.
bool wants_change(const Context& context) {
  return std::ranges::any_of(UpdateProjectRequest::kFields, [&](const Field& each) {
    return each.name != "isBookmarked" && context.body.contains(each.name);
  });
}

Status bookmark(const UpdateProjectRequest& request, Context& context, ProjectId project) {
  if (!request.isBookmarked) return {};
  if (context.is_session()) {
    catalog::set_project_bookmark(context.sql(), project, context.caller.user->id, *request.isBookmarked);
    return {};
  }
  if (*request.isBookmarked) return invalid_field("isBookmarked", "Only people can mark projects.");
  return {};
}

Result<ProjectDetailView> update_project(const UpdateProjectRequest& request, Context& context) {
  // As it is now, in this transaction: another change may have come since the path was resolved.
  auto found = catalog::find_project(context.sql(), context.project().id);
  if (!found) return not_found();
  auto& row = *found;
  const auto shown = json::to_value(make_project_detail(context, row));
  TRY(refuse_changes(context.body, shown.get_object(), kFixedSettings));
  TRY(bookmark(request, context, row.id));
  if (!wants_change(context)) return make_project_detail(context, row);
  TRY(context.require_any({project_admin, project_write}));
  if (request.slug && *request.slug != row.slug) {
    TRY(check_slug("slug", *request.slug, catalog::is_reserved_slug(*request.slug)));
    row.slug = *request.slug;
  }
  row.name = request.name.value_or(row.name);
  if (request.platform || is_sent_as_null(context, "platform")) {
    const bool is_said = request.platform && !request.platform->empty();
    if (is_said && !is_known_platform(*request.platform))
      return invalid_field("platform", "Invalid platform");
    row.platform = is_said ? request.platform : std::nullopt;
  }
  std::string changed;
  TRY(apply_options(request, context, row, changed));
  if (!catalog::update_project(context.sql(), row, row.slug, row.name, row.platform)) {
    return invalid_field(
        "slug", fmt::format("Another project is already using the slug \"{}\".", row.slug));
  }
  context.audit("project.edit", row.slug,
                fmt::format("edited project {}{}{}", row.slug, changed.empty() ? "" : ": ", changed));
  return make_project_detail(context, row);
}

Result<NoContent> delete_project(const NoRequest&, Context& context) {
  const auto& project = context.project();
  TRY(write_catalog(context, [&]() -> Status {
    catalog::remove_project(context.sql(), project.id);
    context.audit("project.remove", project.slug, fmt::format("removed project {}", project.slug));
    return {};
  }));
  context.services.keys_changed();
  // Ids are never used again: events that a crash leaves behind here belong to nothing, and
  // retention takes them.
  TRY(context.services.events.remove_project(project.id));
  TRY(context.services.items.remove_project(project.id));
  return NoContent{};
}

Result<Created<ProjectWithTeamsView>> add_team(const NoRequest&, Context& context) {
  catalog::add_project_team(context.sql(), context.project().id, context.team().id);
  context.audit("project.add-team", context.project().slug,
                fmt::format("added team {} to the project", context.team().slug));
  return Created<ProjectWithTeamsView>{
      make_project_with_teams(context.sql(), viewer_of(context), context.project())};
}

Result<ProjectWithTeamsView> remove_team(const NoRequest&, Context& context) {
  catalog::remove_project_team(context.sql(), context.project().id, context.team().id);
  context.audit("project.remove-team", context.project().slug,
                fmt::format("removed team {} from the project", context.team().slug));
  return make_project_with_teams(context.sql(), viewer_of(context), context.project());
}

constexpr std::string_view kPath =
    "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/";
constexpr std::string_view kTeamPath =
    "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/teams/{team_id_or_slug}/";

constexpr Endpoint kRows[] = {
    endpoint<&list_organization_projects>(
        {.id = "listOrganizationProjects",
         .path = "/api/0/organizations/{organization_id_or_slug}/projects/",
         .access = any_of(org_admin, org_read, org_write),
         .tag = "Organizations",
         .summary = "List an organization's projects"}),
    endpoint<&list_team_projects>(
        {.id = "listTeamProjects",
         .path = "/api/0/teams/{organization_id_or_slug}/{team_id_or_slug}/projects/",
         .access = any_of(project_admin, project_read, project_write),
         .tag = "Teams",
         .summary = "List a team's projects"}),
    endpoint<&list_projects>(
        {.id = "listProjects",
         .path = "/api/0/projects/",
         .access = any_of(project_admin, project_read, project_write),
         .tag = "Projects",
         .summary = "List every project that the caller reaches",
         .description =
             "Of all organizations of a person, or of the one organization of an integration."}),
    endpoint<&get_project>({.id = "getProject",
                            .path = kPath,
                            .access = any_of(project_admin, project_read, project_write),
                            .tag = "Projects",
                            .summary = "Retrieve a project"}),
    endpoint<&changing_keys<&update_project>>(
        {.id = "updateProject",
         .method = Method::put,
         .path = kPath,
         .access = any_of(project_admin, project_read, project_write),
         .tag = "Projects",
         .summary = "Change a project",
         .description =
             "Every change but that of the bookmark takes `project:write` or `project:admin`. What is absent stays as it "
             "is. Settings that the project's details show and that are not named here may be sent as they are, and are "
             "refused with another value; unknown fields are passed over. Settings hold for what comes in from then on.",
         .transaction = Transaction::none}),
    endpoint<&delete_project>(
        {.id = "deleteProject",
         .method = Method::del,
         .path = kPath,
         .access = any_of(project_admin),
         .tag = "Projects",
         .summary = "Delete a project",
         .description = "With its keys, issues and events. It cannot be undone.",
         .transaction = Transaction::none}),
    endpoint<&add_team>({.id = "addProjectTeam",
                         .method = Method::post,
                         .path = kTeamPath,
                         .access = any_of(project_admin, project_write),
                         .tag = "Projects",
                         .summary = "Give a team a project"}),
    endpoint<&remove_team>({.id = "deleteProjectTeam",
                            .method = Method::del,
                            .path = kTeamPath,
                            .access = any_of(project_admin, project_write),
                            .tag = "Projects",
                            .summary = "Take a project from a team"}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> project_rows() {
  return kRows;
}

}  // namespace vedette::api
