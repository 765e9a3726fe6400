// The `project` parameter of lists.
#pragma once
#include <string>
#include <vector>

#include "api/context.h"

namespace vedette::api {

// Projects by id or slug, `-1` for all, none for all. Errors: invalid_argument for one that the
// organization does not have.
Result<std::vector<catalog::ProjectRow>> chosen_projects(Context& context,
                                                         const std::vector<std::string>& chosen);

}  // namespace vedette::api
