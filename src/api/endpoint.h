// One row per endpoint: from it come routing, access, binding, the OpenAPI document, the reference
// pages, the web client's types and the access matrix of the tests.
#pragma once
#include <array>
#include <span>
#include <string_view>
#include <variant>

#include "api/context.h"
#include "api/page.h"
#include "http/message.h"
#include "json/field.h"
#include "model/scope.h"

namespace vedette::api {

using http::Method;
using json::Field;

// Who may call a row. There is no default: a row that does not say does not compile.
struct AccessRule {
  enum class Kind { unset, scopes, authenticated, anonymous };
  Kind kind = Kind::unset;
  // Of Kind::scopes: any single one of these will do.
  ScopeSet scopes = {};
  // Tokens are refused, whatever they hold.
  bool is_session_only = false;
  // Of Kind::anonymous and Kind::authenticated: why no scope is asked for.
  std::string_view reason = {};
};

template <class... Scopes>
constexpr AccessRule any_of(Scopes... scopes) {
  return {.kind = AccessRule::Kind::scopes, .scopes = ScopeSet{scopes...}};
}
constexpr AccessRule any_of(ScopeSet scopes) { return {.kind = AccessRule::Kind::scopes, .scopes = scopes}; }
// As any_of, by a person who is logged in.
constexpr AccessRule session_with(ScopeSet scopes) {
  return {.kind = AccessRule::Kind::scopes, .scopes = scopes, .is_session_only = true};
}
constexpr AccessRule anonymous(std::string_view reason) { return {.kind = AccessRule::Kind::anonymous, .reason = reason}; }
constexpr AccessRule authenticated(std::string_view reason) {
  return {.kind = AccessRule::Kind::authenticated, .reason = reason};
}
constexpr AccessRule session_only(std::string_view reason) {
  return {.kind = AccessRule::Kind::authenticated, .is_session_only = true, .reason = reason};
}

// What a handler may return besides a described struct (200 with its JSON) and a Page of them.
struct NoContent {};
struct Accepted {};
template <class T>
struct Created {
  T view;
};
template <class T>
struct WithStatus {
  int status = 200;
  std::optional<T> view;
};
// 201 for what was made, 208 for what was there already.
template <class T>
struct Ensured {
  T view;
  bool is_new = true;
};
// An answer, or a refusal whose body has a shape of its own, with Refusal::kStatus; every other
// refusal is an Error. For rows with Transaction::none: what was changed before stays changed.
template <class T, class Refusal>
struct AnswerOrRefusal {
  std::variant<T, Refusal> view;
};
// A body that is not JSON, for the caller to keep under a name.
struct File {
  // What a browser may do with the bytes: nothing that could run in the page's origin.
  std::string media_type;
  // As a client wrote it: a name with a path, and any characters.
  std::string name;
  std::unique_ptr<ByteSource> content;
};
// An answer, or a file with the same where the request asks for one.
template <class T>
struct AnswerOrFile {
  std::variant<T, File> view;
};
// JSON text as it is stored.
struct RawJson {
  std::string text;
};

// A request without parameters of its own.
struct NoRequest {
  static constexpr std::string_view kName = "";
  static constexpr std::array<Field, 0> kFields{};
};

struct Reply {
  int status = 200;
  // Empty when there is none.
  std::string body;
  std::string media_type = "application/json";
  // Sent instead of `body` when set.
  std::shared_ptr<ByteSource> source = nullptr;
};

enum class Transaction { by_method, none };

struct Endpoint {
  std::string_view id;
  Method method;
  std::string_view path;
  AccessRule access;
  std::string_view tag;
  std::string_view summary;
  std::string_view description;
  Transaction transaction;
  std::size_t per_page_max;
  int success_status;
  std::array<int, 3> more_statuses;
  bool is_paged;
  std::string_view request_name;
  std::span<const Field> request_fields;
  // Nothing when the answer has no body.
  const json::Schema& (*response)();
  Result<Reply> (*invoke)(Context& context);
};

struct EndpointSpec {
  std::string_view id;
  Method method = Method::get;
  std::string_view path;
  AccessRule access = {};
  std::string_view tag;
  std::string_view summary;
  std::string_view description = {};
  // Handlers run in one catalog transaction, which reads for GET and writes for all else; a handler
  // that has long work to do opens its own.
  Transaction transaction = Transaction::by_method;
  std::size_t per_page_max = 100;
  // Statuses that the row answers beside that of its success and the errors that every row may answer.
  std::array<int, 3> more_statuses = {};
};

// Path variables that the dispatcher resolves, before the handler, to rows that the caller may reach.
inline constexpr std::string_view kTenantVariables[] = {"organization_id_or_slug", "project_id_or_slug", "team_id_or_slug",
                                                        "issue_id", "sentry_app_id_or_slug"};

// Fills the request struct of the row. Errors: invalid_argument with one entry per field.
Status bind(const Endpoint& row, void* request, Context& context);
Reply file_reply(Context& context, File file);
std::string page_links(const Context& context, const Cursor& previous, bool has_previous, const Cursor& next, bool has_next);

template <class T>
struct AnswerOf {
  static constexpr int kStatus = 200;
  static constexpr int kOtherStatus = 0;
  static constexpr bool kIsPaged = false;
  static constexpr auto kSchema = &json::TypeOf<T>::schema;
  static Reply make(Context&, T view) { return {200, json::serialize(json::to_value(view))}; }
};
// A list that is always there whole: one page, which says so.
template <class T>
struct AnswerOf<std::vector<T>> {
  static constexpr int kStatus = 200;
  static constexpr int kOtherStatus = 0;
  static constexpr bool kIsPaged = false;
  static constexpr auto kSchema = &json::TypeOf<std::vector<T>>::schema;
  static Reply make(Context& context, std::vector<T> list) {
    if (context.endpoint().method == Method::get) {
      const auto size = static_cast<std::int64_t>(context.page.limit);
      context.headers.set("Link", page_links(context, {size, -1, true}, false, {size, 1, false}, false));
    }
    return {200, json::serialize(json::to_value(list))};
  }
};
template <class T>
struct AnswerOf<Page<T>> {
  static constexpr int kStatus = 200;
  static constexpr int kOtherStatus = 0;
  static constexpr bool kIsPaged = true;
  static constexpr auto kSchema = &json::TypeOf<std::vector<T>>::schema;
  static Reply make(Context& context, Page<T> page) {
    context.headers.set("Link", page_links(context, page.previous, page.has_previous, page.next, page.has_next));
    if (page.hits) {
      context.headers.set("X-Hits", std::to_string(std::min<std::int64_t>(*page.hits, 1000)));
      context.headers.set("X-Max-Hits", "1000");
    }
    return {200, json::serialize(json::to_value(page.items))};
  }
};
template <class T>
struct AnswerOf<Created<T>> {
  static constexpr int kStatus = 201;
  static constexpr int kOtherStatus = 0;
  static constexpr bool kIsPaged = false;
  static constexpr auto kSchema = &json::TypeOf<T>::schema;
  static Reply make(Context&, Created<T> created) { return {201, json::serialize(json::to_value(created.view))}; }
};
template <class T>
struct AnswerOf<WithStatus<T>> {
  static constexpr int kStatus = 200;
  static constexpr int kOtherStatus = 0;
  static constexpr bool kIsPaged = false;
  static constexpr auto kSchema = &json::TypeOf<T>::schema;
  static Reply make(Context&, WithStatus<T> answer) {
    return {answer.status, answer.view ? json::serialize(json::to_value(*answer.view)) : std::string()};
  }
};
template <>
struct AnswerOf<NoContent> {
  static constexpr int kStatus = 204;
  static constexpr int kOtherStatus = 0;
  static constexpr bool kIsPaged = false;
  static constexpr const json::Schema& (*kSchema)() = nullptr;
  static Reply make(Context&, NoContent) { return {204, {}}; }
};
template <>
struct AnswerOf<Accepted> {
  static constexpr int kStatus = 202;
  static constexpr int kOtherStatus = 0;
  static constexpr bool kIsPaged = false;
  static constexpr const json::Schema& (*kSchema)() = nullptr;
  static Reply make(Context&, Accepted) { return {202, {}}; }
};
template <>
struct AnswerOf<RawJson> {
  static constexpr int kStatus = 200;
  static constexpr int kOtherStatus = 0;
  static constexpr bool kIsPaged = false;
  static constexpr auto kSchema = &json::TypeOf<json::value>::schema;
  static Reply make(Context&, RawJson raw) { return {200, std::move(raw.text)}; }
};

template <class T>
struct AnswerOf<Ensured<T>> {
  static constexpr int kStatus = 201;
  static constexpr int kOtherStatus = 208;
  static constexpr bool kIsPaged = false;
  static constexpr auto kSchema = &json::TypeOf<T>::schema;
  static Reply make(Context&, Ensured<T> ensured) {
    return {ensured.is_new ? 201 : 208, json::serialize(json::to_value(ensured.view))};
  }
};
template <class T, class Refusal>
struct AnswerOf<AnswerOrRefusal<T, Refusal>> {
  static constexpr int kStatus = 200;
  static constexpr int kOtherStatus = 0;
  static constexpr bool kIsPaged = false;
  static constexpr auto kSchema = &json::TypeOf<T>::schema;
  static Reply make(Context&, AnswerOrRefusal<T, Refusal> answer) {
    if (const auto* refusal = std::get_if<Refusal>(&answer.view)) {
      return {Refusal::kStatus, json::serialize(json::to_value(*refusal))};
    }
    return {200, json::serialize(json::to_value(std::get<T>(answer.view)))};
  }
};

template <class T>
struct AnswerOf<AnswerOrFile<T>> {
  static constexpr int kStatus = 200;
  static constexpr int kOtherStatus = 0;
  static constexpr bool kIsPaged = false;
  static constexpr auto kSchema = &json::TypeOf<T>::schema;
  static Reply make(Context& context, AnswerOrFile<T> answer) {
    auto* file = std::get_if<File>(&answer.view);
    if (file == nullptr) return {200, json::serialize(json::to_value(std::get<T>(answer.view)))};
    return file_reply(context, std::move(*file));
  }
};

template <class Handler>
struct HandlerOf;
template <class Answer, class Request>
struct HandlerOf<Result<Answer> (*)(const Request&, Context&)> {
  using request_type = Request;
  using answer_type = Answer;
};

template <auto handler>
Result<Reply> invoke_handler(Context& context) {
  using Types = HandlerOf<decltype(handler)>;
  typename Types::request_type request{};
  TRY(bind(context.endpoint(), &request, context));
  TRY_ASSIGN(auto answer, handler(request, context));
  return AnswerOf<typename Types::answer_type>::make(context, std::move(answer));
}

// Every variable of the path is resolved by the dispatcher or a path field, and every path field is
// a variable of the path.
constexpr bool path_fits(std::string_view path, std::span<const Field> fields) {
  std::size_t bound = 0;
  for (std::size_t at = path.find('{'); at != std::string_view::npos; at = path.find('{', at + 1)) {
    const auto name = path.substr(at + 1, path.find('}', at) - at - 1);
    bool is_known = false;
    for (const auto tenant : kTenantVariables) is_known = is_known || tenant == name;
    for (const auto& field : fields) {
      if (field.place == json::Place::path && field.name == name) {
        is_known = true;
        ++bound;
      }
    }
    if (!is_known) return false;
  }
  for (const auto& field : fields) bound -= field.place == json::Place::path ? 1 : 0;
  return bound == 0;
}

constexpr std::array<int, 3> with_status(std::array<int, 3> statuses, int one_more) {
  if (one_more != 0) *std::find(statuses.begin(), statuses.end(), 0) = one_more;
  return statuses;
}

template <auto handler>
consteval Endpoint endpoint(EndpointSpec spec) {
  using Types = HandlerOf<decltype(handler)>;
  using Request = typename Types::request_type;
  using Answer = AnswerOf<typename Types::answer_type>;
  if (spec.access.kind == AccessRule::Kind::unset) throw "a row needs an access rule";
  if (spec.access.kind == AccessRule::Kind::scopes && spec.access.scopes.empty()) throw "a row needs at least one scope";
  if (spec.access.kind != AccessRule::Kind::scopes && spec.access.reason.empty()) throw "a row without scopes says why";
  if (spec.id.empty() || spec.summary.empty() || spec.tag.empty()) throw "a row needs an id, a tag and a summary";
  if (!spec.path.starts_with("/api/0/") || !spec.path.ends_with("/")) throw "a path lies under /api/0/ and ends with a slash";
  if (!path_fits(spec.path, Request::kFields)) throw "path variables and path fields differ";
  return Endpoint{.id = spec.id,
                  .method = spec.method,
                  .path = spec.path,
                  .access = spec.access,
                  .tag = spec.tag,
                  .summary = spec.summary,
                  .description = spec.description,
                  .transaction = spec.transaction,
                  .per_page_max = spec.per_page_max,
                  .success_status = Answer::kStatus,
                  .more_statuses = with_status(spec.more_statuses, Answer::kOtherStatus),
                  .is_paged = Answer::kIsPaged,
                  .request_name = Request::kName,
                  .request_fields = Request::kFields,
                  .response = Answer::kSchema,
                  .invoke = &invoke_handler<handler>};
}

constexpr bool rows_are_unique(std::span<const Endpoint> rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = i + 1; j < rows.size(); ++j) {
      if (rows[i].id == rows[j].id || (rows[i].method == rows[j].method && rows[i].path == rows[j].path)) return false;
    }
  }
  return true;
}

}  // namespace vedette::api
