// Spikes: when spike protection cut a project off, and what it refused.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "json/value.h"
#include "model/data_category.h"
#include "model/ids.h"
#include "store/sqlite/connection.h"

namespace vedette::catalog {

// The reason of fates that spike protection decides.
inline constexpr std::string_view kSpikeReason = "spike_protection";
// Spike protection lets a project in again with the next full hour.
inline constexpr std::int64_t kSpikeWindowSeconds = 3600;
// The option that switches it on, of an organization and of a project; off unless it is said.
inline constexpr std::string_view kSpikeProtection = "spikeProtection";

// What the project says; where it says nothing, what its organization does.
bool is_spike_protected(const json::object& organization_options, const json::object& project_options);

struct SpikeRow {
  std::int64_t id = 0;
  ProjectId project_id;
  std::string project_slug;
  DataCategory category = DataCategory::error;
  // The minute of the first refusal.
  Instant start;
  // When the project is let in again, as far as it is known: the end of the hour of the last refusal.
  Instant end;
  // In the unit of the category.
  std::uint64_t dropped = 0;
};

// Counts what was refused at `when`: for the spike that goes on, in this hour or since the one before, or else for a
// new one. Nothing for a project that is gone.
void count_spike(sql::Connection& sql, ProjectId project, DataCategory category, Instant when, std::uint64_t dropped);

// Of these projects, newest first. With `later_than`, only those that end later.
std::vector<SpikeRow> spikes_of_projects(sql::Connection& sql, std::span<const ProjectId> projects, std::optional<Instant> later_than,
                                         std::size_t skip, std::size_t limit);

// Forgets those that ended before. Returns their number.
std::int64_t remove_spikes_before(sql::Connection& sql, Instant when);

}  // namespace vedette::catalog
