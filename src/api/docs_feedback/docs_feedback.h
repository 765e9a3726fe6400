// Rows of what readers think of the documentation.
#pragma once
#include <span>

#include "api/endpoint.h"

namespace vedette::api {

std::span<const Endpoint> docs_feedback_rows();

}  // namespace vedette::api
