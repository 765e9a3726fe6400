// The people in a project's events, as the events name them.
#include <set>

#include "api/projects/projects.h"
#include "api/transaction.h"
#include "base/ascii.h"
#include "base/digest.h"
#include "json/parse.h"

namespace vedette::api {
namespace {

using json::field;
using json::query_param;
using enum Scope;

// People are found in the newest events, read this many at a time.
constexpr std::size_t kEventsPerRead = 1000;
constexpr std::size_t kEventsMax = 20'000;
constexpr std::size_t kPeopleMax = 1000;

struct ListProjectUsersRequest {
  std::string query;
  static constexpr std::string_view kName = "ListProjectUsersRequest";
  static constexpr Field kFields[] = {
      query_param<&ListProjectUsersRequest::query>(
          "query", "`id:`, `email:`, `username:` or `ip:` and a value; or part of any of them."),
  };
};

struct ProjectUserView {
  std::optional<std::string> id;
  std::string tagValue;
  std::string identifier;
  std::string username;
  std::string email;
  std::string name;
  std::string ipAddress;
  std::string avatarUrl;
  std::string hash;
  std::optional<Instant> dateCreated;
  static constexpr std::string_view kName = "ProjectUser";
  static constexpr Field kFields[] = {
      field<&ProjectUserView::id>("id",
                                  "Id that the application gave the person; null without one."),
      field<&ProjectUserView::tagValue>("tagValue",
                                        "Value of the tag `user` that finds the person's events."),
      field<&ProjectUserView::identifier>("identifier", "Id that the application gave the person."),
      field<&ProjectUserView::username>("username", "User name."),
      field<&ProjectUserView::email>("email", "E-mail address."),
      field<&ProjectUserView::name>("name", "Name."),
      field<&ProjectUserView::ipAddress>("ipAddress", "Network address."),
      field<&ProjectUserView::avatarUrl>("avatarUrl", "Address of a picture; empty."),
      field<&ProjectUserView::hash>("hash", "Digest of the tag value."),
      field<&ProjectUserView::dateCreated>("dateCreated",
                                           "When the newest event of the person happened."),
  };
};

std::string text_member(const json::object& user, std::string_view key) {
  const auto* member = user.if_contains(key);
  if (member == nullptr || member->is_null()) return {};
  return member->is_string() ? std::string(member->get_string()) : json::serialize(*member);
}

Result<ProjectUserView> read_person(EventStore& events, const EventRow& row) {
  ProjectUserView view{.id = {},
                       .tagValue = row.user_key,
                       .identifier = {},
                       .username = {},
                       .email = {},
                       .name = {},
                       .ipAddress = {},
                       .avatarUrl = {},
                       .hash = ascii::to_hex(md5(row.user_key)),
                       .dateCreated = row.timestamp};
  TRY_ASSIGN(const auto stored, events.load(row.project_id, row.event_id));
  if (!stored) return view;
  const auto payload = json::parse(stored->payload);
  const auto* user =
      payload && payload->is_object() ? json::object_of(payload->get_object(), "user") : nullptr;
  if (user == nullptr) return view;
  view.identifier = text_member(*user, "id");
  if (!view.identifier.empty()) view.id = view.identifier;
  view.username = text_member(*user, "username");
  view.email = text_member(*user, "email");
  view.name = text_member(*user, "name");
  view.ipAddress = text_member(*user, "ip_address");
  return view;
}

bool fits(const ProjectUserView& person, std::string_view query) {
  const auto colon = query.find(':');
  const auto property =
      colon == std::string_view::npos ? std::string_view() : query.substr(0, colon);
  const auto value = query.substr(colon == std::string_view::npos ? 0 : colon + 1);
  if (property == "id") return person.identifier == value;
  if (property == "email") return ascii::equals_ignoring_case(person.email, value);
  if (property == "username") return person.username == value;
  if (property == "ip") return person.ipAddress == value;
  for (const auto* text :
       {&person.identifier, &person.email, &person.username, &person.name, &person.ipAddress}) {
    if (ascii::contains_ignoring_case(*text, query)) return true;
  }
  return false;
}

// The newest event of each person.
Result<std::vector<EventRow>> newest_of_each(Context& context) {
  const EventFilter filter{.projects = {context.project().id},
                           .issue_id = {},
                           .from = Instant{},
                           .to = Instant::from_ms(context.now.ms() + kDayMs),
                           .tags = {},
                           .texts = {}};
  std::vector<EventRow> people;
  std::set<std::string> known;
  std::optional<EventPlace> after;
  for (std::size_t read = 0; read < kEventsMax && people.size() < kPeopleMax;
       read += kEventsPerRead) {
    TRY_ASSIGN(auto rows,
               context.services.events.list(filter, Order::newest_first, after, kEventsPerRead));
    for (auto& row : rows) {
      after = EventPlace{row.timestamp, row.event_id};
      if (row.user_key.empty() || people.size() == kPeopleMax || !known.insert(row.user_key).second)
        continue;
      people.push_back(std::move(row));
    }
    if (rows.size() < kEventsPerRead) break;
  }
  return people;
}

Result<Page<ProjectUserView>> list_project_users(const ListProjectUsersRequest& request,
                                                 Context& context) {
  TRY_ASSIGN(auto rows, newest_of_each(context));
  // Only the rows of the page are read, unless it takes all of them to know which those are.
  if (request.query.empty()) {
    Status status;
    auto page = page_of_views(slice(context.page, std::move(rows)), [&](const EventRow& row) {
      auto person = read_person(context.services.events, row);
      if (!person) status = Unexpected(person.error());
      return person.value_or(ProjectUserView{});
    });
    TRY(status);
    return page;
  }
  std::vector<ProjectUserView> people;
  for (const auto& row : rows) {
    TRY_ASSIGN(auto person, read_person(context.services.events, row));
    if (fits(person, request.query)) people.push_back(std::move(person));
  }
  return slice(context.page, std::move(people));
}

constexpr Endpoint kRows[] = {
    endpoint<&list_project_users>(
        {.id = "listProjectUsers",
         .path = "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/users/",
         .access = any_of(project_admin, project_read, project_write),
         .tag = "Projects",
         .summary = "List the people in a project's events",
         .description = "As the newest 20,000 events name them, at most 1,000 people, the one with "
                        "the newest event first.",
         .transaction = Transaction::none}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> project_user_rows() {
  return kRows;
}

}  // namespace vedette::api
