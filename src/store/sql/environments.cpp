#include "store/sql/environments.h"

namespace vedette::catalog {
namespace {

std::vector<EnvironmentRow> all_visible(sql::Cursor cursor, Visibility visibility) {
  std::vector<EnvironmentRow> rows;
  while (cursor.next()) {
    const bool is_hidden = cursor.flag(2);
    if (visibility != Visibility::all && is_hidden != (visibility == Visibility::hidden)) continue;
    rows.push_back({.id = cursor.integer(0), .name = cursor.text(1), .is_hidden = is_hidden});
  }
  return rows;
}

}  // namespace

std::vector<EnvironmentRow> environments_of_project(sql::Connection& sql, ProjectId project,
                                                    Visibility visibility) {
  return all_visible(
      sql.query("SELECT id, name, is_hidden FROM environment WHERE project_id = ? ORDER BY name",
                project),
      visibility);
}

std::vector<EnvironmentRow> environments_of_organization(sql::Connection& sql,
                                                         OrganizationId organization,
                                                         Visibility visibility) {
  return all_visible(sql.query("SELECT min(e.id), e.name, min(e.is_hidden) FROM environment e JOIN "
                               "project p ON p.id = e.project_id"
                               " WHERE p.organization_id = ? GROUP BY e.name ORDER BY e.name",
                               organization),
                     visibility);
}

std::optional<EnvironmentRow> find_environment(sql::Connection& sql, ProjectId project,
                                               std::string_view name) {
  auto cursor =
      sql.query("SELECT id, name, is_hidden FROM environment WHERE project_id = ? AND name = ?",
                project, name);
  if (!cursor.next()) return std::nullopt;
  return EnvironmentRow{
      .id = cursor.integer(0), .name = cursor.text(1), .is_hidden = cursor.flag(2)};
}

void set_environment_hidden(sql::Connection& sql, std::int64_t environment, bool is_hidden) {
  sql.run("UPDATE environment SET is_hidden = ? WHERE id = ?", is_hidden, environment);
}

}  // namespace vedette::catalog
