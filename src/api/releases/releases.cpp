#include "api/releases/releases.h"

#include "api/fixed_settings.h"
#include "api/transaction.h"
#include "base/ascii.h"

namespace vedette::api {
namespace {

using json::extend;
using json::field;
using json::optional_field;
using json::path_param;
using json::query_param;

struct ListReleasesRequest {
  std::optional<std::string> query;
  std::optional<std::string> status;
  std::vector<std::string> project;
  std::vector<std::string> environment;
  static constexpr std::string_view kName = "ListReleasesRequest";
  static constexpr Field kFields[] = {
      query_param<&ListReleasesRequest::query>("query", "Part of the version."),
      query_param<&ListReleasesRequest::status>("status", "Releases of this status alone.",
                                                {.choices = kReleaseStatuses}),
      query_param<&ListReleasesRequest::project>(
          "project", "Releases of these projects, by id or slug; -1 means all."),
      query_param<&ListReleasesRequest::environment>("environment", "Releases that were seen in one of these environments."),
  };
};

struct ReleaseRequest {
  std::string version;
  static constexpr std::string_view kName = "ReleaseRequest";
  static constexpr Field kFields[] = {
      path_param<&ReleaseRequest::version>("version", "The version of the release."),
  };
};

struct GetReleaseRequest : ReleaseRequest {
  std::optional<std::string> project;
  std::optional<std::string> project_id;
  bool health = false;
  bool adoptionStages = false;
  std::optional<std::string> summaryStatsPeriod;
  std::optional<std::string> healthStatsPeriod;
  std::optional<std::string> sort;
  std::optional<std::string> status;
  std::optional<std::string> query;
  static constexpr std::string_view kName = "GetReleaseRequest";
  using Self = GetReleaseRequest;
  static constexpr auto kFields = extend(
      ReleaseRequest::kFields,
      {query_param<&Self::project>("project", "Counts are those of this project, by id or slug."),
       query_param<&Self::project_id>("project_id", "The same, as older clients call it; `project` wins over it."),
       query_param<&Self::health>("health", "Passed over: some clients always send it. The health of releases is not answered here."),
       query_param<&Self::adoptionStages>("adoptionStages", "Passed over: some clients always send it. How releases spread is not measured."),
       query_param<&Self::summaryStatsPeriod>("summaryStatsPeriod", "Refused: there are no such statistics."),
       query_param<&Self::healthStatsPeriod>("healthStatsPeriod", "Refused: there are no such statistics."),
       query_param<&Self::sort>("sort", "Only `date`: which releases come before and after is not answered here."),
       query_param<&Self::status>("status", "Refused, as other values of `sort`."),
       query_param<&Self::query>("query", "Refused, as other values of `sort`.")});
};

struct NewReleaseRequest : ReleaseChanges {
  std::string version;
  std::optional<std::vector<json::value>> projects;
  static constexpr std::string_view kName = "NewReleaseRequest";
  static constexpr auto kFields =
      extend(ReleaseChanges::kFields,
             {field<&NewReleaseRequest::version>(
                  "version", "Version: unique in the organization, at most 200 characters."),
              optional_field<&NewReleaseRequest::projects>(
                  "projects",
                  "Ids or slugs of the projects that are released. Required for "
                  "a new release.")});
};

struct ReleaseUpdateRequest : ReleaseChanges {
  std::string version;
  static constexpr std::string_view kName = "ReleaseUpdateRequest";
  static constexpr auto kFields = extend(
      ReleaseChanges::kFields,
      {path_param<&ReleaseUpdateRequest::version>("version", "The version of the release.")});
};

Result<Page<ReleaseView>> list_organization_releases(const ListReleasesRequest& asked,
                                                     Context& context) {
  ReleaseListOptions options{
      .version_part = asked.query.value_or(""), .status = asked.status, .projects = {}, .environments = asked.environment};
  bool is_everything = asked.project.empty();
  for (const auto& text : asked.project) {
    if (text == "-1") {
      is_everything = true;
      continue;
    }
    const auto project = catalog::find_project(context.sql(), context.organization().id, text);
    // One that is not there and one of another organization are refused alike.
    if (!project) return access::denied();
    options.projects.push_back(project->id);
  }
  if (is_everything) options.projects.clear();
  return list_releases(context, options, std::nullopt);
}

Result<std::vector<ProjectId>> read_projects(const Context& context,
                                             const std::vector<json::value>& asked) {
  std::vector<ProjectId> projects;
  for (const auto& element : asked) {
    const auto number = json::integer_of(element);
    const std::string text = number                ? std::to_string(*number)
                             : element.is_string() ? std::string(element.get_string())
                                                   : "";
    const auto project = catalog::find_project(context.sql(), context.organization().id, text);
    if (!project) return invalid_field("projects", "Invalid project ids or slugs");
    projects.push_back(project->id);
  }
  return projects;
}

Result<Ensured<ReleaseView>> create_release(const NewReleaseRequest& asked, Context& context) {
  const auto version = ascii::trim(asked.version);
  TRY_ASSIGN(const auto projects,
             read_projects(context, asked.projects.value_or(std::vector<json::value>())));
  if (projects.empty() &&
      !catalog::find_release(context.sql(), context.organization().id, version)) {
    return invalid_field(
        "projects", asked.projects ? "This list may not be empty." : "This field is required.");
  }
  return put_release(context, version, asked, projects, std::nullopt);
}

Status refuse_unanswered(const GetReleaseRequest& asked) {
  if (asked.summaryStatsPeriod) return not_supported("summaryStatsPeriod");
  if (asked.healthStatsPeriod) return not_supported("healthStatsPeriod");
  if (asked.sort && *asked.sort != "date") return not_supported("sort");
  if (asked.status) return not_supported("status");
  if (asked.query) return not_supported("query");
  return {};
}

Result<ReleaseView> get_release(const GetReleaseRequest& asked, Context& context) {
  TRY(refuse_unanswered(asked));
  std::optional<ProjectId> project;
  if (const auto& named = asked.project ? asked.project : asked.project_id) {
    const auto row = catalog::find_project(context.sql(), context.organization().id, *named);
    if (!row) return not_found();
    project = row->id;
  }
  TRY_ASSIGN(const auto release, require_release(context, asked.version, project));
  return make_release_view(context.sql(), release, project);
}

Result<ReleaseView> update_release(const ReleaseUpdateRequest& asked, Context& context) {
  TRY_ASSIGN(auto release, require_release(context, asked.version, std::nullopt));
  return change_release(context, std::move(release), asked, std::nullopt);
}

Result<NoContent> delete_release(const ReleaseRequest& asked, Context& context) {
  TRY_ASSIGN(const auto release, require_release(context, asked.version, std::nullopt));
  return remove_release(context, release);
}

constexpr std::string_view kList = "/api/0/organizations/{organization_id_or_slug}/releases/";
constexpr std::string_view kOne =
    "/api/0/organizations/{organization_id_or_slug}/releases/{version}/";

constexpr Endpoint kRows[] = {
    endpoint<&list_organization_releases>(
        {.id = "listOrganizationReleases",
         .path = kList,
         .access = any_of(kReleaseReaders),
         .tag = kReleaseTag,
         .summary = "List an organization's releases",
         .description = "The latest first: by when they were released, or else announced."}),
    endpoint<&create_release>(
        {.id = "createOrganizationRelease",
         .method = Method::post,
         .path = kList,
         .access = any_of(kReleaseWriters),
         .tag = kReleaseTag,
         .summary = "Announce a release",
         .description =
             "201 when it is new. When there is one of that version already, it is changed, the "
             "projects are added to it, and the answer is 208."}),
    endpoint<&get_release>({.id = "getOrganizationRelease",
                            .path = kOne,
                            .access = any_of(kReleaseReaders),
                            .tag = kReleaseTag,
                            .summary = "Retrieve a release"}),
    endpoint<&update_release>({.id = "updateOrganizationRelease",
                               .method = Method::put,
                               .path = kOne,
                               .access = any_of(kReleaseWriters),
                               .tag = kReleaseTag,
                               .summary = "Change a release",
                               .description = "Fields that are left out stay as they are."}),
    endpoint<&delete_release>(
        {.id = "deleteOrganizationRelease",
         .method = Method::del,
         .path = kOne,
         .access = any_of(kReleaseRemovers),
         .tag = kReleaseTag,
         .summary = "Remove a release",
         .description = "Refused while issues say that they were first seen in it."}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> release_rows() {
  return kRows;
}

Page<ReleaseView> list_releases(Context& context, const ReleaseListOptions& options,
                                std::optional<ProjectId> project) {
  auto& sql = context.sql();
  auto rows = catalog::find_releases(sql, {.organization = context.organization().id,
                                           .version_part = options.version_part,
                                           .status = options.status,
                                           .projects = options.projects,
                                           .environments = options.environments,
                                           .rows_before = context.page.rows_before(),
                                           .limit = context.page.limit + 1});
  auto page = numbered_page(context.page, std::move(rows));
  return page_of_views(std::move(page), [&](const catalog::ReleaseRow& row) {
    return make_release_view(sql, row, project);
  });
}

Result<Ensured<ReleaseView>> put_release(Context& context, std::string_view version,
                                         const ReleaseChanges& changes,
                                         const std::vector<ProjectId>& projects,
                                         std::optional<ProjectId> project) {
  auto& sql = context.sql();
  if (auto fault = find_version_fault(version)) return invalid_field("version", std::move(*fault));
  auto [release, is_new] = catalog::find_or_add_release(sql, context.organization().id,
                                                        ascii::trim(version), context.now);
  TRY(apply_changes(changes, release));
  catalog::update_release(sql, release);
  for (const auto id : projects) catalog::add_release_project(sql, release.id, id);
  if (is_new)
    context.audit("release.add", release.version,
                  fmt::format("created release {}", release.version));
  return Ensured<ReleaseView>{make_release_view(sql, release, project), is_new};
}

Result<catalog::ReleaseRow> require_release(Context& context, std::string_view version,
                                            std::optional<ProjectId> project) {
  auto release = catalog::find_release(context.sql(), context.organization().id, version);
  if (!release) return not_found();
  if (project) {
    const auto projects = catalog::projects_of_release(context.sql(), release->id);
    if (std::ranges::find(projects, *project, &catalog::ReleaseProjectRow::project_id) ==
        projects.end())
      return not_found();
  }
  return std::move(*release);
}

Result<ReleaseView> change_release(Context& context, catalog::ReleaseRow release,
                                   const ReleaseChanges& changes,
                                   std::optional<ProjectId> project) {
  TRY(apply_changes(changes, release));
  catalog::update_release(context.sql(), release);
  return make_release_view(context.sql(), release, project);
}

Result<NoContent> remove_release(Context& context, const catalog::ReleaseRow& release) {
  if (catalog::has_issues(context.sql(), release)) {
    return invalid("This release is referenced by active issues and cannot be removed.");
  }
  catalog::remove_release(context.sql(), release.id);
  context.audit("release.remove", release.version,
                fmt::format("removed release {}", release.version));
  return NoContent{};
}

}  // namespace vedette::api
