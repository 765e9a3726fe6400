#include "store/sql/issues.h"

namespace vedette::catalog {

IssueRow issue_row(const sql::Cursor& row) {
  return {.id = row.id<IssueId>(0),
          .project_id = row.id<ProjectId>(1),
          .short_id = row.integer(2),
          .title = row.text(3),
          .culprit = row.text(4),
          .type = row.text(5),
          .metadata = row.text(6),
          .level = row.text(7),
          .logger = row.text(8),
          .platform = row.text(9),
          .status = row.text(10),
          .substatus = row.optional_text(11),
          .status_details = row.text(12),
          .status_changed = row.optional_instant(13),
          .priority = row.text(14),
          .is_unhandled = row.flag(15),
          .is_public = row.flag(16),
          .assignee_user_id = row.optional_id<UserId>(17),
          .assignee_team_id = row.optional_id<TeamId>(18),
          .first_seen = row.instant(19),
          .last_seen = row.instant(20),
          .times_seen = row.integer(21),
          .user_count = row.integer(22),
          .first_release = row.optional_text(23),
          .last_release = row.optional_text(24)};
}

std::optional<IssueRow> find_issue(sql::Connection& sql, IssueId id) {
  auto cursor = sql.query("SELECT " ISSUE_COLUMNS " FROM issue i WHERE i.id = ?", id);
  return cursor.next() ? std::optional(issue_row(cursor)) : std::nullopt;
}

std::optional<IssueRow> find_issue_by_short_id(sql::Connection& sql, OrganizationId organization, std::string_view project_slug,
                                               std::int64_t short_id) {
  auto cursor = sql.query("SELECT " ISSUE_COLUMNS
                          " FROM issue i JOIN project p ON p.id = i.project_id"
                          " WHERE p.organization_id = ? AND p.slug = lower(?) AND i.short_id = ?",
                          organization, project_slug, short_id);
  return cursor.next() ? std::optional(issue_row(cursor)) : std::nullopt;
}

}  // namespace vedette::catalog
