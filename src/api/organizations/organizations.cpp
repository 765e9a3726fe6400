#include "api/organizations/organizations.h"

#include "api/organizations/detail_view.h"
#include "api/slugs.h"
#include "api/transaction.h"
#include "base/ascii.h"
#include "store/sql/slugs.h"

namespace vedette::api {
namespace {

using json::query_param;
using enum Scope;

struct ListOrganizationsRequest {
  std::string query;
  bool owner = false;
  static constexpr std::string_view kName = "ListOrganizationsRequest";
  static constexpr Field kFields[] = {
      query_param<&ListOrganizationsRequest::query>("query", "Part of the name or slug."),
      query_param<&ListOrganizationsRequest::owner>("owner", "Only those that the caller owns."),
  };
};

struct GetOrganizationRequest {
  std::string detailed = "1";
  static constexpr std::string_view kName = "GetOrganizationRequest";
  static constexpr Field kFields[] = {
      query_param<&GetOrganizationRequest::detailed>("detailed",
                                                     "`0` leaves teams and projects out."),
  };
};

struct UpdateOrganizationRequest {
  std::optional<std::string> slug;
  std::optional<std::string> name;
  static constexpr std::string_view kName = "UpdateOrganizationRequest";
  static constexpr Field kFields[] = {
      field<&UpdateOrganizationRequest::slug>("slug", "Name in addresses.",
                                              {.length_max = catalog::kTenantSlugMax}),
      field<&UpdateOrganizationRequest::name>("name", "Name of the organization.",
                                              {.length_max = 64}),
  };
};

Result<Page<OrganizationView>> list_organizations(const ListOrganizationsRequest& request,
                                                  Context& context) {
  auto& sql = context.sql();
  std::vector<catalog::OrganizationRow> rows;
  if (context.is_session()) {
    rows = catalog::organizations_of_user(sql, context.caller.user->id);
  } else if (auto own = catalog::find_organization(sql, context.caller.token->organization_id)) {
    rows.push_back(std::move(*own));
  }
  std::erase_if(rows, [&](const catalog::OrganizationRow& row) {
    const bool fits = ascii::contains_ignoring_case(row.slug, request.query) ||
                      ascii::contains_ignoring_case(row.name, request.query);
    if (!fits || !request.owner) return !fits;
    const auto membership = access::enter_organization(sql, context.caller, row.id);
    return !membership || membership->role != Role::owner;
  });
  return page_of_views(slice(context.page, std::move(rows)),
                       [&](const catalog::OrganizationRow& row) {
                         return make_organization_view(context.services, row);
                       });
}

OrganizationDetailView make_detail(const Context& context, const catalog::OrganizationRow& row,
                                   bool has_lists) {
  OrganizationDetailView view;
  fill_organization(view, context.services, row);
  view.access = context.scopes().texts();
  if (context.membership.role) view.role = role_text(*context.membership.role);
  view.orgRoleList = role_list(
      rank_of(context), context.scopes().intersects({member_admin, member_invite, member_write}));
  view.teamRoleList = team_role_list();
  if (!has_lists) return view;
  auto& sql = context.sql();
  view.teams.emplace();
  for (const auto& team : catalog::teams_of_organization(sql, row.id))
    view.teams->push_back(make_team_detail(context, team, false));
  view.projects.emplace();
  for (const auto& project : catalog::projects_of_organization(sql, row.id)) {
    view.projects->push_back(make_project_summary(sql, viewer_of(context), project));
  }
  return view;
}

Result<OrganizationDetailView> get_organization(const GetOrganizationRequest& request,
                                                Context& context) {
  return make_detail(context, context.organization(), request.detailed != "0");
}

Result<OrganizationDetailView> update_organization(const UpdateOrganizationRequest& request,
                                                   Context& context) {
  auto row = context.organization();
  if (request.slug && *request.slug != row.slug) {
    TRY(check_slug("slug", *request.slug, catalog::is_reserved_organization_slug(*request.slug)));
    row.slug = *request.slug;
  }
  row.name = request.name.value_or(row.name);
  if (!catalog::rename_organization(context.sql(), row.id, row.slug, row.name)) {
    return Unexpected(
        Error{.code = ErrorCode::conflict,
              .message = "An organization with this slug already exists.",
              .detail = {},
              .fields = {{"slug", {"An organization with this slug already exists."}}}});
  }
  context.audit("org.edit", row.slug, fmt::format("edited organization {}", row.slug));
  return make_detail(context, row, true);
}

constexpr Endpoint kRows[] = {
    endpoint<&list_organizations>(
        {.id = "listOrganizations",
         .path = "/api/0/organizations/",
         .access = any_of(org_admin, org_read, org_write),
         .tag = "Users",
         .summary = "List the caller's organizations",
         .description =
             "All organizations of a person, or the one organization of an integration."}),
    endpoint<&get_organization>({.id = "getOrganization",
                                 .path = "/api/0/organizations/{organization_id_or_slug}/",
                                 .access = any_of(org_admin, org_read, org_write),
                                 .tag = "Organizations",
                                 .summary = "Retrieve an organization"}),
    endpoint<&update_organization>(
        {.id = "updateOrganization",
         .method = Method::put,
         .path = "/api/0/organizations/{organization_id_or_slug}/",
         .access = any_of(org_admin, org_write),
         .tag = "Organizations",
         .summary = "Change an organization's name or slug",
         .description = "What is absent stays as it is. The id stays in any case."}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> organization_rows() {
  return kRows;
}

void fill_organization(OrganizationView& view, const Services& services,
                       const catalog::OrganizationRow& row) {
  view.id = row.id;
  view.slug = row.slug;
  view.name = row.name;
  view.dateCreated = row.created;
  view.links = {.organizationUrl = services.url,
                .regionUrl = services.url.starts_with("https://") ? services.url : std::string()};
}

OrganizationView make_organization_view(const Services& services,
                                        const catalog::OrganizationRow& row) {
  OrganizationView view;
  fill_organization(view, services, row);
  return view;
}

}  // namespace vedette::api
