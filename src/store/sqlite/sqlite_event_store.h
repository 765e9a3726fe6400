// The class behind open_sqlite_event_store(), in two files: event_writes.cpp and event_reads.cpp.
#pragma once
#include <map>
#include <mutex>

#include "store/event_store.h"
#include "store/sqlite/day_files.h"
#include "store/sqlite/event_counters.h"
#include "store/sqlite/event_index.h"
#include "store/sqlite/payload_codec.h"

namespace vedette::sql {

class SqliteEventStore final : public EventStore {
 public:
  SqliteEventStore(std::unique_ptr<DayFiles> files, std::unique_ptr<EventIndex> index, std::unique_ptr<PayloadCodec> payloads,
                   std::unique_ptr<PayloadCodec> tags)
      : files_(std::move(files)), index_(std::move(index)), payloads_(std::move(payloads)), tags_(std::move(tags)) {}

  Result<std::vector<WriteOutcome>> write(std::span<const StoredEvent> events) override;
  Status settle() override;
  Status move_events(std::span<const IssueId> from, IssueId to) override;
  Status remove_issues(std::span<const IssueId> issues) override;
  Status remove_project(ProjectId project) override;
  Result<std::size_t> drop_expired(std::int32_t today, std::int32_t retention_days_max) override;

  Result<std::optional<StoredEvent>> load(ProjectId project, EventId event_id) override;
  Result<std::vector<EventRow>> list(const EventFilter& filter, Order order, std::optional<EventPlace> after,
                                     std::size_t limit) override;
  Result<std::int64_t> count(const EventFilter& filter) override;
  Result<std::set<IssueId>> issues_with(const EventFilter& filter) override;
  Result<std::set<IssueId>> issues_with_text(const EventFilter& filter, std::span<const Pattern> any_of, std::size_t rows_max) override;
  Result<std::map<EventId, IssueId>> issues_of_events(ProjectId project, std::span<const EventId> events) override;
  Result<std::map<IssueId, std::map<std::int64_t, std::int64_t>>> hourly_counts(std::span<const IssueId> issues, Instant from,
                                                                              Instant to) override;
  Result<std::vector<TagKeyCount>> tag_keys(IssueId issue) override;
  Result<std::vector<TagValueCount>> tag_values(IssueId issue, std::string_view key, std::size_t limit) override;

 private:
  // The files that hold events of this range, ascending.
  std::vector<Partition> partitions_between(Instant from, Instant to) const;
  // What of the batch is new, by partition, and the outcome of each event; enters them in the index.
  std::map<Partition, std::vector<std::size_t>> sort_out(std::span<const StoredEvent> events, std::vector<WriteOutcome>& outcomes);
  // True when the event's row is new.
  bool write_one(Connection& sql, const StoredEvent& event, std::uint64_t folded, EventCounters& counters);
  // Runs `work` in a write transaction of each file, with all tags folded.
  Status in_every_day(const std::function<Status(Connection&)>& work);

  const std::unique_ptr<DayFiles> files_;
  const std::unique_ptr<EventIndex> index_;
  const std::unique_ptr<PayloadCodec> payloads_;
  const std::unique_ptr<PayloadCodec> tags_;
  // Writers take turns: batches of the pipeline, merges and deletions.
  std::mutex write_mutex_;
  // Rows by file that were written and not folded since.
  std::map<Partition, std::size_t> unfolded_;  // Guarded by write_mutex_.
  std::uint8_t next_slice_ = 0;  // Guarded by write_mutex_.
};

// Columns of an EventRow, of a table that is called `e` in the query, and their reading.
#define EVENT_COLUMNS                                                                                              \
  "e.project_id, e.event_id, e.id, e.issue_id, e.timestamp, e.received, e.type, e.level, e.platform, e.title, " \
  "e.culprit, e.message, e.user_key, e.tags"
// Errors: those of the codec.
Result<EventRow> read_event_row(const Cursor& row, PayloadCodec& codec);
// Tags as a row holds them: a JSON list of pairs, compressed when that is shorter.
Result<std::vector<Tag>> read_tags(Blob bytes, PayloadCodec& codec);
std::string write_tags(const std::vector<Tag>& tags, ProjectId project, std::int32_t today, PayloadCodec& codec);

}  // namespace vedette::sql
