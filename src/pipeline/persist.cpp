#include "pipeline/persist.h"

#include "pipeline/issue_writes.h"

namespace vedette::pipeline {
namespace {

StoredEvent stored_event(WorkItem& item, IssueId issue) {
  const auto& facts = item.facts;
  return {.row = {.project_id = item.header.project_id,
                  .event_id = item.header.event_id,
                  .sequence = item.sequence,
                  .issue_id = issue,
                  .timestamp = facts.timestamp,
                  .received = item.header.received,
                  .type = facts.type,
                  .level = facts.level,
                  .platform = facts.platform,
                  .title = item.naming.title,
                  .culprit = item.naming.culprit,
                  .message = facts.message,
                  .user_key = facts.user_key,
                  .tags = facts.tags},
          .payload = item.payload};
}

}  // namespace

Result<std::uint64_t> load_position(Catalog& catalog) {
  return catalog.read([](sql::Connection& sql) -> Result<std::uint64_t> {
    return static_cast<std::uint64_t>(sql.find_integer("SELECT sequence FROM pipeline_position").value_or(0));
  });
}

Status persist(Catalog& catalog, EventStore& events, std::span<WorkItem> batch, std::uint64_t through, ingest::Fates& fates) {
  std::vector<WriteOutcome> outcomes;
  std::size_t invalid_items = 0;
  const auto written = catalog.write([&](sql::Connection& sql) -> Status {
    IssueWrites issues(sql);
    std::vector<StoredEvent> rows;
    std::vector<const WorkItem*> items;
    rows.reserve(batch.size());
    for (auto& item : batch) {
      // The project may have been deleted since the door let the event in.
      if (!item.is_valid() || !sql.find_integer("SELECT 1 FROM project WHERE id = ?", item.header.project_id)) {
        ++invalid_items;
        continue;
      }
      const auto issue = issues.find_or_make(item);
      rows.push_back(stored_event(item, issue));
      items.push_back(&item);
    }
    TRY_ASSIGN(outcomes, events.write(rows));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (outcomes[i] == WriteOutcome::stored) issues.count(*items[i], rows[i].row.issue_id);
    }
    issues.store();
    sql.run("UPDATE pipeline_position SET sequence = ?", through);
    return {};
  });
  if (!written) return written;
  using ingest::Fate;
  fates.add(Fate::invalid, protocol::DataCategory::error, invalid_items);
  for (const auto outcome : outcomes) {
    fates.add(outcome == WriteOutcome::stored ? Fate::stored : Fate::duplicate, protocol::DataCategory::error);
  }
  return {};
}

}  // namespace vedette::pipeline
