// Releases of an organization and what each of its projects saw of them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/ids.h"
#include "store/sqlite/connection.h"

namespace vedette::catalog {

struct ReleaseRow {
  ReleaseId id;
  OrganizationId organization_id;
  std::string version;
  std::optional<std::string> ref;
  std::optional<std::string> url;
  std::string status;  // open, archived
  Instant created;
  std::optional<Instant> started;
  std::optional<Instant> released;
};

struct ReleaseProjectRow {
  ProjectId project_id;
  std::string slug;
  std::string name;
  std::optional<std::string> platform;
  std::int64_t new_issues = 0;
  std::optional<Instant> first_event;
  std::optional<Instant> last_event;
};

// A list of releases: conditions that are not set take everything.
struct ReleaseQuery {
  OrganizationId organization;
  // Part of the version, in any case.
  std::string version_part;
  std::optional<std::string> status;
  // Releases of any of these.
  std::vector<ProjectId> projects;
  // Releases that were seen in any of these, in one of the projects where there are any.
  std::vector<std::string> environments = {};
  std::size_t rows_before = 0;
  std::size_t limit = 100;
};

std::optional<ReleaseRow> find_release(sql::Connection& sql, OrganizationId organization,
                                       std::string_view version);
// By their date, newest first: when they were released, or else made.
std::vector<ReleaseRow> find_releases(sql::Connection& sql, const ReleaseQuery& query);
// The release and whether it is new.
std::pair<ReleaseRow, bool> find_or_add_release(sql::Connection& sql, OrganizationId organization,
                                                std::string_view version, Instant created);
// Stores ref, url, status and dates.
void update_release(sql::Connection& sql, const ReleaseRow& release);
void remove_release(sql::Connection& sql, ReleaseId id);
// Whether an issue of the organization was first seen in the release.
bool has_issues(sql::Connection& sql, const ReleaseRow& release);

void add_release_project(sql::Connection& sql, ReleaseId release, ProjectId project);
// By slug.
std::vector<ReleaseProjectRow> projects_of_release(sql::Connection& sql, ReleaseId release);

// Events of a project with this version arrived, the earliest at `first` and the latest at `last`,
// and made so many new issues. Makes the release on first sight.
void see_release(sql::Connection& sql, OrganizationId organization, ProjectId project,
                 std::string_view version, Instant first, Instant last, std::int64_t new_issues);

// Something of the release came from this environment of the project. The release is there.
void see_release_in(sql::Connection& sql, OrganizationId organization, ProjectId project,
                    std::string_view version, std::string_view environment);

}  // namespace vedette::catalog
