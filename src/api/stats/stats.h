// Rows of statistics: how many items came, and what became of them.
#pragma once
#include <span>

#include "api/endpoint.h"

namespace vedette::api {

// Of an organization, by the dimensions of fates.
std::span<const Endpoint> organization_stats_rows();
// Of a project and of one of its keys, over time.
std::span<const Endpoint> project_stats_rows();

}  // namespace vedette::api
