// Rows of projects: the lists, the making, the settings, their teams, and the people in their
// events.
#pragma once
#include <span>

#include "api/endpoint.h"

namespace vedette::api {

std::span<const Endpoint> project_rows();
std::span<const Endpoint> project_creation_rows();
std::span<const Endpoint> project_user_rows();

}  // namespace vedette::api
