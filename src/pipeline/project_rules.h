// What a project has set that decides what becomes of its data.
#pragma once
#include <memory>
#include <mutex>
#include <unordered_map>

#include "base/clock.h"
#include "filter/filter.h"
#include "grouping/grouping.h"
#include "model/data_kind.h"
#include "scrub/scrub.h"
#include "store/sql/catalog.h"

namespace vedette::pipeline {

// Compiled once and shared. Immutable.
struct ProjectRules {
  filter::Filter filter;
  scrub::Scrubber scrubber;
  Retention retention;
  grouping::GroupingOptions grouping = {};
};
using ProjectRulesPtr = std::shared_ptr<const ProjectRules>;

// Threads: safe for concurrent use.
class RulesCache {
 public:
  // Lifetime: catalog and clock outlive the cache.
  RulesCache(Catalog& catalog, const Clock& clock) : catalog_(catalog), clock_(clock) {}

  // Null when the project is gone. Not older than a second. Errors: those of the catalog.
  Result<ProjectRulesPtr> find(ProjectId project);
  // Forgets everything, because settings have changed.
  void clear();

 private:
  struct Entry {
    ProjectRulesPtr rules;
    // The texts that the rules were made of: while they stay, nothing is compiled again.
    std::string project_options;
    std::string organization_options;
    std::int64_t fresh_until_ms = 0;
  };
  Catalog& catalog_;
  const Clock& clock_;
  std::mutex mutex_;
  std::unordered_map<ProjectId, Entry> entries_;  // Guarded by mutex_.
};

}  // namespace vedette::pipeline
