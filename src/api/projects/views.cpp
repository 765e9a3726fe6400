#include "api/projects/views.h"

#include "api/organizations/options.h"
#include "api/projects/detail_view.h"
#include "api/projects/filter_options.h"
#include "base/digest.h"
#include "filter/settings.h"
#include "grouping/grouping.h"
#include "store/sql/environments.h"
#include "store/sql/projects.h"

namespace vedette::api {
namespace {

std::vector<TeamRefView> team_refs(sql::Connection& sql, ProjectId project) {
  std::vector<TeamRefView> refs;
  for (auto& team : catalog::teams_of_project(sql, project)) {
    refs.push_back({.id = team.id, .name = std::move(team.name), .slug = std::move(team.slug)});
  }
  return refs;
}

std::optional<TeamRefView> first_of(const std::vector<TeamRefView>& teams) {
  return teams.empty() ? std::nullopt : std::optional(teams.front());
}

std::vector<std::string> platforms_of(const catalog::ProjectRow& row) {
  return row.platform ? std::vector{*row.platform} : std::vector<std::string>();
}

std::optional<LatestReleaseView> latest_release(sql::Connection& sql, ProjectId project) {
  auto version = catalog::latest_release_of_project(sql, project);
  return version ? std::optional(LatestReleaseView{std::move(*version)}) : std::nullopt;
}

void fill_base(ProjectBaseView& view, sql::Connection& sql, const Viewer& viewer,
               const catalog::ProjectRow& row) {
  view.id = row.id;
  view.slug = row.slug;
  view.name = row.name;
  view.platform = row.platform;
  view.dateCreated = row.created;
  view.isMember = viewer.member && catalog::is_project_member(sql, row.id, *viewer.member);
  view.firstEvent = row.first_event;
  view.access = viewer.scopes.texts();
}

}  // namespace

Viewer viewer_of(const access::Membership& membership) {
  Viewer viewer{.scopes = membership.scopes, .member = {}};
  if (membership.member) viewer.member = membership.member->id;
  return viewer;
}

Viewer viewer_of(const Context& context) {
  return viewer_of(context.membership);
}

ProjectSummaryView make_project_summary(sql::Connection& sql, const Viewer& viewer,
                                        const catalog::ProjectRow& row) {
  ProjectSummaryView view;
  fill_base(view, sql, viewer, row);
  view.teams = team_refs(sql, row.id);
  view.team = first_of(view.teams);
  view.platforms = platforms_of(row);
  for (auto& environment :
       catalog::environments_of_project(sql, row.id, catalog::Visibility::visible)) {
    view.environments.push_back(std::move(environment.name));
  }
  view.latestRelease = latest_release(sql, row.id);
  return view;
}

void fill_project(ProjectView& view, sql::Connection& sql, const Viewer& viewer,
                  const catalog::ProjectRow& row) {
  fill_base(view, sql, viewer, row);
  view.color = "#" + sha256_hex(row.slug).substr(0, 6);
}

void fill_project_teams(ProjectWithTeamsView& view, sql::Connection& sql,
                        const catalog::ProjectRow& row) {
  view.teams = team_refs(sql, row.id);
  view.team = first_of(view.teams);
}

ProjectView make_project_view(sql::Connection& sql, const Viewer& viewer,
                              const catalog::ProjectRow& row) {
  ProjectView view;
  fill_project(view, sql, viewer, row);
  return view;
}

ProjectWithTeamsView make_project_with_teams(sql::Connection& sql, const Viewer& viewer,
                                             const catalog::ProjectRow& row) {
  ProjectWithTeamsView view;
  fill_project(view, sql, viewer, row);
  fill_project_teams(view, sql, row);
  return view;
}

ProjectDetailView make_project_detail(const Context& context, const catalog::ProjectRow& row) {
  auto& sql = context.sql();
  ProjectDetailView view;
  fill_project(view, sql, viewer_of(context), row);
  fill_project_teams(view, sql, row);
  view.latestRelease = latest_release(sql, row.id);
  view.organization = make_organization_view(context.services, context.organization());
  view.platforms = platforms_of(row);
  view.groupingConfig = grouping::kConfig;
  const auto options = parse_options(row.options);
  view.options = show_filter_options(options);
  view.allowedDomains = filter::read_settings(options).allowed_domains;
  fill_scrubbing(view, options);
  return view;
}

}  // namespace vedette::api
