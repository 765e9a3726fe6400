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

}  // namespace vedette
