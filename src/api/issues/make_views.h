// Issue rows to views.
#pragma once
#include <map>
#include <set>

#include "api/context.h"
#include "api/issues/views.h"

namespace vedette::api {

// Makes the views of one answer. Lifetime: that of the request.
class IssueViewer {
 public:
  explicit IssueViewer(const Context& context) : context_(context) {}

  IssueView view(const catalog::IssueRow& row);
  // Without statistics in time, which are made for all rows of a list at once.
  IssueRowView list_row(const catalog::IssueRow& row);
  Result<IssueDetailView> detail(const catalog::IssueRow& row);
  // Those of the issues, of any projects, whose newest event came with files.
  Result<std::set<IssueId>> with_attachments(const std::vector<catalog::IssueRow>& rows);

 private:
  void fill(const catalog::IssueRow& row, IssueView& view);
  std::optional<ActorView> assignee(const catalog::IssueRow& row) const;
  const catalog::ProjectRow& project(ProjectId id);
  void add_activity(const catalog::IssueRow& row, IssueDetailView& view) const;
  // Who opened and who follows it.
  void add_people(const catalog::IssueRow& row, IssueDetailView& view) const;

  const Context& context_;
  std::map<ProjectId, catalog::ProjectRow> projects_;
};

// Pairs of Unix seconds and a number of events, ascending, with zeros: the hours or the days (UTC)
// from the one of `from` to the one of `to`.
json::array hourly_points(const std::map<std::int64_t, std::int64_t>& by_hour, Instant from,
                          Instant to);
json::array daily_points(const std::map<std::int64_t, std::int64_t>& by_hour, Instant from,
                         Instant to);

std::optional<ActorView> actor_view(const Context& context, std::optional<UserId> user,
                                    std::optional<TeamId> team);
// What users wrote about events of the issue, newest first: among the newest 1,000 of the project.
Result<std::vector<FeedbackInfo>> reports_of_issue(const Context& context, const catalog::IssueRow& row);
// The key of a tag, for people: `Server Name`.
std::string tag_name(std::string_view key);
// What is known of a version; nothing when there is none.
std::optional<json::object> release_view(const Context& context,
                                         const std::optional<std::string>& version);

}  // namespace vedette::api
