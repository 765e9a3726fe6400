// Lists of issues, of an organization and of a project.
#include "api/fixed_settings.h"
#include "api/issues/chosen_projects.h"
#include "api/issues/issues.h"
#include "api/issues/make_views.h"
#include "api/issues/paging.h"
#include "api/issues/search.h"
#include "base/ascii.h"
#include "grouping/grouping.h"

namespace vedette::api {
namespace {

using json::query_param;
using enum Scope;

constexpr std::string_view kDefaultQuery = "is:unresolved";
constexpr std::string_view kStatsPeriods[] = {"", "24h", "14d", "auto"};
constexpr std::string_view kFlags[] = {"0", "1", "true", "false"};
constexpr std::int64_t kHitsMax = 1000;
constexpr std::int64_t kHourMicros = 3'600'000'000;
constexpr std::int64_t kDayMicros = 24 * kHourMicros;
constexpr std::int64_t kDaysShownMax = 90;

// Read with the page.
constexpr std::string_view kLimitText = "How many issues the page has at most; `per_page` wins over it.";
constexpr json::Limits kLimitBounds{.min = 1, .max = 100};

struct ListIssuesRequest {
  std::vector<std::string> environment;
  std::vector<std::string> project;
  std::optional<std::string> query;
  std::string sort = "date";
  std::optional<std::string> statsPeriod;
  std::optional<std::string> start;
  std::optional<std::string> end;
  std::string groupStatsPeriod = "24h";
  std::string shortIdLookup = "0";
  std::vector<std::string> collapse;
  std::vector<std::string> expand;
  std::optional<std::int64_t> limit;
  std::optional<std::string> viewId;
  static constexpr std::string_view kName = "ListIssues";
  static constexpr Field kFields[] = {
      query_param<&ListIssuesRequest::environment>(
          "environment", "Issues with events of one of these environments."),
      query_param<&ListIssuesRequest::project>("project",
                                               "Ids or slugs of projects; none and `-1` mean all."),
      query_param<&ListIssuesRequest::query>(
          "query", "What to search for; `is:unresolved` when it is not sent, all when it is empty.",
          {.may_be_blank = true}),
      query_param<&ListIssuesRequest::sort>(
          "sort",
          "`date` last seen, `new` first seen, `freq` events, `user` people, `inbox` changed last, "
          "`trends` and "
          "`recommended` recent and frequent before old and rare.",
          {.choices = kIssueSorts}),
      query_param<&ListIssuesRequest::statsPeriod>("statsPeriod",
                                                   "Issues seen within this time, `24h` or `14d`."),
      query_param<&ListIssuesRequest::start>("start",
                                             "Issues seen from here on; statsPeriod wins over it."),
      query_param<&ListIssuesRequest::end>("end", "Issues seen before this."),
      query_param<&ListIssuesRequest::groupStatsPeriod>(
          "groupStatsPeriod",
          "Time that `stats` covers; `auto` is that of the search, empty is none.",
          {.may_be_blank = true, .choices = kStatsPeriods}),
      query_param<&ListIssuesRequest::shortIdLookup>(
          "shortIdLookup",
          "With `1`, a short id as the query finds its issue whatever else is asked.",
          {.choices = kFlags}),
      query_param<&ListIssuesRequest::collapse>(
          "collapse", "Parts that are not needed: `stats` is left empty then."),
      query_param<&ListIssuesRequest::expand>("expand",
                                              "Parts that are needed; all are always there."),
      query_param<&ListIssuesRequest::limit>("limit", kLimitText, kLimitBounds),
      query_param<&ListIssuesRequest::viewId>("viewId", "Refused: there are no saved views."),
  };
};

struct ListProjectIssuesRequest {
  std::optional<std::string> query;
  std::string sort = "date";
  std::string statsPeriod = "24h";
  std::string shortIdLookup = "0";
  std::optional<std::string> hashes;
  std::vector<std::string> environment;
  std::optional<std::int64_t> limit;
  static constexpr std::string_view kName = "ListProjectIssues";
  static constexpr Field kFields[] = {
      query_param<&ListProjectIssuesRequest::query>(
          "query", "What to search for; `is:unresolved` when it is not sent, all when it is empty.",
          {.may_be_blank = true}),
      query_param<&ListProjectIssuesRequest::sort>(
          "sort", "The order, as of an organization's issues.", {.choices = kIssueSorts}),
      query_param<&ListProjectIssuesRequest::statsPeriod>(
          "statsPeriod", "Time that `stats` covers: `24h`, `14d` or empty.",
          {.may_be_blank = true}),
      query_param<&ListProjectIssuesRequest::shortIdLookup>(
          "shortIdLookup",
          "With `1`, a short id as the query finds its issue whatever else is asked.",
          {.choices = kFlags}),
      query_param<&ListProjectIssuesRequest::hashes>(
          "hashes", "The issues of these hashes, separated by commas, instead of a query."),
      query_param<&ListProjectIssuesRequest::environment>(
          "environment", "Issues with events of one of these environments."),
      query_param<&ListProjectIssuesRequest::limit>("limit", kLimitText, kLimitBounds),
  };
};

bool is_set(std::string_view flag) {
  return flag == "1" || flag == "true";
}

// The issue that a query names by its short id.
std::optional<catalog::IssueRow> find_named(const Context& context, std::string_view query) {
  const auto short_id = search::as_short_id(ascii::trim(query));
  if (!short_id) return std::nullopt;
  const auto number = grouping::parse_short_id_number(*short_id);
  if (!number) return std::nullopt;
  return catalog::find_issue_by_short_id(
      context.sql(), context.organization().id,
      std::string_view(*short_id).substr(0, short_id->rfind('-')),
      static_cast<std::int64_t>(*number));
}

Status add_stats(const Context& context, std::string_view period, const TimeRange& range,
                 std::vector<IssueRowView>& rows) {
  if (period.empty() || rows.empty()) return {};
  const auto to = std::min(range.to.value_or(context.now), context.now);
  Instant from{to.micros - 23 * kHourMicros};
  if (period == "14d") from = Instant{to.micros - 13 * kDayMicros};
  if (period == "auto")
    from = std::max(range.from.value_or(Instant{to.micros - 13 * kDayMicros}),
                    Instant{to.micros - kDaysShownMax * kDayMicros});
  const bool is_hourly = to.micros - from.micros <= 2 * kDayMicros;
  const auto step = is_hourly ? kHourMicros : kDayMicros;
  const Instant begin{from.micros / step * step};
  std::vector<IssueId> ids;
  for (const auto& row : rows) ids.push_back(row.id);
  TRY_ASSIGN(auto counts,
             context.services.events.hourly_counts(ids, begin, Instant{to.micros + 1}));
  for (auto& row : rows)
    row.stats[period] = is_hourly ? hourly_points(counts[row.id], from, to)
                                  : daily_points(counts[row.id], from, to);
  return {};
}

Result<Page<IssueRowView>> views_of(Context& context, Page<IssueId> ids,
                                    std::string_view stats_period, const TimeRange& range) {
  IssueViewer viewer(context);
  Page<IssueRowView> page{.items = {},
                          .previous = ids.previous,
                          .has_previous = ids.has_previous,
                          .next = ids.next,
                          .has_next = ids.has_next,
                          .hits = ids.hits};
  std::vector<catalog::IssueRow> rows;
  for (const auto id : ids.items) {
    if (auto row = catalog::find_issue(context.sql(), id)) rows.push_back(std::move(*row));
  }
  TRY_ASSIGN(const auto attached, viewer.with_attachments(rows));
  for (const auto& row : rows) {
    page.items.push_back(viewer.list_row(row));
    page.items.back().latestEventHasAttachments = attached.contains(row.id);
  }
  TRY(add_stats(context, stats_period, range, page.items));
  return page;
}

Result<Page<IssueRowView>> find_page(Context& context, const IssueSearch& search,
                                     std::string_view sort, std::string_view stats_period) {
  TRY_ASSIGN(const auto filter, make_issue_filter(context, search));
  const auto order = parse_issue_sort(sort).value_or(catalog::IssueSort::date);
  auto ids = issue_page(context.sql(), filter, order, context.page);
  ids.hits = catalog::count_issues(context.sql(), filter, kHitsMax);
  return views_of(context, std::move(ids), stats_period, search.range);
}

Result<Page<IssueRowView>> one_issue(Context& context, IssueId id, std::string_view stats_period) {
  Page<IssueId> page;
  page.items = {id};
  page.hits = 1;
  return views_of(context, std::move(page), stats_period, {});
}

Result<Page<IssueRowView>> list_issues(const ListIssuesRequest& request, Context& context) {
  if (request.viewId) return not_supported("viewId");
  const auto query = request.query.value_or(std::string(kDefaultQuery));
  const bool wants_stats = std::ranges::find(request.collapse, "stats") == request.collapse.end();
  const std::string_view stats_period =
      wants_stats ? std::string_view(request.groupStatsPeriod) : "";
  if (is_set(request.shortIdLookup)) {
    if (const auto issue = find_named(context, query))
      return one_issue(context, issue->id, stats_period);
  }
  TRY_ASSIGN(auto projects, chosen_projects(context, request.project));
  TRY_ASSIGN(const auto range, read_time_range(context.query, context.now));
  return find_page(context,
                   {.projects = std::move(projects),
                    .query = query,
                    .environments = request.environment,
                    .range = range,
                    .ids = {}},
                   request.sort, stats_period);
}

// The issues of the project that have one of these hashes; what is no hash finds nothing.
std::vector<IssueId> issues_of_hashes(const Context& context, std::string_view hashes) {
  std::vector<IssueId> ids;
  for (const auto text : ascii::split(hashes, ',')) {
    const auto hash = ascii::from_hex(ascii::trim(text));
    if (!hash) continue;
    const auto id = context.sql().find_integer(
        "SELECT issue_id FROM issue_hash WHERE project_id = ? AND hash = ?", context.project().id,
        sql::Blob(*hash));
    if (id) ids.push_back(IssueId{*id});
  }
  return ids;
}

Result<Page<IssueRowView>> list_project_issues(const ListProjectIssuesRequest& request,
                                               Context& context) {
  if (!request.statsPeriod.empty() && request.statsPeriod != "24h" &&
      request.statsPeriod != "14d") {
    return invalid("Invalid stats_period. Valid choices are '', '24h', and '14d'");
  }
  const auto query = request.query.value_or(std::string(kDefaultQuery));
  if (is_set(request.shortIdLookup)) {
    if (const auto issue = find_named(context, query))
      return one_issue(context, issue->id, request.statsPeriod);
  }
  IssueSearch search{.projects = {context.project()},
                     .query = query,
                     .environments = request.environment,
                     .range = {},
                     .ids = {}};
  if (request.hashes) {
    if (request.query && !request.query->empty())
      return invalid("hashes cannot be used together with query");
    search.ids = issues_of_hashes(context, *request.hashes);
  }
  return find_page(context, search, request.sort, request.statsPeriod);
}

constexpr Endpoint kRows[] = {
    endpoint<&list_issues>(
        {.id = "listOrganizationIssues",
         .path = "/api/0/organizations/{organization_id_or_slug}/issues/",
         .access = any_of(event_admin, event_read, event_write),
         .tag = "Events",
         .summary = "List an organization's issues",
         .description = "Searches issues. Counts are those of all events of an issue. Without a "
                        "time range the "
                        "whole history is searched; with one, issues that were seen in it. Words are looked "
                        "for in the titles and messages of the newest 500,000 events of that time, too."}),
    endpoint<&list_project_issues>(
        {.id = "listProjectIssues",
         .path = "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/issues/",
         .access = any_of(event_read),
         .tag = "Events",
         .summary = "List a project's issues"}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> issue_list_rows() {
  return kRows;
}

}  // namespace vedette::api
