// Rows of internal integrations.
#pragma once
#include <span>

#include "api/endpoint.h"

namespace vedette::api {

// Who may make and change integrations and their tokens.
inline constexpr ScopeSet kSentryAppEditors{Scope::org_write, Scope::org_admin,
                                            Scope::org_integrations};
inline constexpr std::string_view kSentryAppTag = "Integration";

std::span<const Endpoint> sentry_app_rows();

}  // namespace vedette::api
