#include "store/sqlite/sqlite_item_store.h"

namespace vedette::sql {
namespace {

constexpr std::int64_t kHour = 3600;

// What a session, or several, add to their hour. A session that crashed or ended abnormally is not
// among the errored, so that the four never count one twice.
struct Totals {
  std::int64_t sessions = 0;
  std::int64_t errored = 0;
  std::int64_t crashed = 0;
  std::int64_t abnormal = 0;
  std::int64_t unhandled = 0;

  bool operator==(const Totals&) const = default;
};

Totals totals_of(SessionStatus status, bool has_errors) {
  switch (status) {
    case SessionStatus::crashed: return {.crashed = 1};
    case SessionStatus::abnormal: return {.abnormal = 1};
    case SessionStatus::unhandled: return {.unhandled = 1};
    case SessionStatus::ok:
    case SessionStatus::exited: return {.errored = has_errors ? 1 : 0};
  }
  return {};
}

bool is_terminal(std::string_view status) { return status == "exited" || status == "crashed" || status == "abnormal"; }

SessionStatus status_of(std::string_view text) {
  for (const auto status : {SessionStatus::exited, SessionStatus::crashed, SessionStatus::abnormal, SessionStatus::unhandled}) {
    if (to_text(status) == text) return status;
  }
  return SessionStatus::ok;
}

struct Place {
  ProjectId project;
  std::int64_t hour;
  const std::string& release;
  const std::string& environment;
};

void add(Connection& sql, const Place& place, const Totals& totals) {
  if (totals == Totals{}) return;
  sql.run("INSERT INTO session_hour (project_id, hour, release, environment, sessions, errored, crashed, abnormal, unhandled)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (project_id, hour, release, environment) DO UPDATE SET"
          " sessions = session_hour.sessions + excluded.sessions, errored = session_hour.errored + excluded.errored,"
          " crashed = session_hour.crashed + excluded.crashed, abnormal = session_hour.abnormal + excluded.abnormal,"
          " unhandled = session_hour.unhandled + excluded.unhandled",
          place.project, place.hour, place.release, place.environment, totals.sessions, totals.errored, totals.crashed, totals.abnormal,
          totals.unhandled);
}

void add_user(Connection& sql, const Place& place, const std::string& did, const Totals& totals) {
  if (did.empty()) return;
  sql.run("INSERT INTO session_user (project_id, hour, release, environment, did, errored, crashed, abnormal, unhandled)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (project_id, hour, release, environment, did) DO UPDATE SET"
          " errored = max(session_user.errored, excluded.errored), crashed = max(session_user.crashed, excluded.crashed),"
          " abnormal = max(session_user.abnormal, excluded.abnormal), unhandled = max(session_user.unhandled, excluded.unhandled)",
          place.project, place.hour, place.release, place.environment, did, totals.errored > 0, totals.crashed > 0, totals.abnormal > 0,
          totals.unhandled > 0);
}

Place place_of(ProjectId project, Instant started, const std::string& release, const std::string& environment) {
  return {project, started.seconds() / kHour * kHour, release, environment};
}

// The last known state of a session.
struct Known {
  std::uint64_t seq;
  bool is_ended;
  bool is_counted;
  Totals totals;
};

std::optional<Known> find_known(Connection& sql, ProjectId project, Blob sid) {
  auto row = sql.query("SELECT seq, status, errors, is_counted FROM session WHERE project_id = ? AND sid = ?", project, sid);
  if (!row.next()) return std::nullopt;
  return Known{.seq = static_cast<std::uint64_t>(row.integer(0)),
               .is_ended = is_terminal(row.view(1)),
               .is_counted = row.flag(3),
               .totals = totals_of(status_of(row.view(1)), row.integer(2) > 0)};
}

}  // namespace

// Only the first update counts a session; the later ones move it from one total to another. An update
// that is older than the known state, or comes after the end, changes nothing.
void write_session(Connection& sql, const Placed<SessionUpdate>& placed) {
  const auto& update = placed.row;
  const auto sid = id_bytes(update.sid);
  if (!sid) return;
  const Blob key(reinterpret_cast<const std::uint8_t*>(sid->data()), sid->size());
  const auto place = place_of(placed.project_id, update.started, update.release, update.environment);
  const auto former = find_known(sql, placed.project_id, key);
  const bool is_counted = former && former->is_counted;
  if (former && (former->seq >= update.seq || former->is_ended)) {
    // The first update may be overtaken by a later one, and still has to be counted.
    if (is_counted || !update.is_init) return;
    add(sql, place, {.sessions = 1});
    sql.run("UPDATE session SET is_counted = 1 WHERE project_id = ? AND sid = ?", placed.project_id, key);
    return;
  }
  const Totals before = former ? former->totals : Totals{};
  const auto after = totals_of(update.status, update.errors > 0);
  const bool counts_now = update.is_init && !is_counted;
  add(sql, place, {.sessions = counts_now ? 1 : 0,
                   .errored = after.errored - before.errored,
                   .crashed = after.crashed - before.crashed,
                   .abnormal = after.abnormal - before.abnormal,
                   .unhandled = after.unhandled - before.unhandled});
  add_user(sql, place, update.did, after);
  sql.run("INSERT OR REPLACE INTO session (project_id, sid, seq, started, timestamp, status, errors, is_counted)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          placed.project_id, key, update.seq, update.started, update.timestamp, to_text(update.status), update.errors,
          is_counted || counts_now);
}

void write_session_aggregate(Connection& sql, const Placed<SessionAggregateRow>& placed) {
  const auto& bucket = placed.row.bucket;
  const auto place = place_of(placed.project_id, bucket.started, placed.row.release, placed.row.environment);
  const Totals totals{.sessions = static_cast<std::int64_t>(bucket.total()),
                      .errored = static_cast<std::int64_t>(bucket.errored),
                      .crashed = static_cast<std::int64_t>(bucket.crashed),
                      .abnormal = static_cast<std::int64_t>(bucket.abnormal),
                      .unhandled = static_cast<std::int64_t>(bucket.unhandled)};
  add(sql, place, totals);
  add_user(sql, place, bucket.did, totals);
}

}  // namespace vedette::sql
