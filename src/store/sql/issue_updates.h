// What people do to issues: states, assignees, marks, merging and removal, and the log of it.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/ids.h"
#include "store/sql/issue_search.h"
#include "store/sql/issues.h"
#include "store/sqlite/connection.h"

namespace vedette::catalog {

struct IssueState {
  std::string status;
  std::optional<std::string> substatus;
  // JSON object: {"inNextRelease":true} or {"inRelease":"1.0"} of a resolution that covers
  // releases.
  std::string details = "{}";
};

// False when the issue is in that state already.
bool set_issue_state(sql::Connection& sql, IssueId issue, const IssueState& state, Instant now);
// Both empty: nobody. False when nothing changes.
bool set_issue_assignee(sql::Connection& sql, IssueId issue, std::optional<UserId> user,
                        std::optional<TeamId> team);
bool set_issue_priority(sql::Connection& sql, IssueId issue, std::string_view priority);
void set_issue_mark(sql::Connection& sql, IssueMark mark, IssueId issue, UserId user, bool is_set);
bool has_issue_mark(sql::Connection& sql, IssueMark mark, IssueId issue, UserId user);
void set_issue_seen(sql::Connection& sql, IssueId issue, UserId user, bool is_seen, Instant now);

// The children's hashes, counters and people become the parent's, and the children cease to be.
// Their events are the event store's business.
void merge_issues(sql::Connection& sql, IssueId parent, std::span<const IssueId> children);
// With hashes, marks and log: the next event of the kind makes a new issue.
void remove_issues(sql::Connection& sql, std::span<const IssueId> issues);

struct ActivityRow {
  std::int64_t id = 0;
  std::optional<UserId> user_id;
  std::string type;  // set_resolved, set_ignored, assigned …
  std::string data;  // JSON object
  Instant created;
};

void add_activity(sql::Connection& sql, IssueId issue, std::optional<UserId> user,
                  std::string_view type, std::string_view data, Instant now);
// Newest first.
std::vector<ActivityRow> activity_of_issue(sql::Connection& sql, IssueId issue, std::size_t limit);

struct SeenRow {
  UserId user_id;
  Instant seen;
};
// Latest first.
std::vector<SeenRow> seen_by(sql::Connection& sql, IssueId issue);
std::vector<UserId> subscribers(sql::Connection& sql, IssueId issue);

// 16 bytes each.
std::vector<std::string> hashes_of_issue(sql::Connection& sql, IssueId issue);

}  // namespace vedette::catalog
