// Categories as statistics name them: errors of every kind are one.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/data_category.h"

namespace vedette::api {

// `default`, `error` and `security` are shown as `error`.
std::string_view shown_category(DataCategory category);

// The categories that a filter of names selects; none for no filter. `replays` and `profiles` name the
// same as `replay` and `profile`. What is counted in bytes or milliseconds stands alone, because its
// sum with anything else says nothing. Errors: invalid_argument with a sentence.
Result<std::vector<DataCategory>> read_categories(const std::vector<std::string>& names);

}  // namespace vedette::api
