// What a term is about, as a column of issues.
#pragma once
#include <optional>
#include <string_view>

#include "search/query.h"
#include "store/sql/issue_search.h"

namespace vedette::api {

catalog::NumberOrder order_of(search::Comparison comparison);
// Nothing, or empty, when the field is no such column.
std::optional<catalog::IssueText> text_column(search::Field field);
std::string_view metadata_key(search::Field field);

}  // namespace vedette::api
