// Statistics of an organization: sums of fates by their dimensions, and a summary by project.
#include "api/issues/chosen_projects.h"
#include "api/stats/categories.h"
#include "api/stats/range.h"
#include "api/stats/stats.h"
#include "store/sql/outcomes.h"

namespace vedette::api {
namespace {

using catalog::OutcomeGroup;
using json::field;
using json::query_param;
using enum Scope;

constexpr std::string_view kQuantity = "sum(quantity)";
constexpr std::string_view kTimes = "sum(times_seen)";
constexpr std::string_view kStatsFields[] = {kQuantity, kTimes};
constexpr std::string_view kGroups[] = {"outcome", "category", "reason", "project", "key_id"};
// How a fate without a reason is shown and asked for.
constexpr std::string_view kNoReason = "none";
// Groups times intervals: what one answer may hold.
constexpr std::size_t kNumbersMax = 500'000;

constexpr Field required(Field from) {
  from.is_required = true;
  return from;
}

// What both rows take.
struct StatsFilter {
  std::optional<std::string> statsPeriod;
  std::optional<std::string> interval;
  std::optional<std::string> start;
  std::optional<std::string> end;
  std::vector<std::string> project;
  std::vector<std::string> category;
  std::vector<std::string> outcome;
  std::vector<std::string> reason;
  std::optional<std::string> key_id;
  static constexpr std::string_view kName = "StatsFilter";
  static constexpr Field kFields[] = {
      query_param<&StatsFilter::statsPeriod>(
          "statsPeriod", "The time up to now, such as `24h`, `14d` or `2w`, with the whole interval in which it begins. It or "
                         "`start` and `end` must be sent."),
      query_param<&StatsFilter::interval>(
          "interval", "Length of an interval: `1h` unless it is sent, at most `1d`, whole hours that divide a day."),
      query_param<&StatsFilter::start>("start", "Begin of the range: a date or seconds since 1970."),
      query_param<&StatsFilter::end>("end", "End of the range, which no interval begins at: a date or seconds since 1970."),
      query_param<&StatsFilter::project>("project", "Ids or slugs of projects; none and `-1` mean all."),
      query_param<&StatsFilter::category>(
          "category",
          "Only items of this category. `error` includes `default` and `security`; `attachment`, `profile_duration` "
          "and other categories that are counted in bytes or milliseconds stand alone."),
      query_param<&StatsFilter::outcome>("outcome",
                                         "Only this outcome: `accepted`, `filtered`, `rate_limited`, `invalid`, `abuse`, "
                                         "`client_discard`, `cardinality_limited` or `unsupported`."),
      query_param<&StatsFilter::reason>("reason", "Only fates with this reason; `none` for those without one."),
      query_param<&StatsFilter::key_id>("key_id", "Only what came with this public key."),
  };
};

struct ListStatsRequest : StatsFilter {
  std::vector<std::string> groupBy;
  std::vector<std::string> field;
  static constexpr std::string_view kName = "ListStats";
  static constexpr auto kFields = json::extend(
      StatsFilter::kFields,
      {required(query_param<&ListStatsRequest::groupBy>("groupBy", "What tells groups apart; may be sent several times.",
                                                        {.choices = kGroups})),
       required(query_param<&ListStatsRequest::field>(
           "field",
           "`sum(quantity)` counts in the unit of the category: items, or bytes of attachments. `sum(times_seen)` counts "
           "how often such a fate was met.",
           {.choices = kStatsFields}))});
};

struct SummarizeStatsRequest : StatsFilter {
  std::string field;
  bool download = false;
  static constexpr std::string_view kName = "SummarizeStats";
  static constexpr auto kFields = json::extend(
      StatsFilter::kFields,
      {required(query_param<&SummarizeStatsRequest::field>("field", "What is summed, as in the statistics by group.",
                                                           {.choices = kStatsFields})),
       query_param<&SummarizeStatsRequest::download>("download", "Answers a file of comma-separated values instead of JSON.")});
};

struct StatsGroupView {
  json::object by;
  std::map<std::string, std::int64_t> totals;
  std::map<std::string, std::vector<std::int64_t>> series;
  static constexpr std::string_view kName = "StatsGroup";
  static constexpr Field kFields[] = {
      field<&StatsGroupView::by>("by", "The group's value of each dimension."),
      field<&StatsGroupView::totals>("totals", "Sums over the whole range, by field."),
      field<&StatsGroupView::series>("series", "Sums by interval, by field; empty lists when projects are told apart."),
  };
};

struct StatsView {
  Instant start;
  Instant end;
  std::vector<Instant> intervals;
  std::vector<StatsGroupView> groups;
  static constexpr std::string_view kName = "Stats";
  static constexpr Field kFields[] = {
      field<&StatsView::start>("start", "Begin of the first interval."),
      field<&StatsView::end>("end", "End of the last interval, or the coming minute."),
      field<&StatsView::intervals>("intervals", "Begin of each interval; empty when projects are told apart."),
      field<&StatsView::groups>("groups", "Groups in which there is anything."),
  };
};

struct CategoryStatsView {
  std::string category;
  std::map<std::string, std::int64_t> outcomes;
  std::map<std::string, std::int64_t> totals;
  static constexpr std::string_view kName = "CategoryStats";
  static constexpr Field kFields[] = {
      field<&CategoryStatsView::category>("category", "Category of the items."),
      field<&CategoryStatsView::outcomes>("outcomes", "Sums by outcome; every outcome is there."),
      field<&CategoryStatsView::totals>("totals", "`dropped` by limits, and the sum of all outcomes under the field's name."),
  };
};

struct ProjectStatsView {
  std::string id;
  std::string slug;
  std::vector<CategoryStatsView> stats;
  static constexpr std::string_view kName = "ProjectStats";
  static constexpr Field kFields[] = {
      field<&ProjectStatsView::id>("id", "Id of the project."),
      field<&ProjectStatsView::slug>("slug", "Slug of the project."),
      field<&ProjectStatsView::stats>("stats", "Categories in which there is anything."),
  };
};

struct StatsSummaryView {
  Instant start;
  Instant end;
  std::vector<ProjectStatsView> projects;
  static constexpr std::string_view kName = "StatsSummary";
  static constexpr Field kFields[] = {
      field<&StatsSummaryView::start>("start", "Begin of the range."),
      field<&StatsSummaryView::end>("end", "End of the range, or the coming minute."),
      field<&StatsSummaryView::projects>("projects", "Projects in which there is anything."),
  };
};

struct Selection {
  StatsRange range;
  std::vector<catalog::ProjectRow> projects;
  catalog::OutcomeFilter filter;
};

Result<Selection> select(const StatsFilter& request, Context& context) {
  Selection selection;
  TRY_ASSIGN(selection.range, read_stats_range({request.statsPeriod, request.interval, request.start, request.end}, context.now));
  TRY_ASSIGN(selection.projects, chosen_projects(context, request.project));
  auto& filter = selection.filter;
  filter.from = Instant::from_seconds(selection.range.from);
  filter.to = Instant::from_seconds(selection.range.to);
  for (const auto& project : selection.projects) filter.projects.push_back(project.id);
  TRY_ASSIGN(filter.categories, read_categories(request.category));
  for (const auto& name : request.outcome) {
    const auto outcome = parse_outcome(name);
    if (!outcome) return invalid(fmt::format("Invalid outcome: \"{}\"", name));
    filter.outcomes.push_back(*outcome);
  }
  if (request.key_id) {
    const auto key = catalog::find_project_key(context.sql(), ascii::lower(*request.key_id));
    if (!key || std::ranges::find(filter.projects, key->project_id) == filter.projects.end()) {
      return invalid(fmt::format("Invalid key_id: the chosen projects have no key \"{}\".", *request.key_id));
    }
    filter.public_key = key->public_key;
  }
  for (const auto& reason : request.reason) filter.reasons.push_back(reason == kNoReason ? std::string() : reason);
  return selection;
}

// The number that a field of the request names.
std::int64_t number_of(const catalog::OutcomeSum& sum, std::string_view field) {
  return static_cast<std::int64_t>(field == kTimes ? sum.times : sum.quantity);
}

OutcomeGroup group_of(std::string_view name) {
  if (name == "outcome") return OutcomeGroup::outcome;
  if (name == "category") return OutcomeGroup::category;
  if (name == "key_id") return OutcomeGroup::key;
  return name == "reason" ? OutcomeGroup::reason : OutcomeGroup::project;
}

// The dimensions of a group, in the order of the request. Groups with the same object are one.
json::object make_by(const catalog::OutcomeSum& sum, const std::vector<OutcomeGroup>& groups) {
  json::object by;
  for (const auto group : groups) {
    switch (group) {
      case OutcomeGroup::project: by["project"] = sum.project.number; break;
      // A number that this version does not know has no name.
      case OutcomeGroup::category: by["category"] = sum.category ? shown_category(*sum.category) : "unknown"; break;
      case OutcomeGroup::outcome: by["outcome"] = sum.outcome ? to_text(*sum.outcome) : "unknown"; break;
      case OutcomeGroup::reason: by["reason"] = sum.reason.empty() ? kNoReason : std::string_view(sum.reason); break;
      case OutcomeGroup::key: by["key_id"] = sum.public_key; break;
    }
  }
  return by;
}

Result<StatsView> list_stats(const ListStatsRequest& request, Context& context) {
  TRY_ASSIGN(const auto selection, select(request, context));
  const auto& range = selection.range;
  std::vector<OutcomeGroup> groups;
  for (const auto& name : request.groupBy) {
    if (std::ranges::find(groups, group_of(name)) == groups.end()) groups.push_back(group_of(name));
  }
  const bool has_series = std::ranges::find(groups, OutcomeGroup::project) == groups.end();
  const auto count = has_series ? range.count() : 0;
  StatsView view{.start = Instant::from_seconds(range.from), .end = Instant::from_seconds(range.shown_end), .intervals = {}, .groups = {}};
  if (has_series) view.intervals = range.starts();
  std::map<std::string, std::size_t> index_by_group;
  for (const auto& sum : catalog::sum_outcomes(context.sql(), selection.filter, groups,
                                               has_series ? std::optional(range.interval) : std::nullopt)) {
    auto by = make_by(sum, groups);
    const auto [found, is_new] = index_by_group.try_emplace(json::serialize(by), view.groups.size());
    if (is_new) view.groups.push_back({.by = std::move(by), .totals = {}, .series = {}});
    if (view.groups.size() * std::max<std::size_t>(count, 1) > kNumbersMax) {
      return invalid("The answer would be too large: group by less, or ask for a larger interval.");
    }
    auto& group = view.groups[found->second];
    for (const auto& name : request.field) {
      if (is_new) group.series[name].resize(count);
      group.totals[name] += number_of(sum, name);
      if (has_series) group.series[name][range.index_of(sum.start)] += number_of(sum, name);
    }
  }
  return view;
}

std::string csv_of(const StatsSummaryView& summary, const std::string& field) {
  std::string text = "project_id,project_slug,category";
  for (std::size_t i = 0; i < kOutcomeCount; ++i) text += fmt::format(",{}", to_text(static_cast<Outcome>(i)));
  text += fmt::format(",dropped,{}\r\n", field);
  // Slugs and categories are of letters, digits, `-` and `_`: nothing needs quotes.
  for (const auto& project : summary.projects) {
    for (const auto& stats : project.stats) {
      text += fmt::format("{},{},{}", project.id, project.slug, stats.category);
      for (std::size_t i = 0; i < kOutcomeCount; ++i) {
        text += fmt::format(",{}", stats.outcomes.at(std::string(to_text(static_cast<Outcome>(i)))));
      }
      text += fmt::format(",{},{}\r\n", stats.totals.at("dropped"), stats.totals.at(field));
    }
  }
  return text;
}

CategoryStatsView empty_stats(std::string_view category, const std::string& field) {
  CategoryStatsView stats{.category = std::string(category), .outcomes = {}, .totals = {{"dropped", 0}, {field, 0}}};
  for (std::size_t i = 0; i < kOutcomeCount; ++i) stats.outcomes[std::string(to_text(static_cast<Outcome>(i)))] = 0;
  return stats;
}

Result<AnswerOrFile<StatsSummaryView>> summarize_stats(const SummarizeStatsRequest& request, Context& context) {
  TRY_ASSIGN(const auto selection, select(request, context));
  constexpr OutcomeGroup kDimensions[] = {OutcomeGroup::project, OutcomeGroup::category, OutcomeGroup::outcome};
  std::map<ProjectId, std::map<std::string, CategoryStatsView>> by_project;
  for (const auto& sum : catalog::sum_outcomes(context.sql(), selection.filter, kDimensions, std::nullopt)) {
    if (!sum.category || !sum.outcome) continue;
    const std::string category(shown_category(*sum.category));
    auto& stats = by_project[sum.project].try_emplace(category, empty_stats(category, request.field)).first->second;
    const auto number = number_of(sum, request.field);
    stats.outcomes[std::string(to_text(*sum.outcome))] += number;
    stats.totals[request.field] += number;
    if (*sum.outcome == Outcome::rate_limited) stats.totals["dropped"] += number;
  }
  StatsSummaryView view{.start = Instant::from_seconds(selection.range.from),
                        .end = Instant::from_seconds(selection.range.shown_end),
                        .projects = {}};
  for (const auto& project : selection.projects) {
    const auto found = by_project.find(project.id);
    if (found == by_project.end()) continue;
    auto& made = view.projects.emplace_back(ProjectStatsView{.id = project.id.text(), .slug = project.slug, .stats = {}});
    for (auto& [category, stats] : found->second) made.stats.push_back(std::move(stats));
  }
  if (!request.download) return AnswerOrFile<StatsSummaryView>{std::move(view)};
  return AnswerOrFile<StatsSummaryView>{
      File{.media_type = "text/csv; charset=utf-8", .name = "stats_summary.csv", .content = std::make_unique<TextSource>(csv_of(view, request.field))}};
}

constexpr Endpoint kRows[] = {
    endpoint<&list_stats>({.id = "listOrganizationStatsV2",
                           .path = "/api/0/organizations/{organization_id_or_slug}/stats_v2/",
                           .access = any_of(org_admin, org_read, org_write),
                           .tag = "Organizations",
                           .summary = "Count items by what became of them",
                           .description = "Sums of fates by group, over the range and by interval. Groups without any fate "
                                          "are absent, and intervals without any are 0. When projects are told apart there "
                                          "are totals alone. Beside Sentry's outcomes there is `unsupported`, for items "
                                          "of a type that this version does not keep."}),
    endpoint<&summarize_stats>({.id = "getOrganizationStatsSummary",
                                .path = "/api/0/organizations/{organization_id_or_slug}/stats-summary/",
                                .access = any_of(org_admin, org_read, org_write),
                                .tag = "Organizations",
                                .summary = "Count the items of each project by category and outcome",
                                .description = "With `download` the answer is a file of comma-separated values."}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> organization_stats_rows() {
  return kRows;
}

}  // namespace vedette::api
