// Rows of the tokens of internal integrations.
#pragma once
#include <span>

#include "api/endpoint.h"
#include "api/sentry_apps/views.h"

namespace vedette::api {

std::span<const Endpoint> sentry_app_token_rows();
// Makes a token of the integration: the only moment at which the token can be seen.
// Errors: permission_denied when the integration has its fill of tokens, and when it may do what
// the caller may not.
Result<TokenView> mint_token(Context& context, const catalog::SentryAppRow& app);

}  // namespace vedette::api
