// Rows about what users wrote.
#pragma once
#include <span>

#include "api/endpoint.h"
#include "api/feedback/views.h"

namespace vedette::api {

std::span<const Endpoint> feedback_rows();

}  // namespace vedette::api
