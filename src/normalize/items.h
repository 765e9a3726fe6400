// Items that are no events: each is checked, brought to one form and split into what is searched
// (the members of its row) and the rest (a JSON text). All functions here are pure.
//
// An error is invalid_argument; its message is the reason for the item's outcome, such as
// `invalid_session`. The caller parses an item's payload leniently and hands the value over; a
// value of any other form than an object is refused with the same reason. What must be scrubbed is
// scrubbed in that value before it is read. Attributes and other optional members that are out of
// form are dropped and never cost the item.
//
// Ids are lower-case hex without hyphens; empty means absent. Trace ids have 32 digits, span ids 16,
// all others 32. Times are the sender's, moved by its clock's error: by received - sent_at where
// that is 55 minutes or more. Releases and environments obey the rules of events; one that does not
// is empty. Reference: Sentry's developer documentation on envelope items.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "json/value.h"
#include "model/data_category.h"
#include "model/item_rows.h"
#include "normalize/normalize.h"

namespace vedette::normalize {

// --- containers (log, trace_metric, span v2) ---

struct Container {
  boost::json::array items;
  // The sender wishes that address and User-Agent of the request are noted at each item.
  bool infers_ip = false;
  bool infers_user_agent = false;
};

// `{"items": […]}` with exactly `item_count` items; without a count any number will do.
// Errors: invalid_container (no such object), item_count_mismatch.
Result<Container> parse_container(std::string_view payload, std::optional<std::int64_t> item_count,
                                  boost::json::storage_ptr storage = {});
// Adds what the container asks for to the attributes of one of its items, where they are absent:
// user.ip_address, user_agent.original, browser.name, browser.version, os.name, os.version.
void add_inferred_attributes(boost::json::value& item, const Container& container,
                             const Input& input);

// --- sessions ---

// A session may be reported for this long after it started.
inline constexpr std::int64_t kMaxSessionDays = 5;

// Errors: invalid_session; too_old and future_timestamp for a start out of range.
// An unknown status counts as `ok` with an error.
Result<SessionUpdate> read_session(boost::json::value item, const Input& input);

// Errors: invalid_session. Buckets out of form or range are dropped; one that is left is enough.
Result<SessionAggregates> read_sessions(boost::json::value item, const Input& input);

// --- check-ins ---

// Errors: invalid_check_in. An unknown status, `missed` and `timeout` too, is `unknown`: only the
// server finds out about those.
Result<CheckInRow> read_check_in(boost::json::value item, const Input& input);
// The form that check_in.monitor_slug has for a sent name: lower case, `a-z0-9_-`, at most 50.
std::string monitor_slug(std::string_view sent);

// --- client reports ---

enum class DiscardKind : std::uint8_t { client_discard, filtered, filtered_sampling, rate_limited };

struct Discard {
  DiscardKind kind = DiscardKind::client_discard;
  std::string reason;  // empty: none, or a client_discard for a reason that is not known
  DataCategory category = DataCategory::error;
  std::uint64_t quantity = 1;
};

struct ClientReport {
  Instant timestamp;
  // Equal ones are summed up; nothing of quantity 0.
  std::vector<Discard> discards;
};

// Errors: invalid_client_report. Unknown categories, `internal` too, are dropped.
Result<ClientReport> read_client_report(boost::json::value item, const Input& input);

// --- logs and metrics ---

// Errors: invalid_log.
Result<LogRow> read_log(boost::json::value item, const Input& input);

// Errors: invalid_trace_metric.
Result<MetricRow> read_trace_metric(boost::json::value item, const Input& input);

// --- spans ---

// An item of a container of spans. Errors: invalid_span.
Result<SpanRow> read_span_v2(boost::json::value item, const Input& input);
// A payload of the item type `span` that is no container. Errors: invalid_span.
Result<SpanRow> read_span_v1(boost::json::value item, const Input& input);
// The spans of a normalized transaction; the first is the transaction itself, its segment. Empty
// for events of any other type.
std::vector<SpanRow> spans_of_transaction(const boost::json::object& event);

// --- profiles and replays ---

// A sample profile, or one of Android's with its `sampled_profile`. Errors: invalid_profile.
Result<ProfileRow> read_profile(boost::json::value item, const Input& input);

// Errors: invalid_profile_chunk.
Result<ProfileChunkRow> read_profile_chunk(boost::json::value item, const Input& input);

// Errors: invalid_replay.
Result<ReplayRow> read_replay_event(boost::json::value item, const Input& input);
// The same; `look` sees the replay as a canonical event with its `urls`, and may scrub it before it is read. What has
// to be scrubbed may have come in only here: the address of the client.
Result<ReplayRow> read_replay(boost::json::value item, const Input& input,
                              const std::function<void(boost::json::object& event)>& look);

}  // namespace vedette::normalize
