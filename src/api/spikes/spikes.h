// Rows of spike protection: which projects have it, and when it cut one off.
#pragma once
#include <span>

#include "api/endpoint.h"

namespace vedette::api {

std::span<const Endpoint> spike_rows();

}  // namespace vedette::api
