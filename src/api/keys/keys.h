// Rows of project keys, the DSNs that SDKs are given.
#pragma once
#include <span>

#include "api/endpoint.h"

namespace vedette::api {

std::span<const Endpoint> key_rows();

}  // namespace vedette::api
