#include "pipeline/issue_writes.h"

#include "base/digest.h"
#include "json/parse.h"
#include "store/sql/releases.h"

namespace vedette::pipeline {
namespace {

sql::Blob blob_of(const grouping::Hash& hash) { return sql::Blob(hash); }

// Sentry's first guess at how much an issue matters.
std::string_view priority_of(std::string_view level) {
  if (level == "fatal" || level == "error") return "high";
  return level == "warning" ? "medium" : "low";
}

}  // namespace

IssueId IssueWrites::find_or_make(const IssueEvent& event) {
  std::optional<IssueId> issue;
  std::vector<const grouping::Hash*> unowned;
  for (const auto& hash : event.work.grouping.hashes) {
    const auto owner = sql_.find_integer("SELECT issue_id FROM issue_hash WHERE project_id = ? AND hash = ?",
                                         event.delivery.header.project_id, blob_of(hash));
    if (!owner) {
      unowned.push_back(&hash);
    } else if (!issue) {
      issue = IssueId{*owner};
    }
  }
  if (!issue) issue = make(event);
  for (const auto* hash : unowned) {
    sql_.run("INSERT INTO issue_hash (project_id, hash, issue_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
             event.delivery.header.project_id, blob_of(*hash), *issue);
  }
  return *issue;
}

IssueId IssueWrites::make(const IssueEvent& event) {
  const auto& facts = event.work.facts;
  const auto short_id = sql_.find_integer("UPDATE project SET next_short_id = next_short_id + 1 WHERE id = ? RETURNING next_short_id - 1",
                                          event.delivery.header.project_id);
  sql_.run("INSERT INTO issue (project_id, short_id, title, culprit, type, metadata, level, logger, platform, substatus, priority,"
           " first_seen, last_seen, first_release) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'new', ?, ?, ?, ?)",
           event.delivery.header.project_id, short_id, event.work.naming.title, event.work.naming.culprit, facts.type,
           json::serialize(event.work.naming.metadata), facts.level, facts.logger, facts.platform, priority_of(facts.level),
           facts.timestamp, facts.timestamp, facts.release.empty() ? std::nullopt : std::optional(facts.release));
  const IssueId issue{sql_.last_insert_id()};
  auto& change = changes_[issue];
  change.is_new = true;
  change.maker = &event.work;
  return issue;
}

void IssueWrites::begin_with(const IssueEvent& event, IssueId issue) {
  const auto& facts = event.work.facts;
  sql_.run("UPDATE issue SET title = ?, culprit = ?, type = ?, metadata = ?, level = ?, logger = ?, platform = ?, priority = ?,"
           " first_seen = ?, last_seen = ?, first_release = ? WHERE id = ?",
           event.work.naming.title, event.work.naming.culprit, facts.type, json::serialize(event.work.naming.metadata), facts.level,
           facts.logger, facts.platform, priority_of(facts.level), facts.timestamp, facts.timestamp,
           facts.release.empty() ? std::nullopt : std::optional(facts.release), issue);
}

void IssueWrites::count(const IssueEvent& event, IssueId issue) {
  auto& change = changes_[issue];
  if (change.is_new && change.events == 0 && change.maker != &event.work) begin_with(event, issue);
  const auto at = event.work.facts.timestamp;
  if (change.events == 0 || at < change.first_seen) change.first_seen = at;
  if (change.events == 0 || at >= change.last_seen) {
    change.last_seen = at;
    change.newest.emplace(event);
  }
  ++change.events;
  change.is_unhandled = change.is_unhandled || !event.work.facts.handled;
  if (!event.work.facts.user_key.empty()) {
    change.users += sql_.run("INSERT INTO issue_user (issue_id, user_hash) VALUES (?, ?) ON CONFLICT DO NOTHING", issue,
                             fingerprint64(event.work.facts.user_key));
  }
  store_places(event, change.is_new && change.events == 1);
}

void IssueWrites::store() {
  for (const auto& [issue, change] : changes_) {
    if (change.events > 0) {
      store_change(issue, change);
    } else if (change.is_new) {
      // Every event that would have been its own turned out to be stored already.
      sql_.run("DELETE FROM issue WHERE id = ?", issue);
    }
  }
}

void IssueWrites::store_change(IssueId issue, const Change& change) {
  if (!change.is_new) reopen_if_regressed(issue, change);
  const auto& newest = *change.newest;
  const auto& release = newest.work.facts.release;
  sql_.run("UPDATE issue SET times_seen = times_seen + ?, user_count = user_count + ?, first_seen = min(first_seen, ?),"
           " is_unhandled = max(is_unhandled, ?) WHERE id = ?",
           change.events, change.users, change.first_seen, change.is_unhandled, issue);
  // What is shown of an issue is what its newest event says.
  sql_.run("UPDATE issue SET last_seen = ?, title = ?, culprit = ?, metadata = ?, level = ?, last_release = coalesce(?, last_release)"
           " WHERE id = ? AND last_seen <= ?",
           change.last_seen, newest.work.naming.title, newest.work.naming.culprit, json::serialize(newest.work.naming.metadata),
           newest.work.facts.level, release.empty() ? std::nullopt : std::optional(release), issue, change.last_seen);
}

// A resolved issue comes back with an event that its resolution does not cover: any later one, or one
// of a newer release when it was resolved for the next release or in a certain one.
void IssueWrites::reopen_if_regressed(IssueId issue, const Change& change) {
  std::string details_text;
  Instant resolved;
  {
    auto row = sql_.query("SELECT status_details, status_changed FROM issue WHERE id = ? AND status = 'resolved'", issue);
    if (!row.next()) return;
    details_text = row.text(0);
    resolved = row.instant(1);
  }
  const auto& newest = *change.newest;
  if (newest.delivery.header.received <= resolved) return;
  const auto details = json::parse(details_text);
  const auto* held = details ? details->if_object() : nullptr;
  const bool is_next = held != nullptr && held->contains("inNextRelease");
  const auto version = held == nullptr ? std::string_view() : json::text_of(*held, "inRelease");
  if (is_next || !version.empty()) {
    const auto& release = newest.work.facts.release;
    if (release.empty()) return;
    const auto made = [&](std::string_view of) {
      return sql_.find_integer("SELECT created FROM release WHERE organization_id = ? AND version = ?",
                               newest.delivery.header.organization_id, of);
    };
    const auto event_release = made(release);
    // A release that is seen for the first time is newer than all others.
    if (event_release) {
      const auto bound = is_next ? std::optional(resolved.micros) : made(version);
      if (release != version && bound && *event_release <= *bound) return;
    }
  }
  sql_.run("UPDATE issue SET status = 'unresolved', substatus = 'regressed', status_details = '{}', status_changed = ? WHERE id = ?",
           newest.delivery.header.received, issue);
  sql_.run("INSERT INTO issue_activity (issue_id, type, created) VALUES (?, 'set_regression', ?)", issue, newest.delivery.header.received);
}

void IssueWrites::store_places(const IssueEvent& event, bool is_new_issue) {
  const auto& facts = event.work.facts;
  const auto project = event.delivery.header.project_id;
  sql_.run("UPDATE project SET first_event = ? WHERE id = ? AND first_event IS NULL", facts.timestamp, project);
  sql_.run("INSERT INTO environment (project_id, name, first_seen) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", project,
           facts.environment, facts.timestamp);
  if (!facts.release.empty()) {
    catalog::see_release(sql_, event.delivery.header.organization_id, project, facts.release, facts.timestamp, facts.timestamp,
                         is_new_issue ? 1 : 0);
  }
}

}  // namespace vedette::pipeline
