// Errors to HTTP answers: the only place that knows both.
#pragma once
#include "base/result.h"
#include "http/message.h"
#include "model/scope.h"

namespace vedette::api {

// Sentry's status, body and headers of an error. What the log should know is logged here.
http::Response error_response(const Error& error);
// 403 for a caller whose scopes do not fit: names in header and body the scopes that would do.
http::Response insufficient_scope_response(ScopeSet wanted);
http::Response json_response(int status, std::string body);

}  // namespace vedette::api
