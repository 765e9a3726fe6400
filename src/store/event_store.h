// The seam to the events: rows to search, payloads to show.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/pattern.h"
#include "base/result.h"
#include "base/time.h"
#include "model/event_id.h"
#include "model/ids.h"
#include "store/item_number.h"

namespace vedette {

using Tag = std::pair<std::string, std::string>;

// Attributes of an event that are searched for like tags, and that lists of tags leave out. No tag that is sent begins
// with the sign.
namespace hidden_tag {
inline constexpr std::string_view kUserEmail = "@user.email";
inline constexpr std::string_view kUserName = "@user.username";
inline constexpr std::string_view kUserAddress = "@user.ip";
inline constexpr std::string_view kHttpMethod = "@http.method";
inline constexpr std::string_view kSdkName = "@sdk.name";
}  // namespace hidden_tag
constexpr bool is_hidden_tag(std::string_view key) { return key.starts_with('@'); }

// What of an event is searched and listed.
struct EventRow {
  ProjectId project_id;
  EventId event_id;
  // Numbers the event among all that were ever delivered: see item_number().
  std::uint64_t sequence = 0;
  IssueId issue_id;
  Instant timestamp;
  Instant received;
  std::string type;
  std::string level;
  std::string platform;
  std::string title;
  std::string culprit;
  std::string message;
  // `id:7`, `email:…`; empty when the event names no user.
  std::string user_key;
  std::vector<Tag> tags;
};

struct StoredEvent {
  EventRow row;
  // The normalized event as JSON text.
  std::string payload;
  // Whole days after its own for which it is to be kept.
  std::int32_t retention_days = 90;
};

enum class WriteOutcome {
  stored,
  // The project has an event of this id already, from another delivery.
  duplicate,
};

// One of the values of a tag; without any the tag only has to be there.
struct TagValues {
  std::string key;
  std::vector<Pattern> values;
};

// A condition on one tag. `values` are alternatives; with none the tag only has to be there.
struct TagCondition {
  std::string key;
  std::vector<Pattern> values;
  bool is_negated = false;
  // Another tag that will do as well.
  std::optional<TagValues> other = {};
};

// All conditions hold. An empty list of projects matches nothing.
struct EventFilter {
  std::vector<ProjectId> projects;
  std::optional<IssueId> issue_id;
  // from <= timestamp < to.
  Instant from;
  Instant to;
  std::vector<TagCondition> tags;
  // Each is part of title or message, in any case.
  std::vector<std::string> texts;
};

// A place in a list that is ordered by time and event id.
struct EventPlace {
  Instant timestamp;
  EventId event_id;
  auto operator<=>(const EventPlace&) const = default;
};

enum class Order { newest_first, oldest_first };

struct TagKeyCount {
  std::string key;
  std::int64_t distinct_values = 0;
  std::int64_t events = 0;
};

struct TagValueCount {
  std::string value;
  std::int64_t events = 0;
  Instant first_seen;
  Instant last_seen;
};

// Events by day of their timestamp.
// Threads: any; writers wait for each other.
class EventStore {
 public:
  virtual ~EventStore() = default;

  // Stores the events, on stable storage when it returns, and says of each what became of it.
  // Writing a delivery again (same project, event id and sequence) answers `stored`, so that a batch
  // which was interrupted may be repeated.
  virtual Result<std::vector<WriteOutcome>> write(std::span<const StoredEvent> events) = 0;

  // Does what writing put off for the sake of speed, and what readers find out for themselves until then. For a moment
  // when nothing waits to be written.
  virtual Status settle() = 0;

  virtual Result<std::optional<StoredEvent>> load(ProjectId project, EventId event_id) = 0;
  // The rows after `after` in the given order, at most `limit`.
  virtual Result<std::vector<EventRow>> list(const EventFilter& filter, Order order, std::optional<EventPlace> after,
                                             std::size_t limit) = 0;
  virtual Result<std::int64_t> count(const EventFilter& filter) = 0;

  // Issues that have, for each condition on tags, an event that fits it (a negated one: no event that
  // it denies). Only projects' time range and tags are looked at; ids of other projects may be among
  // the result, which the caller joins with its own.
  virtual Result<std::set<IssueId>> issues_with(const EventFilter& filter) = 0;
  // Issues of these projects that have an event from `from` up to but without `to` whose title or message fits one of the
  // patterns. The newest days first; at most `rows_max` events are looked at, so that old ones of a large range may be
  // left out.
  virtual Result<std::set<IssueId>> issues_with_text(const EventFilter& filter, std::span<const Pattern> any_of, std::size_t rows_max) = 0;
  // The issues of those events that are there.
  virtual Result<std::map<EventId, IssueId>> issues_of_events(ProjectId project, std::span<const EventId> events) = 0;
  // Events per hour of each issue, keyed by the hour's start in seconds; hours without events are absent.
  virtual Result<std::map<IssueId, std::map<std::int64_t, std::int64_t>>> hourly_counts(std::span<const IssueId> issues,
                                                                                      Instant from, Instant to) = 0;
  // Most frequent first.
  virtual Result<std::vector<TagKeyCount>> tag_keys(IssueId issue) = 0;
  virtual Result<std::vector<TagValueCount>> tag_values(IssueId issue, std::string_view key, std::size_t limit) = 0;

  // The issue's events move to another one, as in a merge.
  virtual Status move_events(std::span<const IssueId> from, IssueId to) = 0;
  virtual Status remove_issues(std::span<const IssueId> issues) = 0;
  virtual Status remove_project(ProjectId project) = 0;
  // Drops the days that are to be kept no longer than until `today`, given the longest retention that
  // is in force anywhere. Returns how many went. What was dropped is no duplicate when it comes again.
  virtual Result<std::size_t> drop_expired(std::int32_t today, std::int32_t retention_days_max) = 0;
};

}  // namespace vedette
