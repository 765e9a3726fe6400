// What became of a received item: every item ends in exactly one fate, and fates are counted.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/data_category.h"

namespace vedette {

// The numbers are Sentry's ids of outcomes; `unsupported` has none there and takes a free one.
enum class Outcome : std::uint8_t {
  accepted = 0,
  filtered = 1,      // by a filter of the project; the reason says which
  rate_limited = 2,  // by a limit; the reason says which
  invalid = 3,       // malformed or repeated; the reason says why
  abuse = 4,         // by a limit of the whole installation
  client_discard = 5,  // never sent: the SDK tells so in a client report
  cardinality_limited = 6,
  unsupported = 7,  // of a type that this version does not keep; the reason is the type
};
inline constexpr std::size_t kOutcomeCount = 8;

std::string_view to_text(Outcome outcome);
std::optional<Outcome> parse_outcome(std::string_view text);
// Nothing for a number that is no id.
std::optional<Outcome> outcome_of_id(std::int64_t id);

struct Fate {
  Outcome outcome = Outcome::accepted;
  // Short and of a bounded set, such as `web-crawlers` or `duplicate`; empty where there is nothing to say.
  std::string reason;
  DataCategory category = DataCategory::error;
  // In the unit of the category.
  std::uint64_t quantity = 1;

  auto operator<=>(const Fate&) const = default;
};

}  // namespace vedette
