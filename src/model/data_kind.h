// Kinds of data that are kept for a time of their own, and how long.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "json/value.h"

namespace vedette {

enum class DataKind : std::uint8_t {
  errors,        // events that make issues
  feedback,      // what users wrote
  transactions,  // transactions and spans
  logs,
  metrics,
  sessions,
  check_ins,
  profiles,
  replays,
  attachments,
  statistics,  // fates by minute
};
inline constexpr std::size_t kDataKindCount = 11;

// The name in settings and of the folder.
std::string_view to_text(DataKind kind);
std::optional<DataKind> parse_data_kind(std::string_view text);

inline constexpr std::int32_t kRetentionDaysMax = 3650;

// Whole days for which data of each kind is kept, counted from its own time; 1…kRetentionDaysMax.
struct Retention {
  Retention() { days.fill(90); }
  std::int32_t of(DataKind kind) const { return days[static_cast<std::size_t>(kind)]; }
  void set(DataKind kind, std::int32_t value) { days[static_cast<std::size_t>(kind)] = value; }
  bool operator==(const Retention&) const = default;

  std::array<std::int32_t, kDataKindCount> days;
};

// The retention of an organization by its options: `retention`, an object of days by name of the kind. What is no name
// or no number is passed over, numbers are clamped.
Retention read_retention(const json::object& organization_options);

}  // namespace vedette
