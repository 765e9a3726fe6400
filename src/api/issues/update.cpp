#include "api/issues/update.h"

#include "api/issues/make_views.h"
#include "base/ascii.h"
#include "grouping/grouping.h"
#include "store/sql/releases.h"

namespace vedette::api {
namespace {

using catalog::IssueMark;
using catalog::IssueRow;
using catalog::IssueState;

struct Assignee {
  std::optional<UserId> user;
  std::optional<TeamId> team;
};

// The changes, checked.
struct Plan {
  std::optional<IssueState> state;
  // Of the log: set_resolved and its like.
  std::string state_activity;
  json::object state_data;
  // Of the state, as JSON.
  json::object details;
  std::optional<Assignee> assignee;
};

bool is_all_of_one_project(const std::vector<IssueRow>& issues) {
  return std::ranges::all_of(
      issues, [&](const IssueRow& issue) { return issue.project_id == issues.front().project_id; });
}

Unexpected refuse_detail(std::string_view key) {
  return invalid_field(
      "statusDetails",
      fmt::format("{} is not offered: an issue is ignored until somebody changes that.", key));
}

// The version that a resolution is good for. Errors: invalid_argument.
Result<std::string> resolved_version(const Context& context, const std::vector<IssueRow>& issues,
                                     const json::value& wanted) {
  if (!wanted.is_string()) return invalid_field("statusDetails", "inRelease: Not a valid string.");
  if (!is_all_of_one_project(issues))
    return invalid("Issues of several projects cannot be resolved in one release.");
  std::string version(wanted.get_string());
  if (version == "latest") {
    const auto newest =
        catalog::find_releases(context.sql(), {.organization = context.organization().id,
                                               .version_part = {},
                                               .status = {},
                                               .projects = {issues.front().project_id},
                                               .limit = 1});
    if (newest.empty())
      return invalid_field("statusDetails", "inRelease: The project has no release yet.");
    return newest.front().version;
  }
  if (!catalog::find_release(context.sql(), context.organization().id, version)) {
    return invalid_field("statusDetails", "inRelease: There is no release of this version.");
  }
  return version;
}

// What a resolution covers, as it is stored.
Result<json::object> resolution_details(const Context& context, const std::vector<IssueRow>& issues,
                                        const IssueChanges& changes) {
  json::object details;
  if (changes.status == "resolvedInNextRelease") details["inNextRelease"] = true;
  if (!changes.statusDetails) return details;
  for (const auto& [key, value] : *changes.statusDetails) {
    if (value.is_null() || (value.is_bool() && !value.get_bool())) continue;
    if (key == "inNextRelease") {
      details["inNextRelease"] = true;
    } else if (key == "inRelease") {
      TRY_ASSIGN(const auto version, resolved_version(context, issues, value));
      details["inRelease"] = version;
    } else if (key == "inCommit") {
      return invalid_field("statusDetails", "inCommit is not offered: name a release instead.");
    }
  }
  if (details.size() > 1)
    return invalid_field("statusDetails", "inNextRelease and inRelease exclude each other.");
  return details;
}

// Conditions that would end an ignored status do not exist here.
Status refuse_conditions(const IssueChanges& changes) {
  if (changes.ignoreDuration) return refuse_detail("ignoreDuration");
  if (changes.snoozeDuration) return refuse_detail("snoozeDuration");
  if (changes.substatus == "archived_until_condition_met")
    return invalid_field("substatus", "There are no conditions to be met.");
  if (!changes.statusDetails) return {};
  for (const auto* key : {"ignoreDuration", "ignoreCount", "ignoreWindow", "ignoreUserCount",
                          "ignoreUserWindow", "ignoreUntil"}) {
    const auto* value = changes.statusDetails->if_contains(key);
    if (value != nullptr && !value->is_null()) return refuse_detail(key);
  }
  return {};
}

// The status that is meant: a substatus alone names it too.
std::string wanted_status(const IssueChanges& changes) {
  if (changes.status) {
    const auto& status = *changes.status;
    if (status == "muted" || status == "archived") return "ignored";
    return status == "resolvedInNextRelease" ? "resolved" : status;
  }
  if (!changes.substatus) return "";
  return changes.substatus->starts_with("archived") ? "ignored" : "unresolved";
}

Status plan_state(const Context& context, const std::vector<IssueRow>& issues,
                  const IssueChanges& changes, Plan& plan) {
  TRY(refuse_conditions(changes));
  const auto status = wanted_status(changes);
  if (status.empty()) return {};
  IssueState state{.status = status, .substatus = {}};
  if (status == "resolved") {
    if (changes.substatus) return invalid_field("substatus", "A resolved issue has none.");
    TRY_ASSIGN(plan.details, resolution_details(context, issues, changes));
    state.details = json::serialize(plan.details);
    plan.state_activity = plan.details.empty() ? "set_resolved" : "set_resolved_in_release";
    if (const auto* version = plan.details.if_contains("inRelease"))
      plan.state_data["version"] = *version;
  } else {
    const bool is_ignored = status == "ignored";
    state.substatus =
        changes.substatus.value_or(is_ignored ? "archived_until_escalating" : "ongoing");
    if (state.substatus->starts_with("archived") != is_ignored) {
      return invalid_field(
          "substatus", fmt::format("An issue that is {} cannot be {}.", status, *state.substatus));
    }
    plan.state_activity = is_ignored ? "set_ignored" : "set_unresolved";
  }
  plan.state = std::move(state);
  return {};
}

Result<Assignee> find_assignee(const Context& context, std::string_view text) {
  auto& sql = context.sql();
  const auto organization = context.organization().id;
  const auto unknown = [] {
    return invalid_field("assignedTo", "There is no such person or team in this organization.");
  };
  if (ascii::trim(text).empty()) return Assignee{};
  if (text.starts_with("team:") || text.starts_with('#')) {
    const auto team =
        catalog::find_team(sql, organization, text.substr(text.starts_with('#') ? 1 : 5));
    if (!team) return unknown();
    return Assignee{.user = {}, .team = team->id};
  }
  const auto name = text.starts_with("user:") ? text.substr(5) : text;
  const auto id = UserId::parse(name);
  const auto user = id ? catalog::find_user(sql, *id) : catalog::find_user_by_login(sql, name);
  if (!user || !catalog::find_member(sql, organization, user->id)) return unknown();
  return Assignee{.user = user->id, .team = {}};
}

Result<Plan> make_plan(const Context& context, const std::vector<IssueRow>& issues,
                       const IssueChanges& changes) {
  if (changes.discard.value_or(false))
    return invalid_field(
        "discard", "Throwing a kind of events away is not offered: delete the issue instead.");
  if (changes.isPublic.value_or(false))
    return invalid_field("isPublic", "Issues cannot be shared in public.");
  if (!changes.inbox.value_or(true))
    return invalid_field("inbox", "A review cannot be taken back.");
  if (changes.merge.value_or(false)) {
    if (issues.size() < 2) return invalid_field("merge", "Name at least two issues.");
    if (!is_all_of_one_project(issues))
      return invalid_field("merge", "Issues of several projects cannot become one.");
  }
  Plan plan;
  TRY(plan_state(context, issues, changes, plan));
  // Null means nobody, and is not the same as absence.
  if (context.body.contains("assignedTo")) {
    TRY_ASSIGN(plan.assignee, find_assignee(context, changes.assignedTo.value_or("")));
  }
  return plan;
}

class Change {
 public:
  Change(const Context& context, const Plan& plan, const IssueChanges& changes)
      : context_(context), plan_(plan), changes_(changes) {}

  void apply(const IssueRow& issue) const {
    auto& sql = context_.sql();
    if (plan_.state && catalog::set_issue_state(sql, issue.id, *plan_.state, context_.now)) {
      log(issue, plan_.state_activity, plan_.state_data);
    }
    if (changes_.inbox.value_or(false)) review(issue);
    if (plan_.assignee) assign(issue);
    if (changes_.priority && catalog::set_issue_priority(sql, issue.id, *changes_.priority)) {
      log(issue, "set_priority", {{"priority", *changes_.priority}});
    }
    const auto& user = context_.caller.user;
    if (!user) return;
    if (changes_.isBookmarked)
      catalog::set_issue_mark(sql, IssueMark::bookmark, issue.id, user->id, *changes_.isBookmarked);
    if (changes_.isSubscribed)
      catalog::set_issue_mark(sql, IssueMark::subscription, issue.id, user->id,
                              *changes_.isSubscribed);
    if (changes_.hasSeen)
      catalog::set_issue_seen(sql, issue.id, user->id, *changes_.hasSeen, context_.now);
  }

 private:
  void log(const IssueRow& issue, std::string_view type, const json::object& data) const {
    const auto user = context_.caller.user ? std::optional(context_.caller.user->id) : std::nullopt;
    catalog::add_activity(context_.sql(), issue.id, user, type, json::serialize(data),
                          context_.now);
  }

  void review(const IssueRow& issue) const {
    if (plan_.state || issue.status != "unresolved" || issue.substatus == "ongoing") return;
    if (catalog::set_issue_state(context_.sql(), issue.id,
                                 {.status = "unresolved", .substatus = "ongoing"}, context_.now)) {
      log(issue, "mark_reviewed", {});
    }
  }

  void assign(const IssueRow& issue) const {
    const auto& [user, team] = *plan_.assignee;
    if (!catalog::set_issue_assignee(context_.sql(), issue.id, user, team)) return;
    const auto actor = actor_view(context_, user, team);
    if (!actor) return log(issue, "unassigned", {});
    json::object data{
        {"assignee", actor->id}, {"assigneeType", actor->type}, {"assigneeName", actor->name}};
    if (actor->email) data["assigneeEmail"] = *actor->email;
    log(issue, "assigned", data);
  }

  const Context& context_;
  const Plan& plan_;
  const IssueChanges& changes_;
};

Result<MergeView> merge(const Context& context, std::vector<IssueRow> issues) {
  std::ranges::sort(issues, [](const IssueRow& a, const IssueRow& b) {
    return std::tuple(-a.times_seen, a.first_seen, a.id) <
           std::tuple(-b.times_seen, b.first_seen, b.id);
  });
  MergeView view{.parent = issues.front().id, .children = {}};
  json::array merged;
  for (auto child = issues.begin() + 1; child != issues.end(); ++child) {
    view.children.push_back(child->id);
    merged.push_back(json::object{{"id", child->id.text()}, {"title", child->title}});
  }
  // The events first: a merge that breaks off in between can be asked for again.
  TRY(context.services.events.move_events(view.children, view.parent));
  catalog::merge_issues(context.sql(), view.parent, view.children);
  catalog::add_activity(context.sql(), view.parent,
                        context.caller.user ? std::optional(context.caller.user->id) : std::nullopt,
                        "merge", json::serialize(json::object{{"issues", std::move(merged)}}),
                        context.now);
  return view;
}

}  // namespace

Result<IssueChangesView> change_issues(Context& context, const std::vector<IssueRow>& issues,
                                       const IssueChanges& changes) {
  TRY_ASSIGN(const auto plan, make_plan(context, issues, changes));
  const Change change(context, plan, changes);
  for (const auto& issue : issues) change.apply(issue);
  IssueChangesView view{.hasSeen = changes.hasSeen,
                        .inbox = changes.inbox,
                        .isBookmarked = changes.isBookmarked,
                        .isPublic = changes.isPublic,
                        .isSubscribed = changes.isSubscribed,
                        .merge = {},
                        .priority = changes.priority};
  if (plan.assignee)
    view.assignedTo = actor_view(context, plan.assignee->user, plan.assignee->team);
  if (plan.state) {
    view.status = plan.state->status;
    view.substatus = plan.state->substatus;
    view.statusDetails = plan.details;
  }
  if (changes.merge.value_or(false)) {
    TRY_ASSIGN(view.merge, merge(context, issues));
  }
  return view;
}

Status delete_issues(Context& context, const std::vector<IssueRow>& issues) {
  std::vector<IssueId> ids;
  for (const auto& issue : issues) ids.push_back(issue.id);
  // The events first: a removal that breaks off in between can be asked for again.
  TRY(context.services.events.remove_issues(ids));
  catalog::remove_issues(context.sql(), ids);
  for (const auto& issue : issues) {
    const auto project = catalog::find_project(context.sql(), issue.project_id);
    const auto slug = project ? project->slug : std::string();
    context.audit("issue.delete",
                  grouping::format_short_id(slug, static_cast<std::uint64_t>(issue.short_id)),
                  issue.title);
  }
  return {};
}

}  // namespace vedette::api
