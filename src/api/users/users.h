// Rows of the caller's own account, and of the installation's health.
#pragma once
#include <span>

#include "api/endpoint.h"
#include "api/users/views.h"

namespace vedette::api {

std::span<const Endpoint> user_rows();

}  // namespace vedette::api
