// Rows of environments.
#pragma once
#include <span>

#include "api/endpoint.h"

namespace vedette::api {

std::span<const Endpoint> environment_rows();

}  // namespace vedette::api
