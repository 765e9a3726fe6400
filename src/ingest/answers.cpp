#include "ingest/answers.h"

#include <algorithm>

#include "json/value.h"

namespace vedette::ingest {
namespace {

// A transparent GIF of one pixel.
constexpr std::string_view kPixel(
    "GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02"
    "D\x01\x00;",
    43);

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
    case ErrorCode::not_supported: return 501;
    case ErrorCode::unavailable:
    case ErrorCode::internal: return 503;
  }
  return 503;
}

// Some SDKs look for a category under another name than the protocol's.
std::string_view alias_of(DataCategory category) {
  switch (category) {
    case DataCategory::trace_metric: return "metric;trace_metric_byte";
    case DataCategory::profile_chunk: return "profile";
    case DataCategory::profile_chunk_ui: return "profile_chunk;profile";
    case DataCategory::feedback: return "default";
    case DataCategory::log_item: return "log_byte";
    default: return {};
  }
}

std::string categories_text(const ActiveLimit& limit) {
  std::string text;
  for (const auto category : limit.categories) {
    if (!text.empty()) text += ';';
    text += to_text(category);
    if (const auto alias = alias_of(category); !alias.empty()) text.append(";").append(alias);
  }
  return text;
}

}  // namespace

void add_cors(http::Response& response) {
  response.headers.set("Access-Control-Allow-Origin", "*");
  response.headers.set("Access-Control-Expose-Headers", "x-sentry-error, x-sentry-rate-limits, retry-after");
  response.headers.set("Cross-Origin-Resource-Policy", "cross-origin");
}

http::Response preflight() {
  http::Response response{.status = 200};
  add_cors(response);
  response.headers.add("Access-Control-Allow-Methods", "POST");
  response.headers.add("Access-Control-Max-Age", "3600");
  response.headers.add("Access-Control-Allow-Headers",
                       "x-sentry-auth, x-requested-with, x-forwarded-for, origin, referer, accept, content-type, "
                       "authentication, authorization, content-encoding, transfer-encoding");
  return response;
}

http::Response refusal(const Error& error) {
  json::object body{{"detail", error.message}, {"causes", json::array()}};
  auto response = http::text_response(status_of(error.code), json::serialize(body), "application/json");
  response.headers.add("X-Sentry-Error", error.message);
  if (error.code == ErrorCode::resource_exhausted) {
    const ActiveLimit overload{.seconds = kOverloadSeconds, .categories = {}, .scope = "organization", .reason = "overload"};
    add_limits(response, {&overload, 1});
  }
  add_cors(response);
  return response;
}

http::Response accepted(const Route& route, std::optional<EventId> event_id) {
  http::Response response{.status = route.success_status};
  switch (route.id) {
    case RouteId::envelope:
    case RouteId::store:
    case RouteId::tunnel: {
      json::object body;
      if (event_id) body["id"] = event_id->hex();
      response = http::text_response(200, json::serialize(body), "application/json");
      break;
    }
    case RouteId::minidump:
    case RouteId::unreal: response = http::text_response(200, event_id ? event_id->hyphenated() : std::string()); break;
    default: break;
  }
  add_cors(response);
  return response;
}

http::Response pixel() {
  auto response = http::text_response(200, std::string(kPixel), "image/gif");
  add_cors(response);
  return response;
}

http::Response limited(std::span<const ActiveLimit> limits) {
  auto response = http::text_response(
      429, R"({"detail":"A rate limit is reached. Data is taken again after the time in Retry-After.","causes":[]})", "application/json");
  add_limits(response, limits);
  add_cors(response);
  return response;
}

void add_limits(http::Response& response, std::span<const ActiveLimit> limits) {
  if (limits.empty()) return;
  std::int64_t longest = 1;
  std::string text;
  for (const auto& limit : limits) {
    longest = std::max(longest, limit.seconds);
    text += fmt::format("{}{}:{}:{}:{}", text.empty() ? "" : ", ", limit.seconds, categories_text(limit), limit.scope, limit.reason);
  }
  response.headers.set("Retry-After", std::to_string(longest));
  response.headers.set("X-Sentry-Rate-Limits", text);
}

}  // namespace vedette::ingest
