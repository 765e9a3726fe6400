// What is stored of items that are no events: the members that are searched, and the rest as JSON text.
//
// Ids are lower-case hex without hyphens; empty means absent. Trace ids have 32 digits, span ids 16, all
// others 32. Times are the sender's, set right where its clock is wrong. Attributes are an object
// {key: {"type": "string|boolean|integer|double|array", "value": …, "unit"?: …}} as JSON text.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"

namespace vedette {

enum class SessionStatus : std::uint8_t { ok, exited, crashed, abnormal, unhandled };
std::string_view to_text(SessionStatus status);

// One update of one session.
struct SessionUpdate {
  std::string sid;
  // Digest of the sender's id of the user: equal users, equal digests. Empty: unknown.
  std::string did;
  // Orders the updates of a session: milliseconds of its time unless sent, 0 for the first.
  std::uint64_t seq = 0;
  bool is_init = false;
  Instant started;
  Instant timestamp;
  std::optional<double> duration;  // seconds
  SessionStatus status = SessionStatus::ok;
  std::uint64_t errors = 0;  // at least 1 unless the status is ok or exited
  std::string release;       // never empty
  std::string environment;
  std::string abnormal_mechanism;
};

// What one process counted in one minute.
struct SessionBucket {
  Instant started;
  std::string did;  // as in SessionUpdate; with one, each counter is of that user
  std::uint64_t exited = 0;
  // Ended well, with errors on the way.
  std::uint64_t errored = 0;
  std::uint64_t abnormal = 0;
  std::uint64_t crashed = 0;
  std::uint64_t unhandled = 0;

  std::uint64_t total() const { return exited + errored + abnormal + crashed + unhandled; }
};

struct SessionAggregates {
  std::string release;  // never empty
  std::string environment;
  std::vector<SessionBucket> buckets;  // none is empty
};

enum class CheckInStatus : std::uint8_t { unknown, in_progress, ok, error };
std::string_view to_text(CheckInStatus status);

struct CheckInRow {
  // All zeros: the newest check-in in progress, or a new one.
  std::string check_in_id;
  std::string monitor_slug;  // never empty, at most 50 characters
  CheckInStatus status = CheckInStatus::unknown;
  Instant timestamp;  // of reception: a check-in carries no time of its own
  std::optional<double> duration;  // seconds
  std::string release;
  std::string environment;  // `production` unless sent
  std::string trace_id;
  // The monitor as the sender wants it: {"schedule": {"type": "crontab", "value": "…"} or {"type":
  // "interval", "value": n, "unit": "…"}, "checkin_margin", "max_runtime",
  // "failure_issue_threshold", "recovery_threshold", "timezone", "owner"}. Minutes are clamped to
  // 1…40320, thresholds to 1…720. Empty: none was sent, or its schedule is out of form.
  std::string monitor_config;
};

struct LogRow {
  Instant timestamp;
  std::string trace_id;  // never empty
  std::string span_id;
  std::string level;  // trace, debug, info, warn, error, fatal
  // 1…24, in the ranges of OpenTelemetry; made of the level unless sent.
  std::int64_t severity_number = 0;
  std::string body;
  std::string release;      // attribute sentry.release
  std::string environment;  // attribute sentry.environment
  std::string attributes;
};

struct MetricRow {
  Instant timestamp;
  std::string trace_id;  // never empty
  std::string span_id;
  std::string name;  // never empty, at most 200 characters
  std::string type;  // counter, gauge, distribution
  std::string unit;
  double value = 0;
  std::string release;
  std::string environment;
  std::string attributes;
};

struct SpanRow {
  std::string trace_id;  // never empty
  std::string span_id;   // never empty
  std::string parent_span_id;
  // The span at which this part of the trace entered its service; its own id if `is_segment`.
  std::string segment_id;
  bool is_segment = false;
  std::string op;      // `default` unless sent
  std::string name;    // what the span is about; in older protocols its description
  std::string status;  // ok, or what went wrong: error, cancelled, not_found …
  std::string origin;
  Instant start;
  Instant end;  // never before `start`
  std::string transaction;  // name of the segment, where it is known
  std::string platform;
  std::string release;
  std::string environment;
  // Attributes; of older protocols `data`, `tags` and `measurements` as such.
  std::string attributes;
  std::string links;  // a JSON list of {trace_id, span_id, …}; empty: none
};

struct ProfileRow {
  std::string profile_id;      // never empty
  std::string transaction_id;  // the event's id
  std::string trace_id;
  std::string transaction;
  std::string platform;  // never empty
  std::string release;
  std::string environment;
  Instant timestamp;
  std::int64_t duration_ms = 0;
  std::string payload;  // the whole
};

struct ProfileChunkRow {
  std::string chunk_id;     // never empty
  std::string profiler_id;  // never empty
  std::string trace_id;
  std::string platform;  // never empty
  std::string release;
  std::string environment;
  Instant start;
  Instant end;
  std::int64_t duration_ms = 0;
  std::string payload;  // the whole
};

struct ReplayRow {
  std::string replay_id;  // never empty
  std::int64_t segment_id = 0;
  std::string type;  // session, buffer
  Instant start;     // of the replay
  Instant timestamp;  // of this segment's end
  std::vector<std::string> urls;
  std::vector<std::string> error_ids;
  std::vector<std::string> trace_ids;
  std::string platform;
  std::string release;
  std::string dist;
  std::string environment;
  std::string user_id;
  std::string user_name;
  std::string user_email;
  std::string user_ip;
  std::string sdk_name;
  std::string sdk_version;
  // As those of an event, sorted by key.
  std::vector<std::pair<std::string, std::string>> tags;
  std::string payload;  // the whole, normalized as an event
};

}  // namespace vedette
