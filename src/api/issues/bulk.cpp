// Changes and removals of many issues at once.
#include "api/fixed_settings.h"
#include "api/issues/chosen_projects.h"
#include "api/issues/issues.h"
#include "api/issues/paging.h"
#include "api/issues/search.h"
#include "api/issues/update.h"
#include "json/parse.h"

namespace vedette::api {
namespace {

using json::query_param;
using enum Scope;

constexpr std::size_t kRemovedAtOnce = 1000;
constexpr std::string_view kStatuses[] = {"resolved", "unresolved", "ignored", "reprocessing"};

struct ChangeIssuesRequest : IssueChanges {
  std::vector<IssueId> id;
  std::vector<std::string> environment;
  std::vector<std::string> project;
  std::string query = "is:unresolved";
  std::string sort = "date";
  std::optional<std::int64_t> limit;
  std::optional<std::string> viewId;
  static constexpr std::string_view kName = "ChangeIssues";
  static constexpr auto kFields =
      extend(IssueChanges::kFields,
             {
                 query_param<&ChangeIssuesRequest::id>("id", "Ids of issues, instead of a query."),
                 query_param<&ChangeIssuesRequest::environment>(
                     "environment", "Issues with events of one of these environments."),
                 query_param<&ChangeIssuesRequest::project>(
                     "project", "Ids or slugs of projects; none and `-1` mean all."),
                 query_param<&ChangeIssuesRequest::query>(
                     "query", "All issues that this finds; an empty one finds all.",
                     {.may_be_blank = true}),
                 query_param<&ChangeIssuesRequest::sort>(
                     "sort", "Which come first where `limit` cuts.", {.choices = kIssueSorts}),
                 query_param<&ChangeIssuesRequest::limit>(
                     "limit", "At most so many; all when it is not sent.", {.min = 1, .max = 100}),
                 query_param<&ChangeIssuesRequest::viewId>("viewId", "Refused: there are no saved views."),
             });
};

struct DeleteIssuesRequest {
  std::vector<IssueId> id;
  std::vector<std::string> environment;
  std::vector<std::string> project;
  std::string query = "is:unresolved";
  std::string sort = "date";
  std::optional<std::int64_t> limit;
  std::optional<std::string> viewId;
  static constexpr std::string_view kName = "DeleteIssues";
  static constexpr Field kFields[] = {
      query_param<&DeleteIssuesRequest::id>("id", "Ids of issues, instead of a query."),
      query_param<&DeleteIssuesRequest::environment>(
          "environment", "Issues with events of one of these environments."),
      query_param<&DeleteIssuesRequest::project>(
          "project", "Ids or slugs of projects; none and `-1` mean all."),
      query_param<&DeleteIssuesRequest::query>(
          "query", "All issues that this finds; an empty one finds all.", {.may_be_blank = true}),
      query_param<&DeleteIssuesRequest::sort>("sort", "Which come first.",
                                              {.choices = kIssueSorts}),
      query_param<&DeleteIssuesRequest::limit>(
          "limit", "At most so many; 1000 when it is not sent.", {.min = 1, .max = 100}),
      query_param<&DeleteIssuesRequest::viewId>("viewId", "Refused: there are no saved views."),
  };
};

struct ChangeProjectIssuesRequest : IssueChanges {
  std::vector<IssueId> id;
  // In the query, where the body has a member of that name too.
  std::optional<std::string> from_status;
  std::optional<std::string> query;
  static constexpr std::string_view kName = "ChangeProjectIssues";
  static constexpr auto kFields =
      extend(IssueChanges::kFields,
             {
                 query_param<&ChangeProjectIssuesRequest::id>(
                     "id", "Ids of issues; all of the project when none is named."),
                 query_param<&ChangeProjectIssuesRequest::from_status>(
                     "status", "Only issues that are in this status.", {.choices = kStatuses}),
                 query_param<&ChangeProjectIssuesRequest::query>(
                     "query", "Only issues that this finds.", {.may_be_blank = true}),
             });
};

struct DeleteProjectIssuesRequest {
  std::vector<IssueId> id;
  static constexpr std::string_view kName = "DeleteProjectIssues";
  static constexpr Field kFields[] = {
      query_param<&DeleteProjectIssuesRequest::id>(
          "id", "Ids of issues; the 1000 seen last when none is named."),
  };
};

// Issues that fit, at most `limit`.
Result<std::vector<catalog::IssueRow>> find_rows(Context& context, const IssueSearch& search,
                                                 std::string_view sort, std::size_t limit) {
  TRY_ASSIGN(const auto filter, make_issue_filter(context, search));
  const auto order = parse_issue_sort(sort).value_or(catalog::IssueSort::date);
  std::vector<catalog::IssueRow> rows;
  for (const auto& key :
       catalog::find_issue_keys(context.sql(), filter, order, std::nullopt, limit)) {
    if (auto row = catalog::find_issue(context.sql(), key.id)) rows.push_back(std::move(*row));
  }
  return rows;
}

template <class Request>
Result<std::vector<catalog::IssueRow>> chosen_rows(Context& context, const Request& request,
                                                   std::size_t limit_max) {
  if (request.viewId) return not_supported("viewId");
  TRY_ASSIGN(auto projects, chosen_projects(context, request.project));
  IssueSearch search{.projects = std::move(projects),
                     .query = request.query,
                     .environments = request.environment,
                     .range = {},
                     .ids = {}};
  if (!request.id.empty()) search.ids = request.id;
  const auto limit = request.limit ? static_cast<std::size_t>(*request.limit) : limit_max;
  return find_rows(context, search, request.sort, limit);
}

Result<WithStatus<IssueChangesView>> change_organization_issues(const ChangeIssuesRequest& request,
                                                                Context& context) {
  TRY_ASSIGN(const auto issues, chosen_rows(context, request, INT32_MAX));
  if (issues.empty()) return WithStatus<IssueChangesView>{.status = 204, .view = {}};
  TRY_ASSIGN(auto view, change_issues(context, issues, request));
  return WithStatus<IssueChangesView>{.status = 200, .view = std::move(view)};
}

Result<NoContent> delete_organization_issues(const DeleteIssuesRequest& request, Context& context) {
  TRY_ASSIGN(const auto issues, chosen_rows(context, request, kRemovedAtOnce));
  TRY(delete_issues(context, issues));
  return NoContent{};
}

// Clients of this row read the status whether it was changed or not: that of the first issue then.
void add_state(const Context& context, IssueId first, IssueChangesView& view) {
  const auto row = catalog::find_issue(context.sql(), view.merge ? view.merge->parent : first);
  if (!row) return;
  view.isPublic = row->is_public;
  view.status = row->status;
  auto details = json::parse(row->status_details);
  view.statusDetails =
      details && details->is_object() ? std::move(details->get_object()) : json::object();
}

Result<WithStatus<IssueChangesView>> change_project_issues(
    const ChangeProjectIssuesRequest& request, Context& context) {
  IssueSearch search{.projects = {context.project()},
                     .query = request.query.value_or(""),
                     .environments = {},
                     .range = {},
                     .ids = {}};
  if (request.from_status) search.query += " is:" + *request.from_status;
  if (!request.id.empty()) search.ids = request.id;
  TRY_ASSIGN(auto issues, find_rows(context, search, "date", INT32_MAX));
  if (search.ids && request.from_status) {
    std::erase_if(issues, [&](const catalog::IssueRow& issue) {
      return issue.status != *request.from_status;
    });
  }
  if (issues.empty()) return WithStatus<IssueChangesView>{.status = 204, .view = {}};
  TRY_ASSIGN(auto view, change_issues(context, issues, request));
  add_state(context, issues.front().id, view);
  return WithStatus<IssueChangesView>{.status = 200, .view = std::move(view)};
}

Result<NoContent> delete_project_issues(const DeleteProjectIssuesRequest& request,
                                        Context& context) {
  IssueSearch search{
      .projects = {context.project()}, .query = "", .environments = {}, .range = {}, .ids = {}};
  if (!request.id.empty()) search.ids = request.id;
  TRY_ASSIGN(const auto issues, find_rows(context, search, "date", kRemovedAtOnce));
  TRY(delete_issues(context, issues));
  return NoContent{};
}

constexpr std::string_view kOfOrganization =
    "/api/0/organizations/{organization_id_or_slug}/issues/";
constexpr std::string_view kOfProject =
    "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/issues/";

constexpr Endpoint kRows[] = {
    endpoint<&change_organization_issues>(
        {.id = "updateOrganizationIssues",
         .method = Method::put,
         .path = kOfOrganization,
         .access = any_of(event_admin, event_write),
         .tag = "Events",
         .summary = "Change issues of an organization",
         .description = "Changes the issues that are named by id or found by the query. The answer "
                        "tells what was changed; it is 204 when no issue was found.",
         .more_statuses = {204}}),
    endpoint<&delete_organization_issues>(
        {.id = "deleteOrganizationIssues",
         .method = Method::del,
         .path = kOfOrganization,
         .access = any_of(event_admin),
         .tag = "Events",
         .summary = "Delete issues of an organization",
         .description = "Deletes issues with all their events, at most 1000 at once."}),
    endpoint<&change_project_issues>({.id = "updateProjectIssues",
                                      .method = Method::put,
                                      .path = kOfProject,
                                      .access = any_of(event_write),
                                      .tag = "Events",
                                      .summary = "Change issues of a project",
                                      .more_statuses = {204}}),
    endpoint<&delete_project_issues>(
        {.id = "deleteProjectIssues",
         .method = Method::del,
         .path = kOfProject,
         .access = any_of(event_admin),
         .tag = "Events",
         .summary = "Delete issues of a project",
         .description = "Deletes issues with all their events, at most 1000 at once."}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> issue_bulk_rows() {
  return kRows;
}

}  // namespace vedette::api
