// The class behind open_sqlite_item_store(), in four files: item_store.cpp, feedback_reads.cpp,
// item_writes.cpp and session_writes.cpp.
#pragma once
#include <array>
#include <map>
#include <mutex>

#include "store/item_store.h"
#include "store/blob_store.h"
#include "store/sqlite/day_files.h"

namespace vedette::sql {

class SqliteItemStore final : public ItemStore {
 public:
  using Files = std::array<std::unique_ptr<DayFiles>, kDataKindCount>;
  SqliteItemStore(Files files, BlobStore& blobs) : files_(std::move(files)), blobs_(blobs) {}

  Status write(std::span<const ItemBatch* const> batches, std::uint64_t through) override;
  Result<std::vector<AttachmentInfo>> attachments(ProjectId project, EventId event_id) override;
  Result<std::set<EventId>> events_with_attachments(ProjectId project, std::span<const EventId> events) override;
  Result<std::vector<FeedbackInfo>> feedback(ProjectId project, bool is_about_events, std::size_t skipped, std::size_t limit) override;
  Result<std::vector<FeedbackInfo>> feedback_about(ProjectId project, EventId event) override;
  Result<std::unique_ptr<ByteSource>> open_attachment(ProjectId project, std::uint64_t id) override;
  Result<std::vector<SpanRow>> spans_of_trace(ProjectId project, std::string_view trace_id, std::size_t limit) override;
  Result<std::vector<SessionCount>> session_counts(ProjectId project, Instant from, Instant to) override;
  Result<std::uint64_t> count_rows(DataKind kind, ProjectId project) override;
  Status remove_project(ProjectId project) override;
  Result<std::size_t> drop_expired(std::int32_t today, const Retention& longest) override;

 private:
  // Null for kinds that are not kept here.
  DayFiles* files_of(DataKind kind) const { return files_[static_cast<std::size_t>(kind)].get(); }
  // Newest first. `query` reads one file's rows, newest first.
  Result<std::vector<FeedbackInfo>> read_feedback(const std::function<Cursor(Connection&)>& query, std::size_t limit);

  const Files files_;
  BlobStore& blobs_;
  // Writers take turns: batches of the pipeline and deletions.
  std::mutex write_mutex_;
};

// The schema of the files of a kind; empty for kinds that are not kept here. Every table that holds
// rows of projects has a column project_id.
std::string_view item_schema(DataKind kind);
std::vector<std::string_view> item_tables(DataKind kind);

// Larger ones are blobs: SQLite is as fast as a file system for what is smaller.
inline constexpr std::size_t kInlineBytesMax = 100 * 1024;

// Hex digits as bytes, half as long; anything else is NULL.
std::optional<std::string> id_bytes(std::string_view hex);
std::string id_hex(Blob bytes);

// session_writes.cpp
void write_session(Connection& sql, const Placed<SessionUpdate>& placed);
void write_session_aggregate(Connection& sql, const Placed<SessionAggregateRow>& placed);

}  // namespace vedette::sql
