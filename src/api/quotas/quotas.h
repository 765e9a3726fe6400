// Rows of quotas: how much an organization or one of its projects takes in within a window.
#pragma once
#include <span>

#include "api/endpoint.h"

namespace vedette::api {

std::span<const Endpoint> quota_rows();

}  // namespace vedette::api
