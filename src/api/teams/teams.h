// Rows under /teams/, and the list of an organization's and a project's teams.
#pragma once
#include <span>

#include "api/endpoint.h"
#include "api/teams/views.h"

namespace vedette::api {

std::span<const Endpoint> team_rows();

}  // namespace vedette::api
