// Issues as the API shows them: one base, and what lists and details add.
#pragma once
#include "json/field.h"
#include "model/ids.h"

namespace vedette::api {

using json::extend;
using json::Field;
using json::field;
using json::optional_field;

struct ActorView {
  std::string type;
  std::string id;
  std::string name;
  std::optional<std::string> email;
  static constexpr std::string_view kName = "Actor";
  static constexpr Field kFields[] = {
      field<&ActorView::type>("type", "`user` or `team`."),
      field<&ActorView::id>("id", "Id of the account or team."),
      field<&ActorView::name>("name", "Name of the person, slug of the team."),
      optional_field<&ActorView::email>("email", "Address of the person."),
  };
};

struct IssueProjectView {
  ProjectId id;
  std::string name;
  std::string slug;
  std::optional<std::string> platform;
  static constexpr std::string_view kName = "IssueProject";
  static constexpr Field kFields[] = {
      field<&IssueProjectView::id>("id", "Id of the project."),
      field<&IssueProjectView::name>("name", "Name of the project."),
      field<&IssueProjectView::slug>("slug", "Its name in addresses."),
      field<&IssueProjectView::platform>("platform", "What it is written in."),
  };
};

struct IssueView {
  IssueId id;
  std::optional<std::string> shareId;
  std::string shortId;
  std::string title;
  std::optional<std::string> culprit;
  std::string permalink;
  std::optional<std::string> logger;
  std::string level;
  std::string status;
  json::object statusDetails;
  std::optional<std::string> substatus;
  bool isPublic = false;
  std::optional<std::string> platform;
  std::optional<std::string> priority;
  std::optional<Instant> priorityLockedAt;
  std::optional<double> seerFixabilityScore;
  std::optional<Instant> seerAutofixLastTriggered;
  std::optional<Instant> seerExplorerAutofixLastTriggered;
  IssueProjectView project;
  std::string type;
  std::string issueType;
  std::string issueCategory;
  json::object metadata;
  std::int64_t numComments = 0;
  std::optional<ActorView> assignedTo;
  bool isBookmarked = false;
  bool isSubscribed = false;
  std::optional<json::object> subscriptionDetails;
  bool hasSeen = false;
  std::vector<json::object> annotations;
  bool isUnhandled = false;
  std::string count;
  std::int64_t userCount = 0;
  std::optional<Instant> firstSeen;
  std::optional<Instant> lastSeen;
  static constexpr std::string_view kName = "Issue";
  static constexpr Field kFields[] = {
      field<&IssueView::id>("id", "Id of the issue."),
      field<&IssueView::shareId>("shareId", "Never set: issues are not shared in public."),
      field<&IssueView::shortId>("shortId", "Id for people, `SHOP-1A`."),
      field<&IssueView::title>("title", "What happened, in a line."),
      field<&IssueView::culprit>("culprit", "Where it happened."),
      field<&IssueView::permalink>("permalink", "Address of the issue's page."),
      field<&IssueView::logger>("logger", "The logger that reported it."),
      field<&IssueView::level>("level", "How severe it is."),
      field<&IssueView::status>("status", "`unresolved`, `resolved` or `ignored`."),
      field<&IssueView::statusDetails>(
          "statusDetails", "`inNextRelease` or `inRelease` of a resolution that covers releases."),
      field<&IssueView::substatus>("substatus", "Why it has its status."),
      field<&IssueView::isPublic>("isPublic", "Never true: issues are not shared in public."),
      field<&IssueView::platform>("platform", "Platform of the events."),
      field<&IssueView::priority>("priority", "`low`, `medium` or `high`."),
      field<&IssueView::priorityLockedAt>("priorityLockedAt",
                                          "When the priority was last set by hand."),
      field<&IssueView::seerFixabilityScore>("seerFixabilityScore",
                                             "Never set: there is no automatic repair."),
      field<&IssueView::seerAutofixLastTriggered>("seerAutofixLastTriggered",
                                                  "Never set: there is no automatic repair."),
      field<&IssueView::seerExplorerAutofixLastTriggered>(
          "seerExplorerAutofixLastTriggered", "Never set: there is no automatic repair."),
      field<&IssueView::project>("project", "The project whose events these are."),
      field<&IssueView::type>("type", "Type of the events."),
      field<&IssueView::issueType>("issueType", "`error` or `feedback`."),
      field<&IssueView::issueCategory>("issueCategory", "`error` or `feedback`."),
      field<&IssueView::metadata>("metadata",
                                  "Parts of the title: type, value, file name, function."),
      field<&IssueView::numComments>("numComments", "Always 0: there are no comments."),
      field<&IssueView::assignedTo>("assignedTo", "Who looks after it."),
      field<&IssueView::isBookmarked>("isBookmarked", "Whether the caller has marked it."),
      field<&IssueView::isSubscribed>("isSubscribed", "Whether the caller follows it."),
      field<&IssueView::subscriptionDetails>("subscriptionDetails", "Why the caller follows it."),
      field<&IssueView::hasSeen>("hasSeen", "Whether the caller has opened it."),
      field<&IssueView::annotations>("annotations", "Links to other trackers: always empty."),
      field<&IssueView::isUnhandled>("isUnhandled",
                                     "Whether an event of it ended the program's work."),
      field<&IssueView::count>("count", "Number of its events, as text."),
      field<&IssueView::userCount>("userCount", "Number of different people that it hit."),
      field<&IssueView::firstSeen>("firstSeen", "Time of its first event."),
      field<&IssueView::lastSeen>("lastSeen", "Time of its last event."),
  };
};

// Counters over all of an issue's life.
struct IssueLifetimeView {
  std::string count;
  std::int64_t userCount = 0;
  Instant firstSeen;
  Instant lastSeen;
  static constexpr std::string_view kName = "IssueLifetime";
  static constexpr Field kFields[] = {
      field<&IssueLifetimeView::count>("count", "Number of events, as text."),
      field<&IssueLifetimeView::userCount>("userCount", "Number of different people."),
      field<&IssueLifetimeView::firstSeen>("firstSeen", "Time of the first event."),
      field<&IssueLifetimeView::lastSeen>("lastSeen", "Time of the last event."),
  };
};

struct IssueProgressView {
  std::string blocker = "none";
  std::string progress = "none";
  std::string status;
  std::int64_t viewCount = 0;
  bool hasOpenFixPr = false;
  bool isAssigned = false;
  bool hasRootCause = false;
  std::string lastCompletedAutofixStep;
  std::optional<Instant> lastProgressedAt;
  static constexpr std::string_view kName = "IssueProgress";
  static constexpr Field kFields[] = {
      field<&IssueProgressView::blocker>("blocker", "Always `none`."),
      field<&IssueProgressView::progress>("progress",
                                          "Always `none`: there is no automatic repair."),
      field<&IssueProgressView::status>("status", "Status of the issue."),
      field<&IssueProgressView::viewCount>("viewCount", "How many people have opened it."),
      field<&IssueProgressView::hasOpenFixPr>("hasOpenFixPr", "Always false."),
      field<&IssueProgressView::isAssigned>("isAssigned", "Whether somebody looks after it."),
      field<&IssueProgressView::hasRootCause>("hasRootCause", "Always false."),
      field<&IssueProgressView::lastCompletedAutofixStep>("lastCompletedAutofixStep",
                                                          "Always empty."),
      field<&IssueProgressView::lastProgressedAt>("lastProgressedAt", "Never set."),
  };
};

struct IssueInboxView {
  std::int64_t reason = 0;
  std::optional<json::object> reason_details;
  Instant date_added;
  static constexpr std::string_view kName = "IssueInbox";
  static constexpr Field kFields[] = {
      field<&IssueInboxView::reason>("reason", "0 new, 2 came back, 5 grows, 6 ongoing."),
      field<&IssueInboxView::reason_details>("reason_details", "Never set."),
      field<&IssueInboxView::date_added>("date_added", "When the issue came to its present state."),
  };
};

struct IssueOwnerView {
  std::string type;
  std::string owner;
  Instant date_added;
  static constexpr std::string_view kName = "IssueOwner";
  static constexpr Field kFields[] = {
      field<&IssueOwnerView::type>("type", "Empty: there are no rules of ownership."),
      field<&IssueOwnerView::owner>("owner", "Empty: there are no rules of ownership."),
      field<&IssueOwnerView::date_added>("date_added", "When the issue was made."),
  };
};

// A row of a list of issues.
struct IssueRowView : IssueView {
  IssueProgressView derivedData;
  json::object stats;
  IssueLifetimeView lifetime;
  std::optional<json::object> filtered;
  std::int64_t sessionCount = 0;
  IssueInboxView inbox;
  IssueOwnerView owners;
  std::vector<json::object> integrationIssues;
  std::vector<json::object> sentryAppIssues;
  bool latestEventHasAttachments = false;
  std::optional<std::string> matchingEventId;
  std::optional<std::string> matchingEventEnvironment;
  static constexpr std::string_view kName = "IssueRow";
  static constexpr auto kFields = extend(
      IssueView::kFields,
      {
          field<&IssueRowView::derivedData>("derivedData", "How far work on it has come."),
          field<&IssueRowView::stats>(
              "stats",
              "Events in time: pairs of Unix seconds and a count, by the name of the period."),
          field<&IssueRowView::lifetime>("lifetime", "Counters over all of its life."),
          field<&IssueRowView::filtered>("filtered",
                                         "Never set: the counters are those of all events."),
          field<&IssueRowView::sessionCount>("sessionCount", "Always 0."),
          field<&IssueRowView::inbox>("inbox", "Why it asks for attention."),
          field<&IssueRowView::owners>("owners", "Who owns the code: nobody is known to."),
          field<&IssueRowView::integrationIssues>("integrationIssues", "Always empty."),
          field<&IssueRowView::sentryAppIssues>("sentryAppIssues", "Always empty."),
          field<&IssueRowView::latestEventHasAttachments>(
              "latestEventHasAttachments", "Whether files came with its newest event."),
          field<&IssueRowView::matchingEventId>("matchingEventId", "Never set."),
          field<&IssueRowView::matchingEventEnvironment>("matchingEventEnvironment", "Never set."),
      });
};

struct ActivityView {
  std::string id;
  std::string type;
  Instant dateCreated;
  json::value user;
  json::object data;
  static constexpr std::string_view kName = "Activity";
  static constexpr Field kFields[] = {
      field<&ActivityView::id>("id", "Id of the entry."),
      field<&ActivityView::type>("type", "What happened: first_seen, set_resolved, assigned …"),
      field<&ActivityView::dateCreated>("dateCreated", "When it happened."),
      field<&ActivityView::user>("user", "Who did it; nobody when the server did."),
      field<&ActivityView::data>("data", "More about it."),
  };
};

struct IssueTagView {
  std::string key;
  std::string name;
  std::int64_t totalValues = 0;
  std::int64_t uniqueValues = 0;
  static constexpr std::string_view kName = "IssueTagSummary";
  static constexpr Field kFields[] = {
      field<&IssueTagView::key>("key", "Key of the tag."),
      field<&IssueTagView::name>("name", "The key, for people."),
      field<&IssueTagView::totalValues>("totalValues", "How many events have the tag."),
      field<&IssueTagView::uniqueValues>("uniqueValues", "How many different values it has."),
  };
};

struct IssueDetailView : IssueView {
  std::optional<json::object> firstRelease;
  std::optional<json::object> lastRelease;
  std::vector<IssueTagView> tags;
  json::object stats;
  std::optional<IssueInboxView> inbox;
  std::optional<std::vector<json::object>> owners;
  std::vector<json::object> integrationIssues;
  std::vector<json::object> sentryAppIssues;
  bool latestEventHasAttachments = false;
  std::vector<ActivityView> activity;
  std::vector<json::object> seenBy;
  std::int64_t userReportCount = 0;
  std::vector<json::object> participants;
  static constexpr std::string_view kName = "IssueDetail";
  static constexpr auto kFields = extend(
      IssueView::kFields,
      {
          field<&IssueDetailView::firstRelease>("firstRelease", "The release of the first event."),
          field<&IssueDetailView::lastRelease>("lastRelease", "The release of the last event."),
          field<&IssueDetailView::tags>("tags", "Tags of its events."),
          field<&IssueDetailView::stats>("stats", "Events in time: `24h` by hours, `30d` by days."),
          field<&IssueDetailView::inbox>("inbox", "Why it asks for attention."),
          field<&IssueDetailView::owners>("owners", "Who owns the code: nobody is known to."),
          field<&IssueDetailView::integrationIssues>("integrationIssues", "Always empty."),
          field<&IssueDetailView::sentryAppIssues>("sentryAppIssues", "Always empty."),
          field<&IssueDetailView::latestEventHasAttachments>(
              "latestEventHasAttachments", "Whether files came with its newest event."),
          field<&IssueDetailView::activity>("activity", "What happened to it, newest first."),
          field<&IssueDetailView::seenBy>("seenBy", "People who have opened it."),
          field<&IssueDetailView::userReportCount>("userReportCount", "How many user reports are about its events."),
          field<&IssueDetailView::participants>("participants", "People who follow it."),
      });
};

struct ShortIdView {
  std::string organizationSlug;
  std::string projectSlug;
  IssueId groupId;
  std::string shortId;
  IssueView group;
  static constexpr std::string_view kName = "ShortIdTarget";
  static constexpr Field kFields[] = {
      field<&ShortIdView::organizationSlug>("organizationSlug", "Slug of the organization."),
      field<&ShortIdView::projectSlug>("projectSlug", "Slug of the project."),
      field<&ShortIdView::groupId>("groupId", "Id of the issue."),
      field<&ShortIdView::shortId>("shortId", "The short id."),
      field<&ShortIdView::group>("group", "The issue."),
  };
};

}  // namespace vedette::api
