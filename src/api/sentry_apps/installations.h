// The row that lists installed integrations.
#pragma once
#include <span>

#include "api/endpoint.h"

namespace vedette::api {

std::span<const Endpoint> sentry_app_installation_rows();

}  // namespace vedette::api
