// A world with issues and events in it, stored as the pipeline stores them.
#pragma once
#include "api/testing/world.h"

namespace vedette::api::testing {

struct NewEvent {
  std::string title = "ValueError: no such user";
  std::string culprit = "app.views in show";
  std::string level = "error";
  std::string message;
  // `id:7` and so on; the payload's user has this id or address.
  std::string user_key;
  // Beside level, environment, release and user, which are derived.
  std::vector<Tag> tags;
  std::string environment = "production";
  std::string release;
  // Members of the payload, over those that every event has.
  json::object payload;
  // Before now.
  std::int64_t seconds_ago = 60;
  bool is_unhandled = false;
  // 32 hex digits; every issue has one of its own when this is empty.
  std::string hash;
};

class IssueWorld : public World {
 public:
  static constexpr std::string_view kIssues = "/api/0/organizations/acme/issues/";

  // A new issue with one event.
  IssueId add_issue(const NewEvent& event, std::string_view project = "web");
  EventId add_event(IssueId issue, const NewEvent& event);
  EventId last_event() const { return last_event_; }

  Answer issues(std::string_view query, std::string_view more = "");
  // Titles in the order of the answer.
  std::vector<std::string> titles(std::string_view query, std::string_view more = "");
  Answer change(IssueId issue, std::string_view body) { return put(owner(), of(issue), body); }
  static std::string of(IssueId issue, std::string_view more = "") {
    return std::string(kIssues) + issue.text() + "/" + std::string(more);
  }
  // A session of the owner of `acme`.
  const As& owner();

 private:
  std::optional<As> owner_;
  EventId last_event_;
  std::uint64_t sequence_ = 0;
};

// A text as a value of a query string.
std::string escaped(std::string_view text);

}  // namespace vedette::api::testing
