#include "store/sql/tenants.h"

#include "base/ascii.h"

namespace vedette::catalog {
namespace {

OrganizationRow organization_row(const sql::Cursor& row) {
  return {.id = row.id<OrganizationId>(0), .slug = row.text(1), .name = row.text(2), .created = row.instant(3), .options = row.text(4)};
}
#define ORGANIZATION_COLUMNS "o.id, o.slug, o.name, o.created, o.options"

MemberRow member_row(const sql::Cursor& row) {
  return {.id = row.id<MemberId>(0),
          .organization_id = row.id<OrganizationId>(1),
          .user_id = row.optional_id<UserId>(2),
          .email = row.text(3),
          .role = parse_role(row.view(4)).value_or(Role::member),
          .invite_token = row.optional_text(5),
          .created = row.instant(6)};
}
#define MEMBER_COLUMNS "id, organization_id, user_id, email, role, invite_token, created"

TeamRow team_row(const sql::Cursor& row) {
  return {.id = row.id<TeamId>(0),
          .organization_id = row.id<OrganizationId>(1),
          .slug = row.text(2),
          .name = row.text(3),
          .created = row.instant(4)};
}
#define TEAM_COLUMNS "t.id, t.organization_id, t.slug, t.name, t.created"

template <class Row>
std::optional<Row> first(sql::Cursor cursor, Row (*make)(const sql::Cursor&)) {
  return cursor.next() ? std::optional(make(cursor)) : std::nullopt;
}
template <class Row>
std::vector<Row> all(sql::Cursor cursor, Row (*make)(const sql::Cursor&)) {
  std::vector<Row> rows;
  while (cursor.next()) rows.push_back(make(cursor));
  return rows;
}

}  // namespace

std::optional<OrganizationRow> find_organization(sql::Connection& sql, std::string_view id_or_slug) {
  if (const auto id = OrganizationId::parse(id_or_slug)) return find_organization(sql, *id);
  return first(sql.query("SELECT " ORGANIZATION_COLUMNS " FROM organization o WHERE slug = ?", id_or_slug), organization_row);
}

std::optional<OrganizationRow> find_organization(sql::Connection& sql, OrganizationId id) {
  return first(sql.query("SELECT " ORGANIZATION_COLUMNS " FROM organization o WHERE id = ?", id), organization_row);
}

std::optional<OrganizationRow> find_first_organization(sql::Connection& sql) {
  return first(sql.query("SELECT " ORGANIZATION_COLUMNS " FROM organization o ORDER BY id LIMIT 1"), organization_row);
}

std::vector<OrganizationRow> organizations_of_user(sql::Connection& sql, UserId user) {
  return all(sql.query("SELECT " ORGANIZATION_COLUMNS
                       " FROM member m JOIN organization o ON o.id = m.organization_id WHERE m.user_id = ? ORDER BY o.id",
                       user),
             organization_row);
}

OrganizationId add_organization(sql::Connection& sql, std::string_view slug, std::string_view name, Instant now) {
  sql.run("INSERT INTO organization (slug, name, created) VALUES (?, ?, ?)", slug, name, now);
  return OrganizationId{sql.last_insert_id()};
}

bool rename_organization(sql::Connection& sql, OrganizationId organization, std::string_view slug, std::string_view name) {
  if (sql.find_integer("SELECT 1 FROM organization WHERE slug = ? AND id <> ?", slug, organization)) return false;
  sql.run("UPDATE organization SET slug = ?, name = ? WHERE id = ?", slug, name, organization);
  return true;
}

void set_organization_options(sql::Connection& sql, OrganizationId organization, std::string_view options) {
  sql.run("UPDATE organization SET options = ? WHERE id = ?", options, organization);
}

std::int64_t count_members(sql::Connection& sql, OrganizationId organization) {
  return sql.find_integer("SELECT count(*) FROM member WHERE organization_id = ? AND user_id IS NOT NULL", organization).value_or(0);
}

std::int64_t count_errors_since(sql::Connection& sql, OrganizationId organization, Instant since) {
  // Accepted ones, of the categories default, error and security.
  return sql
      .find_integer("SELECT coalesce(sum(quantity), 0) FROM outcome WHERE project_id IN (SELECT id FROM project WHERE organization_id = ?)"
                    " AND minute >= ? AND outcome = 0 AND category IN (0, 1, 3)",
                    organization, since.seconds())
      .value_or(0);
}

std::optional<MemberRow> find_member(sql::Connection& sql, OrganizationId organization, UserId user) {
  return first(sql.query("SELECT " MEMBER_COLUMNS " FROM member WHERE organization_id = ? AND user_id = ?", organization, user),
               member_row);
}

std::optional<MemberRow> find_member(sql::Connection& sql, OrganizationId organization, MemberId member) {
  return first(sql.query("SELECT " MEMBER_COLUMNS " FROM member WHERE organization_id = ? AND id = ?", organization, member),
               member_row);
}

MemberId add_member(sql::Connection& sql, OrganizationId organization, UserId user, std::string_view email, Role role,
                    Instant now) {
  sql.run("INSERT INTO member (organization_id, user_id, email, role, created) VALUES (?, ?, ?, ?, ?)", organization, user,
          email, role_text(role), now);
  return MemberId{sql.last_insert_id()};
}

std::optional<TeamRow> find_team(sql::Connection& sql, OrganizationId organization, std::string_view id_or_slug) {
  const auto id = TeamId::parse(id_or_slug);
  return first(sql.query("SELECT " TEAM_COLUMNS " FROM team t WHERE organization_id = ? AND (slug = ? OR id = ?)", organization,
                         id_or_slug, id),
               team_row);
}

std::vector<TeamRow> teams_of_organization(sql::Connection& sql, OrganizationId organization) {
  return all(sql.query("SELECT " TEAM_COLUMNS " FROM team t WHERE organization_id = ? ORDER BY slug", organization), team_row);
}

std::vector<TeamRow> teams_of_project(sql::Connection& sql, ProjectId project) {
  return all(sql.query("SELECT " TEAM_COLUMNS
                       " FROM project_team p JOIN team t ON t.id = p.team_id WHERE p.project_id = ? ORDER BY t.slug",
                       project),
             team_row);
}

std::optional<TeamId> add_team(sql::Connection& sql, OrganizationId organization, std::string_view slug,
                               std::string_view name, Instant now) {
  const auto added = sql.run(
      "INSERT INTO team (organization_id, slug, name, created) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", organization,
      slug, name, now);
  return added == 1 ? std::optional(TeamId{sql.last_insert_id()}) : std::nullopt;
}

bool rename_team(sql::Connection& sql, const TeamRow& team, std::string_view slug, std::string_view name) {
  if (sql.find_integer("SELECT 1 FROM team WHERE organization_id = ? AND slug = ? AND id <> ?", team.organization_id, slug, team.id)) {
    return false;
  }
  sql.run("UPDATE team SET slug = ?, name = ? WHERE id = ?", slug, name, team.id);
  return true;
}

void remove_team(sql::Connection& sql, TeamId team) { sql.run("DELETE FROM team WHERE id = ?", team); }

bool is_team_slug_taken(sql::Connection& sql, OrganizationId organization, std::string_view slug) {
  return sql.find_integer("SELECT 1 FROM team WHERE organization_id = ? AND slug = ?", organization, slug).has_value();
}

void add_team_member(sql::Connection& sql, TeamId team, MemberId member) {
  sql.run("INSERT INTO team_member (team_id, member_id) VALUES (?, ?) ON CONFLICT DO NOTHING", team, member);
}

void remove_team_member(sql::Connection& sql, TeamId team, MemberId member) {
  sql.run("DELETE FROM team_member WHERE team_id = ? AND member_id = ?", team, member);
}

bool is_team_member(sql::Connection& sql, TeamId team, MemberId member) {
  return sql.find_integer("SELECT 1 FROM team_member WHERE team_id = ? AND member_id = ?", team, member).has_value();
}

std::int64_t count_team_members(sql::Connection& sql, TeamId team) {
  return sql
      .find_integer("SELECT count(*) FROM team_member t JOIN member m ON m.id = t.member_id"
                    " WHERE t.team_id = ? AND m.user_id IS NOT NULL",
                    team)
      .value_or(0);
}

}  // namespace vedette::catalog
