#include "model/data_kind.h"

#include <algorithm>

namespace vedette {
namespace {

constexpr std::array<std::string_view, kDataKindCount> kNames{
    "errors", "feedback", "transactions", "logs", "metrics", "sessions", "check_ins", "profiles", "replays", "attachments", "statistics",
};

}  // namespace

std::string_view to_text(DataKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

std::optional<DataKind> parse_data_kind(std::string_view text) {
  const auto found = std::ranges::find(kNames, text);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<DataKind>(found - kNames.begin());
}

Retention read_retention(const json::object& organization_options) {
  Retention retention;
  const auto* days = json::object_of(organization_options, "retention");
  if (days == nullptr) return retention;
  for (const auto& [name, value] : *days) {
    const auto kind = parse_data_kind(name);
    const auto number = json::integer_of(value);
    if (kind && number) retention.set(*kind, static_cast<std::int32_t>(std::clamp<std::int64_t>(*number, 1, kRetentionDaysMax)));
  }
  return retention;
}

}  // namespace vedette
