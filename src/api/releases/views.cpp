#include "api/releases/views.h"

namespace vedette::api {

ReleaseView make_release_view(sql::Connection& sql, const catalog::ReleaseRow& row,
                              std::optional<ProjectId> project) {
  ReleaseView view;
  view.id = row.id.number;
  view.version = row.version;
  view.shortVersion = row.version;
  view.versionInfo = make_version_info(row.version);
  view.status = row.status;
  view.ref = row.ref;
  view.url = row.url;
  view.dateReleased = row.released;
  view.dateCreated = row.created;
  view.dateStarted = row.started;
  for (const auto& seen : catalog::projects_of_release(sql, row.id)) {
    ReleaseProjectView shown{.id = seen.project_id.number,
                             .slug = seen.slug,
                             .name = seen.name,
                             .newGroups = seen.new_issues,
                             .platform = seen.platform,
                             .platforms = {}};
    if (seen.platform) shown.platforms.push_back(*seen.platform);
    view.projects.push_back(std::move(shown));
    if (project && *project != seen.project_id) continue;
    view.newGroups += seen.new_issues;
    if (seen.first_event && (!view.firstEvent || *seen.first_event < *view.firstEvent))
      view.firstEvent = seen.first_event;
    if (seen.last_event && (!view.lastEvent || *seen.last_event > *view.lastEvent))
      view.lastEvent = seen.last_event;
  }
  return view;
}

}  // namespace vedette::api
