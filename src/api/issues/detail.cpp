// One issue: to look at, to change, to remove.
#include "api/issues/issues.h"
#include "api/issues/make_views.h"
#include "api/issues/update.h"
#include "grouping/grouping.h"

namespace vedette::api {
namespace {

using json::query_param;
using enum Scope;

struct GetIssueRequest {
  std::vector<std::string> collapse;
  std::vector<std::string> expand;
  static constexpr std::string_view kName = "GetIssue";
  static constexpr Field kFields[] = {
      query_param<&GetIssueRequest::collapse>("collapse",
                                              "Parts that are not needed; all are always there."),
      query_param<&GetIssueRequest::expand>("expand",
                                            "Parts that are needed; all are always there."),
  };
};

struct ActivityListView {
  std::vector<ActivityView> activity;
  static constexpr std::string_view kName = "ActivityList";
  static constexpr Field kFields[] = {
      field<&ActivityListView::activity>("activity", "What happened to the issue, newest first.")};
};

// As it is in this transaction: it may have gone since its path was read.
Result<catalog::IssueRow> current_issue(const Context& context) {
  auto row = catalog::find_issue(context.sql(), context.issue().id);
  if (!row) return not_found();
  return std::move(*row);
}

Result<IssueDetailView> get_issue(const GetIssueRequest&, Context& context) {
  TRY_ASSIGN(const auto row, current_issue(context));
  return IssueViewer(context).detail(row);
}

Result<IssueView> change_issue(const IssueChanges& request, Context& context) {
  TRY_ASSIGN(const auto row, current_issue(context));
  TRY(change_issues(context, {row}, request));
  TRY_ASSIGN(const auto changed, current_issue(context));
  return IssueViewer(context).view(changed);
}

Result<Accepted> delete_issue(const NoRequest&, Context& context) {
  TRY_ASSIGN(const auto row, current_issue(context));
  TRY(delete_issues(context, {row}));
  return Accepted{};
}

Result<ActivityListView> list_activity(const NoRequest&, Context& context) {
  TRY_ASSIGN(const auto row, current_issue(context));
  TRY_ASSIGN(auto detail, IssueViewer(context).detail(row));
  return ActivityListView{.activity = std::move(detail.activity)};
}

Result<ShortIdView> resolve_short_id(const GetIssueRequest&, Context& context) {
  TRY_ASSIGN(const auto row, current_issue(context));
  auto view = IssueViewer(context).view(row);
  return ShortIdView{.organizationSlug = context.organization().slug,
                     .projectSlug = context.project().slug,
                     .groupId = row.id,
                     .shortId = view.shortId,
                     .group = std::move(view)};
}

constexpr std::string_view kOfOrganization =
    "/api/0/organizations/{organization_id_or_slug}/issues/{issue_id}/";
constexpr std::string_view kAlone = "/api/0/issues/{issue_id}/";

constexpr Endpoint kRows[] = {
    endpoint<&get_issue>({.id = "getOrganizationIssue",
                          .path = kOfOrganization,
                          .access = any_of(event_admin, event_read, event_write),
                          .tag = "Events",
                          .summary = "Retrieve an issue"}),
    endpoint<&change_issue>(
        {.id = "updateOrganizationIssue",
         .method = Method::put,
         .path = kOfOrganization,
         .access = any_of(event_admin, event_write),
         .tag = "Events",
         .summary = "Change an issue",
         .description = "What is not sent stays as it is. What cannot take effect is refused."}),
    endpoint<&delete_issue>(
        {.id = "deleteOrganizationIssue",
         .method = Method::del,
         .path = kOfOrganization,
         .access = any_of(event_admin),
         .tag = "Events",
         .summary = "Delete an issue",
         .description =
             "Deletes the issue with all its events. A new event of the kind makes a new issue."}),
    endpoint<&list_activity>(
        {.id = "listOrganizationIssueActivity",
         .path = "/api/0/organizations/{organization_id_or_slug}/issues/{issue_id}/activities/",
         .access = any_of(event_admin, event_read, event_write),
         .tag = "Events",
         .summary = "List what happened to an issue"}),
    endpoint<&resolve_short_id>(
        {.id = "resolveOrganizationShortId",
         .path = "/api/0/organizations/{organization_id_or_slug}/shortids/{issue_id}/",
         .access = any_of(event_admin, event_read, event_write),
         .tag = "Organizations",
         .summary = "Resolve a short id",
         .description = "Finds the issue of a short id such as `SHOP-1A`."}),
    endpoint<&get_issue>({.id = "getIssue",
                          .path = kAlone,
                          .access = any_of(event_admin, event_read, event_write),
                          .tag = "Events",
                          .summary = "Retrieve an issue by its id alone"}),
    endpoint<&change_issue>({.id = "updateIssue",
                             .method = Method::put,
                             .path = kAlone,
                             .access = any_of(event_admin, event_write),
                             .tag = "Events",
                             .summary = "Change an issue by its id alone"}),
    endpoint<&delete_issue>({.id = "deleteIssue",
                             .method = Method::del,
                             .path = kAlone,
                             .access = any_of(event_admin),
                             .tag = "Events",
                             .summary = "Delete an issue by its id alone"}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> issue_detail_rows() {
  return kRows;
}

}  // namespace vedette::api
