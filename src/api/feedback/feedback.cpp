#include "api/feedback/feedback.h"

#include "api/issues/make_views.h"

namespace vedette::api {
namespace {

using enum Scope;

// The issues of the events that reports are about, each made into a view once.
class ReportViewer {
 public:
  ReportViewer(Context& context, ProjectId project) : context_(context), project_(project), issues_(context) {}

  Result<std::vector<UserReportView>> views(const std::vector<FeedbackInfo>& reports) {
    std::vector<EventId> events;
    for (const auto& report : reports) {
      if (report.about) events.push_back(*report.about);
    }
    TRY_ASSIGN(const auto found, context_.services.events.issues_of_events(project_, events));
    std::vector<UserReportView> views;
    for (const auto& report : reports) {
      const auto issue = report.about ? found.find(*report.about) : found.end();
      views.push_back(make_user_report(report, issue == found.end() ? std::nullopt : issue_view(issue->second)));
    }
    return views;
  }

 private:
  std::optional<json::object> issue_view(IssueId id) {
    const auto made = made_.find(id);
    if (made != made_.end()) return made->second;
    std::optional<json::object> view;
    if (const auto row = catalog::find_issue(context_.sql(), id)) view = json::to_value(issues_.view(*row)).as_object();
    return made_.emplace(id, std::move(view)).first->second;
  }

  Context& context_;
  const ProjectId project_;
  IssueViewer issues_;
  std::map<IssueId, std::optional<json::object>> made_;
};

Result<Page<UserReportView>> list_project_feedback(const NoRequest&, Context& context) {
  const auto project = context.project().id;
  TRY_ASSIGN(auto rows, context.services.items.feedback(project, false, context.page.rows_before(), context.page.limit + 1));
  auto page = numbered_page(context.page, std::move(rows));
  TRY_ASSIGN(auto views, ReportViewer(context, project).views(page.items));
  return Page<UserReportView>{.items = std::move(views),
                              .previous = page.previous,
                              .has_previous = page.has_previous,
                              .next = page.next,
                              .has_next = page.has_next,
                              .hits = {}};
}

Result<Page<UserReportView>> list_issue_reports(const NoRequest&, Context& context) {
  TRY_ASSIGN(const auto reports, reports_of_issue(context, context.issue()));
  TRY_ASSIGN(auto views, ReportViewer(context, context.issue().project_id).views(reports));
  return slice(context.page, std::move(views));
}

constexpr Endpoint kRows[] = {
    endpoint<&list_project_feedback>(
        {.id = "listProjectUserFeedback",
         .path = "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/user-feedback/",
         .access = any_of(project_admin, project_read, project_write),
         .tag = "Projects",
         .summary = "List what users wrote",
         .description = "User reports about events, and feedback that came by itself; newest first."}),
    endpoint<&list_issue_reports>(
        {.id = "listOrganizationIssueUserReports",
         .path = "/api/0/organizations/{organization_id_or_slug}/issues/{issue_id}/user-reports/",
         .access = any_of(event_admin, event_read, event_write),
         .tag = "Events",
         .summary = "List what users wrote about an issue's events",
         .description = "Newest first, of the newest 1,000 reports of the project."}),
    endpoint<&list_issue_reports>({.id = "listIssueUserReports",
                                   .path = "/api/0/issues/{issue_id}/user-reports/",
                                   .access = any_of(event_admin, event_read, event_write),
                                   .tag = "Events",
                                   .summary = "List user reports by the issue's id alone"}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> feedback_rows() {
  return kRows;
}

}  // namespace vedette::api
