#include "api/feedback/views.h"

namespace vedette::api {

UserReportView make_user_report(const FeedbackInfo& feedback, std::optional<json::object> issue) {
  UserReportView view{.id = std::to_string(feedback.id),
                      .eventID = feedback.about ? feedback.about->hex() : std::string(),
                      .name = feedback.name,
                      .email = feedback.contact_email,
                      .comments = feedback.message,
                      .dateCreated = feedback.time,
                      .user = {},
                      .event = {},
                      .issue = std::move(issue)};
  view.event.eventID = view.eventID;
  if (view.issue) view.event.id = view.eventID;
  if (!feedback.name.empty() || !feedback.contact_email.empty()) {
    const std::string_view key = feedback.user_key;
    const auto part = [&](std::string_view prefix) {
      return json::value(key.starts_with(prefix) ? key.substr(prefix.size()) : std::string_view());
    };
    view.user = json::object{{"id", part("id:")},
                             {"name", feedback.name},
                             {"email", feedback.contact_email},
                             {"username", part("username:")},
                             {"ipAddress", part("ip:")},
                             {"avatarUrl", nullptr}};
  }
  return view;
}

}  // namespace vedette::api
