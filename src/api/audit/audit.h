// Rows of the audit log.
#pragma once
#include <span>

#include "api/endpoint.h"

namespace vedette::api {

std::span<const Endpoint> audit_rows();

}  // namespace vedette::api
