#include "api/errors.h"

#include "base/ascii.h"
#include "base/log.h"
#include "json/value.h"

namespace vedette::api {
namespace {

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument: return 400;
    case ErrorCode::unauthenticated: return 401;
    case ErrorCode::permission_denied: return 403;
    case ErrorCode::not_found: return 404;
    case ErrorCode::method_not_allowed: return 405;
    case ErrorCode::conflict: return 409;
    case ErrorCode::too_large: return 413;
    case ErrorCode::unsupported_media: return 415;
    case ErrorCode::resource_exhausted: return 429;
    case ErrorCode::unavailable: return 503;
    case ErrorCode::not_supported: return 501;
    case ErrorCode::internal: return 500;
  }
  return 500;
}

std::string body_of(const Error& error) {
  if (error.is_bare) return json::serialize(json::value(error.message));
  json::object body;
  for (const auto& [field, messages] : error.fields) {
    auto& list = body[field].emplace_array();
    for (const auto& message : messages) list.emplace_back(message);
  }
  if (error.fields.empty()) body["detail"] = error.message;
  return json::serialize(body);
}

}  // namespace

http::Response json_response(int status, std::string body) {
  http::Response response{.status = status, .body = std::move(body)};
  if (!response.body.empty()) response.headers.add("Content-Type", "application/json");
  return response;
}

http::Response error_response(const Error& error) {
  if (!error.detail.empty()) log::warning("{} ({})", error.message, error.detail);
  auto response = json_response(status_of(error.code), body_of(error));
  if (error.code == ErrorCode::unauthenticated) response.headers.add("WWW-Authenticate", "xBasic realm=\"api\"");
  return response;
}

http::Response insufficient_scope_response(ScopeSet wanted) {
  const auto scopes = wanted.texts();
  json::object body;
  body["detail"] = "You do not have permission to perform this action.";
  auto& required = body["required"].emplace_array();
  for (const auto& scope : scopes) required.emplace_back(scope);
  auto response = json_response(403, json::serialize(body));
  response.headers.add("WWW-Authenticate",
                       fmt::format("Bearer error=\"insufficient_scope\", scope=\"{}\"", ascii::join(scopes, " ")));
  return response;
}

}  // namespace vedette::api
