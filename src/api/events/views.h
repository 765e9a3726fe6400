// Events as the API shows them: a row of a list, and all of one event.
#pragma once
#include "json/field.h"
#include "model/ids.h"

namespace vedette::api {

using json::extend;
using json::Field;
using json::field;
using json::optional_field;

struct EventUserView {
  std::optional<std::string> id;
  std::optional<std::string> email;
  std::optional<std::string> username;
  std::optional<std::string> ip_address;
  std::optional<std::string> name;
  std::optional<json::object> geo;
  std::optional<json::object> data;
  static constexpr std::string_view kName = "EventUser";
  static constexpr Field kFields[] = {
      field<&EventUserView::id>("id", "Id of the person in the application."),
      field<&EventUserView::email>("email", "Address of the person."),
      field<&EventUserView::username>("username", "Name to log in with."),
      field<&EventUserView::ip_address>("ip_address", "Address of the person's machine."),
      field<&EventUserView::name>("name", "Name of the person."),
      field<&EventUserView::geo>("geo", "Where the person is."),
      field<&EventUserView::data>("data", "What else the application says."),
  };
};

struct EventTagView {
  std::string key;
  std::string value;
  static constexpr std::string_view kName = "EventTag";
  static constexpr Field kFields[] = {
      field<&EventTagView::key>("key", "Key of the tag."),
      field<&EventTagView::value>("value", "Value of the tag."),
  };
};

// What rows and details share.
struct EventBaseView {
  std::string id;
  std::optional<IssueId> groupID;
  std::string eventID;
  ProjectId projectID;
  std::string message;
  std::string title;
  std::optional<std::string> location;
  std::optional<std::string> culprit;
  std::optional<EventUserView> user;
  std::vector<EventTagView> tags;
  std::string platform;
  Instant dateCreated;
  std::optional<std::string> crashFile;
  json::object metadata;
  static constexpr std::string_view kName = "EventBase";
  static constexpr Field kFields[] = {
      field<&EventBaseView::id>("id", "Id of the event: 32 hex digits."),
      field<&EventBaseView::groupID>("groupID", "Id of its issue."),
      field<&EventBaseView::eventID>("eventID", "Id of the event: 32 hex digits."),
      field<&EventBaseView::projectID>("projectID", "Id of its project."),
      field<&EventBaseView::message>("message", "The message that was logged."),
      field<&EventBaseView::title>("title", "What happened, in a line."),
      field<&EventBaseView::location>("location", "The file in which it happened."),
      field<&EventBaseView::culprit>("culprit", "Where it happened."),
      field<&EventBaseView::user>("user", "The person whom it hit."),
      field<&EventBaseView::tags>("tags", "Tags, those derived from the event included."),
      field<&EventBaseView::platform>("platform", "What the application is written in."),
      field<&EventBaseView::dateCreated>("dateCreated", "When it happened."),
      field<&EventBaseView::crashFile>("crashFile", "Never set: crash files are not kept."),
      field<&EventBaseView::metadata>("metadata",
                                      "Parts of the title: type, value, file name, function."),
  };
};

// A row of a list; with `full=true`, all that is known beside it.
struct EventRowView : EventBaseView {
  std::string type;
  std::optional<std::vector<json::object>> entries;
  std::optional<json::object> contexts;
  std::optional<json::object> context;
  std::optional<json::object> sdk;
  std::optional<json::object> packages;
  std::optional<std::vector<json::object>> errors;
  std::optional<Instant> dateReceived;
  static constexpr std::string_view kName = "EventRow";
  static constexpr auto kFields = extend(
      EventBaseView::kFields,
      {
          field<&EventRowView::type>("event.type", "Type of the event: error, default, csp …"),
          optional_field<&EventRowView::entries>(
              "entries", "With `full`: exception, request, breadcrumbs and so on."),
          optional_field<&EventRowView::contexts>("contexts", "With `full`: what it happened on."),
          optional_field<&EventRowView::context>("context",
                                                 "With `full`: extra data of the application."),
          optional_field<&EventRowView::sdk>("sdk", "With `full`: what reported it."),
          optional_field<&EventRowView::packages>("packages",
                                                  "With `full`: libraries and their versions."),
          optional_field<&EventRowView::errors>(
              "errors", "With `full`: what was wrong with the event as it was sent."),
          optional_field<&EventRowView::dateReceived>("dateReceived",
                                                      "With `full`: when it arrived."),
      });
};

struct GroupingConfigView {
  std::string id;
  std::string enhancements;
  static constexpr std::string_view kName = "GroupingConfig";
  static constexpr Field kFields[] = {
      field<&GroupingConfigView::id>("id", "The rules by which the event was grouped."),
      field<&GroupingConfigView::enhancements>("enhancements", "Always empty."),
  };
};

struct EventDetailView : EventBaseView {
  std::string type;
  std::optional<Instant> dateReceived;
  std::optional<json::object> contexts;
  std::int64_t size = 0;
  std::vector<json::object> entries;
  std::optional<std::string> dist;
  std::optional<json::object> sdk;
  std::optional<json::object> context;
  json::object packages;
  std::vector<json::object> errors;
  std::optional<json::object> occurrence;
  json::object meta;
  std::vector<std::string> fingerprints;
  GroupingConfigView groupingConfig;
  std::optional<double> startTimestamp;
  std::optional<double> endTimestamp;
  std::optional<json::object> measurements;
  std::optional<json::object> breakdowns;
  std::optional<json::object> release;
  std::optional<json::object> userReport;
  std::vector<json::object> sdkUpdates;
  std::vector<std::string> resolvedWith;
  std::optional<std::string> nextEventID;
  std::optional<std::string> previousEventID;
  static constexpr std::string_view kName = "EventDetail";
  static constexpr auto kFields = extend(
      EventBaseView::kFields,
      {
          field<&EventDetailView::type>("type", "Type of the event: error, default, csp …"),
          field<&EventDetailView::dateReceived>("dateReceived", "When it arrived."),
          field<&EventDetailView::contexts>(
              "contexts", "What it happened on: browser, operating system, device …"),
          field<&EventDetailView::size>("size", "Bytes of the stored event."),
          field<&EventDetailView::entries>(
              "entries", "Exception, threads, request, breadcrumbs, message and so on."),
          field<&EventDetailView::dist>("dist", "The build within the release."),
          field<&EventDetailView::sdk>("sdk", "What reported it."),
          field<&EventDetailView::context>("context", "Extra data of the application."),
          field<&EventDetailView::packages>("packages", "Libraries and their versions."),
          field<&EventDetailView::errors>("errors",
                                          "What was wrong with the event as it was sent."),
          field<&EventDetailView::occurrence>("occurrence",
                                              "Never set: issues come from events alone."),
          field<&EventDetailView::meta>("_meta",
                                        "What was cut or removed, by the place where it was."),
          field<&EventDetailView::fingerprints>("fingerprints",
                                                "The hashes by which the event found its issue."),
          field<&EventDetailView::groupingConfig>("groupingConfig", "How the event was grouped."),
          optional_field<&EventDetailView::startTimestamp>("startTimestamp",
                                                           "Of a transaction: when it began."),
          optional_field<&EventDetailView::endTimestamp>("endTimestamp",
                                                         "Of a transaction: when it ended."),
          optional_field<&EventDetailView::measurements>("measurements",
                                                         "Of a transaction: what was measured."),
          optional_field<&EventDetailView::breakdowns>("breakdowns",
                                                       "Of a transaction: where its time went."),
          field<&EventDetailView::release>("release", "The release that reported it."),
          field<&EventDetailView::userReport>("userReport",
                                              "The newest that a user wrote about the event."),
          field<&EventDetailView::sdkUpdates>("sdkUpdates", "Always empty."),
          field<&EventDetailView::resolvedWith>("resolvedWith", "Always empty."),
          field<&EventDetailView::nextEventID>("nextEventID", "The next later event of the issue."),
          field<&EventDetailView::previousEventID>("previousEventID",
                                                   "The next earlier event of the issue."),
      });
};

struct EventTargetView {
  std::string organizationSlug;
  std::string projectSlug;
  IssueId groupId;
  std::string eventId;
  EventDetailView event;
  static constexpr std::string_view kName = "EventIdTarget";
  static constexpr Field kFields[] = {
      field<&EventTargetView::organizationSlug>("organizationSlug", "Slug of the organization."),
      field<&EventTargetView::projectSlug>("projectSlug", "Slug of the project."),
      field<&EventTargetView::groupId>("groupId", "Id of the issue."),
      field<&EventTargetView::eventId>("eventId", "Id of the event."),
      field<&EventTargetView::event>("event", "The event."),
  };
};

struct IssueHashView {
  std::string id;
  std::optional<json::object> latestEvent;
  bool mergedBySeer = false;
  std::optional<double> seerMatchDistance;
  static constexpr std::string_view kName = "IssueHash";
  static constexpr Field kFields[] = {
      field<&IssueHashView::id>("id", "The hash: 32 hex digits."),
      field<&IssueHashView::latestEvent>(
          "latestEvent", "The latest event of this hash, when it is among the issue's latest."),
      field<&IssueHashView::mergedBySeer>("mergedBySeer", "Always false."),
      field<&IssueHashView::seerMatchDistance>("seerMatchDistance", "Never set."),
  };
};

}  // namespace vedette::api
