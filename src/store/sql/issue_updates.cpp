#include "store/sql/issue_updates.h"

namespace vedette::catalog {

bool set_issue_state(sql::Connection& sql, IssueId issue, const IssueState& state, Instant now) {
  return sql.run(
             "UPDATE issue SET status = ?, substatus = ?, status_details = ?, status_changed = ?"
             " WHERE id = ? AND NOT (status = ? AND COALESCE(substatus, '') = ? AND status_details "
             "= ?)",
             state.status, state.substatus, state.details, now, issue, state.status,
             state.substatus.value_or(""), state.details) > 0;
}

bool set_issue_assignee(sql::Connection& sql, IssueId issue, std::optional<UserId> user,
                        std::optional<TeamId> team) {
  return sql.run(
             "UPDATE issue SET assignee_user_id = ?, assignee_team_id = ? WHERE id = ?"
             " AND NOT (COALESCE(assignee_user_id, 0) = ? AND COALESCE(assignee_team_id, 0) = ?)",
             user, team, issue, user.value_or(UserId{}), team.value_or(TeamId{})) > 0;
}

bool set_issue_priority(sql::Connection& sql, IssueId issue, std::string_view priority) {
  return sql.run("UPDATE issue SET priority = ? WHERE id = ? AND priority <> ?", priority, issue,
                 priority) > 0;
}

void set_issue_mark(sql::Connection& sql, IssueMark mark, IssueId issue, UserId user, bool is_set) {
  const std::string table = mark == IssueMark::bookmark ? "issue_bookmark" : "issue_subscription";
  if (is_set) {
    sql.run("INSERT INTO " + table + " (issue_id, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            issue, user);
  } else {
    sql.run("DELETE FROM " + table + " WHERE issue_id = ? AND user_id = ?", issue, user);
  }
}

bool has_issue_mark(sql::Connection& sql, IssueMark mark, IssueId issue, UserId user) {
  return sql
      .find_integer(mark == IssueMark::bookmark
                        ? "SELECT 1 FROM issue_bookmark WHERE issue_id = ? AND user_id = ?"
                        : "SELECT 1 FROM issue_subscription WHERE issue_id = ? AND user_id = ?",
                    issue, user)
      .has_value();
}

void set_issue_seen(sql::Connection& sql, IssueId issue, UserId user, bool is_seen, Instant now) {
  if (is_seen) {
    sql.run(
        "INSERT INTO issue_seen (issue_id, user_id, seen) VALUES (?, ?, ?)"
        " ON CONFLICT (issue_id, user_id) DO UPDATE SET seen = excluded.seen",
        issue, user, now);
  } else {
    sql.run("DELETE FROM issue_seen WHERE issue_id = ? AND user_id = ?", issue, user);
  }
}

namespace {

void take_counters(sql::Connection& sql, const IssueRow& child, IssueId parent) {
  // The releases are those of whichever saw the first and the last event.
  sql.run(
      "UPDATE issue SET times_seen = times_seen + ?,"
      " first_release = CASE WHEN ? < first_seen THEN ? ELSE first_release END,"
      " last_release = CASE WHEN ? > last_seen THEN ? ELSE last_release END,"
      " first_seen = CASE WHEN ? < first_seen THEN ? ELSE first_seen END,"
      " last_seen = CASE WHEN ? > last_seen THEN ? ELSE last_seen END,"
      " is_unhandled = CASE WHEN ? <> 0 THEN 1 ELSE is_unhandled END WHERE id = ?",
      child.times_seen, child.first_seen, child.first_release, child.last_seen, child.last_release,
      child.first_seen, child.first_seen, child.last_seen, child.last_seen, child.is_unhandled,
      parent);
  sql.run("UPDATE issue_hash SET issue_id = ? WHERE issue_id = ?", parent, child.id);
  sql.run(
      "INSERT INTO issue_user (issue_id, user_hash) SELECT CAST(? AS BIGINT), user_hash FROM "
      "issue_user"
      " WHERE issue_id = ? ON CONFLICT DO NOTHING",
      parent, child.id);
}

}  // namespace

void merge_issues(sql::Connection& sql, IssueId parent, std::span<const IssueId> children) {
  for (const auto id : children) {
    const auto child = find_issue(sql, id);
    if (child) take_counters(sql, *child, parent);
  }
  sql.run(
      "UPDATE issue SET user_count = (SELECT count(*) FROM issue_user u WHERE u.issue_id = "
      "issue.id) WHERE id = ?",
      parent);
  remove_issues(sql, children);
}

void remove_issues(sql::Connection& sql, std::span<const IssueId> issues) {
  for (const auto issue : issues) sql.run("DELETE FROM issue WHERE id = ?", issue);
}

void add_activity(sql::Connection& sql, IssueId issue, std::optional<UserId> user,
                  std::string_view type, std::string_view data, Instant now) {
  sql.run(
      "INSERT INTO issue_activity (issue_id, user_id, type, data, created) VALUES (?, ?, ?, ?, ?)",
      issue, user, type, data, now);
}

std::vector<ActivityRow> activity_of_issue(sql::Connection& sql, IssueId issue, std::size_t limit) {
  std::vector<ActivityRow> activity;
  auto rows = sql.query(
      "SELECT id, user_id, type, data, created FROM issue_activity WHERE issue_id = ? ORDER BY id "
      "DESC LIMIT ?",
      issue, static_cast<std::int64_t>(limit));
  while (rows.next()) {
    activity.push_back({rows.integer(0), rows.optional_id<UserId>(1), rows.text(2), rows.text(3),
                        rows.instant(4)});
  }
  return activity;
}

std::vector<SeenRow> seen_by(sql::Connection& sql, IssueId issue) {
  std::vector<SeenRow> seen;
  auto rows = sql.query(
      "SELECT user_id, seen FROM issue_seen WHERE issue_id = ? ORDER BY seen DESC, user_id", issue);
  while (rows.next()) seen.push_back({rows.id<UserId>(0), rows.instant(1)});
  return seen;
}

std::vector<UserId> subscribers(sql::Connection& sql, IssueId issue) {
  std::vector<UserId> users;
  auto rows = sql.query(
      "SELECT user_id FROM issue_subscription WHERE issue_id = ? ORDER BY user_id", issue);
  while (rows.next()) users.push_back(rows.id<UserId>(0));
  return users;
}

std::vector<std::string> hashes_of_issue(sql::Connection& sql, IssueId issue) {
  std::vector<std::string> hashes;
  auto rows = sql.query("SELECT hash FROM issue_hash WHERE issue_id = ? ORDER BY hash", issue);
  while (rows.next()) {
    const auto bytes = rows.blob(0);
    hashes.emplace_back(bytes.begin(), bytes.end());
  }
  return hashes;
}

}  // namespace vedette::catalog
