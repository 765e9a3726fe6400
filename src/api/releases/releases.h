// Rows of releases, under an organization and under one of its projects.
#pragma once
#include <span>

#include "api/endpoint.h"
#include "api/releases/changes.h"
#include "api/releases/views.h"

namespace vedette::api {

inline constexpr std::string_view kReleaseTag = "Releases";
inline constexpr ScopeSet kReleaseReaders{Scope::org_ci, Scope::project_admin, Scope::project_read,
                                          Scope::project_releases, Scope::project_write};
inline constexpr ScopeSet kReleaseWriters{Scope::org_ci, Scope::project_admin,
                                          Scope::project_releases, Scope::project_write};
inline constexpr ScopeSet kReleaseRemovers{Scope::project_admin, Scope::project_releases};

std::span<const Endpoint> release_rows();
std::span<const Endpoint> project_release_rows();

// What the rows of both places share. `project` is the one of the path, if it names one.
struct ReleaseListOptions {
  std::string version_part;
  std::optional<std::string> status;
  std::vector<ProjectId> projects;
  std::vector<std::string> environments = {};
};
Page<ReleaseView> list_releases(Context& context, const ReleaseListOptions& options,
                                std::optional<ProjectId> project);
// Makes the release, or changes the one that is there: 201 or 208.
Result<Ensured<ReleaseView>> put_release(Context& context, std::string_view version,
                                         const ReleaseChanges& changes,
                                         const std::vector<ProjectId>& projects,
                                         std::optional<ProjectId> project);
// Errors: not_found.
Result<catalog::ReleaseRow> require_release(Context& context, std::string_view version,
                                            std::optional<ProjectId> project);
Result<ReleaseView> change_release(Context& context, catalog::ReleaseRow release,
                                   const ReleaseChanges& changes, std::optional<ProjectId> project);
// Errors: invalid_argument while issues refer to it.
Result<NoContent> remove_release(Context& context, const catalog::ReleaseRow& release);

}  // namespace vedette::api
