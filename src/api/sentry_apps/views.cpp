#include "api/sentry_apps/views.h"

#include "api/sentry_apps/events.h"
#include "json/parse.h"

namespace vedette::api {
namespace {

// How long after its creation the client secret is shown.
constexpr std::int64_t kSecretShownMs = kDayMs;

std::vector<std::string> texts_of(std::string_view stored) {
  std::vector<std::string> texts;
  const auto list = json::parse(stored);
  if (!list || !list->is_array()) return texts;
  for (const auto& text : list->get_array()) {
    if (text.is_string()) texts.emplace_back(text.get_string());
  }
  return texts;
}

std::vector<std::string> expand_events(const std::vector<std::string>& events) {
  std::vector<std::string> expanded;
  for (const auto& resource : webhook_resources()) {
    if (std::ranges::find(events, resource.name) == events.end()) continue;
    for (const auto action : resource.actions)
      expanded.push_back(fmt::format("{}.{}", resource.name, action));
  }
  return expanded;
}

std::optional<std::string> visible_secret(const Context& context,
                                          const catalog::SentryAppRow& app) {
  if (context.now.ms() - app.created.ms() >= kSecretShownMs) return std::nullopt;
  constexpr ScopeSet kEditors{Scope::org_write, Scope::org_admin, Scope::org_integrations};
  const bool is_editor = context.is_session() && context.scopes().intersects(kEditors);
  return is_editor && holds_all_scopes(context, app) ? app.client_secret : std::string(64, '*');
}

}  // namespace

bool holds_all_scopes(const Context& context, const catalog::SentryAppRow& app) {
  return (context.scopes() | kTokenOnlyScopes).includes(app.scopes.expanded());
}

SentryAppView make_sentry_app_view(const Context& context, const catalog::SentryAppRow& app) {
  SentryAppView view;
  view.allowedOrigins = texts_of(app.allowed_origins);
  view.author = app.author;
  view.events = texts_of(app.events);
  view.webhookEvents = expand_events(view.events);
  view.isAlertable = app.is_alertable;
  view.name = app.name;
  view.overview = app.overview;
  view.schema = "";
  if (auto schema = json::parse(app.schema);
      schema && schema->is_object() && !schema->get_object().empty()) {
    view.schema = std::move(*schema);
  }
  view.scopes = app.scopes.texts();
  view.slug = app.slug;
  view.uuid = app.uuid;
  view.webhookUrl = app.webhook_url;
  for (const auto& header : texts_of(app.webhook_headers)) {
    view.webhookHeaders.push_back(
        fmt::format("{}: {}", header.substr(0, header.find(':')), kHeaderMask));
  }
  view.clientId = app.client_id;
  view.clientSecret = visible_secret(context, app);
  view.owner = {.id = context.organization().id.number, .slug = context.organization().slug};
  return view;
}

TokenView make_token_view(const catalog::SentryAppRow& app, const catalog::TokenRow& row) {
  TokenView view;
  view.id = row.id;
  view.name = row.name;
  view.scopes = app.scopes.expanded().texts();
  view.expiresAt = row.expires;
  view.dateCreated = row.created;
  view.dateLastUsed = row.last_used;
  view.tokenLastCharacters = row.last_characters;
  return view;
}

}  // namespace vedette::api
