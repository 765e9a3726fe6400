#include "api/issues/testing/issue_world.h"

#include "base/ascii.h"
#include "base/digest.h"

namespace vedette::api::testing {
namespace {

json::object exception_of(const NewEvent& event) {
  const auto colon = event.title.find(": ");
  json::object frame{{"filename", "app/views.py"},
                     {"abs_path", "/srv/app/views.py"},
                     {"module", "app.views"},
                     {"function", "show"},
                     {"lineno", 12},
                     {"colno", 5},
                     {"pre_context", json::array{"def show(id):", "  user = find(id)"}},
                     {"context_line", "  raise ValueError(id)"},
                     {"post_context", json::array{"", "def hide(id):"}},
                     {"in_app", true},
                     {"vars", json::object{{"id", "7"}}}};
  json::object library{
      {"filename", "django/core.py"}, {"function", "handle"}, {"lineno", 90}, {"in_app", false}};
  json::object value{
      {"type", event.title.substr(0, colon)},
      {"value", colon == std::string::npos ? "" : event.title.substr(colon + 2)},
      {"mechanism", json::object{{"type", "django"}, {"handled", !event.is_unhandled}}},
      {"stacktrace", json::object{{"frames", json::array{library, frame}}}}};
  return {{"values", json::array{value}}};
}

json::object payload_of(const NewEvent& event, const EventRow& row, const std::string& hash) {
  json::object payload{
      {"event_id", row.event_id.hex()},
      {"project", row.project_id.number},
      {"type", "error"},
      {"level", event.level},
      {"platform", "python"},
      {"timestamp", static_cast<double>(row.timestamp.micros) / 1e6},
      {"received", static_cast<double>(row.received.micros) / 1e6},
      {"environment", event.environment},
      {"exception", exception_of(event)},
      {"breadcrumbs", json::object{{"values", json::array{json::object{{"timestamp", 1789999000.25},
                                                                       {"type", "http"},
                                                                       {"category", "xhr"},
                                                                       {"level", "info"}}}}}},
      {"request", json::object{{"url", "https://shop.example.com/users"},
                               {"method", "GET"},
                               {"query_string", json::array{json::array{"id", "7"}}},
                               {"headers", json::array{json::array{"User-Agent", "curl"}}}}},
      {"contexts", json::object{{"os", json::object{{"name", "Linux"}, {"type", "os"}}}}},
      {"sdk", json::object{{"name", "sentry.python"}, {"version", "2.0.0"}}},
      {"extra", json::object{{"cart", 3}}},
      {"modules", json::object{{"django", "5.0"}}},
      {"title", event.title},
      {"culprit", event.culprit},
      {"metadata",
       json::object{
           {"type", "ValueError"}, {"value", "no such user"}, {"filename", "app/views.py"}}},
      {"hashes", json::array{hash}},
      {"grouping_config", "newstyle:2026-01-20"}};
  if (!event.release.empty()) payload["release"] = event.release;
  if (!event.message.empty()) payload["logentry"] = json::object{{"formatted", event.message}};
  if (const auto colon = event.user_key.find(':'); colon != std::string::npos) {
    payload["user"] =
        json::object{{event.user_key.substr(0, colon), event.user_key.substr(colon + 1)}};
  }
  for (const auto& [key, value] : event.payload) payload[key] = value;
  return payload;
}

std::vector<Tag> tags_of(const NewEvent& event) {
  std::vector<Tag> tags = event.tags;
  const auto add = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) tags.emplace_back(key, value);
  };
  add("level", event.level);
  add("environment", event.environment);
  add("release", event.release);
  add("user", event.user_key);
  add("handled", event.is_unhandled ? "no" : "yes");
  add("mechanism", "django");
  std::ranges::sort(tags);
  return tags;
}

std::optional<std::string> or_null(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

std::string escaped(std::string_view text) {
  return ascii::percent_encode(text);
}

IssueId IssueWorld::add_issue(const NewEvent& event, std::string_view project_slug) {
  IssueId issue;
  const auto at = Instant{clock().now().micros - event.seconds_ago * 1'000'000};
  EXPECT_TRUE(catalog().write([&](sql::Connection& sql) -> Status {
    const auto project = sql.find_integer("SELECT id FROM project WHERE slug = ?", project_slug);
    const auto short_id = sql.find_integer(
        "UPDATE project SET next_short_id = next_short_id + 1 WHERE id = ? RETURNING next_short_id "
        "- 1",
        project);
    const auto colon = event.title.find(": ");
    const json::object metadata{
        {"type", event.title.substr(0, colon)},
        {"value", colon == std::string::npos ? "" : event.title.substr(colon + 2)},
        {"filename", "app/views.py"}};
    sql.run(
        "INSERT INTO issue (project_id, short_id, title, culprit, type, metadata, level, platform, "
        "substatus, priority,"
        " first_seen, last_seen, first_release) VALUES (?, ?, ?, ?, 'error', ?, ?, 'python', "
        "'new', 'high', ?, ?, ?)",
        project, short_id, event.title, event.culprit, json::serialize(metadata), event.level, at,
        at, or_null(event.release));
    issue = IssueId{sql.last_insert_id()};
    return {};
  }));
  add_event(issue, event);
  return issue;
}

EventId IssueWorld::add_event(IssueId issue, const NewEvent& event) {
  const auto project = ProjectId{sql("SELECT project_id FROM issue WHERE id = ?", issue)};
  const auto at = Instant{clock().now().micros - event.seconds_ago * 1'000'000};
  const auto hash = event.hash.empty() ? sha256_hex(issue.text()).substr(0, 32) : event.hash;
  StoredEvent stored{.row = {.project_id = project,
                             .event_id = EventId::generate(services().random),
                             .sequence = ++sequence_,
                             .issue_id = issue,
                             .timestamp = at,
                             .received = Instant{at.micros + 1'000'000},
                             .type = "error",
                             .level = event.level,
                             .platform = "python",
                             .title = event.title,
                             .culprit = event.culprit,
                             .message = event.message,
                             .user_key = event.user_key,
                             .tags = tags_of(event)},
                     .payload = {}};
  stored.payload = json::serialize(payload_of(event, stored.row, hash));
  EXPECT_TRUE(events().write(std::span(&stored, 1)));
  EXPECT_TRUE(catalog().write([&](sql::Connection& sql) -> Status {
    const auto bytes = ascii::from_hex(hash);
    sql.run(
        "INSERT INTO issue_hash (project_id, hash, issue_id) VALUES (?, ?, ?) ON CONFLICT DO "
        "NOTHING",
        project, sql::Blob(*bytes), issue);
    std::int64_t users = 0;
    if (!event.user_key.empty()) {
      users = sql.run(
          "INSERT INTO issue_user (issue_id, user_hash) VALUES (?, ?) ON CONFLICT DO NOTHING",
          issue, static_cast<std::int64_t>(std::hash<std::string>()(event.user_key)));
    }
    sql.run(
        "UPDATE issue SET times_seen = times_seen + 1, user_count = user_count + ?, first_seen = "
        "min(first_seen, ?),"
        " last_seen = max(last_seen, ?), is_unhandled = max(is_unhandled, ?), last_release = "
        "coalesce(?, last_release)"
        " WHERE id = ?",
        users, at, at, event.is_unhandled, or_null(event.release), issue);
    return {};
  }));
  return last_event_ = stored.row.event_id;
}

const As& IssueWorld::owner() {
  if (!owner_) owner_ = person(Role::owner);
  return *owner_;
}

Answer IssueWorld::issues(std::string_view query, std::string_view more) {
  return get(owner(), fmt::format("{}?query={}{}{}", kIssues, escaped(query),
                                  more.empty() ? "" : "&", more));
}

std::vector<std::string> IssueWorld::titles(std::string_view query, std::string_view more) {
  const auto answer = issues(query, more);
  EXPECT_EQ(answer.status, 200) << query << ": " << json::serialize(answer.body);
  std::vector<std::string> found;
  if (answer.status != 200) return found;
  for (const auto& issue : answer.list())
    found.emplace_back(json::text_of(issue.as_object(), "title"));
  return found;
}

}  // namespace vedette::api::testing
