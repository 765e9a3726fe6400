#include "store/sql/releases.h"

#include <algorithm>
#include <unordered_set>

#include "base/ascii.h"

namespace vedette::catalog {
namespace {

#define RELEASE_COLUMNS \
  "r.id, r.organization_id, r.version, r.ref, r.url, r.status, r.created, r.started, r.released"
ReleaseRow release_row(const sql::Cursor& row) {
  return {.id = row.id<ReleaseId>(0),
          .organization_id = row.id<OrganizationId>(1),
          .version = row.text(2),
          .ref = row.optional_text(3),
          .url = row.optional_text(4),
          .status = row.text(5),
          .created = row.instant(6),
          .started = row.optional_instant(7),
          .released = row.optional_instant(8)};
}

// A pattern for LIKE … ESCAPE '!' that finds the text anywhere.
std::string like_anywhere(std::string_view text) {
  std::string pattern = "%";
  for (const char c : ascii::lower(text)) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c;
  }
  return pattern + '%';
}

std::unordered_set<ReleaseId> releases_of_projects(sql::Connection& sql,
                                                   const std::vector<ProjectId>& projects) {
  std::unordered_set<ReleaseId> ids;
  for (const auto project : projects) {
    auto cursor = sql.query("SELECT release_id FROM release_project WHERE project_id = ?", project);
    while (cursor.next()) ids.insert(cursor.id<ReleaseId>(0));
  }
  return ids;
}

std::unordered_set<ReleaseId> releases_of_environments(sql::Connection& sql,
                                                       const ReleaseQuery& query) {
  std::unordered_set<ReleaseId> ids;
  for (const auto& environment : query.environments) {
    auto cursor = sql.query(
        "SELECT e.release_id, e.project_id FROM release_environment e JOIN project p ON p.id = "
        "e.project_id WHERE p.organization_id = ? AND e.environment = ?",
        query.organization, environment);
    while (cursor.next()) {
      const auto project = cursor.id<ProjectId>(1);
      const bool is_asked = query.projects.empty() || std::ranges::find(query.projects, project) !=
                                                          query.projects.end();
      if (is_asked) ids.insert(cursor.id<ReleaseId>(0));
    }
  }
  return ids;
}

}  // namespace

std::optional<ReleaseRow> find_release(sql::Connection& sql, OrganizationId organization,
                                       std::string_view version) {
  auto cursor = sql.query("SELECT " RELEASE_COLUMNS
                          " FROM release r WHERE r.organization_id = ? AND r.version = ?",
                          organization, version);
  return cursor.next() ? std::optional(release_row(cursor)) : std::nullopt;
}

std::vector<ReleaseRow> find_releases(sql::Connection& sql, const ReleaseQuery& query) {
  const auto of_projects = releases_of_projects(sql, query.projects);
  const auto of_environments = releases_of_environments(sql, query);
  std::vector<ReleaseRow> rows;
  std::size_t skipped = 0;
  auto cursor = sql.query(
      "SELECT " RELEASE_COLUMNS
      " FROM release r WHERE r.organization_id = ? AND lower(r.version) LIKE ? ESCAPE '!'"
      " AND (? IS NULL OR r.status = ?) ORDER BY coalesce(r.released, r.created) DESC, r.id DESC",
      query.organization, like_anywhere(query.version_part), query.status, query.status);
  while (rows.size() < query.limit && cursor.next()) {
    if (!query.projects.empty() && !of_projects.contains(cursor.id<ReleaseId>(0))) continue;
    if (!query.environments.empty() && !of_environments.contains(cursor.id<ReleaseId>(0))) continue;
    if (skipped++ < query.rows_before) continue;
    rows.push_back(release_row(cursor));
  }
  return rows;
}

std::pair<ReleaseRow, bool> find_or_add_release(sql::Connection& sql, OrganizationId organization,
                                                std::string_view version, Instant created) {
  const auto added = sql.run(
      "INSERT INTO release (organization_id, version, created) VALUES (?, ?, ?) ON CONFLICT DO "
      "NOTHING",
      organization, version, created);
  // After a fault of the machine there is no row; what is computed from this one is discarded.
  return {find_release(sql, organization, version).value_or(ReleaseRow{}), added == 1};
}

void update_release(sql::Connection& sql, const ReleaseRow& release) {
  sql.run("UPDATE release SET ref = ?, url = ?, status = ?, started = ?, released = ? WHERE id = ?",
          release.ref, release.url, release.status, release.started, release.released, release.id);
}

void remove_release(sql::Connection& sql, ReleaseId id) {
  sql.run("DELETE FROM release WHERE id = ?", id);
}

bool has_issues(sql::Connection& sql, const ReleaseRow& release) {
  return sql
      .find_integer(
          "SELECT 1 FROM issue i JOIN project p ON p.id = i.project_id WHERE p.organization_id = ?"
          " AND i.first_release = ? LIMIT 1",
          release.organization_id, release.version)
      .has_value();
}

void add_release_project(sql::Connection& sql, ReleaseId release, ProjectId project) {
  sql.run(
      "INSERT INTO release_project (release_id, project_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
      release, project);
}

std::vector<ReleaseProjectRow> projects_of_release(sql::Connection& sql, ReleaseId release) {
  std::vector<ReleaseProjectRow> rows;
  auto cursor = sql.query(
      "SELECT p.id, p.slug, p.name, p.platform, s.new_issues, s.first_event, s.last_event"
      " FROM release_project s JOIN project p ON p.id = s.project_id WHERE s.release_id = ? ORDER "
      "BY p.slug",
      release);
  while (cursor.next()) {
    rows.push_back({.project_id = cursor.id<ProjectId>(0),
                    .slug = cursor.text(1),
                    .name = cursor.text(2),
                    .platform = cursor.optional_text(3),
                    .new_issues = cursor.integer(4),
                    .first_event = cursor.optional_instant(5),
                    .last_event = cursor.optional_instant(6)});
  }
  return rows;
}

void see_release(sql::Connection& sql, OrganizationId organization, ProjectId project,
                 std::string_view version, Instant first, Instant last, std::int64_t new_issues) {
  const auto release = find_or_add_release(sql, organization, version, first).first;
  sql.run(
      "INSERT INTO release_project (release_id, project_id, new_issues, first_event, last_event) "
      "VALUES (?, ?, ?, ?, ?)"
      " ON CONFLICT (release_id, project_id) DO UPDATE SET"
      " new_issues = release_project.new_issues + excluded.new_issues,"
      " first_event = CASE WHEN release_project.first_event < excluded.first_event THEN "
      "release_project.first_event"
      " ELSE excluded.first_event END,"
      " last_event = CASE WHEN release_project.last_event > excluded.last_event THEN "
      "release_project.last_event"
      " ELSE excluded.last_event END",
      release.id, project, new_issues, first, last);
}

void see_release_in(sql::Connection& sql, OrganizationId organization, ProjectId project,
                    std::string_view version, std::string_view environment) {
  sql.run(
      "INSERT INTO release_environment (release_id, project_id, environment) SELECT r.id, p.id, ? "
      "FROM release r, project p WHERE r.organization_id = ? AND r.version = ? AND p.id = ? "
      "ON CONFLICT DO NOTHING",
      environment, organization, version, project);
}

}  // namespace vedette::catalog
