#include "api/releases/releases.h"

namespace vedette::api {
namespace {

using json::extend;
using json::field;
using json::path_param;
using json::query_param;

struct ListProjectReleasesRequest {
  std::optional<std::string> query;
  std::optional<std::string> status;
  std::vector<std::string> environment;
  static constexpr std::string_view kName = "ListProjectReleasesRequest";
  static constexpr Field kFields[] = {
      query_param<&ListProjectReleasesRequest::query>("query", "Part of the version."),
      query_param<&ListProjectReleasesRequest::status>("status", "Releases of this status alone.",
                                                       {.choices = kReleaseStatuses}),
      query_param<&ListProjectReleasesRequest::environment>("environment", "Releases that were seen in one of these environments."),
  };
};

struct ProjectReleaseRequest {
  std::string version;
  static constexpr std::string_view kName = "ProjectReleaseRequest";
  static constexpr Field kFields[] = {
      path_param<&ProjectReleaseRequest::version>("version", "The version of the release."),
  };
};

struct NewProjectReleaseRequest : ReleaseChanges {
  std::string version;
  static constexpr std::string_view kName = "NewProjectReleaseRequest";
  static constexpr auto kFields =
      extend(ReleaseChanges::kFields,
             {field<&NewProjectReleaseRequest::version>(
                 "version", "Version: unique in the organization, at most 200 characters.")});
};

struct ProjectReleaseUpdateRequest : ReleaseChanges {
  std::string version;
  static constexpr std::string_view kName = "ProjectReleaseUpdateRequest";
  static constexpr auto kFields =
      extend(ReleaseChanges::kFields, {path_param<&ProjectReleaseUpdateRequest::version>(
                                          "version", "The version of the release.")});
};

Result<Page<ReleaseView>> list_project_releases(const ListProjectReleasesRequest& asked,
                                                Context& context) {
  const auto project = context.project().id;
  return list_releases(
      context,
      {.version_part = asked.query.value_or(""), .status = asked.status, .projects = {project}, .environments = asked.environment},
      project);
}

Result<Ensured<ReleaseView>> create_project_release(const NewProjectReleaseRequest& asked,
                                                    Context& context) {
  const auto project = context.project().id;
  return put_release(context, asked.version, asked, {project}, project);
}

Result<ReleaseView> get_project_release(const ProjectReleaseRequest& asked, Context& context) {
  const auto project = context.project().id;
  TRY_ASSIGN(const auto release, require_release(context, asked.version, project));
  return make_release_view(context.sql(), release, project);
}

Result<ReleaseView> update_project_release(const ProjectReleaseUpdateRequest& asked,
                                           Context& context) {
  const auto project = context.project().id;
  TRY_ASSIGN(auto release, require_release(context, asked.version, project));
  return change_release(context, std::move(release), asked, project);
}

Result<NoContent> delete_project_release(const ProjectReleaseRequest& asked, Context& context) {
  TRY_ASSIGN(const auto release, require_release(context, asked.version, context.project().id));
  return remove_release(context, release);
}

constexpr std::string_view kList =
    "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/releases/";
constexpr std::string_view kOne =
    "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/releases/{version}/";

constexpr Endpoint kRows[] = {
    endpoint<&list_project_releases>(
        {.id = "listProjectReleases",
         .path = kList,
         .access = any_of(kReleaseReaders),
         .tag = kReleaseTag,
         .summary = "List a project's releases",
         .description = "New issues and the times of events are those of the project."}),
    endpoint<&create_project_release>(
        {.id = "createProjectRelease",
         .method = Method::post,
         .path = kList,
         .access = any_of(kReleaseWriters),
         .tag = kReleaseTag,
         .summary = "Announce a release of a project",
         .description = "201 when it is new, 208 when there was one of that version already."}),
    endpoint<&get_project_release>({.id = "getProjectRelease",
                                    .path = kOne,
                                    .access = any_of(kReleaseReaders),
                                    .tag = kReleaseTag,
                                    .summary = "Retrieve a release of a project"}),
    endpoint<&update_project_release>(
        {.id = "updateProjectRelease",
         .method = Method::put,
         .path = kOne,
         .access = any_of(kReleaseWriters),
         .tag = kReleaseTag,
         .summary = "Change a release of a project",
         .description = "Fields that are left out stay as they are."}),
    endpoint<&delete_project_release>(
        {.id = "deleteProjectRelease",
         .method = Method::del,
         .path = kOne,
         .access = any_of(kReleaseRemovers),
         .tag = kReleaseTag,
         .summary = "Remove a release of a project",
         .description = "It is removed from every project. Refused while issues say that they were "
                        "first seen in it."}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> project_release_rows() {
  return kRows;
}

}  // namespace vedette::api
