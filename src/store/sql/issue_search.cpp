#include "store/sql/issue_search.h"

#include <algorithm>
#include <array>

#include "base/assert.h"
#include "json/value.h"

namespace vedette::catalog {
namespace {

constexpr std::size_t kConditionParametersMax = 80;
// Those of the conditions, of the tenant, the time range, the start and the limit.
constexpr std::size_t kParametersMax = kConditionParametersMax + 8;
// Up to here it is cheaper to look up each id than to walk the index in order.
constexpr std::size_t kFewIds = 2000;

std::string_view column_of(IssueText column) {
  switch (column) {
    case IssueText::title:
      return "i.title";
    case IssueText::culprit:
      return "i.culprit";
    case IssueText::level:
      return "i.level";
    case IssueText::platform:
      return "i.platform";
    case IssueText::type:
      return "i.type";
    case IssueText::priority:
      return "i.priority";
    case IssueText::first_release:
      return "COALESCE(i.first_release, '')";
  }
  return "";
}

std::string_view operator_of(NumberOrder order) {
  switch (order) {
    case NumberOrder::equal:
      return "=";
    case NumberOrder::greater:
      return ">";
    case NumberOrder::greater_equal:
      return ">=";
    case NumberOrder::less:
      return "<";
    case NumberOrder::less_equal:
      return "<=";
  }
  return "";
}

// Numbers travel as texts, because the number of parameters is known only at run time.
constexpr std::string_view kNumber = "CAST(? AS BIGINT)";
// A list of numbers in one parameter. The one place where the dialects of lists differ.
constexpr std::string_view kNumberList = "(SELECT value FROM json_each(?))";

template <class Ids>
std::string list_of(const Ids& ids) {
  json::array list;
  list.reserve(ids.size());
  for (const auto id : ids) list.emplace_back(id.number);
  return json::serialize(list);
}

template <std::size_t... index>
sql::Cursor query_exactly(sql::Connection& sql, std::string_view text,
                          const std::vector<std::string>& parameters,
                          std::index_sequence<index...>) {
  return sql.query(text, parameters[index]...);
}
using QueryFunction = sql::Cursor (*)(sql::Connection&, std::string_view,
                                      const std::vector<std::string>&);
template <std::size_t... count>
constexpr std::array<QueryFunction, sizeof...(count)> query_functions(
    std::index_sequence<count...>) {
  return {
      [](sql::Connection& sql, std::string_view text, const std::vector<std::string>& parameters) {
        return query_exactly(sql, text, parameters, std::make_index_sequence<count>());
      }...};
}
constexpr auto kQueryFunctions = query_functions(std::make_index_sequence<kParametersMax + 1>());

}  // namespace

void IssueConditions::add(std::string fragment, bool is_negated) {
  text_ += is_negated ? " AND NOT (" : " AND (";
  text_ += fragment;
  text_ += ')';
}

void IssueConditions::add_patterns(std::string_view expression, std::span<const Pattern> any_of,
                                   bool is_negated) {
  ASSERT(!any_of.empty());
  std::string fragment;
  for (const auto& pattern : any_of) {
    if (!fragment.empty()) fragment += " OR ";
    fragment += expression;
    fragment += pattern.has_wildcards() ? " LIKE ? ESCAPE '\\'" : " = ?";
    parameters_.push_back(pattern.has_wildcards() ? pattern.like() : pattern.literal());
  }
  add(std::move(fragment), is_negated);
}

void IssueConditions::text(IssueText column, std::span<const Pattern> any_of, bool is_negated) {
  add_patterns(column_of(column), any_of, is_negated);
}

void IssueConditions::metadata(std::string_view key, std::span<const Pattern> any_of,
                               bool is_negated) {
  ASSERT(!any_of.empty());
  std::string fragment;
  for (const auto& pattern : any_of) {
    if (!fragment.empty()) fragment += " OR ";
    fragment += "COALESCE(i.metadata ->> ?, '')";
    fragment += pattern.has_wildcards() ? " LIKE ? ESCAPE '\\'" : " = ?";
    parameters_.emplace_back(key);
    parameters_.push_back(pattern.has_wildcards() ? pattern.like() : pattern.literal());
  }
  add(std::move(fragment), is_negated);
}

void IssueConditions::words(std::span<const Pattern> any_of, bool is_negated, std::span<const IssueId> others) {
  ASSERT(!any_of.empty());
  std::string fragment;
  for (const auto& pattern : any_of) {
    if (!fragment.empty()) fragment += " OR ";
    fragment += "i.title LIKE ? ESCAPE '\\' OR i.culprit LIKE ? ESCAPE '\\'"
                " OR COALESCE(i.metadata ->> 'value', '') LIKE ? ESCAPE '\\'"
                " OR COALESCE(i.metadata ->> 'message', '') LIKE ? ESCAPE '\\'";
    parameters_.insert(parameters_.end(), 4, pattern.like());
  }
  if (!others.empty()) {
    fragment += fmt::format(" OR +i.id IN {}", kNumberList);
    parameters_.push_back(list_of(others));
  }
  add(std::move(fragment), is_negated);
}

void IssueConditions::number(IssueNumber column, NumberOrder order, std::span<const double> any_of,
                             bool is_negated) {
  ASSERT(!any_of.empty());
  std::string fragment;
  for (const double number : any_of) {
    if (!fragment.empty()) fragment += " OR ";
    fragment += column == IssueNumber::times_seen ? "+i.times_seen " : "i.user_count ";
    fragment += operator_of(order);
    fragment += " CAST(? AS DOUBLE PRECISION)";
    parameters_.push_back(fmt::format("{}", number));
  }
  add(std::move(fragment), is_negated);
}

void IssueConditions::time(IssueTime column, std::optional<Instant> from,
                           std::optional<Instant> before, bool is_negated) {
  // The plus keeps a condition from choosing the index, which the order shall choose.
  const std::string_view name = column == IssueTime::first_seen ? "+i.first_seen" : "+i.last_seen";
  std::string fragment = "1 = 1";
  const auto bound = [&](std::string_view comparison, Instant instant) {
    fragment += fmt::format(" AND {} {} {}", name, comparison, kNumber);
    parameters_.push_back(std::to_string(instant.micros));
  };
  if (from) bound(">=", *from);
  if (before) bound("<", *before);
  add(std::move(fragment), is_negated);
}

void IssueConditions::ids(std::span<const IssueId> any_of, bool is_negated) {
  const bool is_few = any_of.size() <= kFewIds && !is_negated;
  has_few_ids_ = has_few_ids_ || is_few;
  add(fmt::format("{}i.id IN {}", is_few ? "" : "+", kNumberList), is_negated);
  parameters_.push_back(list_of(any_of));
}

void IssueConditions::among(std::vector<IssueId> any_of) {
  if (any_of.size() <= kFewIds) return ids(any_of, false);
  ASSERT(!among_);
  std::ranges::sort(any_of);
  among_ = std::move(any_of);
}

void IssueConditions::projects(std::span<const ProjectId> any_of, bool is_negated) {
  add(fmt::format("+i.project_id IN {}", kNumberList), is_negated);
  parameters_.push_back(list_of(any_of));
}

void IssueConditions::unhandled(bool is_unhandled) {
  add("i.is_unhandled = 1", !is_unhandled);
}

void IssueConditions::has_first_release(bool is_negated) {
  add("i.first_release IS NOT NULL", is_negated);
}

void IssueConditions::state(std::string_view status, std::string_view substatus, bool is_negated) {
  std::string fragment = "+i.status = ?";
  parameters_.emplace_back(status);
  if (!substatus.empty()) {
    fragment += " AND COALESCE(i.substatus, '') = ?";
    parameters_.emplace_back(substatus);
  }
  add(std::move(fragment), is_negated);
}

void IssueConditions::for_review(bool is_negated) {
  add("+i.status = 'unresolved' AND COALESCE(i.substatus, '') IN ('new', 'regressed', "
      "'escalating')",
      is_negated);
}

void IssueConditions::assigned(const Assignees& assignees, bool is_negated) {
  std::string fragment =
      fmt::format("COALESCE(i.assignee_user_id, 0) IN {} OR COALESCE(i.assignee_team_id, 0) IN {}",
                  kNumberList, kNumberList);
  if (assignees.nobody)
    fragment += " OR (i.assignee_user_id IS NULL AND i.assignee_team_id IS NULL)";
  add(std::move(fragment), is_negated);
  parameters_.push_back(list_of(assignees.users));
  parameters_.push_back(list_of(assignees.teams));
}

void IssueConditions::marked(IssueMark mark, std::span<const UserId> people, bool is_negated) {
  const std::string_view table =
      mark == IssueMark::bookmark ? "issue_bookmark" : "issue_subscription";
  std::string fragment = fmt::format("EXISTS (SELECT 1 FROM {} m WHERE m.issue_id = i.id", table);
  if (!people.empty()) {
    fragment += fmt::format(" AND m.user_id IN {}", kNumberList);
    parameters_.push_back(list_of(people));
  }
  add(fragment + ')', is_negated);
}

void IssueConditions::nothing() {
  add("1 = 0", false);
}

bool IssueConditions::is_too_long() const {
  return parameters_.size() > kConditionParametersMax;
}

namespace {

struct SortSpec {
  std::string_view key;
  // A condition on last_seen may use the index of the order.
  bool is_last_seen = false;
};

SortSpec spec_of(IssueSort sort) {
  switch (sort) {
    case IssueSort::date:
      return {"i.last_seen", true};
    case IssueSort::first:
      return {"i.first_seen"};
    case IssueSort::freq:
      return {"i.times_seen"};
    case IssueSort::user:
      return {"i.user_count"};
    case IssueSort::added:
      return {"COALESCE(i.status_changed, i.first_seen)"};
    // Ten times as many events weigh as much as about 23 minutes.
    case IssueSort::trend:
      return {"(i.last_seen + CAST(ln(i.times_seen + 1) * 600000000 AS BIGINT))"};
  }
  return {};
}

}  // namespace

// The part of a statement that all issues of one project and status share.
class IssueQuery {
 public:
  IssueQuery(const IssueFilter& filter, const SortSpec& sort) {
    where_ = filter.conditions.has_few_ids_
                 ? " FROM issue i WHERE +i.project_id = CAST(? AS BIGINT) AND +i.status = ?"
                 : " FROM issue i WHERE i.project_id = CAST(? AS BIGINT) AND i.status = ?";
    among_ = filter.conditions.among_ ? &*filter.conditions.among_ : nullptr;
    if (filter.last_seen_from) {
      where_ += sort.is_last_seen ? " AND i.last_seen >= CAST(? AS BIGINT)"
                                  : " AND +i.last_seen >= CAST(? AS BIGINT)";
      parameters_.push_back(std::to_string(filter.last_seen_from->micros));
    }
    if (filter.first_seen_before) {
      where_ += " AND +i.first_seen < CAST(? AS BIGINT)";
      parameters_.push_back(std::to_string(filter.first_seen_before->micros));
    }
    where_ += filter.conditions.text_;
    parameters_.insert(parameters_.end(), filter.conditions.parameters_.begin(),
                       filter.conditions.parameters_.end());
  }

  void add(std::string_view fragment) { where_ += fragment; }
  // Where ids are looked up while walking, it is the walk that ends.
  void add_limit(std::size_t limit) {
    limit_ = limit;
    if (among_ == nullptr) add(" LIMIT CAST(? AS BIGINT)", static_cast<std::int64_t>(limit));
  }
  void add(std::string_view fragment, std::int64_t parameter) {
    where_ += fragment;
    parameters_.push_back(std::to_string(parameter));
  }

  // Calls take(row) for each row; the first column is the id.
  template <class Take>
  void run(sql::Connection& sql, std::string_view select, ProjectId project,
           std::string_view status, Take&& take) const {
    std::vector<std::string> all{std::to_string(project.number), std::string(status)};
    all.insert(all.end(), parameters_.begin(), parameters_.end());
    ASSERT(all.size() <= kParametersMax);
    auto rows = kQueryFunctions[all.size()](sql, std::string(select) + where_, all);
    std::size_t taken = 0;
    while (taken < limit_ && rows.next()) {
      if (among_ != nullptr && !std::ranges::binary_search(*among_, rows.id<IssueId>(0))) continue;
      take(rows);
      ++taken;
    }
  }

 private:
  std::string where_;
  std::vector<std::string> parameters_;
  const std::vector<IssueId>* among_ = nullptr;
  std::size_t limit_ = 0;
};

std::vector<IssueKey> find_issue_keys(sql::Connection& sql, const IssueFilter& filter,
                                      IssueSort sort, const std::optional<IssueStart>& start,
                                      std::size_t limit) {
  const auto spec = spec_of(sort);
  const bool is_backward = start && start->is_backward;
  IssueQuery query(filter, spec);
  if (start && start->after) {
    query.add(
        fmt::format(" AND ({}, i.id) {} (CAST(? AS BIGINT),", spec.key, is_backward ? '>' : '<'),
        start->key);
    query.add(" CAST(? AS BIGINT))", start->after->number);
  } else if (start) {
    query.add(fmt::format(" AND {} {} CAST(? AS BIGINT)", spec.key, is_backward ? ">=" : "<="),
              start->key);
  }
  query.add(is_backward ? fmt::format(" ORDER BY {}, i.id", spec.key)
                        : fmt::format(" ORDER BY {} DESC, i.id DESC", spec.key));
  query.add_limit(limit);

  const auto select = fmt::format("SELECT i.id, {}", spec.key);
  std::vector<IssueKey> keys;
  // An index is in order within one project and status, so that each pair gives its best and the
  // best of all are taken from them.
  for (const auto project : filter.projects) {
    for (const auto status : filter.statuses) {
      query.run(sql, select, project, status, [&](const sql::Cursor& row) {
        keys.push_back({.key = row.integer(1), .id = row.id<IssueId>(0)});
      });
    }
  }
  std::ranges::sort(keys, [&](const IssueKey& a, const IssueKey& b) {
    const auto left = std::pair(a.key, a.id), right = std::pair(b.key, b.id);
    return is_backward ? left < right : left > right;
  });
  if (keys.size() > limit) keys.resize(limit);
  return keys;
}

std::int64_t count_issues(sql::Connection& sql, const IssueFilter& filter, std::int64_t max) {
  IssueQuery query(filter, spec_of(IssueSort::date));
  query.add_limit(static_cast<std::size_t>(max));
  std::int64_t count = 0;
  for (const auto project : filter.projects) {
    for (const auto status : filter.statuses) {
      query.run(sql, "SELECT i.id", project, status, [&](const sql::Cursor&) { ++count; });
      if (count >= max) return max;
    }
  }
  return count;
}

}  // namespace vedette::catalog
