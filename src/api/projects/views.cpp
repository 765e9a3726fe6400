#include "api/projects/views.h"

#include "api/organizations/options.h"
#include "api/projects/detail_view.h"
#include "api/projects/filter_options.h"
#include "api/projects/settings.h"
#include "base/digest.h"
#include "filter/settings.h"
#include "grouping/grouping.h"
#include "store/sql/environments.h"
#include "store/sql/projects.h"
#include "store/sql/traits.h"

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

using Traits = std::set<std::string, std::less<>>;

// Those of its events; before the first one what it is said to be written in.
std::vector<std::string> platforms_of(const catalog::ProjectRow& row, const Traits& traits) {
  std::vector<std::string> platforms;
  for (const auto& name : traits) {
    if (name.starts_with(catalog::trait::kPlatform)) platforms.push_back(name.substr(catalog::trait::kPlatform.size()));
  }
  if (platforms.empty() && row.platform) platforms.push_back(*row.platform);
  return platforms;
}

void fill_traits(ProjectBaseView& view, const Traits& traits) {
  namespace trait = catalog::trait;
  view.firstTransactionEvent = traits.contains(trait::kTransactions);
  view.hasFeedbacks = traits.contains(trait::kFeedback);
  view.hasNewFeedbacks = traits.contains(trait::kNewFeedback);
  view.hasUserReports = traits.contains(trait::kUserReports);
  view.hasFlags = traits.contains(trait::kFlags);
  view.hasMonitors = traits.contains(trait::kMonitors);
  view.hasProfiles = traits.contains(trait::kProfiles);
  view.hasReplays = traits.contains(trait::kReplays);
  view.hasSessions = traits.contains(trait::kSessions);
  view.hasLogs = traits.contains(trait::kLogs);
  view.hasTraceMetrics = traits.contains(trait::kTraceMetrics);
  view.hasInsightsHttp = traits.contains(trait::kHttpSpans);
  view.hasInsightsDb = traits.contains(trait::kDatabaseSpans);
  view.hasInsightsAssets = traits.contains(trait::kAssetSpans);
  view.hasInsightsAppStart = traits.contains(trait::kAppStartSpans);
  view.hasInsightsScreenLoad = traits.contains(trait::kScreenLoadSpans);
  view.hasInsightsVitals = traits.contains(trait::kVitalSpans);
  view.hasInsightsCaches = traits.contains(trait::kCacheSpans);
  view.hasInsightsQueues = traits.contains(trait::kQueueSpans);
  view.hasInsightsAgentMonitoring = traits.contains(trait::kAgentSpans);
  view.hasInsightsMCP = traits.contains(trait::kMcpSpans);
}

std::optional<LatestReleaseView> latest_release(sql::Connection& sql, ProjectId project) {
  auto version = catalog::latest_release_of_project(sql, project);
  return version ? std::optional(LatestReleaseView{std::move(*version)}) : std::nullopt;
}

void fill_base(ProjectBaseView& view, sql::Connection& sql, const Viewer& viewer,
               const catalog::ProjectRow& row, const Traits& traits) {
  fill_traits(view, traits);
  view.isBookmarked = viewer.user && catalog::is_project_bookmarked(sql, row.id, *viewer.user);
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
  Viewer viewer{.scopes = membership.scopes, .member = {}, .user = {}};
  if (membership.member) {
    viewer.member = membership.member->id;
    viewer.user = membership.member->user_id;
  }
  return viewer;
}

Viewer viewer_of(const Context& context) {
  return viewer_of(context.membership);
}

ProjectSummaryView make_project_summary(sql::Connection& sql, const Viewer& viewer,
                                        const catalog::ProjectRow& row) {
  ProjectSummaryView view;
  const auto traits = catalog::traits_of_project(sql, row.id);
  fill_base(view, sql, viewer, row, traits);
  view.teams = team_refs(sql, row.id);
  view.team = first_of(view.teams);
  view.platforms = platforms_of(row, traits);
  for (auto& environment :
       catalog::environments_of_project(sql, row.id, catalog::Visibility::visible)) {
    view.environments.push_back(std::move(environment.name));
  }
  view.latestRelease = latest_release(sql, row.id);
  return view;
}

void fill_project(ProjectView& view, sql::Connection& sql, const Viewer& viewer,
                  const catalog::ProjectRow& row) {
  fill_base(view, sql, viewer, row, catalog::traits_of_project(sql, row.id));
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
  view.platforms = platforms_of(row, catalog::traits_of_project(sql, row.id));
  view.groupingConfig = grouping::kConfig;
  const auto options = parse_options(row.options);
  view.options = show_filter_options(options);
  auto highlights = read_highlights(options);
  view.highlightTags = std::move(highlights.tags);
  view.highlightContext = std::move(highlights.context);
  view.fingerprintingRules = json::text_of(options, grouping::kFingerprintRulesOption);
  view.groupingEnhancements = json::text_of(options, grouping::kStacktraceRulesOption);
  if (const auto environment = json::text_of(options, kDefaultEnvironment); !environment.empty()) view.defaultEnvironment = environment;
  view.allowedDomains = filter::read_settings(options).allowed_domains;
  fill_scrubbing(view, options, scrub::Owner::project);
  return view;
}

}  // namespace vedette::api
