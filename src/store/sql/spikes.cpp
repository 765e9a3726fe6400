#include "store/sql/spikes.h"

namespace vedette::catalog {
namespace {

std::optional<bool> flag_of(const json::object& options) {
  const auto* flag = options.if_contains(kSpikeProtection);
  return flag != nullptr && flag->is_bool() ? std::optional(flag->get_bool()) : std::nullopt;
}

std::string numbers(std::span<const ProjectId> projects) {
  std::string text;
  for (const auto project : projects) text.append(text.empty() ? "" : ",").append(project.text());
  return text;
}

}  // namespace

bool is_spike_protected(const json::object& organization_options, const json::object& project_options) {
  return flag_of(project_options).value_or(flag_of(organization_options).value_or(false));
}

void count_spike(sql::Connection& sql, ProjectId project, DataCategory category, Instant when, std::uint64_t dropped) {
  const auto hour = Instant::from_seconds(when.seconds() / kSpikeWindowSeconds * kSpikeWindowSeconds);
  const auto end = Instant::from_seconds(hour.seconds() + kSpikeWindowSeconds);
  const auto id = static_cast<int>(category);
  // Those that touch this hour: from the one before, or, as refusals may be told out of order, into the next.
  const auto found = sql.find_integer(
      "SELECT id FROM spike WHERE project_id = ? AND category = ? AND ended >= ? AND started <= ? ORDER BY ended DESC LIMIT 1", project, id, hour, end);
  if (found) {
    sql.run("UPDATE spike SET started = min(started, ?), ended = max(ended, ?), dropped = dropped + ? WHERE id = ?", when, end, dropped, *found);
    return;
  }
  sql.run("INSERT INTO spike (project_id, category, started, ended, dropped) SELECT id, ?, ?, ?, ? FROM project WHERE id = ?", id, when, end,
          dropped, project);
}

std::vector<SpikeRow> spikes_of_projects(sql::Connection& sql, std::span<const ProjectId> projects, std::optional<Instant> later_than,
                                         std::size_t skip, std::size_t limit) {
  std::vector<SpikeRow> spikes;
  if (projects.empty()) return spikes;
  auto row = sql.query(fmt::format("SELECT s.id, s.project_id, p.slug, s.category, s.started, s.ended, s.dropped"
                                   " FROM spike s JOIN project p ON p.id = s.project_id"
                                   " WHERE s.project_id IN ({}) AND s.ended > ? ORDER BY s.started DESC, s.id DESC LIMIT ? OFFSET ?",
                                   numbers(projects)),
                       later_than.value_or(Instant{}), limit, skip);
  while (row.next()) {
    const auto category = data_category_of_id(row.integer(3));
    if (!category) continue;
    spikes.push_back({.id = row.integer(0),
                      .project_id = row.id<ProjectId>(1),
                      .project_slug = row.text(2),
                      .category = *category,
                      .start = row.instant(4),
                      .end = row.instant(5),
                      .dropped = static_cast<std::uint64_t>(row.integer(6))});
  }
  return spikes;
}

std::int64_t remove_spikes_before(sql::Connection& sql, Instant when) {
  return sql.run("DELETE FROM spike WHERE ended < ?", when);
}

}  // namespace vedette::catalog
