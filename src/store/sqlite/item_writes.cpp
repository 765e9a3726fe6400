#include <set>

#include "base/digest.h"
#include "store/sqlite/payload_codec.h"
#include "store/sqlite/sqlite_item_store.h"

namespace vedette::sql {
namespace {

Blob blob_of(const EventId& id) { return Blob(id.bytes); }
Blob blob_of(const std::string& bytes) { return Blob(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()); }

// Ids as bytes that live as long as the statement runs.
class IdBytes {
 public:
  explicit IdBytes(std::string_view hex) : bytes_(id_bytes(hex)) {}
  std::optional<Blob> get() const { return bytes_ ? std::optional(blob_of(*bytes_)) : std::nullopt; }

 private:
  const std::optional<std::string> bytes_;
};

using Batches = std::span<const ItemBatch* const>;

// One list of every batch, and how its rows are written.
template <class Row, class Write>
struct Part {
  std::vector<Placed<Row>> ItemBatch::*list;
  Write write;
};
template <class Row, class Write>
Part<Row, Write> part(std::vector<Placed<Row>> ItemBatch::*list, Write write) {
  return {list, std::move(write)};
}

template <class Row>
Partition partition_of(const Placed<Row>& placed) {
  return {.day = placed.time.day(), .retention_days = placed.retention_days};
}

// The rows of one kind, a transaction for each of their files. What of them a file has already, from
// an earlier try at the same batch, is told by its progress.
template <class... Parts>
Status write_parts(DayFiles& files, Batches batches, std::uint64_t through, const Parts&... parts) {
  std::set<Partition> partitions;
  const auto collect = [&](const auto& of) {
    for (const auto* batch : batches) {
      for (const auto& row : batch->*of.list) partitions.insert(partition_of(row));
    }
  };
  (collect(parts), ...);
  for (const auto partition : partitions) {
    TRY(files.write(partition, [&](Connection& sql) -> Status {
      const auto stored = static_cast<std::uint64_t>(sql.find_integer("SELECT through FROM progress").value_or(0));
      Status status;
      const auto write_rows = [&](const auto& of) {
        for (const auto* batch : batches) {
          for (const auto& row : batch->*of.list) {
            if (!status || partition_of(row) != partition || row.number < item_number(stored + 1, 0)) continue;
            status = of.write(sql, row);
          }
        }
      };
      (write_rows(parts), ...);
      // A batch that is repeated may be a shorter one: what an earlier try brought stays told.
      sql.run("INSERT INTO progress (id, through) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET through = max(through, excluded.through)", through);
      return status;
    }));
  }
  return {};
}

Status write_transaction(Connection& sql, const Placed<TransactionRow>& placed) {
  const auto& row = placed.row;
  sql.run("INSERT INTO transaction_event (number, project_id, event_id, timestamp, start, name, op, status, trace_id, span_id, platform,"
          " release, environment, user_key, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          placed.number, placed.project_id, blob_of(row.event_id), placed.time, row.start, row.name, row.op, row.status,
          IdBytes(row.trace_id).get(), IdBytes(row.span_id).get(), row.platform, row.release, row.environment, row.user_key,
          blob_of(compress_payload(row.payload)));
  return {};
}

Status write_span(Connection& sql, const Placed<SpanRow>& placed) {
  const auto& row = placed.row;
  sql.run("INSERT INTO span (number, project_id, trace_id, span_id, parent_span_id, segment_id, is_segment, op, name, status, origin, start,"
          " timestamp, transaction_name, platform, release, environment, attributes, links)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          placed.number, placed.project_id, IdBytes(row.trace_id).get(), IdBytes(row.span_id).get(), IdBytes(row.parent_span_id).get(),
          IdBytes(row.segment_id).get(), row.is_segment, row.op, row.name, row.status, row.origin, row.start, row.end, row.transaction,
          row.platform, row.release, row.environment, row.attributes, row.links);
  return {};
}

Status write_log(Connection& sql, const Placed<LogRow>& placed) {
  const auto& row = placed.row;
  sql.run("INSERT INTO log (number, project_id, timestamp, trace_id, span_id, level, severity_number, body, release, environment, attributes)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          placed.number, placed.project_id, row.timestamp, IdBytes(row.trace_id).get(), IdBytes(row.span_id).get(), row.level,
          row.severity_number, row.body, row.release, row.environment, row.attributes);
  return {};
}

Status write_metric(Connection& sql, const Placed<MetricRow>& placed) {
  const auto& row = placed.row;
  sql.run("INSERT INTO metric (number, project_id, timestamp, trace_id, span_id, name, type, unit, value, release, environment, attributes)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          placed.number, placed.project_id, row.timestamp, IdBytes(row.trace_id).get(), IdBytes(row.span_id).get(), row.name, row.type,
          row.unit, row.value, row.release, row.environment, row.attributes);
  return {};
}

Status write_metric_lines(Connection& sql, const Placed<MetricLinesRow>& placed) {
  sql.run("INSERT INTO metric_lines (number, project_id, timestamp, type, payload) VALUES (?, ?, ?, ?, ?)", placed.number,
          placed.project_id, placed.time, placed.row.type, blob_of(compress_payload(placed.row.payload)));
  return {};
}

Status write_check_in(Connection& sql, const Placed<CheckInRow>& placed) {
  const auto& row = placed.row;
  sql.run("INSERT INTO check_in (number, project_id, check_in_id, monitor_slug, status, timestamp, duration, release, environment, trace_id,"
          " monitor_config) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          placed.number, placed.project_id, IdBytes(row.check_in_id).get(), row.monitor_slug, to_text(row.status), row.timestamp,
          row.duration, row.release, row.environment, IdBytes(row.trace_id).get(), row.monitor_config);
  return {};
}

Status write_profile(Connection& sql, const Placed<ProfileRow>& placed) {
  const auto& row = placed.row;
  sql.run("INSERT INTO profile (number, project_id, profile_id, transaction_id, trace_id, transaction_name, platform, release, environment,"
          " timestamp, duration_ms, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          placed.number, placed.project_id, IdBytes(row.profile_id).get(), IdBytes(row.transaction_id).get(), IdBytes(row.trace_id).get(),
          row.transaction, row.platform, row.release, row.environment, row.timestamp, row.duration_ms, blob_of(compress_payload(row.payload)));
  return {};
}

Status write_profile_chunk(Connection& sql, const Placed<ProfileChunkRow>& placed) {
  const auto& row = placed.row;
  sql.run("INSERT INTO profile_chunk (number, project_id, chunk_id, profiler_id, trace_id, platform, release, environment, start, timestamp,"
          " duration_ms, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          placed.number, placed.project_id, IdBytes(row.chunk_id).get(), IdBytes(row.profiler_id).get(), IdBytes(row.trace_id).get(),
          row.platform, row.release, row.environment, row.start, row.end, row.duration_ms, blob_of(compress_payload(row.payload)));
  return {};
}

std::string list_of(const std::vector<std::string>& texts) { return json::serialize(json::array(texts.begin(), texts.end())); }

Status write_replay(Connection& sql, const Placed<ReplayRow>& placed) {
  const auto& row = placed.row;
  sql.run("INSERT INTO replay (number, project_id, replay_id, segment_id, type, start, timestamp, platform, release, environment, user_id,"
          " user_name, user_email, user_ip, urls, error_ids, trace_ids, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          placed.number, placed.project_id, IdBytes(row.replay_id).get(), row.segment_id, row.type, row.start, row.timestamp, row.platform,
          row.release, row.environment, row.user_id, row.user_name, row.user_email, row.user_ip, list_of(row.urls), list_of(row.error_ids),
          list_of(row.trace_ids), blob_of(compress_payload(row.payload)));
  return {};
}

Status write_feedback(Connection& sql, const Placed<FeedbackRow>& placed) {
  const auto& row = placed.row;
  sql.run("INSERT INTO feedback (number, project_id, event_id, timestamp, message, name, contact_email, url, associated_event_id, replay_id,"
          " release, environment, user_key, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          placed.number, placed.project_id, blob_of(row.event_id), placed.time, row.message, row.name, row.contact_email, row.url,
          IdBytes(row.associated_event_id).get(), IdBytes(row.replay_id).get(), row.release, row.environment, row.user_key,
          blob_of(compress_payload(row.payload)));
  return {};
}

// Bytes in the row itself, or the name of a blob.
struct Bytes {
  std::optional<Blob> inline_bytes;
  std::optional<std::string> blob;
};

template <class Row>
Result<Bytes> put_bytes(BlobStore& blobs, DataKind kind, const Placed<Row>& placed) {
  const auto& bytes = placed.row.bytes;
  if (bytes.size() <= kInlineBytesMax) return Bytes{.inline_bytes = blob_of(bytes), .blob = {}};
  const BlobShelf shelf{.kind = kind, .day = placed.time.day(), .retention_days = placed.retention_days};
  TRY_ASSIGN(auto name, blobs.put(shelf, bytes));
  return Bytes{.inline_bytes = {}, .blob = std::move(name)};
}

Status write_attachment(Connection& sql, BlobStore& blobs, const Placed<AttachmentRow>& placed) {
  const auto& row = placed.row;
  TRY_ASSIGN(const auto bytes, put_bytes(blobs, DataKind::attachments, placed));
  sql.run("INSERT INTO attachment (number, project_id, event_id, timestamp, filename, content_type, type, trace_id, size, sha1, data, blob)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          placed.number, placed.project_id, blob_of(row.event_id), placed.time, row.filename, row.content_type, row.type,
          IdBytes(row.trace_id).get(), row.bytes.size(), sha1_hex(row.bytes), bytes.inline_bytes, bytes.blob);
  return {};
}

Status write_recording(Connection& sql, BlobStore& blobs, const Placed<RecordingRow>& placed) {
  const auto& row = placed.row;
  TRY_ASSIGN(const auto bytes, put_bytes(blobs, DataKind::replays, placed));
  sql.run("INSERT INTO recording (number, project_id, replay_id, segment_id, is_video, timestamp, size, data, blob)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          placed.number, placed.project_id, IdBytes(row.replay_id).get(), row.segment_id, row.is_video, placed.time, row.bytes.size(),
          bytes.inline_bytes, bytes.blob);
  return {};
}

template <class Row>
auto infallible(void (*write)(Connection&, const Placed<Row>&)) {
  return [write](Connection& sql, const Placed<Row>& placed) -> Status {
    write(sql, placed);
    return {};
  };
}

}  // namespace

Status SqliteItemStore::write(Batches batches, std::uint64_t through) {
  const std::scoped_lock lock(write_mutex_);
  TRY(write_parts(*files_of(DataKind::transactions), batches, through, part(&ItemBatch::transactions, write_transaction), part(&ItemBatch::spans, write_span)));
  TRY(write_parts(*files_of(DataKind::logs), batches, through, part(&ItemBatch::logs, write_log)));
  TRY(write_parts(*files_of(DataKind::metrics), batches, through, part(&ItemBatch::metrics, write_metric), part(&ItemBatch::metric_lines, write_metric_lines)));
  TRY(write_parts(*files_of(DataKind::sessions), batches, through, part(&ItemBatch::sessions, infallible(write_session)),
                  part(&ItemBatch::session_aggregates, infallible(write_session_aggregate))));
  TRY(write_parts(*files_of(DataKind::check_ins), batches, through, part(&ItemBatch::check_ins, write_check_in)));
  TRY(write_parts(*files_of(DataKind::profiles), batches, through, part(&ItemBatch::profiles, write_profile),
                  part(&ItemBatch::profile_chunks, write_profile_chunk)));
  const auto with_blobs = [this](auto put) { return [this, put](Connection& sql, const auto& placed) { return put(sql, blobs_, placed); }; };
  TRY(write_parts(*files_of(DataKind::replays), batches, through, part(&ItemBatch::replays, write_replay),
                  part(&ItemBatch::recordings, with_blobs(write_recording))));
  TRY(write_parts(*files_of(DataKind::attachments), batches, through, part(&ItemBatch::attachments, with_blobs(write_attachment))));
  return write_parts(*files_of(DataKind::feedback), batches, through, part(&ItemBatch::feedback, write_feedback));
}

}  // namespace vedette::sql
