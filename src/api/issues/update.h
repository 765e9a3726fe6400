// Changes of issues: what a request asks for, checked, and carried out.
#pragma once
#include "api/context.h"
#include "api/issues/views.h"
#include "store/sql/issue_updates.h"

namespace vedette::api {

inline constexpr std::string_view kWantedStatuses[] = {
    "resolved", "unresolved", "ignored", "resolvedInNextRelease", "muted", "archived"};
inline constexpr std::string_view kPriorities[] = {"low", "medium", "high"};
inline constexpr std::string_view kSubstatuses[] = {"archived_until_escalating",
                                                    "archived_until_condition_met",
                                                    "archived_forever",
                                                    "escalating",
                                                    "ongoing",
                                                    "regressed",
                                                    "new"};

// The body of a change. What is not sent stays as it is.
struct IssueChanges {
  std::optional<std::string> status;
  std::optional<json::object> statusDetails;
  std::optional<std::string> substatus;
  std::optional<std::string> assignedTo;
  std::optional<std::string> priority;
  std::optional<bool> isBookmarked;
  std::optional<bool> isSubscribed;
  std::optional<bool> hasSeen;
  std::optional<bool> isPublic;
  std::optional<bool> inbox;
  std::optional<bool> merge;
  std::optional<bool> discard;
  std::optional<std::int64_t> ignoreDuration;
  std::optional<std::int64_t> snoozeDuration;
  static constexpr std::string_view kName = "IssueChanges";
  static constexpr Field kFields[] = {
      optional_field<&IssueChanges::status>(
          "status", "The new status; `muted` and `archived` mean `ignored`.",
          {.choices = kWantedStatuses}),
      optional_field<&IssueChanges::statusDetails>(
          "statusDetails",
          "Of a resolution: `inNextRelease` (true) or `inRelease` (a version, or `latest`). "
          "Conditions that would "
          "end an `ignored` status are refused."),
      optional_field<&IssueChanges::substatus>("substatus", "Why it has the status.",
                                               {.choices = kSubstatuses}),
      optional_field<&IssueChanges::assignedTo>("assignedTo",
                                                "`user:<id>`, `team:<id>`, `#<team slug>`, a user "
                                                "name or an address; empty or null for nobody.",
                                                {.may_be_blank = true}),
      optional_field<&IssueChanges::priority>("priority", "The new priority.",
                                              {.choices = kPriorities}),
      optional_field<&IssueChanges::isBookmarked>("isBookmarked", "Marks it for the caller."),
      optional_field<&IssueChanges::isSubscribed>("isSubscribed", "The caller follows it."),
      optional_field<&IssueChanges::hasSeen>("hasSeen", "The caller has opened it."),
      optional_field<&IssueChanges::isPublic>("isPublic",
                                              "Only false: issues are not shared in public."),
      optional_field<&IssueChanges::inbox>("inbox",
                                           "Only true: it has been reviewed, and is ongoing."),
      optional_field<&IssueChanges::merge>(
          "merge", "Makes one issue of all that are named, the one with the most events."),
      optional_field<&IssueChanges::discard>("discard",
                                             "Only false: kinds of events are not thrown away."),
      optional_field<&IssueChanges::ignoreDuration>(
          "ignoreDuration", "Only null: an issue is ignored until somebody changes that."),
      optional_field<&IssueChanges::snoozeDuration>("snoozeDuration",
                                                    "Only null, as ignoreDuration."),
  };
};

struct MergeView {
  IssueId parent;
  std::vector<IssueId> children;
  static constexpr std::string_view kName = "IssueMerge";
  static constexpr Field kFields[] = {
      field<&MergeView::parent>("parent", "The issue that stays."),
      field<&MergeView::children>("children", "The issues that became part of it."),
  };
};

// What has been changed.
struct IssueChangesView {
  std::optional<ActorView> assignedTo;
  std::optional<bool> hasSeen;
  std::optional<bool> inbox;
  std::optional<bool> isBookmarked;
  std::optional<bool> isPublic;
  std::optional<bool> isSubscribed;
  std::optional<MergeView> merge;
  std::optional<std::string> priority;
  std::optional<std::string> status;
  std::optional<json::object> statusDetails;
  std::optional<std::string> substatus;
  static constexpr std::string_view kName = "ChangedIssues";
  static constexpr Field kFields[] = {
      optional_field<&IssueChangesView::assignedTo>("assignedTo", "Who looks after them now."),
      optional_field<&IssueChangesView::hasSeen>("hasSeen", "Whether the caller has opened them."),
      optional_field<&IssueChangesView::inbox>("inbox", "Whether they have been reviewed."),
      optional_field<&IssueChangesView::isBookmarked>("isBookmarked",
                                                      "Whether the caller has marked them."),
      optional_field<&IssueChangesView::isPublic>("isPublic", "Never true."),
      optional_field<&IssueChangesView::isSubscribed>("isSubscribed",
                                                      "Whether the caller follows them."),
      optional_field<&IssueChangesView::merge>("merge", "Which issues became one."),
      optional_field<&IssueChangesView::priority>("priority", "The new priority."),
      optional_field<&IssueChangesView::status>("status", "The new status."),
      optional_field<&IssueChangesView::statusDetails>("statusDetails",
                                                       "What the new status covers."),
      optional_field<&IssueChangesView::substatus>("substatus", "Why they have the status."),
  };
};

// Carries the changes out on all of `issues`, of which there is at least one.
// Errors: invalid_argument for what cannot take effect; nothing is changed then.
Result<IssueChangesView> change_issues(Context& context,
                                       const std::vector<catalog::IssueRow>& issues,
                                       const IssueChanges& changes);
// Removes the issues and their events.
Status delete_issues(Context& context, const std::vector<catalog::IssueRow>& issues);

}  // namespace vedette::api
