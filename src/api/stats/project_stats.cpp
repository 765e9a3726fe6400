// Statistics of a project and of its keys: errors over time.
#include "api/stats/range.h"
#include "api/stats/stats.h"
#include "store/sql/outcomes.h"

namespace vedette::api {
namespace {

using json::field;
using json::path_param;
using json::query_param;
using enum Scope;

constexpr std::string_view kStats[] = {"received", "rejected", "blacklisted", "generated"};
constexpr std::string_view kResolutions[] = {"10s", "1h", "1d"};
// The last second of the year 9999.
constexpr json::Limits kSeconds{.min = 0, .max = 253'402'300'799};
constexpr std::int64_t kMinute = 60;

struct SeriesRequest {
  std::optional<double> since;
  std::optional<double> until;
  std::optional<std::string> resolution;
  static constexpr std::string_view kName = "SeriesRequest";
  static constexpr Field kFields[] = {
      query_param<&SeriesRequest::since>("since", "First point, in seconds since 1970; a day before the last unless it is sent.",
                                         kSeconds),
      query_param<&SeriesRequest::until>("until", "Last point, in seconds since 1970; now unless it is sent.", kSeconds),
      query_param<&SeriesRequest::resolution>(
          "resolution",
          "Distance of the points: an hour up to a week and a day beyond it, unless it is sent. Fates are counted by "
          "minute: with `10s` each minute's stand at its begin.",
          {.choices = kResolutions}),
  };
};

struct ListProjectStatsRequest : SeriesRequest {
  std::string stat = "received";
  static constexpr std::string_view kName = "ListProjectStats";
  static constexpr auto kFields = json::extend(
      SeriesRequest::kFields,
      {query_param<&ListProjectStatsRequest::stat>(
          "stat",
          "`received` by the server, whatever became of it; `rejected` by limits; `blacklisted` by filters; `generated` "
          "for what was stored.",
          {.choices = kStats})});
};

struct ListKeyStatsRequest : SeriesRequest {
  std::string key_id;
  static constexpr std::string_view kName = "ListKeyStats";
  static constexpr auto kFields =
      json::extend(SeriesRequest::kFields, {path_param<&ListKeyStatsRequest::key_id>("key_id", "The public key.")});
};

struct KeyStatsPointView {
  std::int64_t ts = 0;
  std::int64_t total = 0;
  std::int64_t accepted = 0;
  std::int64_t filtered = 0;
  std::int64_t dropped = 0;
  static constexpr std::string_view kName = "KeyStatsPoint";
  static constexpr Field kFields[] = {
      field<&KeyStatsPointView::ts>("ts", "Begin of the interval, in seconds since 1970."),
      field<&KeyStatsPointView::total>("total", "Errors that reached the server, whatever became of them."),
      field<&KeyStatsPointView::accepted>("accepted", "Errors that were stored."),
      field<&KeyStatsPointView::filtered>("filtered", "Errors that a filter kept out."),
      field<&KeyStatsPointView::dropped>("dropped", "Errors that a limit kept out."),
  };
};

// What an SDK did not even send was not received.
const std::vector<Outcome> kReceived{Outcome::accepted, Outcome::filtered,            Outcome::rate_limited, Outcome::invalid,
                                     Outcome::abuse,    Outcome::cardinality_limited, Outcome::unsupported};

std::vector<Outcome> outcomes_of(std::string_view stat) {
  if (stat == "rejected") return {Outcome::rate_limited, Outcome::abuse};
  if (stat == "blacklisted") return {Outcome::filtered};
  if (stat == "generated") return {Outcome::accepted};
  return kReceived;
}

Result<SeriesRange> range_of(const SeriesRequest& request, const Context& context) {
  return read_series_range(request.since, request.until, request.resolution, context.now);
}

catalog::OutcomeFilter filter_of(const Context& context, const SeriesRange& range) {
  return {.projects = {context.project().id},
          .from = Instant::from_seconds(range.first),
          .to = Instant::from_seconds(range.last + range.step),
          .categories = {DataCategory::error, DataCategory::default_, DataCategory::security},
          .outcomes = {},
          .reasons = {},
          .public_key = {}};
}

std::size_t index_of(const SeriesRange& range, std::int64_t start) {
  return static_cast<std::size_t>((start - range.first) / range.step);
}

Result<std::vector<std::vector<std::int64_t>>> list_project_stats(const ListProjectStatsRequest& request, Context& context) {
  TRY_ASSIGN(const auto range, range_of(request, context));
  auto filter = filter_of(context, range);
  filter.outcomes = outcomes_of(request.stat);
  std::vector<std::vector<std::int64_t>> points;
  for (auto at = range.first; at <= range.last; at += range.step) points.push_back({at, 0});
  for (const auto& sum : catalog::sum_outcomes(context.sql(), filter, {}, std::max(range.step, kMinute))) {
    points[index_of(range, sum.start)][1] += static_cast<std::int64_t>(sum.quantity);
  }
  return points;
}

Result<std::vector<KeyStatsPointView>> list_key_stats(const ListKeyStatsRequest& request, Context& context) {
  TRY_ASSIGN(const auto range, range_of(request, context));
  const auto key = catalog::find_project_key(context.sql(), request.key_id);
  if (!key || key->project_id != context.project().id) return not_found();
  auto filter = filter_of(context, range);
  filter.outcomes = kReceived;
  filter.public_key = key->public_key;
  std::vector<KeyStatsPointView> points;
  for (auto at = range.first; at <= range.last; at += range.step) points.push_back({.ts = at});
  constexpr catalog::OutcomeGroup kDimensions[] = {catalog::OutcomeGroup::outcome};
  for (const auto& sum : catalog::sum_outcomes(context.sql(), filter, kDimensions, std::max(range.step, kMinute))) {
    auto& point = points[index_of(range, sum.start)];
    const auto number = static_cast<std::int64_t>(sum.quantity);
    point.total += number;
    if (sum.outcome == Outcome::accepted) point.accepted += number;
    if (sum.outcome == Outcome::filtered) point.filtered += number;
    if (sum.outcome == Outcome::rate_limited || sum.outcome == Outcome::abuse) point.dropped += number;
  }
  return points;
}

constexpr Endpoint kRows[] = {
    endpoint<&list_project_stats>({.id = "listProjectStats",
                                   .path = "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/stats/",
                                   .access = any_of(project_admin, project_read, project_write),
                                   .tag = "Projects",
                                   .summary = "Count a project's errors over time",
                                   .description = "Pairs of seconds since 1970 and a count, without gaps."}),
    endpoint<&list_key_stats>(
        {.id = "listProjectKeyStats",
         .path = "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/keys/{key_id}/stats/",
         .access = any_of(project_admin, project_read, project_write),
         .tag = "Projects",
         .summary = "Count the errors that came with a key over time",
         .description = "Points without gaps. What SDKs kept back themselves is in none of the numbers."}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> project_stats_rows() {
  return kRows;
}

}  // namespace vedette::api
