// Projects and their keys.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "model/ids.h"
#include "store/sqlite/connection.h"

namespace vedette::catalog {

struct ProjectRow {
  ProjectId id;
  OrganizationId organization_id;
  std::string slug;
  std::string name;
  std::optional<std::string> platform;
  Instant created;
  std::optional<Instant> first_event;
  std::string options;
};

struct ProjectKeyRow {
  std::string public_key;
  ProjectId project_id;
  std::string secret_key;
  std::string label;
  bool is_active = true;
  std::optional<std::int64_t> rate_limit_window;
  std::optional<std::int64_t> rate_limit_count;
  std::string options;
  Instant created;
};

std::optional<ProjectRow> find_project(sql::Connection& sql, OrganizationId organization, std::string_view id_or_slug);
std::optional<ProjectRow> find_project(sql::Connection& sql, ProjectId id);
std::vector<ProjectRow> projects_of_organization(sql::Connection& sql, OrganizationId organization);
std::vector<ProjectRow> projects_of_team(sql::Connection& sql, TeamId team);
// Nothing when the slug is taken.
std::optional<ProjectId> add_project(sql::Connection& sql, OrganizationId organization, std::string_view slug,
                                     std::string_view name, std::optional<std::string_view> platform, Instant now);
// False, and nothing changes, when another project of the organization has the slug.
bool update_project(sql::Connection& sql, const ProjectRow& project, std::string_view slug, std::string_view name,
                    std::optional<std::string_view> platform);
// Stores what the project has set, JSON text.
void set_project_options(sql::Connection& sql, ProjectId project, std::string_view options);
// With everything that hangs on it in the catalog.
void remove_project(sql::Connection& sql, ProjectId project);

void add_project_team(sql::Connection& sql, ProjectId project, TeamId team);
void remove_project_team(sql::Connection& sql, ProjectId project, TeamId team);
// Whether the member belongs to one of the project's teams.
bool is_project_member(sql::Connection& sql, ProjectId project, MemberId member);
bool is_project_bookmarked(sql::Connection& sql, ProjectId project, UserId user);
void set_project_bookmark(sql::Connection& sql, ProjectId project, UserId user, bool is_bookmarked);
// The newest release that is known of the project.
std::optional<std::string> latest_release_of_project(sql::Connection& sql, ProjectId project);

std::optional<ProjectKeyRow> find_project_key(sql::Connection& sql, std::string_view public_key);
// Oldest first.
std::vector<ProjectKeyRow> keys_of_project(sql::Connection& sql, ProjectId project);
// Of all projects of the organization, oldest first.
std::vector<ProjectKeyRow> keys_of_organization(sql::Connection& sql, OrganizationId organization);
ProjectKeyRow add_project_key(sql::Connection& sql, ProjectId project, std::string_view label, Random& random, Instant now);
// Stores label, state and rate limit of the row.
void update_project_key(sql::Connection& sql, const ProjectKeyRow& key);
void remove_project_key(sql::Connection& sql, std::string_view public_key);

// The slug itself, or the first of slug-2, slug-3 … that no project of the organization has.
std::string free_project_slug(sql::Connection& sql, OrganizationId organization, std::string_view wanted);

}  // namespace vedette::catalog
