// The tenants that a path names, and whether the caller may reach them.
#pragma once
#include "api/context.h"

namespace vedette::api {

// Resolves one of kTenantVariables. Errors: not_found, permission_denied.
Status resolve_tenant(sql::Connection& sql, Context& context, std::string_view variable, std::string_view value);

// `stored` is a JSON list of origins.
bool is_allowed_origin(std::string_view stored, std::string_view origin);

}  // namespace vedette::api
