#include "store/sql/outcomes.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "store/sql/spikes.h"

namespace vedette::catalog {
namespace {

constexpr std::int64_t kMinute = 60;

std::string_view column_of(OutcomeGroup group) {
  switch (group) {
    case OutcomeGroup::project: return "project_id";
    case OutcomeGroup::category: return "category";
    case OutcomeGroup::outcome: return "outcome";
    case OutcomeGroup::reason: return "reason";
    case OutcomeGroup::key: return "public_key";
  }
  return "project_id";
}

template <class Value>
std::string numbers(const std::vector<Value>& values) {
  std::string text;
  for (const auto& value : values) {
    if (!text.empty()) text += ',';
    if constexpr (std::is_enum_v<Value>) {
      text += std::to_string(static_cast<int>(value));
    } else {
      text += std::to_string(value.number);
    }
  }
  return text;
}

// The conditions, but for reasons and key, which are texts and bound.
std::string where(const OutcomeFilter& filter) {
  std::string text = fmt::format("project_id IN ({}) AND minute >= ? AND minute < ?", numbers(filter.projects));
  if (!filter.categories.empty()) text += fmt::format(" AND category IN ({})", numbers(filter.categories));
  if (!filter.outcomes.empty()) text += fmt::format(" AND outcome IN ({})", numbers(filter.outcomes));
  return text + " AND (? = '' OR public_key = ?)";
}

void take_group(OutcomeSum& sum, OutcomeGroup group, const sql::Cursor& row, int column) {
  switch (group) {
    case OutcomeGroup::project: sum.project = row.id<ProjectId>(column); break;
    case OutcomeGroup::category: sum.category = data_category_of_id(row.integer(column)); break;
    case OutcomeGroup::outcome: sum.outcome = outcome_of_id(row.integer(column)); break;
    case OutcomeGroup::reason: sum.reason = row.text(column); break;
    case OutcomeGroup::key: sum.public_key = row.text(column); break;
  }
}

}  // namespace

void OutcomeCounts::add(ProjectId project, Instant when, std::string_view public_key, const Fate& fate) {
  const auto minute = when.seconds() / kMinute * kMinute;
  auto& count = counts_[Key(project, minute, fate.category, fate.outcome, fate.reason, std::string(public_key))];
  count.quantity += fate.quantity;
  count.times += 1;
}

void OutcomeCounts::store(sql::Connection& sql) const {
  for (const auto& [key, count] : counts_) {
    const auto& [project, minute, category, outcome, reason, public_key] = key;
    sql.run("INSERT INTO outcome (project_id, minute, category, outcome, reason, public_key, quantity, times)"
            " SELECT id, ?, ?, ?, ?, ?, ?, ? FROM project WHERE id = ?"
            " ON CONFLICT (project_id, minute, category, outcome, reason, public_key) DO UPDATE SET"
            " quantity = outcome.quantity + excluded.quantity, times = outcome.times + excluded.times",
            minute, static_cast<int>(category), static_cast<int>(outcome), reason, public_key, count.quantity, count.times, project);
    if (outcome == Outcome::rate_limited && reason == kSpikeReason) count_spike(sql, project, category, Instant::from_seconds(minute), count.quantity);
  }
}

std::vector<OutcomeSum> sum_outcomes(sql::Connection& sql, const OutcomeFilter& filter, std::span<const OutcomeGroup> groups,
                                     std::optional<std::int64_t> interval_seconds) {
  if (filter.projects.empty()) return {};
  const auto interval = interval_seconds.value_or(0);
  std::string columns;
  for (const auto group : groups) columns += fmt::format("{}, ", column_of(group));
  columns += interval > 0 ? fmt::format("minute / {0} * {0}", interval) : "0";
  std::string order;
  for (std::size_t i = 1; i <= groups.size() + 1; ++i) order += fmt::format("{}{}", i == 1 ? "" : ", ", i);
  auto rows = sql.query(fmt::format("SELECT {}, reason, sum(quantity), sum(times) FROM outcome WHERE {} GROUP BY {}, reason ORDER BY {}",
                                    columns, where(filter), order, order),
                        filter.from.seconds(), filter.to.seconds(), filter.public_key, filter.public_key);
  std::vector<OutcomeSum> sums;
  while (rows.next()) {
    const auto last = static_cast<int>(groups.size());
    if (!filter.reasons.empty() && std::ranges::find(filter.reasons, rows.view(last + 1)) == filter.reasons.end()) continue;
    OutcomeSum sum{.start = rows.integer(last),
                   .quantity = static_cast<std::uint64_t>(rows.integer(last + 2)),
                   .times = static_cast<std::uint64_t>(rows.integer(last + 3))};
    for (std::size_t i = 0; i < groups.size(); ++i) take_group(sum, groups[i], rows, static_cast<int>(i));
    const auto is_same = [&](const OutcomeSum& other) {
      return std::tie(sum.project, sum.category, sum.outcome, sum.reason, sum.public_key, sum.start) ==
             std::tie(other.project, other.category, other.outcome, other.reason, other.public_key, other.start);
    };
    // Rows that differ by their reason alone stand next to each other.
    if (!sums.empty() && is_same(sums.back())) {
      sums.back().quantity += sum.quantity;
      sums.back().times += sum.times;
    } else {
      sums.push_back(std::move(sum));
    }
  }
  return sums;
}

std::int64_t remove_outcomes_before(sql::Connection& sql, Instant when) {
  return sql.run("DELETE FROM outcome WHERE minute < ?", when.seconds()) + remove_spikes_before(sql, when);
}

}  // namespace vedette::catalog
