// Every endpoint of the API.
#pragma once
#include <vector>

#include "api/endpoint.h"

namespace vedette::api {

// All tables, one after the other.
std::vector<Endpoint> all_rows();

}  // namespace vedette::api
