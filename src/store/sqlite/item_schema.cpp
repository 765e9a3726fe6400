#include "store/sqlite/sqlite_item_store.h"

namespace vedette::sql {
namespace {

// `number` is that of the item; `progress` says through which delivery of the journal a file is complete.
// Ids of traces and spans are bytes: read them with hex(). Times are microseconds since the epoch.
#define PROGRESS "CREATE TABLE IF NOT EXISTS progress (id INTEGER PRIMARY KEY CHECK (id = 1), through INTEGER NOT NULL);"

constexpr std::string_view kTransactions = PROGRESS R"sql(
CREATE TABLE IF NOT EXISTS transaction_event (
  number INTEGER PRIMARY KEY, project_id INTEGER NOT NULL, event_id BLOB NOT NULL, timestamp INTEGER NOT NULL, start INTEGER NOT NULL,
  name TEXT NOT NULL, op TEXT NOT NULL, status TEXT NOT NULL, trace_id BLOB, span_id BLOB, platform TEXT NOT NULL,
  release TEXT NOT NULL, environment TEXT NOT NULL, user_key TEXT NOT NULL, payload BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS transaction_by_project ON transaction_event (project_id, timestamp);
CREATE TABLE IF NOT EXISTS span (
  id INTEGER PRIMARY KEY, number INTEGER NOT NULL, project_id INTEGER NOT NULL, trace_id BLOB NOT NULL, span_id BLOB NOT NULL,
  parent_span_id BLOB, segment_id BLOB, is_segment INTEGER NOT NULL, op TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL,
  origin TEXT NOT NULL, start INTEGER NOT NULL, timestamp INTEGER NOT NULL, transaction_name TEXT NOT NULL, platform TEXT NOT NULL,
  release TEXT NOT NULL, environment TEXT NOT NULL, attributes TEXT NOT NULL, links TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS span_by_project ON span (project_id, timestamp);
CREATE INDEX IF NOT EXISTS span_by_trace ON span (trace_id);
)sql";

constexpr std::string_view kLogs = PROGRESS R"sql(
CREATE TABLE IF NOT EXISTS log (
  id INTEGER PRIMARY KEY, number INTEGER NOT NULL, project_id INTEGER NOT NULL, timestamp INTEGER NOT NULL, trace_id BLOB NOT NULL,
  span_id BLOB, level TEXT NOT NULL, severity_number INTEGER NOT NULL, body TEXT NOT NULL, release TEXT NOT NULL,
  environment TEXT NOT NULL, attributes TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS log_by_project ON log (project_id, timestamp);
CREATE INDEX IF NOT EXISTS log_by_trace ON log (trace_id);
)sql";

constexpr std::string_view kMetrics = PROGRESS R"sql(
CREATE TABLE IF NOT EXISTS metric (
  id INTEGER PRIMARY KEY, number INTEGER NOT NULL, project_id INTEGER NOT NULL, timestamp INTEGER NOT NULL, trace_id BLOB NOT NULL,
  span_id BLOB, name TEXT NOT NULL, type TEXT NOT NULL, unit TEXT NOT NULL, value REAL NOT NULL, release TEXT NOT NULL,
  environment TEXT NOT NULL, attributes TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS metric_by_name ON metric (project_id, name, timestamp);
CREATE TABLE IF NOT EXISTS metric_lines (
  id INTEGER PRIMARY KEY, number INTEGER NOT NULL, project_id INTEGER NOT NULL, timestamp INTEGER NOT NULL, type TEXT NOT NULL,
  payload BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS metric_lines_by_project ON metric_lines (project_id, timestamp);
)sql";

// `session` is the last known state of those that are reported one by one; the other two are totals.
constexpr std::string_view kSessions = PROGRESS R"sql(
CREATE TABLE IF NOT EXISTS session (
  project_id INTEGER NOT NULL, sid BLOB NOT NULL, seq INTEGER NOT NULL, started INTEGER NOT NULL, timestamp INTEGER NOT NULL,
  status TEXT NOT NULL, errors INTEGER NOT NULL, is_counted INTEGER NOT NULL,
  PRIMARY KEY (project_id, sid)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS session_hour (
  project_id INTEGER NOT NULL, hour INTEGER NOT NULL, release TEXT NOT NULL, environment TEXT NOT NULL,
  sessions INTEGER NOT NULL, errored INTEGER NOT NULL, crashed INTEGER NOT NULL, abnormal INTEGER NOT NULL, unhandled INTEGER NOT NULL,
  PRIMARY KEY (project_id, hour, release, environment)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS session_user (
  project_id INTEGER NOT NULL, hour INTEGER NOT NULL, release TEXT NOT NULL, environment TEXT NOT NULL, did TEXT NOT NULL,
  errored INTEGER NOT NULL, crashed INTEGER NOT NULL, abnormal INTEGER NOT NULL, unhandled INTEGER NOT NULL,
  PRIMARY KEY (project_id, hour, release, environment, did)
) WITHOUT ROWID;
)sql";

constexpr std::string_view kCheckIns = PROGRESS R"sql(
CREATE TABLE IF NOT EXISTS check_in (
  number INTEGER PRIMARY KEY, project_id INTEGER NOT NULL, check_in_id BLOB, monitor_slug TEXT NOT NULL, status TEXT NOT NULL,
  timestamp INTEGER NOT NULL, duration REAL, release TEXT NOT NULL, environment TEXT NOT NULL, trace_id BLOB, monitor_config TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS check_in_by_monitor ON check_in (project_id, monitor_slug, timestamp);
)sql";

constexpr std::string_view kProfiles = PROGRESS R"sql(
CREATE TABLE IF NOT EXISTS profile (
  number INTEGER PRIMARY KEY, project_id INTEGER NOT NULL, profile_id BLOB NOT NULL, transaction_id BLOB, trace_id BLOB,
  transaction_name TEXT NOT NULL, platform TEXT NOT NULL, release TEXT NOT NULL, environment TEXT NOT NULL, timestamp INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL, payload BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS profile_by_project ON profile (project_id, timestamp);
CREATE TABLE IF NOT EXISTS profile_chunk (
  number INTEGER PRIMARY KEY, project_id INTEGER NOT NULL, chunk_id BLOB NOT NULL, profiler_id BLOB NOT NULL, trace_id BLOB,
  platform TEXT NOT NULL, release TEXT NOT NULL, environment TEXT NOT NULL, start INTEGER NOT NULL, timestamp INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL, payload BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS profile_chunk_by_profiler ON profile_chunk (project_id, profiler_id, start);
)sql";

constexpr std::string_view kReplays = PROGRESS R"sql(
CREATE TABLE IF NOT EXISTS replay (
  number INTEGER PRIMARY KEY, project_id INTEGER NOT NULL, replay_id BLOB NOT NULL, segment_id INTEGER NOT NULL, type TEXT NOT NULL,
  start INTEGER NOT NULL, timestamp INTEGER NOT NULL, platform TEXT NOT NULL, release TEXT NOT NULL, environment TEXT NOT NULL,
  user_id TEXT NOT NULL, user_name TEXT NOT NULL, user_email TEXT NOT NULL, user_ip TEXT NOT NULL, urls TEXT NOT NULL,
  error_ids TEXT NOT NULL, trace_ids TEXT NOT NULL, payload BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS replay_by_project ON replay (project_id, timestamp);
CREATE INDEX IF NOT EXISTS replay_by_id ON replay (replay_id, segment_id);
CREATE TABLE IF NOT EXISTS recording (
  id INTEGER PRIMARY KEY, number INTEGER NOT NULL, project_id INTEGER NOT NULL, replay_id BLOB, segment_id INTEGER NOT NULL, is_video INTEGER NOT NULL,
  timestamp INTEGER NOT NULL, size INTEGER NOT NULL, data BLOB, blob TEXT
);
CREATE INDEX IF NOT EXISTS recording_by_replay ON recording (replay_id, segment_id);
)sql";

constexpr std::string_view kAttachments = PROGRESS R"sql(
CREATE TABLE IF NOT EXISTS attachment (
  number INTEGER PRIMARY KEY, project_id INTEGER NOT NULL, event_id BLOB NOT NULL, timestamp INTEGER NOT NULL, filename TEXT NOT NULL,
  content_type TEXT NOT NULL, type TEXT NOT NULL, trace_id BLOB, size INTEGER NOT NULL, sha1 TEXT NOT NULL, data BLOB, blob TEXT
);
CREATE INDEX IF NOT EXISTS attachment_by_event ON attachment (event_id);
)sql";

constexpr std::string_view kFeedback = PROGRESS R"sql(
CREATE TABLE IF NOT EXISTS feedback (
  number INTEGER PRIMARY KEY, project_id INTEGER NOT NULL, event_id BLOB NOT NULL, timestamp INTEGER NOT NULL, message TEXT NOT NULL,
  name TEXT NOT NULL, contact_email TEXT NOT NULL, url TEXT NOT NULL, associated_event_id BLOB, replay_id BLOB, release TEXT NOT NULL,
  environment TEXT NOT NULL, user_key TEXT NOT NULL, payload BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS feedback_by_project ON feedback (project_id, timestamp);
CREATE INDEX IF NOT EXISTS feedback_by_event ON feedback (associated_event_id);
)sql";

}  // namespace

std::string_view item_schema(DataKind kind) {
  switch (kind) {
    case DataKind::feedback: return kFeedback;
    case DataKind::transactions: return kTransactions;
    case DataKind::logs: return kLogs;
    case DataKind::metrics: return kMetrics;
    case DataKind::sessions: return kSessions;
    case DataKind::check_ins: return kCheckIns;
    case DataKind::profiles: return kProfiles;
    case DataKind::replays: return kReplays;
    case DataKind::attachments: return kAttachments;
    case DataKind::errors:
    case DataKind::statistics: return {};
  }
  return {};
}

std::vector<std::string_view> item_tables(DataKind kind) {
  switch (kind) {
    case DataKind::feedback: return {"feedback"};
    case DataKind::transactions: return {"transaction_event", "span"};
    case DataKind::logs: return {"log"};
    case DataKind::metrics: return {"metric", "metric_lines"};
    case DataKind::sessions: return {"session_hour", "session", "session_user"};
    case DataKind::check_ins: return {"check_in"};
    case DataKind::profiles: return {"profile", "profile_chunk"};
    case DataKind::replays: return {"replay", "recording"};
    case DataKind::attachments: return {"attachment"};
    case DataKind::errors:
    case DataKind::statistics: return {};
  }
  return {};
}

}  // namespace vedette::sql
