#include "ingest/usual.h"

#include "json/parse.h"
#include "store/sql/outcomes.h"
#include "store/sql/spikes.h"

namespace vedette::ingest {
namespace {

constexpr std::int64_t kHour = catalog::kSpikeWindowSeconds;
constexpr std::int64_t kWeek = 7 * 24 * kHour;

json::object parse_options(std::string_view text) {
  auto parsed = json::parse(text);
  return parsed && parsed->is_object() ? std::move(parsed->get_object()) : json::object();
}

std::vector<ProjectId> protected_projects(sql::Connection& sql) {
  std::vector<ProjectId> projects;
  auto row = sql.query("SELECT p.id, o.options, p.options FROM project p JOIN organization o ON o.id = p.organization_id");
  while (row.next()) {
    if (catalog::is_spike_protected(parse_options(row.view(1)), parse_options(row.view(2)))) projects.push_back(row.id<ProjectId>(0));
  }
  return projects;
}

// As the limiter counted it: what the door let in, whatever became of it then.
std::vector<HourlyUse> hourly_use(sql::Connection& sql, ProjectId project, Instant now) {
  catalog::OutcomeFilter filter;
  filter.projects = {project};
  filter.from = Instant::from_seconds((now.seconds() - kWeek) / kHour * kHour);
  filter.to = now;
  filter.outcomes = {Outcome::accepted, Outcome::filtered, Outcome::invalid};
  constexpr catalog::OutcomeGroup kGroups[] = {catalog::OutcomeGroup::category};
  std::vector<HourlyUse> hours;
  for (const auto& sum : catalog::sum_outcomes(sql, filter, kGroups, kHour)) {
    if (sum.category) hours.push_back({*sum.category, sum.start, static_cast<std::int64_t>(sum.quantity)});
  }
  return hours;
}

}  // namespace

Status learn_usual(Catalog& catalog, Limiter& limiter, Instant now) {
  TRY_ASSIGN(const auto projects, catalog.read([](sql::Connection& sql) -> Result<std::vector<ProjectId>> { return protected_projects(sql); }));
  for (const auto project : projects) {
    if (limiter.has_learned(project)) continue;
    TRY_ASSIGN(const auto hours,
               catalog.read([&](sql::Connection& sql) -> Result<std::vector<HourlyUse>> { return hourly_use(sql, project, now); }));
    limiter.learn(project, hours);
  }
  return {};
}

}  // namespace vedette::ingest
