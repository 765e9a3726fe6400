#include "api/environments/environments.h"

#include "store/sql/environments.h"

namespace vedette::api {
namespace {

using json::field;
using json::path_param;
using json::query_param;
using enum Scope;

struct EnvironmentNameView {
  std::string id;
  std::string name;
  static constexpr std::string_view kName = "EnvironmentName";
  static constexpr Field kFields[] = {
      field<&EnvironmentNameView::id>("id", "Id of the environment."),
      field<&EnvironmentNameView::name>("name", "Its name."),
  };
};

struct EnvironmentView {
  std::string id;
  std::string name;
  bool isHidden = false;
  static constexpr std::string_view kName = "Environment";
  static constexpr Field kFields[] = {
      field<&EnvironmentView::id>("id", "Id of the environment."),
      field<&EnvironmentView::name>("name", "Its name."),
      field<&EnvironmentView::isHidden>("isHidden", "Whether it is left out of menus."),
  };
};

struct ListEnvironmentsRequest {
  std::string visibility = "visible";
  static constexpr std::string_view kName = "ListEnvironmentsRequest";
  static constexpr Field kFields[] = {
      query_param<&ListEnvironmentsRequest::visibility>("visibility",
                                                        "`all`, `hidden` or `visible`."),
  };
};

struct EnvironmentPath {
  std::string environment;
  static constexpr std::string_view kName = "EnvironmentPath";
  static constexpr Field kFields[] = {
      path_param<&EnvironmentPath::environment>("environment", "Name of the environment.")};
};

struct UpdateEnvironmentRequest : EnvironmentPath {
  bool isHidden = false;
  static constexpr std::string_view kName = "UpdateEnvironmentRequest";
  static constexpr auto kFields = json::extend(
      EnvironmentPath::kFields,
      {field<&UpdateEnvironmentRequest::isHidden>("isHidden", "Whether it is left out of menus.")});
};

struct UpdateEnvironmentsRequest {
  std::vector<std::string> environmentNames;
  bool isHidden = false;
  static constexpr std::string_view kName = "UpdateEnvironmentsRequest";
  static constexpr Field kFields[] = {
      field<&UpdateEnvironmentsRequest::environmentNames>("environmentNames",
                                                          "Names of the environments."),
      field<&UpdateEnvironmentsRequest::isHidden>("isHidden",
                                                  "Whether they are left out of menus."),
  };
};

Result<catalog::Visibility> read_visibility(std::string_view text) {
  if (text == "all") return catalog::Visibility::all;
  if (text == "hidden") return catalog::Visibility::hidden;
  if (text == "visible") return catalog::Visibility::visible;
  return invalid("Invalid value for 'visibility', valid values are: ['all', 'hidden', 'visible']");
}

EnvironmentView make_view(const catalog::EnvironmentRow& row) {
  return {.id = std::to_string(row.id), .name = row.name, .isHidden = row.is_hidden};
}

Result<std::vector<EnvironmentNameView>> list_organization_environments(
    const ListEnvironmentsRequest& request, Context& context) {
  TRY_ASSIGN(const auto visibility, read_visibility(request.visibility));
  std::vector<EnvironmentNameView> views;
  for (const auto& row : catalog::environments_of_organization(
           context.sql(), context.organization().id, visibility)) {
    views.push_back({.id = std::to_string(row.id), .name = row.name});
  }
  return views;
}

Result<std::vector<EnvironmentView>> list_project_environments(
    const ListEnvironmentsRequest& request, Context& context) {
  TRY_ASSIGN(const auto visibility, read_visibility(request.visibility));
  std::vector<EnvironmentView> views;
  for (const auto& row :
       catalog::environments_of_project(context.sql(), context.project().id, visibility)) {
    views.push_back(make_view(row));
  }
  return views;
}

Result<EnvironmentView> change(Context& context, std::string_view name, bool is_hidden) {
  auto row = catalog::find_environment(context.sql(), context.project().id, name);
  if (!row) return not_found();
  catalog::set_environment_hidden(context.sql(), row->id, is_hidden);
  row->is_hidden = is_hidden;
  return make_view(*row);
}

Result<EnvironmentView> get_environment(const EnvironmentPath& request, Context& context) {
  const auto row =
      catalog::find_environment(context.sql(), context.project().id, request.environment);
  if (!row) return not_found();
  return make_view(*row);
}

Result<EnvironmentView> update_environment(const UpdateEnvironmentRequest& request,
                                           Context& context) {
  return change(context, request.environment, request.isHidden);
}

Result<std::vector<EnvironmentView>> update_environments(const UpdateEnvironmentsRequest& request,
                                                         Context& context) {
  std::vector<EnvironmentView> views;
  for (const auto& name : request.environmentNames) {
    auto view = change(context, name, request.isHidden);
    if (!view)
      return invalid_field("environmentNames",
                           fmt::format("There is no environment \"{}\".", name));
    views.push_back(std::move(*view));
  }
  return views;
}

constexpr std::string_view kListPath =
    "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/environments/";
constexpr std::string_view kPath =
    "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/environments/{environment}/";

constexpr Endpoint kRows[] = {
    endpoint<&list_organization_environments>(
        {.id = "listOrganizationEnvironments",
         .path = "/api/0/organizations/{organization_id_or_slug}/environments/",
         .access = any_of(org_admin, org_read, org_write),
         .tag = "Environments",
         .summary = "List the environments of an organization's projects"}),
    endpoint<&list_project_environments>(
        {.id = "listProjectEnvironments",
         .path = kListPath,
         .access = any_of(project_admin, project_read, project_write),
         .tag = "Environments",
         .summary = "List a project's environments"}),
    endpoint<&update_environments>({.id = "updateProjectEnvironments",
                                    .method = Method::put,
                                    .path = kListPath,
                                    .access = any_of(project_admin, project_write),
                                    .tag = "Environments",
                                    .summary = "Hide or show several environments"}),
    endpoint<&get_environment>({.id = "getProjectEnvironment",
                                .path = kPath,
                                .access = any_of(project_admin, project_read, project_write),
                                .tag = "Environments",
                                .summary = "Retrieve an environment"}),
    endpoint<&update_environment>({.id = "updateProjectEnvironment",
                                   .method = Method::put,
                                   .path = kPath,
                                   .access = any_of(project_admin, project_write),
                                   .tag = "Environments",
                                   .summary = "Hide or show an environment"}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> environment_rows() {
  return kRows;
}

}  // namespace vedette::api
