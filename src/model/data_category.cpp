#include "model/data_category.h"

#include <array>

namespace vedette {
namespace {

// By id.
constexpr std::array<std::string_view, kDataCategoryCount> kNames{
    "default",
    "error",
    "transaction",
    "security",
    "attachment",
    "session",
    "profile",
    "replay",
    "transaction_processed",
    "transaction_indexed",
    "monitor",
    "profile_indexed",
    "span",
    "monitor_seat",
    "feedback",
    "metric_bucket",
    "span_indexed",
    "profile_duration",
    "profile_chunk",
    "metric_second",
    "replay_video",
    "uptime",
    "attachment_item",
    "log_item",
    "log_byte",
    "profile_duration_ui",
    "profile_chunk_ui",
    "seer_autofix",
    "seer_scanner",
    "prevent_user",
    "prevent_review",
    "size_analysis",
    "installable_build",
    "trace_metric",
    "seer_user",
    "profile_backend",
    "profile_ui",
    "trace_metric_byte",
};
static_assert(!kNames.back().empty());

}  // namespace

std::string_view to_text(DataCategory category) {
  return kNames[static_cast<std::size_t>(category)];
}

std::optional<DataCategory> parse_data_category(std::string_view text) {
  if (text == "user_report_v2") return DataCategory::feedback;
  for (std::size_t id = 0; id < kNames.size(); ++id) {
    if (kNames[id] == text) return static_cast<DataCategory>(id);
  }
  return std::nullopt;
}

std::optional<DataCategory> data_category_of_id(std::int64_t id) {
  if (id < 0 || id >= static_cast<std::int64_t>(kNames.size())) return std::nullopt;
  return static_cast<DataCategory>(id);
}

bool is_error_class(DataCategory category) {
  return category == DataCategory::default_ || category == DataCategory::error ||
         category == DataCategory::security;
}

}  // namespace vedette
