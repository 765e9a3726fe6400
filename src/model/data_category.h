// Data categories: the units in which rate limits, quotas and outcomes count.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace vedette {

// The numbers are Sentry's ids, as outcomes carry them; trace_metric_byte has none that is public
// and takes the next free one.
enum class DataCategory : std::uint8_t {
  default_ = 0,
  error = 1,
  transaction = 2,
  security = 3,
  attachment = 4,  // bytes
  session = 5,
  profile = 6,
  replay = 7,
  transaction_processed = 8,
  transaction_indexed = 9,
  monitor = 10,
  profile_indexed = 11,
  span = 12,
  monitor_seat = 13,
  feedback = 14,
  metric_bucket = 15,
  span_indexed = 16,
  profile_duration = 17,  // milliseconds
  profile_chunk = 18,
  metric_second = 19,
  replay_video = 20,
  uptime = 21,
  attachment_item = 22,
  log_item = 23,
  log_byte = 24,             // bytes
  profile_duration_ui = 25,  // milliseconds
  profile_chunk_ui = 26,
  seer_autofix = 27,
  seer_scanner = 28,
  prevent_user = 29,
  prevent_review = 30,
  size_analysis = 31,
  installable_build = 32,
  trace_metric = 33,
  seer_user = 34,
  profile_backend = 35,
  profile_ui = 36,
  trace_metric_byte = 37,  // bytes
};

inline constexpr std::size_t kDataCategoryCount = 38;

// The name on the wire, in limit headers, client reports and statistics.
std::string_view to_text(DataCategory category);
// Names of to_text(), and `user_report_v2` for feedback. Nothing for `internal` and unknown names.
std::optional<DataCategory> parse_data_category(std::string_view text);
// Nothing for a number that is no id.
std::optional<DataCategory> data_category_of_id(std::int64_t id);
// The categories that a limit on errors covers: default, error and security.
bool is_error_class(DataCategory category);

}  // namespace vedette
