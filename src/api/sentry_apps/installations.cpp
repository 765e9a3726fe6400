#include "api/sentry_apps/installations.h"

#include "api/sentry_apps/sentry_apps.h"

namespace vedette::api {
namespace {

using json::field;

struct InstalledAppView {
  std::string uuid;
  std::string slug;
  std::int64_t sentryAppId = 0;
  static constexpr std::string_view kName = "InstalledSentryApp";
  static constexpr Field kFields[] = {
      field<&InstalledAppView::uuid>("uuid", "Unique id of the integration."),
      field<&InstalledAppView::slug>("slug", "Slug of the integration."),
      field<&InstalledAppView::sentryAppId>("sentryAppId", "Id of the integration, as a number."),
  };
};

struct InstallationOrganizationView {
  std::string slug;
  static constexpr std::string_view kName = "InstallationOrganization";
  static constexpr Field kFields[] = {
      field<&InstallationOrganizationView::slug>("slug", "Slug of the organization."),
  };
};

struct InstallationView {
  InstalledAppView app;
  InstallationOrganizationView organization;
  std::string uuid;
  std::string status = "installed";
  static constexpr std::string_view kName = "SentryAppInstallation";
  static constexpr Field kFields[] = {
      field<&InstallationView::app>("app", "What is installed."),
      field<&InstallationView::organization>("organization", "Where it is installed."),
      field<&InstallationView::uuid>("uuid", "Unique id of the installation."),
      field<&InstallationView::status>("status",
                                       "`installed`: internal integrations are from the start."),
  };
};

Result<Page<InstallationView>> list_installations(const NoRequest&, Context& context) {
  std::vector<InstallationView> views;
  for (const auto& app :
       catalog::sentry_apps_of_organization(context.sql(), context.organization().id)) {
    views.push_back({.app = {.uuid = app.uuid, .slug = app.slug, .sentryAppId = app.id.number},
                     .organization = {.slug = context.organization().slug},
                     .uuid = app.installation_uuid});
  }
  return slice(context.page, std::move(views));
}

constexpr Endpoint kRows[] = {
    endpoint<&list_installations>(
        {.id = "List an Organization's Integration Platform Installations",
         .path = "/api/0/organizations/{organization_id_or_slug}/sentry-app-installations/",
         .access = any_of(Scope::org_read, Scope::org_integrations),
         .tag = kSentryAppTag,
         .summary = "List the integrations that are installed in an organization"}),
};

}  // namespace

std::span<const Endpoint> sentry_app_installation_rows() {
  return kRows;
}

}  // namespace vedette::api
