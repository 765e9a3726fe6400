// Projects as the API shows them: one base, and the four sizes that Sentry's clients expect.
#pragma once
#include "api/avatar.h"
#include "api/context.h"
#include "api/organizations/views.h"
#include "json/field.h"
#include "model/ids.h"

namespace vedette::api {

using json::extend;

// Whose eyes a view is made for.
struct Viewer {
  ScopeSet scopes;
  std::optional<MemberId> member;
  std::optional<UserId> user;
};
Viewer viewer_of(const Context& context);
Viewer viewer_of(const access::Membership& membership);

struct TeamRefView {
  TeamId id;
  std::string name;
  std::string slug;
  static constexpr std::string_view kName = "TeamRef";
  static constexpr Field kFields[] = {
      field<&TeamRefView::id>("id", "Id of the team."),
      field<&TeamRefView::name>("name", "Name of the team."),
      field<&TeamRefView::slug>("slug", "Its name in addresses."),
  };
};

struct LatestReleaseView {
  std::string version;
  static constexpr std::string_view kName = "LatestRelease";
  static constexpr Field kFields[] = {
      field<&LatestReleaseView::version>("version", "Version of the release.")};
};

struct ProjectBaseView {
  ProjectId id;
  std::string slug;
  std::string name;
  std::optional<std::string> platform;
  Instant dateCreated;
  bool isBookmarked = false;
  bool isMember = false;
  std::vector<std::string> features;
  std::optional<Instant> firstEvent;
  std::vector<std::string> access;
  bool hasAccess = true;
  // What has come at any time.
  bool firstTransactionEvent = false;
  bool hasFeedbacks = false;
  bool hasFlags = false;
  bool hasMonitors = false;
  bool hasNewFeedbacks = false;
  bool hasProfiles = false;
  bool hasReplays = false;
  bool hasSessions = false;
  bool hasInsightsHttp = false;
  bool hasInsightsDb = false;
  bool hasInsightsAssets = false;
  bool hasInsightsAppStart = false;
  bool hasInsightsScreenLoad = false;
  bool hasInsightsVitals = false;
  bool hasInsightsCaches = false;
  bool hasInsightsQueues = false;
  bool hasInsightsAgentMonitoring = false;
  bool hasInsightsMCP = false;
  bool hasLogs = false;
  bool hasTraceMetrics = false;
  bool hasUserReports = false;
  // What is not looked at.
  bool never = false;
  static constexpr std::string_view kName = "ProjectBase";
  static constexpr Field kFields[] = {
      field<&ProjectBaseView::id>("id", "Id of the project, as in its DSNs."),
      field<&ProjectBaseView::slug>("slug", "Its name in addresses."),
      field<&ProjectBaseView::name>("name", "Name of the project."),
      field<&ProjectBaseView::platform>("platform", "What it is written in."),
      field<&ProjectBaseView::dateCreated>("dateCreated", "When it was made."),
      field<&ProjectBaseView::isBookmarked>("isBookmarked", "Whether the caller marked it."),
      field<&ProjectBaseView::isMember>("isMember",
                                        "Whether the caller belongs to one of its teams."),
      field<&ProjectBaseView::features>("features", "Names of optional features that are on."),
      field<&ProjectBaseView::firstEvent>("firstEvent", "When its first event came; null before."),
      field<&ProjectBaseView::access>("access", "Scopes of the caller on the project."),
      field<&ProjectBaseView::hasAccess>("hasAccess", "Whether the caller may see what it holds."),
      field<&ProjectBaseView::firstTransactionEvent>("firstTransactionEvent", "Whether transactions have come."),
      field<&ProjectBaseView::hasFeedbacks>("hasFeedbacks", "Whether user feedback has come."),
      field<&ProjectBaseView::hasFlags>("hasFlags", "Whether feature flags have come."),
      field<&ProjectBaseView::never>("hasMinifiedStackTrace",
                                     "Whether a minified stack trace has come."),
      field<&ProjectBaseView::hasMonitors>("hasMonitors", "Whether it has cron monitors."),
      field<&ProjectBaseView::hasNewFeedbacks>("hasNewFeedbacks",
                                     "Whether feedback of the newer kind has come."),
      field<&ProjectBaseView::hasProfiles>("hasProfiles", "Whether profiles have come."),
      field<&ProjectBaseView::hasReplays>("hasReplays", "Whether replays have come."),
      field<&ProjectBaseView::hasSessions>("hasSessions", "Whether sessions have come."),
      field<&ProjectBaseView::hasInsightsHttp>("hasInsightsHttp",
                                     "Whether spans of outgoing requests have come."),
      field<&ProjectBaseView::hasInsightsDb>("hasInsightsDb",
                                     "Whether spans of database queries have come."),
      field<&ProjectBaseView::hasInsightsAssets>("hasInsightsAssets",
                                     "Whether spans of page resources have come."),
      field<&ProjectBaseView::hasInsightsAppStart>("hasInsightsAppStart",
                                     "Whether spans of app starts have come."),
      field<&ProjectBaseView::hasInsightsScreenLoad>("hasInsightsScreenLoad",
                                     "Whether spans of screen loads have come."),
      field<&ProjectBaseView::hasInsightsVitals>("hasInsightsVitals", "Whether web vitals have come."),
      field<&ProjectBaseView::hasInsightsCaches>("hasInsightsCaches", "Whether spans of caches have come."),
      field<&ProjectBaseView::hasInsightsQueues>("hasInsightsQueues", "Whether spans of queues have come."),
      field<&ProjectBaseView::hasInsightsAgentMonitoring>("hasInsightsAgentMonitoring",
                                     "Whether spans of AI agents have come."),
      field<&ProjectBaseView::hasInsightsMCP>("hasInsightsMCP", "Whether spans of MCP servers have come."),
      field<&ProjectBaseView::hasLogs>("hasLogs", "Whether logs have come."),
      field<&ProjectBaseView::hasTraceMetrics>("hasTraceMetrics", "Whether trace metrics have come."),
  };
};

// In lists, and as the answer to the making of one.
struct ProjectSummaryView : ProjectBaseView {
  std::optional<TeamRefView> team;
  std::vector<TeamRefView> teams;
  std::vector<std::string> platforms;
  std::vector<std::string> environments;
  std::optional<LatestReleaseView> latestRelease;
  static constexpr std::string_view kName = "ProjectSummary";
  static constexpr auto kFields = extend(
      ProjectBaseView::kFields,
      {field<&ProjectSummaryView::team>("team", "The first of its teams."),
       field<&ProjectSummaryView::teams>("teams", "Its teams."),
       field<&ProjectSummaryView::platforms>("platforms", "Platforms of its events; before the first one what it is written in."),
       field<&ProjectSummaryView::hasUserReports>("hasUserReports", "Whether user reports have come."),
       field<&ProjectSummaryView::environments>("environments",
                                                "Environments that are not hidden."),
       field<&ProjectSummaryView::latestRelease>("latestRelease",
                                                 "The newest release; null without one.")});
};

// Beside a team.
struct ProjectView : ProjectBaseView {
  bool isInternal = false;
  bool isPublic = false;
  AvatarView avatar;
  std::string color;
  std::string status = "active";
  static constexpr std::string_view kName = "Project";
  static constexpr auto kFields =
      extend(ProjectBaseView::kFields,
             {field<&ProjectView::isInternal>("isInternal", "Whether it watches Vedette itself."),
              field<&ProjectView::isPublic>("isPublic", "Whether anyone may see its events."),
              field<&ProjectView::avatar>("avatar", "Picture of the project."),
              field<&ProjectView::color>("color", "Color that stands for it."),
              field<&ProjectView::status>("status", "Always `active`.")});
};

struct ProjectWithTeamsView : ProjectView {
  std::optional<TeamRefView> team;
  std::vector<TeamRefView> teams;
  static constexpr std::string_view kName = "ProjectWithTeams";
  static constexpr auto kFields =
      extend(ProjectView::kFields,
             {optional_field<&ProjectWithTeamsView::team>("team", "The first of its teams."),
              field<&ProjectWithTeamsView::teams>("teams", "Its teams.")});
};

// In the list of everything that the caller reaches.
struct ProjectWithOrganizationView : ProjectWithTeamsView {
  OrganizationView organization;
  static constexpr std::string_view kName = "ProjectWithOrganization";
  static constexpr auto kFields = extend(ProjectWithTeamsView::kFields,
                                         {field<&ProjectWithOrganizationView::organization>(
                                             "organization", "The organization it belongs to.")});
};

ProjectSummaryView make_project_summary(sql::Connection& sql, const Viewer& viewer,
                                        const catalog::ProjectRow& row);
ProjectView make_project_view(sql::Connection& sql, const Viewer& viewer,
                              const catalog::ProjectRow& row);
ProjectWithTeamsView make_project_with_teams(sql::Connection& sql, const Viewer& viewer,
                                             const catalog::ProjectRow& row);
// Fill what views that extend these share.
void fill_project(ProjectView& view, sql::Connection& sql, const Viewer& viewer,
                  const catalog::ProjectRow& row);
void fill_project_teams(ProjectWithTeamsView& view, sql::Connection& sql,
                        const catalog::ProjectRow& row);

}  // namespace vedette::api
