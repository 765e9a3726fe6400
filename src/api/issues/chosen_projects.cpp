#include "api/issues/chosen_projects.h"

namespace vedette::api {

Result<std::vector<catalog::ProjectRow>> chosen_projects(Context& context,
                                                         const std::vector<std::string>& chosen) {
  auto all = catalog::projects_of_organization(context.sql(), context.organization().id);
  if (chosen.empty() || std::ranges::find(chosen, "-1") != chosen.end()) return all;
  std::vector<catalog::ProjectRow> projects;
  for (const auto& name : chosen) {
    const auto found = std::ranges::find_if(all, [&](const catalog::ProjectRow& project) {
      return project.slug == name || project.id.text() == name;
    });
    if (found == all.end())
      return invalid(fmt::format("Invalid project: the organization has no project \"{}\".", name));
    const auto is_known = [&](const catalog::ProjectRow& project) {
      return project.id == found->id;
    };
    if (std::ranges::none_of(projects, is_known)) projects.push_back(*found);
  }
  return projects;
}

}  // namespace vedette::api
