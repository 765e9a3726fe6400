// Organizations, their members and teams.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/ids.h"
#include "model/role.h"
#include "store/sqlite/connection.h"

namespace vedette::catalog {

struct OrganizationRow {
  OrganizationId id;
  std::string slug;
  std::string name;
  Instant created;
  std::string options;
};

struct MemberRow {
  MemberId id;
  OrganizationId organization_id;
  std::optional<UserId> user_id;
  std::string email;
  Role role = Role::member;
  std::optional<std::string> invite_token;
  Instant created;
};

struct TeamRow {
  TeamId id;
  OrganizationId organization_id;
  std::string slug;
  std::string name;
  Instant created;
};

// Everywhere in this module: an id of digits or a slug names a thing alike.
std::optional<OrganizationRow> find_organization(sql::Connection& sql, std::string_view id_or_slug);
std::optional<OrganizationRow> find_organization(sql::Connection& sql, OrganizationId id);
// The first one made: what a set-up installation has.
std::optional<OrganizationRow> find_first_organization(sql::Connection& sql);
std::vector<OrganizationRow> organizations_of_user(sql::Connection& sql, UserId user);
OrganizationId add_organization(sql::Connection& sql, std::string_view slug, std::string_view name, Instant now);
// False, and nothing changes, when another one has the slug.
bool rename_organization(sql::Connection& sql, OrganizationId organization, std::string_view slug, std::string_view name);

// Stores what the organization has set, JSON text.
void set_organization_options(sql::Connection& sql, OrganizationId organization, std::string_view options);
// Lists of organizations may be ordered by these.
std::int64_t count_members(sql::Connection& sql, OrganizationId organization);
// Errors that were stored since then, of all its projects.
std::int64_t count_errors_since(sql::Connection& sql, OrganizationId organization, Instant since);

std::optional<MemberRow> find_member(sql::Connection& sql, OrganizationId organization, UserId user);
std::optional<MemberRow> find_member(sql::Connection& sql, OrganizationId organization, MemberId member);
MemberId add_member(sql::Connection& sql, OrganizationId organization, UserId user, std::string_view email, Role role,
                    Instant now);

std::optional<TeamRow> find_team(sql::Connection& sql, OrganizationId organization, std::string_view id_or_slug);
std::vector<TeamRow> teams_of_organization(sql::Connection& sql, OrganizationId organization);
std::vector<TeamRow> teams_of_project(sql::Connection& sql, ProjectId project);
// Nothing when the slug is taken.
std::optional<TeamId> add_team(sql::Connection& sql, OrganizationId organization, std::string_view slug,
                               std::string_view name, Instant now);
// False, and nothing changes, when another team of the organization has the slug.
bool rename_team(sql::Connection& sql, const TeamRow& team, std::string_view slug, std::string_view name);
void remove_team(sql::Connection& sql, TeamId team);
bool is_team_slug_taken(sql::Connection& sql, OrganizationId organization, std::string_view slug);

void add_team_member(sql::Connection& sql, TeamId team, MemberId member);
void remove_team_member(sql::Connection& sql, TeamId team, MemberId member);
bool is_team_member(sql::Connection& sql, TeamId team, MemberId member);
// People who have an account; invitations do not count.
std::int64_t count_team_members(sql::Connection& sql, TeamId team);

}  // namespace vedette::catalog
