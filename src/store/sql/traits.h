// What has come of a project at any time: facts that stay when the data is gone.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "model/ids.h"
#include "store/sqlite/connection.h"

namespace vedette::catalog {

namespace trait {
inline constexpr std::string_view kAttachments = "attachments";
inline constexpr std::string_view kFeedback = "feedback";
// Feedback that came as an item of its own, and as a report about an event.
inline constexpr std::string_view kNewFeedback = "new_feedback";
inline constexpr std::string_view kUserReports = "user_reports";
inline constexpr std::string_view kFlags = "flags";
inline constexpr std::string_view kLogs = "logs";
inline constexpr std::string_view kMonitors = "monitors";
inline constexpr std::string_view kProfiles = "profiles";
inline constexpr std::string_view kReplays = "replays";
inline constexpr std::string_view kSessions = "sessions";
inline constexpr std::string_view kTraceMetrics = "trace_metrics";
inline constexpr std::string_view kTransactions = "transactions";
// Kinds of spans.
inline constexpr std::string_view kHttpSpans = "spans:http";
inline constexpr std::string_view kDatabaseSpans = "spans:db";
inline constexpr std::string_view kAssetSpans = "spans:assets";
inline constexpr std::string_view kAppStartSpans = "spans:app_start";
inline constexpr std::string_view kScreenLoadSpans = "spans:screen_load";
inline constexpr std::string_view kVitalSpans = "spans:vitals";
inline constexpr std::string_view kCacheSpans = "spans:caches";
inline constexpr std::string_view kQueueSpans = "spans:queues";
inline constexpr std::string_view kAgentSpans = "spans:agents";
inline constexpr std::string_view kMcpSpans = "spans:mcp";
// Followed by the platform of an event.
inline constexpr std::string_view kPlatform = "platform:";
}  // namespace trait

// The trait of spans of this operation; empty for most.
std::string_view trait_of_span(std::string_view op);

// Traits that a batch showed.
class ProjectTraits {
 public:
  void add(ProjectId project, std::string_view trait) { seen_.emplace(project, trait); }
  void add_platform(ProjectId project, std::string_view platform);
  // Leaves out projects that are gone.
  void store(sql::Connection& sql) const;

 private:
  std::set<std::pair<ProjectId, std::string>> seen_;
};

// Sorted.
std::set<std::string, std::less<>> traits_of_project(sql::Connection& sql, ProjectId project);
bool has_trait(sql::Connection& sql, ProjectId project, std::string_view trait);

}  // namespace vedette::catalog
