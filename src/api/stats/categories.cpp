#include "api/stats/categories.h"

#include <fmt/core.h>

#include <algorithm>

namespace vedette::api {
namespace {

bool is_counted_in_items(DataCategory category) {
  using enum DataCategory;
  switch (category) {
    case attachment:
    case log_byte:
    case profile_duration:
    case profile_duration_ui:
    case trace_metric_byte: return false;
    default: return true;
  }
}

std::optional<DataCategory> parse_name(std::string_view name) {
  if (name == "replays") return DataCategory::replay;
  if (name == "profiles") return DataCategory::profile;
  return parse_data_category(name);
}

}  // namespace

std::string_view shown_category(DataCategory category) {
  return to_text(is_error_class(category) ? DataCategory::error : category);
}

Result<std::vector<DataCategory>> read_categories(const std::vector<std::string>& names) {
  using enum DataCategory;
  std::vector<DataCategory> categories;
  const auto add = [&](DataCategory category) {
    if (std::ranges::find(categories, category) == categories.end()) categories.push_back(category);
  };
  for (const auto& name : names) {
    const auto category = parse_name(name);
    if (!category) return invalid(fmt::format("Invalid category: \"{}\"", name));
    add(*category);
    if (*category == error) {
      add(default_);
      add(security);
    }
  }
  const auto alone = std::ranges::find_if_not(categories, is_counted_in_items);
  if (alone != categories.end() && categories.size() > 1) {
    return invalid(fmt::format("The category {} cannot be combined with others: it is not counted in items.", to_text(*alone)));
  }
  return categories;
}

}  // namespace vedette::api
