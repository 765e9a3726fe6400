#include "store/sql/projects.h"

#include "store/sql/slugs.h"

namespace vedette::catalog {
namespace {

#define PROJECT_COLUMNS "p.id, p.organization_id, p.slug, p.name, p.platform, p.created, p.first_event, p.options"
ProjectRow project_row(const sql::Cursor& row) {
  return {.id = row.id<ProjectId>(0),
          .organization_id = row.id<OrganizationId>(1),
          .slug = row.text(2),
          .name = row.text(3),
          .platform = row.optional_text(4),
          .created = row.instant(5),
          .first_event = row.optional_instant(6),
          .options = row.text(7)};
}

#define KEY_COLUMNS \
  "public_key, project_id, secret_key, label, is_active, rate_limit_window, rate_limit_count, options, created"
ProjectKeyRow key_row(const sql::Cursor& row) {
  return {.public_key = row.text(0),
          .project_id = row.id<ProjectId>(1),
          .secret_key = row.text(2),
          .label = row.text(3),
          .is_active = row.flag(4),
          .rate_limit_window = row.optional_integer(5),
          .rate_limit_count = row.optional_integer(6),
          .options = row.text(7),
          .created = row.instant(8)};
}

std::vector<ProjectRow> all_projects(sql::Cursor cursor) {
  std::vector<ProjectRow> rows;
  while (cursor.next()) rows.push_back(project_row(cursor));
  return rows;
}

}  // namespace

std::optional<ProjectRow> find_project(sql::Connection& sql, OrganizationId organization, std::string_view id_or_slug) {
  const auto id = ProjectId::parse(id_or_slug);
  auto cursor = sql.query("SELECT " PROJECT_COLUMNS " FROM project p WHERE organization_id = ? AND (slug = ? OR id = ?)",
                          organization, id_or_slug, id);
  return cursor.next() ? std::optional(project_row(cursor)) : std::nullopt;
}

std::optional<ProjectRow> find_project(sql::Connection& sql, ProjectId id) {
  auto cursor = sql.query("SELECT " PROJECT_COLUMNS " FROM project p WHERE id = ?", id);
  return cursor.next() ? std::optional(project_row(cursor)) : std::nullopt;
}

std::vector<ProjectRow> projects_of_organization(sql::Connection& sql, OrganizationId organization) {
  return all_projects(sql.query("SELECT " PROJECT_COLUMNS " FROM project p WHERE organization_id = ? ORDER BY slug", organization));
}

std::vector<ProjectRow> projects_of_team(sql::Connection& sql, TeamId team) {
  return all_projects(sql.query("SELECT " PROJECT_COLUMNS
                                " FROM project_team t JOIN project p ON p.id = t.project_id WHERE t.team_id = ? ORDER BY p.slug",
                                team));
}

std::optional<ProjectId> add_project(sql::Connection& sql, OrganizationId organization, std::string_view slug,
                                     std::string_view name, std::optional<std::string_view> platform, Instant now) {
  const auto added = sql.run(
      "INSERT INTO project (organization_id, slug, name, platform, created) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
      organization, slug, name, platform, now);
  return added == 1 ? std::optional(ProjectId{sql.last_insert_id()}) : std::nullopt;
}

bool update_project(sql::Connection& sql, const ProjectRow& project, std::string_view slug, std::string_view name,
                    std::optional<std::string_view> platform) {
  if (sql.find_integer("SELECT 1 FROM project WHERE organization_id = ? AND slug = ? AND id <> ?", project.organization_id, slug,
                       project.id)) {
    return false;
  }
  sql.run("UPDATE project SET slug = ?, name = ?, platform = ? WHERE id = ?", slug, name, platform, project.id);
  return true;
}

void set_project_options(sql::Connection& sql, ProjectId project, std::string_view options) {
  sql.run("UPDATE project SET options = ? WHERE id = ?", options, project);
}

void remove_project(sql::Connection& sql, ProjectId project) { sql.run("DELETE FROM project WHERE id = ?", project); }

void add_project_team(sql::Connection& sql, ProjectId project, TeamId team) {
  sql.run("INSERT INTO project_team (project_id, team_id) VALUES (?, ?) ON CONFLICT DO NOTHING", project, team);
}

void remove_project_team(sql::Connection& sql, ProjectId project, TeamId team) {
  sql.run("DELETE FROM project_team WHERE project_id = ? AND team_id = ?", project, team);
}

bool is_project_member(sql::Connection& sql, ProjectId project, MemberId member) {
  return sql
      .find_integer("SELECT 1 FROM project_team p JOIN team_member m ON m.team_id = p.team_id"
                    " WHERE p.project_id = ? AND m.member_id = ? LIMIT 1",
                    project, member)
      .has_value();
}

bool is_project_bookmarked(sql::Connection& sql, ProjectId project, UserId user) {
  return sql.find_integer("SELECT 1 FROM project_bookmark WHERE project_id = ? AND user_id = ?", project, user).has_value();
}

void set_project_bookmark(sql::Connection& sql, ProjectId project, UserId user, bool is_bookmarked) {
  sql.run(is_bookmarked ? "INSERT INTO project_bookmark (project_id, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
                        : "DELETE FROM project_bookmark WHERE project_id = ? AND user_id = ?",
          project, user);
}

std::optional<std::string> latest_release_of_project(sql::Connection& sql, ProjectId project) {
  return sql.find_text(
      "SELECT r.version FROM release_project p JOIN release r ON r.id = p.release_id WHERE p.project_id = ?"
      " ORDER BY coalesce(r.released, r.created) DESC, r.id DESC LIMIT 1",
      project);
}

std::optional<ProjectKeyRow> find_project_key(sql::Connection& sql, std::string_view public_key) {
  auto cursor = sql.query("SELECT " KEY_COLUMNS " FROM project_key WHERE public_key = ?", public_key);
  return cursor.next() ? std::optional(key_row(cursor)) : std::nullopt;
}

std::vector<ProjectKeyRow> keys_of_project(sql::Connection& sql, ProjectId project) {
  std::vector<ProjectKeyRow> rows;
  auto cursor = sql.query("SELECT " KEY_COLUMNS " FROM project_key WHERE project_id = ? ORDER BY created, public_key", project);
  while (cursor.next()) rows.push_back(key_row(cursor));
  return rows;
}

std::vector<ProjectKeyRow> keys_of_organization(sql::Connection& sql, OrganizationId organization) {
  std::vector<ProjectKeyRow> rows;
  auto cursor = sql.query("SELECT " KEY_COLUMNS
                          " FROM project_key WHERE project_id IN (SELECT id FROM project WHERE organization_id = ?)"
                          " ORDER BY created, public_key",
                          organization);
  while (cursor.next()) rows.push_back(key_row(cursor));
  return rows;
}

ProjectKeyRow add_project_key(sql::Connection& sql, ProjectId project, std::string_view label, Random& random, Instant now) {
  ProjectKeyRow key{.public_key = random.hex(16),
                    .project_id = project,
                    .secret_key = random.hex(16),
                    .label = std::string(label),
                    .options = "{}",
                    .created = now};
  sql.run("INSERT INTO project_key (public_key, project_id, secret_key, label, created) VALUES (?, ?, ?, ?, ?)",
          key.public_key, project, key.secret_key, label, now);
  return key;
}

void update_project_key(sql::Connection& sql, const ProjectKeyRow& key) {
  sql.run("UPDATE project_key SET label = ?, is_active = ?, rate_limit_window = ?, rate_limit_count = ? WHERE public_key = ?",
          key.label, key.is_active, key.rate_limit_window, key.rate_limit_count, key.public_key);
}

void remove_project_key(sql::Connection& sql, std::string_view public_key) {
  sql.run("DELETE FROM project_key WHERE public_key = ?", public_key);
}

std::string free_project_slug(sql::Connection& sql, OrganizationId organization, std::string_view wanted) {
  return free_slug(wanted, kProjectSlugMax, [&](std::string_view slug) {
    return sql.find_integer("SELECT 1 FROM project WHERE organization_id = ? AND slug = ?", organization, slug).has_value();
  });
}

}  // namespace vedette::catalog
