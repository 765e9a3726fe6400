// Rows that say who the caller is, and log in and out.
#pragma once
#include <span>

#include "api/endpoint.h"

namespace vedette::api {

std::span<const Endpoint> auth_rows();

}  // namespace vedette::api
