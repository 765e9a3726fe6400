// Rows about issues.
#pragma once
#include <span>

#include "api/endpoint.h"

namespace vedette::api {

std::span<const Endpoint> issue_list_rows();
std::span<const Endpoint> issue_bulk_rows();
std::span<const Endpoint> issue_detail_rows();
std::span<const Endpoint> issue_tag_rows();

}  // namespace vedette::api
