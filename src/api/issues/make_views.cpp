#include "api/issues/make_views.h"

#include "api/releases/views.h"
#include "api/users/views.h"
#include "base/ascii.h"
#include "grouping/grouping.h"
#include "json/parse.h"
#include "store/sql/issue_updates.h"
#include "store/sql/traits.h"

namespace vedette::api {
namespace {

constexpr std::int64_t kHour = 3'600;
constexpr std::int64_t kDay = 86'400;
constexpr std::size_t kActivityMax = 100;
constexpr std::size_t kReportsMax = 1000;

std::optional<std::string> text_or_null(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

json::object parse_object(std::string_view text) {
  auto parsed = json::parse(text);
  return parsed && parsed->is_object() ? std::move(parsed->get_object()) : json::object();
}

IssueInboxView inbox_of(const catalog::IssueRow& row) {
  IssueInboxView view{
      .reason = 6, .reason_details = {}, .date_added = row.status_changed.value_or(row.first_seen)};
  if (row.substatus == "new") view.reason = 0;
  if (row.substatus == "regressed") view.reason = 2;
  if (row.substatus == "escalating") view.reason = 5;
  return view;
}

json::value user_json(const Context& context, std::optional<UserId> id) {
  if (!id) return nullptr;
  const auto user = catalog::find_user(context.sql(), *id);
  return user ? json::to_value(make_user_view(*user)) : json::value(nullptr);
}

json::array points(const std::map<std::int64_t, std::int64_t>& by_hour, Instant from, Instant to,
                   std::int64_t step) {
  json::array list;
  auto hour = by_hour.lower_bound(from.seconds() / step * step);
  for (auto at = from.seconds() / step * step; at <= to.seconds(); at += step) {
    std::int64_t events = 0;
    for (; hour != by_hour.end() && hour->first < at + step; ++hour) events += hour->second;
    list.push_back(json::array{at, events});
  }
  return list;
}

}  // namespace

json::array hourly_points(const std::map<std::int64_t, std::int64_t>& by_hour, Instant from,
                          Instant to) {
  return points(by_hour, from, to, kHour);
}
json::array daily_points(const std::map<std::int64_t, std::int64_t>& by_hour, Instant from,
                         Instant to) {
  return points(by_hour, from, to, kDay);
}

std::optional<ActorView> actor_view(const Context& context, std::optional<UserId> user_id,
                                    std::optional<TeamId> team_id) {
  if (user_id) {
    const auto user = catalog::find_user(context.sql(), *user_id);
    if (!user) return std::nullopt;
    return ActorView{"user", user->id.text(), user->name.empty() ? user->username : user->name,
                     user->email};
  }
  if (!team_id) return std::nullopt;
  const auto team = catalog::find_team(context.sql(), context.organization().id, team_id->text());
  if (!team) return std::nullopt;
  return ActorView{"team", team->id.text(), team->slug, std::nullopt};
}

std::string tag_name(std::string_view key) {
  std::string name;
  for (const char c : key) {
    const bool begins_word = name.empty() || name.back() == ' ';
    name += c == '_' || c == '.' ? ' ' : begins_word ? ascii::to_upper(c) : c;
  }
  return name;
}

std::optional<json::object> release_view(const Context& context,
                                         const std::optional<std::string>& version) {
  if (!version || version->empty()) return std::nullopt;
  if (const auto row = catalog::find_release(context.sql(), context.organization().id, *version)) {
    return json::to_value(make_release_view(context.sql(), *row)).as_object();
  }
  auto info = make_version_info(*version);
  json::object view{{"version", *version}, {"shortVersion", info.description}};
  view["versionInfo"] = json::to_value(info);
  return view;
}

const catalog::ProjectRow& IssueViewer::project(ProjectId id) {
  const auto found = projects_.find(id);
  if (found != projects_.end()) return found->second;
  auto row = catalog::find_project(context_.sql(), id);
  // A foreign key keeps the project as long as the issue.
  return projects_.emplace(id, row ? std::move(*row) : catalog::ProjectRow{.id = id}).first->second;
}

std::optional<ActorView> IssueViewer::assignee(const catalog::IssueRow& row) const {
  return actor_view(context_, row.assignee_user_id, row.assignee_team_id);
}

void IssueViewer::fill(const catalog::IssueRow& row, IssueView& view) {
  const auto& of = project(row.project_id);
  view.id = row.id;
  view.shortId = grouping::format_short_id(of.slug, static_cast<std::uint64_t>(row.short_id));
  view.title = row.title;
  view.culprit = row.culprit;
  view.permalink = fmt::format("{}/organizations/{}/issues/{}/", context_.services.url,
                               context_.organization().slug, row.id.text());
  view.logger = text_or_null(row.logger);
  view.level = row.level;
  view.status = row.status;
  view.statusDetails = parse_object(row.status_details);
  view.substatus = row.substatus;
  view.isPublic = row.is_public;
  view.platform = text_or_null(row.platform);
  view.priority = row.priority;
  view.project = {.id = of.id, .name = of.name, .slug = of.slug, .platform = of.platform};
  view.type = row.type;
  view.issueType = view.issueCategory = row.type == "feedback" ? "feedback" : "error";
  view.metadata = parse_object(row.metadata);
  // Clients take the title from here when there is no type.
  if (!view.metadata.contains("title")) view.metadata["title"] = row.title;
  view.assignedTo = assignee(row);
  if (const auto& user = context_.caller.user) {
    auto& sql = context_.sql();
    view.isBookmarked =
        catalog::has_issue_mark(sql, catalog::IssueMark::bookmark, row.id, user->id);
    view.isSubscribed =
        catalog::has_issue_mark(sql, catalog::IssueMark::subscription, row.id, user->id);
    view.hasSeen = sql.find_integer("SELECT 1 FROM issue_seen WHERE issue_id = ? AND user_id = ?",
                                    row.id, user->id)
                       .has_value();
  }
  view.isUnhandled = row.is_unhandled;
  view.count = std::to_string(row.times_seen);
  view.userCount = row.user_count;
  view.firstSeen = row.first_seen;
  view.lastSeen = row.last_seen;
}

IssueView IssueViewer::view(const catalog::IssueRow& row) {
  IssueView view;
  fill(row, view);
  return view;
}

IssueRowView IssueViewer::list_row(const catalog::IssueRow& row) {
  IssueRowView view;
  fill(row, view);
  view.derivedData.status = row.status;
  view.derivedData.isAssigned = view.assignedTo.has_value();
  view.derivedData.viewCount =
      context_.sql()
          .find_integer("SELECT count(*) FROM issue_seen WHERE issue_id = ?", row.id)
          .value_or(0);
  view.lifetime = {.count = view.count,
                   .userCount = row.user_count,
                   .firstSeen = row.first_seen,
                   .lastSeen = row.last_seen};
  view.inbox = inbox_of(row);
  view.owners.date_added = row.first_seen;
  return view;
}

void IssueViewer::add_activity(const catalog::IssueRow& row, IssueDetailView& view) const {
  for (const auto& entry : catalog::activity_of_issue(context_.sql(), row.id, kActivityMax)) {
    if (entry.type == "set_priority" && !view.priorityLockedAt)
      view.priorityLockedAt = entry.created;
    view.activity.push_back({.id = std::to_string(entry.id),
                             .type = entry.type,
                             .dateCreated = entry.created,
                             .user = user_json(context_, entry.user_id),
                             .data = parse_object(entry.data)});
  }
  // A long log shows its newest part, and how it began.
  const bool has_begin = std::ranges::any_of(
      view.activity, [](const ActivityView& entry) { return entry.type == "first_seen"; });
  if (has_begin) return;
  view.activity.push_back({.id = "0",
                           .type = "first_seen",
                           .dateCreated = row.first_seen,
                           .user = nullptr,
                           .data = {}});
}

void IssueViewer::add_people(const catalog::IssueRow& row, IssueDetailView& view) const {
  for (const auto& seen : catalog::seen_by(context_.sql(), row.id)) {
    auto user = user_json(context_, seen.user_id);
    if (!user.is_object()) continue;
    user.get_object()["lastSeen"] = format_instant(seen.seen);
    view.seenBy.push_back(std::move(user.get_object()));
  }
  for (const auto id : catalog::subscribers(context_.sql(), row.id)) {
    auto user = user_json(context_, id);
    if (user.is_object()) view.participants.push_back(std::move(user.get_object()));
  }
}

Result<std::set<IssueId>> IssueViewer::with_attachments(const std::vector<catalog::IssueRow>& rows) {
  std::map<ProjectId, std::map<EventId, IssueId>> newest;
  for (const auto& row : rows) {
    const auto known = newest.find(row.project_id);
    // Most projects never see an attachment.
    if (known == newest.end() && !catalog::has_trait(context_.sql(), row.project_id, catalog::trait::kAttachments)) continue;
    const EventFilter filter{.projects = {row.project_id},
                             .issue_id = row.id,
                             .from = row.last_seen,
                             .to = Instant{row.last_seen.micros + 1},
                             .tags = {},
                             .texts = {}};
    TRY_ASSIGN(const auto events, context_.services.events.list(filter, Order::newest_first, std::nullopt, 1));
    if (!events.empty()) newest[row.project_id].emplace(events.front().event_id, row.id);
  }
  std::set<IssueId> found;
  for (const auto& [project, issues] : newest) {
    std::vector<EventId> events;
    for (const auto& [event, issue] : issues) events.push_back(event);
    TRY_ASSIGN(const auto having, context_.services.items.events_with_attachments(project, events));
    for (const auto& event : having) found.insert(issues.at(event));
  }
  return found;
}

Result<std::vector<FeedbackInfo>> reports_of_issue(const Context& context, const catalog::IssueRow& row) {
  std::vector<FeedbackInfo> reports;
  if (!catalog::has_trait(context.sql(), row.project_id, catalog::trait::kFeedback)) return reports;
  TRY_ASSIGN(reports, context.services.items.feedback(row.project_id, true, 0, kReportsMax));
  std::vector<EventId> events;
  for (const auto& report : reports) {
    if (report.about) events.push_back(*report.about);
  }
  TRY_ASSIGN(const auto issues, context.services.events.issues_of_events(row.project_id, events));
  std::erase_if(reports, [&](const FeedbackInfo& report) {
    const auto found = report.about ? issues.find(*report.about) : issues.end();
    return found == issues.end() || found->second != row.id;
  });
  return reports;
}

Result<IssueDetailView> IssueViewer::detail(const catalog::IssueRow& row) {
  IssueDetailView view;
  fill(row, view);
  view.firstRelease = release_view(context_, row.first_release);
  view.lastRelease = release_view(context_, row.last_release);
  view.inbox = inbox_of(row);
  auto& events = context_.services.events;
  TRY_ASSIGN(const auto keys, events.tag_keys(row.id));
  for (const auto& key : keys) {
    if (!is_hidden_tag(key.key))
      view.tags.push_back({key.key, tag_name(key.key), key.events, key.distinct_values});
  }
  const Instant month{context_.now.micros - 29 * kDay * 1'000'000};
  const Instant day{context_.now.micros - 23 * kHour * 1'000'000};
  const IssueId ids[] = {row.id};
  TRY_ASSIGN(auto counts,
             events.hourly_counts(ids, Instant::from_seconds(month.seconds() / kDay * kDay),
                                  Instant{context_.now.micros + 1}));
  view.stats["24h"] = hourly_points(counts[row.id], day, context_.now);
  view.stats["30d"] = daily_points(counts[row.id], month, context_.now);
  add_activity(row, view);
  add_people(row, view);
  TRY_ASSIGN(const auto attached, with_attachments({row}));
  view.latestEventHasAttachments = !attached.empty();
  TRY_ASSIGN(const auto reports, reports_of_issue(context_, row));
  view.userReportCount = static_cast<std::int64_t>(reports.size());
  return view;
}

}  // namespace vedette::api
