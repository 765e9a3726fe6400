// One page of a search for issues, in a place that holds while issues come and change.
#pragma once
#include "api/page.h"
#include "store/sql/issue_search.h"

namespace vedette::api {

// Date, new, freq and so on, as clients name them; nothing for a word that is no order.
std::optional<catalog::IssueSort> parse_issue_sort(std::string_view text);
inline constexpr std::string_view kIssueSorts[] = {"date",   "new",   "freq",       "user",
                                                   "trends", "inbox", "recommended"};

Page<IssueId> issue_page(sql::Connection& sql, const catalog::IssueFilter& filter,
                         catalog::IssueSort sort, const PageRequest& request);

}  // namespace vedette::api
