#include "model/fate.h"

#include <algorithm>
#include <array>

namespace vedette {
namespace {

// By id.
constexpr std::array<std::string_view, kOutcomeCount> kNames{
    "accepted", "filtered", "rate_limited", "invalid", "abuse", "client_discard", "cardinality_limited", "unsupported",
};

}  // namespace

std::string_view to_text(Outcome outcome) { return kNames[static_cast<std::size_t>(outcome)]; }

std::optional<Outcome> parse_outcome(std::string_view text) {
  const auto found = std::ranges::find(kNames, text);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Outcome>(found - kNames.begin());
}

std::optional<Outcome> outcome_of_id(std::int64_t id) {
  if (id < 0 || id >= static_cast<std::int64_t>(kNames.size())) return std::nullopt;
  return static_cast<Outcome>(id);
}

}  // namespace vedette
