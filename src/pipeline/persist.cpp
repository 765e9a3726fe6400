#include "pipeline/persist.h"

#include <set>

#include "pipeline/issue_writes.h"
#include "store/sql/outcomes.h"
#include "store/sql/releases.h"
#include "store/sql/traits.h"

namespace vedette::pipeline {
namespace {

StoredEvent stored_event(const Delivery& delivery, EventWork& work, IssueId issue) {
  const auto& facts = work.facts;
  return {.row = {.project_id = delivery.header.project_id,
                  .event_id = work.event_id,
                  .sequence = item_number(delivery.sequence, work.index),
                  .issue_id = issue,
                  .timestamp = facts.timestamp,
                  .received = delivery.header.received,
                  .type = facts.type,
                  .level = facts.level,
                  .platform = facts.platform,
                  .title = work.naming.title,
                  .culprit = work.naming.culprit,
                  .message = facts.message,
                  .user_key = facts.user_key,
                  .tags = facts.tags},
          .payload = work.payload,
          .retention_days = delivery.rules->retention.of(DataKind::errors)};
}

bool exists(sql::Connection& sql, const Delivery& delivery) {
  return delivery.rules && sql.find_integer("SELECT 1 FROM project WHERE id = ?", delivery.header.project_id);
}

// Releases and environments that are named by what makes no issue: they exist from first sight.
class Places {
 public:
  void add(const Delivery& delivery, const ItemBatch& rows) {
    const auto& header = delivery.header;
    const auto collect = [&](const auto& placed) {
      for (const auto& row : placed) {
        if (!row.row.release.empty() || !row.row.environment.empty()) {
          seen_.try_emplace({header.organization_id, header.project_id, row.row.release, row.row.environment}, header.received);
        }
      }
    };
    collect(rows.transactions);
    collect(rows.sessions);
    collect(rows.session_aggregates);
    collect(rows.check_ins);
    collect(rows.logs);
    collect(rows.replays);
    collect(rows.feedback);
  }
  void store(sql::Connection& sql) const {
    for (const auto& [key, when] : seen_) {
      const auto& [organization, project, release, environment] = key;
      sql.run("INSERT INTO environment (project_id, name, first_seen) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", project, environment, when);
      if (release.empty()) continue;
      catalog::see_release(sql, organization, project, release, when, when, 0);
      catalog::see_release_in(sql, organization, project, release, environment);
    }
  }

 private:
  std::map<std::tuple<OrganizationId, ProjectId, std::string, std::string>, Instant> seen_;
};

// What the rows show of the project they came for.
void add_traits(ProjectId project, const ItemBatch& rows, catalog::ProjectTraits& traits) {
  namespace trait = catalog::trait;
  const auto add = [&](std::string_view name, const auto&... lists) {
    if ((!lists.empty() || ...)) traits.add(project, name);
  };
  add(trait::kTransactions, rows.transactions);
  add(trait::kLogs, rows.logs);
  add(trait::kTraceMetrics, rows.metrics);
  add(trait::kSessions, rows.sessions, rows.session_aggregates);
  add(trait::kMonitors, rows.check_ins);
  add(trait::kProfiles, rows.profiles, rows.profile_chunks);
  add(trait::kReplays, rows.replays, rows.recordings);
  add(trait::kAttachments, rows.attachments);
  add(trait::kFeedback, rows.feedback);
  for (const auto& feedback : rows.feedback) traits.add(project, feedback.row.is_report ? trait::kUserReports : trait::kNewFeedback);
  for (const auto& span : rows.spans) {
    if (const auto name = catalog::trait_of_span(span.row.op); !name.empty()) traits.add(project, name);
  }
}

// One try at a batch: what it finds out, and what it counts.
class Attempt {
 public:
  Attempt(const Stores& stores, std::uint64_t through) : stores_(stores), through_(through) {}

  Status run(sql::Connection& sql, std::span<WorkItem> batch, std::span<const ingest::Fates::Unwritten> unwritten) {
    IssueWrites issues(sql);
    for (auto& item : batch) {
      // The project may have been deleted since the door let the delivery in.
      if (exists(sql, item.delivery)) take(item, issues);
    }
    places_.store(sql);
    traits_.store(sql);
    TRY_ASSIGN(const auto outcomes, stores_.events.write(events_));
    TRY(stores_.items.write(rows_, through_));
    for (std::size_t i = 0; i < events_.size(); ++i) {
      const bool is_stored = outcomes[i] == WriteOutcome::stored;
      if (is_stored) issues.count(sources_[i], events_[i].row.issue_id);
      count(sources_[i].delivery, sources_[i].work, is_stored ? Outcome::accepted : Outcome::invalid, is_stored ? "" : "duplicate");
    }
    issues.store();
    for (const auto& [organization, project, release, environment] : release_places_) {
      catalog::see_release_in(sql, organization, project, release, environment);
    }
    for (const auto& fate : unwritten) counts_.add(fate.project_id, fate.when, fate.public_key, fate.fate);
    counts_.store(sql);
    sql.run("UPDATE pipeline_position SET sequence = ?", through_);
    return {};
  }

  const std::vector<Fate>& counted() const { return counted_; }

 private:
  void take(WorkItem& item, IssueWrites& issues) {
    const auto& header = item.delivery.header;
    for (auto& work : item.events) {
      if (work.outcome) {
        count(item.delivery, work, *work.outcome, work.reason);
        continue;
      }
      const IssueEvent source{item.delivery, work};
      events_.push_back(stored_event(item.delivery, work, issues.find_or_make(source)));
      sources_.push_back(source);
      traits_.add_platform(header.project_id, work.facts.platform);
      if (const auto& facts = work.facts; !facts.release.empty()) {
        release_places_.emplace(header.organization_id, header.project_id, facts.release, facts.environment);
      }
      if (work.has_flags) traits_.add(header.project_id, catalog::trait::kFlags);
    }
    for (const auto& fate : item.fates) {
      counts_.add(header.project_id, header.received, header.public_key, fate);
      counted_.push_back(fate);
    }
    places_.add(item.delivery, item.rows);
    add_traits(header.project_id, item.rows, traits_);
    rows_.push_back(&item.rows);
  }

  void count(const Delivery& delivery, const EventWork& work, Outcome outcome, std::string_view reason) {
    for (const auto& [category, quantity] : work.quantities) {
      Fate fate{outcome, std::string(reason), category, quantity};
      counts_.add(delivery.header.project_id, delivery.header.received, delivery.header.public_key, fate);
      counted_.push_back(std::move(fate));
    }
  }

  const Stores& stores_;
  const std::uint64_t through_;
  std::vector<StoredEvent> events_;
  std::vector<IssueEvent> sources_;
  std::vector<const ItemBatch*> rows_;
  Places places_;
  catalog::ProjectTraits traits_;
  // Releases of events, and where they came from.
  std::set<std::tuple<OrganizationId, ProjectId, std::string, std::string>> release_places_;
  catalog::OutcomeCounts counts_;
  std::vector<Fate> counted_;
};

}  // namespace

Result<std::uint64_t> load_position(Catalog& catalog) {
  return catalog.read([](sql::Connection& sql) -> Result<std::uint64_t> {
    return static_cast<std::uint64_t>(sql.find_integer("SELECT sequence FROM pipeline_position").value_or(0));
  });
}

Status persist(const Stores& stores, std::span<WorkItem> batch, std::uint64_t through, ingest::Fates& fates) {
  auto unwritten = fates.take_unwritten();
  Attempt attempt(stores, through);
  const auto written = stores.catalog.write([&](sql::Connection& sql) { return attempt.run(sql, batch, unwritten); });
  if (!written) {
    fates.give_back(std::move(unwritten));
    return written;
  }
  for (const auto& fate : attempt.counted()) fates.count(fate);
  return {};
}

}  // namespace vedette::pipeline
