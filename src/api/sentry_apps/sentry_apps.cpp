#include "api/sentry_apps/sentry_apps.h"

#include "api/fixed_settings.h"
#include "api/sentry_apps/changes.h"
#include "api/sentry_apps/tokens.h"
#include "store/sql/integrations.h"

namespace vedette::api {
namespace {

using json::extend;
using json::query_param;
using enum Scope;

constexpr ScopeSet kListReaders = kSentryAppEditors | ScopeSet{org_read};
constexpr ScopeSet kReaders =
    kListReaders | ScopeSet{event_read,   event_write,      event_admin, member_read,
                            project_read, project_releases, team_read};
constexpr std::size_t kSecretBytes = 32;

struct ListSentryAppsRequest {
  std::optional<std::string> status;
  static constexpr std::string_view kName = "ListSentryAppsRequest";
  static constexpr Field kFields[] = {
      query_param<&ListSentryAppsRequest::status>(
          "status",
          "`internal`, `unpublished` or `published`. All integrations of this "
          "installation are internal."),
  };
};

struct NewSentryAppRequest : SentryAppChanges {
  std::optional<std::string> organization;
  std::optional<bool> isInternal;
  std::optional<bool> mintToken;
  static constexpr std::string_view kName = "NewSentryAppRequest";
  static constexpr auto kFields =
      extend(SentryAppChanges::kFields,
             {optional_field<&NewSentryAppRequest::organization>(
                  "organization", "Slug of the organization that it will belong to. Required.",
                  {.may_be_blank = true}),
              optional_field<&NewSentryAppRequest::isInternal>(
                  "isInternal", "True: only internal integrations are offered."),
              optional_field<&NewSentryAppRequest::mintToken>(
                  "mintToken", "Whether to make a first token along with it.")});
};

struct SentryAppUpdateRequest : SentryAppChanges {
  std::optional<bool> verifyInstall;
  static constexpr std::string_view kName = "SentryAppUpdateRequest";
  static constexpr auto kFields =
      extend(SentryAppChanges::kFields,
             {optional_field<&SentryAppUpdateRequest::verifyInstall>(
                 "verifyInstall", "False: an internal integration is installed from the start.")});
};

struct SecretView {
  std::string clientSecret;
  static constexpr std::string_view kName = "SentryAppSecret";
  static constexpr Field kFields[] = {
      field<&SecretView::clientSecret>("clientSecret", "The new secret. Shown once."),
  };
};

// Without a status those that are published to everybody are meant, of which there are none.
bool is_internal_wanted(const std::optional<std::string>& status) {
  return status && *status == "internal";
}

std::vector<SentryAppView> views_of_organization(const Context& context) {
  std::vector<SentryAppView> views;
  for (const auto& app :
       catalog::sentry_apps_of_organization(context.sql(), context.organization().id)) {
    views.push_back(make_sentry_app_view(context, app));
  }
  return views;
}

std::vector<catalog::OrganizationRow> organizations_of_caller(const Context& context) {
  if (context.is_session())
    return catalog::organizations_of_user(context.sql(), context.caller.user->id);
  auto organization =
      catalog::find_organization(context.sql(), context.caller.token->organization_id);
  if (!organization) return {};
  return {std::move(*organization)};
}

Result<Page<SentryAppView>> list_apps(const ListSentryAppsRequest& asked, Context& context) {
  std::vector<SentryAppView> all;
  if (is_internal_wanted(asked.status)) {
    for (auto& organization : organizations_of_caller(context)) {
      if (!context.enter(context.sql(), std::move(organization))) continue;
      std::ranges::move(views_of_organization(context), std::back_inserter(all));
    }
  }
  return slice(context.page, std::move(all));
}

Result<Page<SentryAppView>> list_organization_apps(const ListSentryAppsRequest& asked,
                                                   Context& context) {
  if (asked.status && !is_internal_wanted(asked.status))
    return slice(context.page, std::vector<SentryAppView>());
  return slice(context.page, views_of_organization(context));
}

Result<SentryAppView> get_app(const NoRequest&, Context& context) {
  return make_sentry_app_view(context, context.sentry_app());
}

// Members alone may make integrations, and learn of no other organization.
Status enter_organization(Context& context, const std::optional<std::string>& slug) {
  if (!slug || slug->empty())
    return invalid("Please provide a valid value for the 'organization' field.");
  auto organization = catalog::find_organization(context.sql(), *slug);
  if (!organization ||
      !catalog::find_member(context.sql(), organization->id, context.caller.user->id)) {
    return invalid(fmt::format("User does not belong to the '{}' organization.", *slug));
  }
  return context.enter(context.sql(), std::move(*organization));
}

Result<Created<NewSentryAppView>> create_app(const NewSentryAppRequest& asked, Context& context) {
  auto& sql = context.sql();
  TRY(enter_organization(context, asked.organization));
  if (!asked.name) return invalid_field("name", "This field may not be null.");
  if (asked.isInternal && !*asked.isInternal) {
    return invalid_field("isInternal", "Only internal integrations can be made here.");
  }
  auto& random = context.services.random;
  auto app = catalog::blank_sentry_app(context.organization().id, context.caller.label(), random, context.now);
  TRY(apply_changes(asked, context.scopes(), app));
  if (app.author.empty()) app.author = context.organization().name;
  auto slug = catalog::free_sentry_app_slug(sql, app.name, random);
  if (!slug) {
    return invalid_field("name",
                         fmt::format("Name {} is already taken, please use another.", app.name));
  }
  app.slug = std::move(*slug);
  catalog::add_internal_integration(sql, app, context.caller.user->id, random);
  context.audit("sentry-app.add", app.slug, fmt::format("created sentry app {}", app.name));
  context.audit("internal-integration.create", app.slug,
                fmt::format("created internal integration {}", app.name));
  context.audit("sentry-app.install", app.slug, fmt::format("installed sentry app {}", app.name));

  NewSentryAppView view;
  static_cast<SentryAppView&>(view) = make_sentry_app_view(context, app);
  if (asked.mintToken.value_or(false)) {
    TRY_ASSIGN(view.token, mint_token(context, app));
  }
  return Created<NewSentryAppView>{std::move(view)};
}

Result<SentryAppView> update_app(const SentryAppUpdateRequest& asked, Context& context) {
  if (asked.verifyInstall.value_or(false))
    return invalid("Internal integrations cannot have verify_install=True.");
  auto app = context.sentry_app();
  constexpr std::string_view kFixedSettings[] = {"isInternal", "redirectUrl"};
  TRY(refuse_changes(context.body, {{"isInternal", true}}, kFixedSettings));
  TRY(apply_changes(asked, context.scopes(), app));
  if (asked.scopes) app.scopes = app.scopes.expanded();
  if (app.author.empty()) app.author = context.organization().name;
  app.updated = context.now;
  catalog::update_sentry_app(context.sql(), app);
  context.audit("sentry-app.edit", app.slug,
                fmt::format("changed internal integration {}", app.name));
  return make_sentry_app_view(context, app);
}

Result<NoContent> delete_app(const NoRequest&, Context& context) {
  const auto& app = context.sentry_app();
  catalog::remove_sentry_app(context.sql(), app);
  context.audit("sentry-app.uninstall", app.slug,
                fmt::format("uninstalled sentry app {}", app.name));
  context.audit("sentry-app.remove", app.slug, fmt::format("removed sentry app {}", app.name));
  return NoContent{};
}

Result<SecretView> rotate_secret(const NoRequest&, Context& context) {
  auto app = context.sentry_app();
  // Whoever may not see the secret may not get a new one either.
  if (!holds_all_scopes(context, app)) return access::denied();
  app.client_secret = context.services.random.hex(kSecretBytes);
  app.updated = context.now;
  catalog::update_sentry_app(context.sql(), app);
  context.audit("sentry-app.rotate-secret", app.slug,
                fmt::format("rotated the client secret of internal integration {}", app.name));
  return SecretView{app.client_secret};
}

constexpr std::string_view kOne = "/api/0/sentry-apps/{sentry_app_id_or_slug}/";

constexpr Endpoint kRows[] = {
    endpoint<&list_apps>({.id = "listSentryApps",
                          .path = "/api/0/sentry-apps/",
                          .access = any_of(kListReaders),
                          .tag = kSentryAppTag,
                          .summary = "List integrations of the caller's organizations",
                          .description = "Without a status the published ones are listed, of which "
                                         "there are none here: ask for "
                                         "`status=internal`."}),
    endpoint<&create_app>(
        {.id = "createSentryApp",
         .method = Method::post,
         .path = "/api/0/sentry-apps/",
         .access = session_with(kSentryAppEditors),
         .tag = kSentryAppTag,
         .summary = "Make an internal integration",
         .description =
             "Nobody can grant an integration what they may not do themselves. With `mintToken` "
             "the answer holds its first token, which is shown only there."
             " Webhooks and alert actions are kept with the integration and read back; this "
             "version "
             "does not send any."}),
    endpoint<&list_organization_apps>(
        {.id = "listOrganizationSentryApps",
         .path = "/api/0/organizations/{organization_id_or_slug}/sentry-apps/",
         .access = any_of(kListReaders),
         .tag = kSentryAppTag,
         .summary = "List an organization's integrations"}),
    endpoint<&get_app>(
        {.id = "getSentryApp",
         .path = kOne,
         .access = any_of(kReaders),
         .tag = kSentryAppTag,
         .summary = "Retrieve an integration",
         .description = "Webhooks and alert actions are kept with the integration and read back; "
                        "this version does not send any."}),
    endpoint<&update_app>(
        {.id = "updateSentryApp",
         .method = Method::put,
         .path = kOne,
         .access = session_with(kSentryAppEditors),
         .tag = kSentryAppTag,
         .summary = "Change an integration",
         .description =
             "Fields that are left out stay as they are. New permissions apply to all of its "
             "tokens at once, also to those made before."
             " Webhooks and alert actions are kept with the integration and read back; this "
             "version "
             "does not send any."}),
    endpoint<&delete_app>({.id = "deleteSentryApp",
                           .method = Method::del,
                           .path = kOne,
                           .access = session_with({org_admin}),
                           .tag = kSentryAppTag,
                           .summary = "Remove an integration and its tokens"}),
    endpoint<&rotate_secret>(
        {.id = "rotateSentryAppSecret",
         .method = Method::post,
         .path = "/api/0/sentry-apps/{sentry_app_id_or_slug}/rotate-secret/",
         .access = session_with(kSentryAppEditors),
         .tag = kSentryAppTag,
         .summary = "Give an integration a new client secret",
         .description =
             "The old secret ends at once; tokens are not touched. The caller must hold all "
             "permissions of the integration."}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> sentry_app_rows() {
  return kRows;
}

}  // namespace vedette::api
