// The fates of items, counted by minute: the numbers behind statistics.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "base/time.h"
#include "model/fate.h"
#include "model/ids.h"
#include "store/sqlite/connection.h"

namespace vedette::catalog {

// Fates of one batch, merged so that each row is touched once.
class OutcomeCounts {
 public:
  void add(ProjectId project, Instant when, std::string_view public_key, const Fate& fate);
  bool is_empty() const { return counts_.empty(); }
  // Adds the counts to the stored ones, and to the spikes what spike protection refused. Fates of projects that are
  // gone are left out.
  void store(sql::Connection& sql) const;

 private:
  struct Count {
    std::uint64_t quantity = 0;
    std::uint64_t times = 0;
  };
  // project, start of the minute in seconds, category, outcome, reason, key
  using Key = std::tuple<ProjectId, std::int64_t, DataCategory, Outcome, std::string, std::string>;
  std::map<Key, Count> counts_;
};

struct OutcomeFilter {
  std::vector<ProjectId> projects;
  // from <= minute < to
  Instant from;
  Instant to;
  // Each one narrows when it is not empty.
  std::vector<DataCategory> categories;
  std::vector<Outcome> outcomes;
  std::vector<std::string> reasons;
  std::string public_key;
};

// What tells sums apart. The start of the interval is always among it when there is an interval.
enum class OutcomeGroup { project, category, outcome, reason, key };

struct OutcomeSum {
  // Of the groups that were asked for; the others are empty.
  ProjectId project;
  std::optional<DataCategory> category;
  std::optional<Outcome> outcome;
  std::string reason;
  std::string public_key;
  // Start of the interval, in seconds; 0 without an interval.
  std::int64_t start = 0;
  std::uint64_t quantity = 0;
  std::uint64_t times = 0;
};

// Sums by group and interval (in seconds, a multiple of 60; none: over the whole range), ordered by
// group and then by start. Groups and intervals without any fate are absent.
std::vector<OutcomeSum> sum_outcomes(sql::Connection& sql, const OutcomeFilter& filter, std::span<const OutcomeGroup> groups,
                                     std::optional<std::int64_t> interval_seconds);

// Forgets what is older, and the spikes that ended before. Returns the number of rows that went.
std::int64_t remove_outcomes_before(sql::Connection& sql, Instant when);

}  // namespace vedette::catalog
