#include "api/dispatcher.h"

#include "access/session.h"
#include "api/errors.h"
#include "api/tenants.h"
#include "base/ascii.h"
#include "base/log.h"
#include "http/decode.h"
#include "http/range.h"
#include "json/parse.h"

namespace vedette::api {
namespace {

constexpr std::string_view kPrefix = "/api/0/";
constexpr std::size_t kBodyBytesMax = 32 * 1024 * 1024;
constexpr std::int64_t kUseResolutionUs = 60'000'000;

bool is_unsafe(Method method) { return method != Method::get && method != Method::head && method != Method::options; }

Result<json::object> read_body(const http::Request& request) {
  if (!is_unsafe(request.method) || request.body.empty()) return json::object();
  TRY_ASSIGN(const std::string text, http::decode_body(request.headers.get("Content-Encoding"), request.body, kBodyBytesMax));
  if (ascii::trim(text).empty()) return json::object();
  auto value = json::parse(text);
  if (!value) return invalid("JSON parse error - " + value.error().message);
  if (!value->is_object()) {
    return Unexpected(Error{.code = ErrorCode::invalid_argument,
                            .message = "Invalid data.",
                            .fields = {{"non_field_errors", {json::not_an_object(*value)}}}});
  }
  return std::move(value->get_object());
}

std::vector<std::string_view> variables_of(std::string_view path) {
  std::vector<std::string_view> names;
  for (auto at = path.find('{'); at != std::string_view::npos; at = path.find('{', at + 1)) {
    names.push_back(path.substr(at + 1, path.find('}', at) - at - 1));
  }
  return names;
}

std::string allow_header(const std::vector<Method>& methods) {
  std::string text;
  for (const Method method : methods) text += std::string(http::method_name(method)) + ", ";
  return text + "HEAD, OPTIONS";
}

// Answers depend on the caller and carry secrets: nobody keeps them.
void add_common_headers(http::Response& response) {
  response.headers.set("Cache-Control", "max-age=0, no-cache, no-store, must-revalidate, private");
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Vary", "Authorization, Cookie");
}

http::Response preflight(const http::Request& request, const std::vector<Method>& methods) {
  http::Response response{.status = 200};
  response.headers.add("Allow", allow_header(methods));
  if (const auto origin = request.headers.find("Origin")) {
    response.headers.add("Access-Control-Allow-Origin", *origin);
    response.headers.add("Access-Control-Allow-Methods", allow_header(methods));
    response.headers.add("Access-Control-Allow-Headers",
                         "X-Sentry-Auth, X-Requested-With, Origin, Accept, Content-Type, Authentication, Authorization, "
                         "Content-Encoding, sentry-trace, baggage, X-CSRFToken");
    response.headers.add("Access-Control-Max-Age", "3600");
  }
  return response;
}

}  // namespace

Dispatcher::Dispatcher(Services& services, std::span<const Endpoint> rows) : services_(services), rows_(rows) {
  for (std::size_t i = 0; i < rows_.size(); ++i) ASSERT(router_.add(rows_[i].method, rows_[i].path, i));
}

bool Dispatcher::takes(std::string_view path) {
  return path.starts_with(kPrefix) || path == kPrefix.substr(0, kPrefix.size() - 1);
}

http::Response Dispatcher::handle(const http::Request& request) const {
  const auto match = router_.match(request.method, request.path());
  http::Response response;
  if (!match) {
    response = error_response(not_found().error());
  } else if (request.method == Method::options) {
    response = preflight(request, match->allowed);
  } else if (!match->row) {
    response = error_response(Error{.code = ErrorCode::method_not_allowed,
                                    .message = fmt::format("Method \"{}\" not allowed.", request.method_text)});
    response.headers.add("Allow", allow_header(match->allowed));
  } else {
    response = run(rows_[*match->row], match->values, request);
  }
  add_common_headers(response);
  return response;
}

http::Response Dispatcher::run(const Endpoint& row, const std::vector<std::string>& values, const http::Request& request) const {
  Context context(services_, row, request);
  std::optional<http::Response> refusal;
  const auto prepared = services_.catalog.read([&](sql::Connection& sql) -> Status {
    refusal = refuse_caller(sql, context);
    if (refusal) return {};
    return resolve(sql, context, values);
  });
  if (refusal) return std::move(*refusal);
  if (!prepared) return error_response(prepared.error());
  note_use(context);
  auto body = read_body(request);
  if (!body) return error_response(body.error());
  context.body = std::move(*body);
  if (row.is_paged) {
    auto page = read_page_request(context.query, row.per_page_max);
    if (!page) return error_response(page.error());
    context.page = *page;
  }
  auto reply = run_handler(context);
  if (!reply) return error_response(reply.error());
  auto response = json_response(reply->status, std::move(reply->body));
  if (!response.body.empty() || reply->source) response.headers.set("Content-Type", reply->media_type);
  for (const auto& [name, value] : context.headers) response.headers.add(name, value);
  if (reply->source) http::serve_source(std::move(reply->source), request, response);
  return response;
}

// When a token was last used is kept to the minute: a write per call would cost more than it tells.
void Dispatcher::note_use(const Context& context) const {
  if (!context.caller.token) return;
  const auto& token = context.caller.token->token;
  if (token.last_used && context.now.micros - token.last_used->micros < kUseResolutionUs) return;
  const auto noted = services_.catalog.write([&](sql::Connection& sql) -> Status {
    catalog::touch_token(sql, token.id, context.now);
    return {};
  });
  if (!noted) log::warning("The use of a token could not be noted: {}", noted.error().detail);
}

std::optional<http::Response> Dispatcher::refuse_caller(sql::Connection& sql, Context& context) const {
  const auto& rule = context.endpoint().access;
  const auto& headers = context.request.headers;
  const access::Credentials credentials{.authorization = headers.find("Authorization"),
                                        .session_cookie = http::find_cookie(headers.get("Cookie"), access::kSessionCookie)};
  auto caller = access::identify(sql, credentials, context.now);
  if (!caller) return error_response(caller.error());
  context.caller = std::move(*caller);
  if (rule.kind == AccessRule::Kind::anonymous) return std::nullopt;

  const auto no_credentials = fail(ErrorCode::unauthenticated, "Authentication credentials were not provided.").error();
  if (rule.is_session_only && !context.is_session() && credentials.authorization) {
    // No challenge fits a row that takes no header, so the refusal is a 403.
    return error_response(Error{.code = ErrorCode::permission_denied, .message = no_credentials.message});
  }
  if (context.caller.is_anonymous()) return error_response(no_credentials);
  if (context.is_session()) {
    if (!is_unsafe(context.request.method)) return std::nullopt;
    const auto sent = headers.get(access::kCsrfHeader);
    if (!sent.empty() && sent == context.caller.csrf_token) return std::nullopt;
    return error_response(Error{.code = ErrorCode::permission_denied,
                                .message = sent.empty() ? "CSRF Failed: CSRF token missing."
                                                        : "CSRF Failed: CSRF token incorrect."});
  }
  if (const auto origin = headers.get("Origin"); !origin.empty() && origin != services_.url) {
    if (!is_allowed_origin(context.caller.token->allowed_origins, origin)) {
      return error_response(Error{.code = ErrorCode::invalid_argument,
                                  .message = fmt::format("Invalid origin: {}", origin),
                                  .is_bare = true});
    }
    context.headers.set("Access-Control-Allow-Origin", origin);
    context.headers.set("Access-Control-Expose-Headers", "X-Hits, X-Max-Hits, Endpoint, Retry-After, Link");
  }
  if (rule.kind == AccessRule::Kind::scopes && !context.caller.token->scopes.intersects(rule.scopes)) {
    return insufficient_scope_response(rule.scopes);
  }
  return std::nullopt;
}

Status Dispatcher::resolve(sql::Connection& sql, Context& context, const std::vector<std::string>& values) const {
  const auto names = variables_of(context.endpoint().path);
  ASSERT(names.size() == values.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool is_tenant = std::ranges::find(kTenantVariables, names[i]) != std::end(kTenantVariables);
    if (is_tenant) {
      TRY(resolve_tenant(sql, context, names[i], values[i]));
    } else {
      context.path_values.emplace_back(names[i], values[i]);
    }
  }
  return {};
}

Result<Reply> Dispatcher::run_handler(Context& context) const {
  const auto& row = context.endpoint();
  if (row.transaction == Transaction::none) return row.invoke(context);
  const auto work = [&](sql::Connection& sql) -> Result<Reply> {
    context.set_sql(&sql);
    auto reply = row.invoke(context);
    context.set_sql(nullptr);
    return reply;
  };
  return is_unsafe(row.method) ? services_.catalog.write(work) : services_.catalog.read(work);
}

}  // namespace vedette::api
