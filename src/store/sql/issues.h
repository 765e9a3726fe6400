// Issues as the catalog knows them: state, counters and the hashes that lead to them.
#pragma once
#include <optional>
#include <string>

#include "model/ids.h"
#include "store/sqlite/connection.h"

namespace vedette::catalog {

struct IssueRow {
  IssueId id;
  ProjectId project_id;
  std::int64_t short_id = 0;
  std::string title;
  std::string culprit;
  std::string type;      // error, default, csp …
  std::string metadata;  // JSON object
  std::string level;
  std::string logger;
  std::string platform;
  std::string status;  // unresolved, resolved, ignored
  std::optional<std::string> substatus;
  std::string status_details;  // JSON object
  std::optional<Instant> status_changed;
  std::string priority;  // low, medium, high
  bool is_unhandled = false;
  bool is_public = false;
  std::optional<UserId> assignee_user_id;
  std::optional<TeamId> assignee_team_id;
  Instant first_seen;
  Instant last_seen;
  std::int64_t times_seen = 0;
  std::int64_t user_count = 0;
  std::optional<std::string> first_release;
  std::optional<std::string> last_release;
};

// The columns of IssueRow in the order of issue_row(), of a table that is called `i` in the query.
#define ISSUE_COLUMNS                                                                                         \
  "i.id, i.project_id, i.short_id, i.title, i.culprit, i.type, i.metadata, i.level, i.logger, i.platform, "   \
  "i.status, i.substatus, i.status_details, i.status_changed, i.priority, i.is_unhandled, i.is_public, "      \
  "i.assignee_user_id, i.assignee_team_id, i.first_seen, i.last_seen, i.times_seen, i.user_count, "           \
  "i.first_release, i.last_release"
IssueRow issue_row(const sql::Cursor& row);

std::optional<IssueRow> find_issue(sql::Connection& sql, IssueId id);
// By short id, `WEB-1A`, in any case: the part before the last hyphen is the slug of the project.
std::optional<IssueRow> find_issue_by_short_id(sql::Connection& sql, OrganizationId organization, std::string_view project_slug,
                                               std::int64_t short_id);

}  // namespace vedette::catalog
