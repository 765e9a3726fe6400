// What the keys of the search language mean: one declaration, from which validation and the
// predicates of the stores follow.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace vedette::search {

// How the values of a key are read; says which members of Value are set.
enum class FieldKind {
  status,       // `is:`; Term::status
  text,         // Value::pattern
  message,      // Value::pattern, already open at both ends: such a field contains its value
  number,       // Value::number
  duration,     // Value::number in milliseconds
  size,         // Value::number in bytes
  percentage,   // Value::number as a share of 1
  boolean,      // Value::number, 0 or 1
  date,         // Value::time
  identifier,   // Value::id, a positive integer
  short_id,     // Value::text in upper case: `SHOP-1A`
  event_id,     // Value::text, 32 lower-case hex digits
  person,       // Value::person
  choice,       // Value::text, one of the field's choices in lower case
  project,      // Value::text, a slug, or digits: a project id
};

// What a term asks about. The first group belongs to the issue, the second to its events.
enum class Field {
  status,
  assigned,
  assigned_or_suggested,
  bookmarks,
  subscribed,
  first_seen,
  last_seen,
  first_release,  // a text; `latest` is the newest release of the project
  times_seen,
  user_count,
  short_id,
  issue_id,
  issue_category,
  issue_type,
  issue_priority,

  event_id,
  event_type,
  timestamp,
  project,
  project_id,
  level,
  message,
  title,
  culprit,
  location,
  transaction,
  release,  // `latest` as for first_release
  release_version,
  release_build,
  release_package,
  release_stage,
  dist,
  environment,
  platform,
  logger,
  trace,
  span,
  replay_id,
  error_type,
  error_value,
  error_mechanism,
  error_handled,
  error_unhandled,
  error_main_thread,
  stack_abs_path,
  stack_filename,
  stack_function,
  stack_module,
  stack_package,
  stack_in_app,
  user,  // the whole user key: `id:1`, `email:a@b.c`
  user_id,
  user_email,
  user_username,
  user_ip,
  http_method,
  http_url,
  http_referer,
  http_status_code,
  sdk_name,
  sdk_version,
  is_transaction,
  transaction_duration,
  transaction_op,
  transaction_status,
  property,     // a known attribute without an enumerator of its own: `device.arch`, `geo.city`
  measurement,  // Term::key without `measurements.`
  flag,         // a feature flag; Term::key is its name
  tag,          // any other key; Term::key is the tag's
};

struct FieldSpec {
  std::string_view key;
  Field field;
  FieldKind kind;
  // Belongs to the issue, not to its events: refused in event search.
  bool is_of_issue = false;
  // Ordering operators are read as operators although the field is text.
  bool is_ordered_text = false;
  // The values of a choice, in lower case.
  std::span<const std::string_view> choices = {};
};

// The declaration of a key, aliases included; of `measurements.…` too. Null for any other key,
// which is then a tag. The result lives as long as the program.
const FieldSpec* find_field(std::string_view key);

// Every declared key, for documentation and tests.
std::span<const FieldSpec> all_fields();

// What `is:` asks for.
enum class StatusFilter {
  unresolved,
  resolved,
  archived,
  archived_until_escalating,
  archived_until_condition_met,
  archived_forever,
  assigned,
  unassigned,
  for_review,
  linked,
  unlinked,
  is_new,
  ongoing,
  escalating,
  regressed,
  reprocessing,
  unhandled,
  handled,
};

struct StatusSpec {
  std::string_view name;
  StatusFilter status;
};

// Every value of `is:`, aliases included.
std::span<const StatusSpec> all_statuses();

}  // namespace vedette::search
