// Rows of organizations.
#pragma once
#include <span>

#include "api/endpoint.h"

namespace vedette::api {

std::span<const Endpoint> organization_rows();

}  // namespace vedette::api
