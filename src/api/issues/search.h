// The search language for issues and their events, translated to what the stores are asked.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "api/context.h"
#include "api/issues/time_range.h"
#include "search/query.h"
#include "store/sql/issue_search.h"

namespace vedette::api {

// Which issues somebody asks for.
struct IssueSearch {
  std::vector<catalog::ProjectRow> projects;
  std::string query;
  std::vector<std::string> environments;
  TimeRange range;
  // Instead of a query: these issues.
  std::optional<std::vector<IssueId>> ids;
};

// Errors: invalid_argument with a sentence, also for a term that cannot be answered; those of the
// stores.
Result<catalog::IssueFilter> make_issue_filter(Context& context, const IssueSearch& search);

// Narrows `filter` by a query for events. Errors: as above.
Status add_event_query(Context& context, std::string_view query, EventFilter& filter);
void add_environments(const std::vector<std::string>& environments, EventFilter& filter);

}  // namespace vedette::api
