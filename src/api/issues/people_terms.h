// Terms that ask who looks after an issue, follows it or has marked it.
#pragma once
#include "api/context.h"
#include "search/query.h"
#include "store/sql/issue_search.h"

namespace vedette::api {

// False for a term that asks for something else, or that cannot be answered. Names that nobody has
// are answered: no issue is theirs.
bool add_people_term(Context& context, const search::Term& term,
                     catalog::IssueConditions& conditions);

}  // namespace vedette::api
