#include "api/sentry_apps/tokens.h"

#include "api/sentry_apps/sentry_apps.h"
#include "store/sql/integrations.h"

namespace vedette::api {
namespace {

using json::path_param;

constexpr std::size_t kTokensMax = 20;

struct SentryAppTokenRequest {
  std::string token_id;
  static constexpr std::string_view kName = "SentryAppTokenRequest";
  static constexpr Field kFields[] = {
      path_param<&SentryAppTokenRequest::token_id>("token_id", "The id of the token."),
  };
};

Result<std::vector<TokenView>> list_tokens(const NoRequest&, Context& context) {
  std::vector<TokenView> views;
  for (const auto& row : catalog::tokens_of_sentry_app(context.sql(), context.sentry_app().id)) {
    views.push_back(make_token_view(context.sentry_app(), row));
  }
  return views;
}

Result<Created<TokenView>> create_token(const NoRequest&, Context& context) {
  TRY_ASSIGN(auto view, mint_token(context, context.sentry_app()));
  return Created<TokenView>{std::move(view)};
}

Result<NoContent> delete_token(const SentryAppTokenRequest& asked, Context& context) {
  const auto& app = context.sentry_app();
  const auto id = TokenId::parse(asked.token_id);
  const auto row = id ? catalog::find_token(context.sql(), *id) : std::nullopt;
  if (!row) return fail(ErrorCode::not_found, "Couldn't find the given api token");
  if (row->sentry_app_id != app.id)
    return fail(ErrorCode::permission_denied, "Given token is not owned by this sentry app");
  catalog::remove_token(context.sql(), row->id);
  context.audit("internal-integration.remove-token", app.slug,
                fmt::format("revoked the token ending in {} of internal integration {}",
                            row->last_characters, app.name));
  return NoContent{};
}

constexpr Endpoint kRows[] = {
    endpoint<&list_tokens>(
        {.id = "listSentryAppTokens",
         .path = "/api/0/sentry-apps/{sentry_app_id_or_slug}/api-tokens/",
         .access = session_with(kSentryAppEditors),
         .tag = kSentryAppTag,
         .summary = "List the tokens of an internal integration",
         .description =
             "The tokens themselves are not kept and cannot be shown again; their last four "
             "characters tell them apart."}),
    endpoint<&create_token>(
        {.id = "createSentryAppToken",
         .method = Method::post,
         .path = "/api/0/sentry-apps/{sentry_app_id_or_slug}/api-tokens/",
         .access = session_with(kSentryAppEditors),
         .tag = kSentryAppTag,
         .summary = "Make a token of an internal integration",
         .description =
             "The answer is the only place where the token is ever shown. The token may do what "
             "its integration may, now and after every later change of the permissions, so the "
             "caller must hold all of them. An integration has at most 20 tokens."}),
    endpoint<&delete_token>(
        {.id = "deleteSentryAppToken",
         .method = Method::del,
         .path = "/api/0/sentry-apps/{sentry_app_id_or_slug}/api-tokens/{token_id}/",
         .access = any_of(kSentryAppEditors),
         .tag = kSentryAppTag,
         .summary = "Revoke a token of an internal integration",
         .description = "The next call with the token is refused."}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> sentry_app_token_rows() {
  return kRows;
}

Result<TokenView> mint_token(Context& context, const catalog::SentryAppRow& app) {
  auto& sql = context.sql();
  if (!holds_all_scopes(context, app)) return access::denied();
  if (catalog::tokens_of_sentry_app(sql, app.id).size() >= kTokensMax) {
    return Unexpected(Error{
        .code = ErrorCode::permission_denied,
        .message =
            fmt::format("Cannot generate more than {} tokens for a single integration", kTokensMax),
        .is_bare = true});
  }
  const auto creator = context.caller.user ? std::optional(context.caller.user->id) : std::nullopt;
  const auto made = catalog::make_token(sql, app.id, creator, context.services.random, context.now);
  context.audit("internal-integration.add-token", app.slug,
                fmt::format("created a token for internal integration {}", app.name));
  auto view = make_token_view(app, {.id = made.id,
                                    .last_characters = made.last_characters,
                                    .sentry_app_id = app.id,
                                    .created = context.now});
  view.token = made.token;
  return view;
}

}  // namespace vedette::api
