// User reports as the API shows them.
#pragma once
#include "api/context.h"
#include "json/field.h"

namespace vedette::api {

struct ReportedEventView {
  std::string eventID;
  std::optional<std::string> id;
  static constexpr std::string_view kName = "ReportedEvent";
  static constexpr json::Field kFields[] = {
      json::field<&ReportedEventView::eventID>("eventID", "Id of the event that the report is about; empty: of none."),
      json::field<&ReportedEventView::id>("id", "The same, when the event is stored; null otherwise."),
  };
};

struct UserReportView {
  std::string id;
  std::string eventID;
  std::string name;
  std::string email;
  std::string comments;
  Instant dateCreated;
  std::optional<json::object> user;
  ReportedEventView event;
  std::optional<json::object> issue;
  static constexpr std::string_view kName = "UserReport";
  static constexpr json::Field kFields[] = {
      json::field<&UserReportView::id>("id", "Id of the report."),
      json::field<&UserReportView::eventID>("eventID", "Id of the event that it is about; empty: of none."),
      json::field<&UserReportView::name>("name", "Name that the user gave."),
      json::field<&UserReportView::email>("email", "E-mail address that the user gave."),
      json::field<&UserReportView::comments>("comments", "What the user wrote."),
      json::field<&UserReportView::dateCreated>("dateCreated", "When it was written."),
      json::field<&UserReportView::user>("user", "Who wrote it, as far as it was said; null: nothing was."),
      json::field<&UserReportView::event>("event", "The event that it is about."),
      json::field<&UserReportView::issue>("issue", "The issue of that event; null: it is not stored."),
  };
};

// `issue` is that of the event, shown as issues are; null when the event is not stored.
UserReportView make_user_report(const FeedbackInfo& feedback, std::optional<json::object> issue);

}  // namespace vedette::api
