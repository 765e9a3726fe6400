// Terms that ask about the events of an issue, as conditions on tags.
#pragma once
#include <optional>

#include "api/context.h"
#include "search/query.h"

namespace vedette::api {

// The caller's sentence for a term that cannot be answered, which names its key.
Unexpected refuse_term(const search::Term& term);

// What a term says about tags; nothing when it asks for something else. `projects` are those whose
// newest releases `release:latest` means. Errors: invalid_argument.
Result<std::optional<TagCondition>> tag_condition(Context& context, const search::Term& term,
                                                  const std::vector<ProjectId>& projects);

// The values' patterns; `latest` becomes the newest release of each project.
std::vector<Pattern> release_patterns(Context& context, const search::Term& term,
                                      const std::vector<ProjectId>& projects);
std::vector<Pattern> patterns_of(const search::Term& term);

}  // namespace vedette::api
