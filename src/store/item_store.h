// The seam to everything that is received and makes no issue: transactions, spans, logs, metrics,
// sessions, check-ins, profiles, replays, attachments, feedback.
#pragma once
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/byte_source.h"
#include "base/result.h"
#include "base/time.h"
#include "model/data_kind.h"
#include "model/event_id.h"
#include "model/ids.h"
#include "model/item_rows.h"
#include "store/item_number.h"

namespace vedette {

// A row, and where it belongs.
template <class Row>
struct Placed {
  ProjectId project_id;
  // item_number() of the item that brought it; items of one delivery may bring many rows.
  std::uint64_t number = 0;
  // Its day decides the partition.
  Instant time;
  std::int32_t retention_days = 90;
  Row row;
};

struct TransactionRow {
  EventId event_id;
  Instant start;
  std::string name;
  std::string op;
  std::string status;
  std::string trace_id;
  std::string span_id;
  std::string platform;
  std::string release;
  std::string environment;
  std::string user_key;
  // The normalized event as JSON text, without its spans: they are rows of their own.
  std::string payload;
};

struct FeedbackRow {
  EventId event_id;
  std::string message;
  std::string name;
  std::string contact_email;
  std::string url;
  // The event that it is about; empty: none was named.
  std::string associated_event_id;
  std::string replay_id;
  std::string release;
  std::string environment;
  std::string user_key;
  std::string payload;  // the normalized event as JSON text
  // Came as a user report, which is always about an event. Not stored.
  bool is_report = false;
};

struct SessionAggregateRow {
  std::string release;
  std::string environment;
  SessionBucket bucket;
};

// A file that came with an event, or for one.
struct AttachmentRow {
  EventId event_id;
  // Text to show: never a path, or a part of one.
  std::string filename;
  std::string content_type;
  std::string type;  // `event.attachment`, `event.minidump` …
  std::string trace_id;  // of an attachment to a trace; then there is no event
  std::string bytes;
};

// A recording or a video of one segment of a replay.
struct RecordingRow {
  std::string replay_id;
  std::int64_t segment_id = 0;
  bool is_video = false;
  std::string bytes;
};

// What the retired custom metrics still send, as it came.
struct MetricLinesRow {
  std::string type;  // `statsd`, `metric_buckets`
  std::string payload;
};

struct ItemBatch {
  std::vector<Placed<TransactionRow>> transactions;
  std::vector<Placed<SpanRow>> spans;
  std::vector<Placed<LogRow>> logs;
  std::vector<Placed<MetricRow>> metrics;
  std::vector<Placed<MetricLinesRow>> metric_lines;
  std::vector<Placed<SessionUpdate>> sessions;
  std::vector<Placed<SessionAggregateRow>> session_aggregates;
  std::vector<Placed<CheckInRow>> check_ins;
  std::vector<Placed<ProfileRow>> profiles;
  std::vector<Placed<ProfileChunkRow>> profile_chunks;
  std::vector<Placed<ReplayRow>> replays;
  std::vector<Placed<RecordingRow>> recordings;
  std::vector<Placed<AttachmentRow>> attachments;
  std::vector<Placed<FeedbackRow>> feedback;
};

// An attachment without its bytes.
struct AttachmentInfo {
  std::uint64_t id = 0;
  ProjectId project_id;
  EventId event_id;
  Instant time;
  std::string filename;
  std::string content_type;
  std::string type;
  std::uint64_t size = 0;
  std::string sha1;
};

// What a user wrote.
struct FeedbackInfo {
  // Of its item.
  std::uint64_t id = 0;
  EventId event_id;
  Instant time;
  std::string message;
  std::string name;
  std::string contact_email;
  std::string url;
  // The event that it is about.
  std::optional<EventId> about;
  std::string user_key;
};

// Sessions of a release and environment within an hour.
struct SessionCount {
  ProjectId project_id;
  std::string release;
  std::string environment;
  Instant hour;
  std::uint64_t sessions = 0;
  std::uint64_t errored = 0;  // without those that crashed or ended abnormally
  std::uint64_t crashed = 0;
  std::uint64_t abnormal = 0;
  std::uint64_t unhandled = 0;
  std::uint64_t users = 0;
};

// Threads: any; writers wait for each other.
class ItemStore {
 public:
  virtual ~ItemStore() = default;

  // Stores the rows, on stable storage when it returns. Rows of deliveries up to `through` that a
  // partition has already are left out, so that a batch which was interrupted may be repeated; every
  // later batch has higher numbers.
  virtual Status write(std::span<const ItemBatch* const> batches, std::uint64_t through) = 0;

  // Those of an event, in the order in which they came.
  virtual Result<std::vector<AttachmentInfo>> attachments(ProjectId project, EventId event_id) = 0;
  // Those of the events that have an attachment.
  virtual Result<std::set<EventId>> events_with_attachments(ProjectId project, std::span<const EventId> events) = 0;
  // The bytes; large ones are not in memory. Null when there is no such attachment of that project.
  virtual Result<std::unique_ptr<ByteSource>> open_attachment(ProjectId project, std::uint64_t id) = 0;
  // Newest first, `skipped` of them left out, at most `limit`; with `is_about_events` only what names an event.
  virtual Result<std::vector<FeedbackInfo>> feedback(ProjectId project, bool is_about_events, std::size_t skipped, std::size_t limit) = 0;
  // What is about the event, newest first.
  virtual Result<std::vector<FeedbackInfo>> feedback_about(ProjectId project, EventId event) = 0;
  // By start.
  virtual Result<std::vector<SpanRow>> spans_of_trace(ProjectId project, std::string_view trace_id, std::size_t limit) = 0;
  // Of hours from <= hour < to; by hour, release and environment.
  virtual Result<std::vector<SessionCount>> session_counts(ProjectId project, Instant from, Instant to) = 0;
  // Rows of a table of that kind, as a check of what is stored.
  virtual Result<std::uint64_t> count_rows(DataKind kind, ProjectId project) = 0;

  virtual Status remove_project(ProjectId project) = 0;
  // Drops the days that are to be kept no longer than until `today`, given for each kind the longest
  // retention that is in force anywhere. Returns how many went.
  virtual Result<std::size_t> drop_expired(std::int32_t today, const Retention& longest) = 0;
};

}  // namespace vedette
