#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "normalize/fields.h"
#include "normalize/item_parts.h"
#include "normalize/items.h"

namespace vedette::normalize {
namespace {

constexpr std::string_view kInvalid = "invalid_session";
constexpr std::int64_t kMinuteMicros = 60 * 1'000'000;
constexpr std::int64_t kFutureTolerance = kMinuteMicros;

constexpr std::array<std::pair<std::string_view, SessionStatus>, 5> kStatuses{{
    {"ok", SessionStatus::ok},
    {"exited", SessionStatus::exited},
    {"crashed", SessionStatus::crashed},
    {"abnormal", SessionStatus::abnormal},
    {"unhandled", SessionStatus::unhandled},
}};

Unexpected refuse() { return invalid(std::string(kInvalid)); }

struct Origin {
  std::string release;
  std::string environment;
};

Result<Origin> read_origin(const json::object& item) {
  const auto* attributes = object_of(item, "attrs");
  if (attributes == nullptr) return refuse();
  Origin origin{release_of(*attributes), environment_of(*attributes)};
  if (origin.release.empty()) return refuse();
  return origin;
}

Status check_range(Instant started, const Input& input) {
  const auto age = input.received.micros - started.micros;
  if (age > kMaxSessionDays * kDayMs * 1000) return invalid("too_old");
  if (age < -kFutureTolerance) return invalid("future_timestamp");
  return {};
}

void read_status(const json::object& item, SessionUpdate& update) {
  update.errors = count_of(item, "errors").value_or(0);
  const auto sent = text_of(item, "status");
  const auto* known = std::ranges::find(kStatuses, sent, &std::pair<std::string_view, SessionStatus>::first);
  const bool is_known = known != kStatuses.end();
  if (is_known) update.status = known->second;
  const bool ended_well = update.status == SessionStatus::ok || update.status == SessionStatus::exited;
  const bool must_have_error = !ended_well || (!is_known && !sent.empty());
  if (must_have_error) update.errors = std::max<std::uint64_t>(1, update.errors);
}

std::optional<SessionBucket> read_bucket(const json::value& value, const Input& input) {
  const auto* object = value.if_object();
  if (object == nullptr) return std::nullopt;
  const auto started = time_of(*object, "started", input);
  if (!started || !check_range(*started, input)) return std::nullopt;
  SessionBucket bucket;
  bucket.started = Instant{started->micros - started->micros % kMinuteMicros};
  bucket.did = digest_of_user(*object, "did");
  bucket.exited = count_of(*object, "exited").value_or(0);
  bucket.errored = count_of(*object, "errored").value_or(0);
  bucket.abnormal = count_of(*object, "abnormal").value_or(0);
  bucket.crashed = count_of(*object, "crashed").value_or(0);
  bucket.unhandled = count_of(*object, "unhandled").value_or(0);
  if (bucket.total() == 0) return std::nullopt;
  return bucket;
}

}  // namespace

Result<SessionUpdate> read_session(json::value item, const Input& input) {
  if (!item.is_object()) return refuse();
  const json::object& object = item.get_object();
  SessionUpdate update;
  update.sid = id_of(object, "sid", 32);
  const auto started = time_of(object, "started", input);
  if (update.sid.empty() || !started) return refuse();
  TRY_ASSIGN(const Origin origin, read_origin(object));
  TRY(check_range(*started, input));
  update.timestamp = within_retention(time_of(object, "timestamp", input).value_or(input.received), input);
  update.started = std::min(*started, update.timestamp);
  update.did = digest_of_user(object, "did");
  update.is_init = flag_of(object, "init").value_or(false);
  const auto now_ms = static_cast<std::uint64_t>(std::max<std::int64_t>(0, update.timestamp.ms()));
  update.seq = update.is_init ? 0 : count_of(object, "seq").value_or(now_ms);
  update.duration = number_of(object, "duration");
  if (update.duration && *update.duration < 0) update.duration.reset();
  read_status(object, update);
  update.release = origin.release;
  update.environment = origin.environment;
  update.abnormal_mechanism = ascii::lower(clean_text_of(object, "abnormal_mechanism", 64));
  return update;
}

Result<SessionAggregates> read_sessions(json::value item, const Input& input) {
  if (!item.is_object()) return refuse();
  TRY_ASSIGN(Origin origin, read_origin(item.get_object()));
  SessionAggregates aggregates{std::move(origin.release), std::move(origin.environment), {}};
  const auto* list = array_of(item.get_object(), "aggregates");
  if (list == nullptr) return refuse();
  for (const auto& entry : *list) {
    if (auto bucket = read_bucket(entry, input)) aggregates.buckets.push_back(std::move(*bucket));
  }
  if (aggregates.buckets.empty()) return refuse();
  return aggregates;
}

}  // namespace vedette::normalize
