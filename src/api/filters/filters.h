// Inbound filters of a project: what of it is not stored.
#pragma once
#include "api/endpoint.h"

namespace vedette::api {

std::span<const Endpoint> filter_rows();

}  // namespace vedette::api
