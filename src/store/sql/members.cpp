#include "store/sql/members.h"

namespace vedette::catalog {
namespace {

#define DETAIL_SELECT                                                                             \
  "SELECT m.id, m.organization_id, m.user_id, m.email, m.role, m.invite_token, m.created, "       \
  "u.username, u.email,"                                                                          \
  " u.name, u.password_hash, u.is_active, u.created, u.last_login, coalesce(nullif(i.name, ''), " \
  "i.email)"                                                                                      \
  " FROM member m LEFT JOIN user_account u ON u.id = m.user_id LEFT JOIN user_account i ON i.id " \
  "= m.invited_by "

MemberRow member_row(const sql::Cursor& row) {
  return {.id = row.id<MemberId>(0),
          .organization_id = row.id<OrganizationId>(1),
          .user_id = row.optional_id<UserId>(2),
          .email = row.text(3),
          .role = parse_role(row.view(4)).value_or(Role::member),
          .invite_token = row.optional_text(5),
          .created = row.instant(6)};
}

MemberDetail detail_row(const sql::Cursor& row) {
  MemberDetail detail{.member = member_row(row), .user = {}, .inviter_name = row.optional_text(14)};
  if (detail.member.user_id) {
    detail.user = UserRow{.id = *detail.member.user_id,
                          .username = row.text(7),
                          .email = row.text(8),
                          .name = row.text(9),
                          .password_hash = row.optional_text(10),
                          .is_active = row.flag(11),
                          .created = row.instant(12),
                          .last_login = row.optional_instant(13)};
  }
  return detail;
}

std::vector<MemberDetail> all_details(sql::Cursor cursor) {
  std::vector<MemberDetail> rows;
  while (cursor.next()) rows.push_back(detail_row(cursor));
  return rows;
}

std::optional<MemberDetail> first_detail(sql::Cursor cursor) {
  return cursor.next() ? std::optional(detail_row(cursor)) : std::nullopt;
}

}  // namespace

std::optional<MemberDetail> find_member_detail(sql::Connection& sql, OrganizationId organization,
                                               MemberId member) {
  return first_detail(
      sql.query(DETAIL_SELECT "WHERE m.organization_id = ? AND m.id = ?", organization, member));
}

std::optional<MemberDetail> find_member_by_email(sql::Connection& sql, OrganizationId organization,
                                                 std::string_view email) {
  return first_detail(sql.query(
      DETAIL_SELECT
      "WHERE m.organization_id = ? AND (lower(m.email) = lower(?) OR lower(u.email) = lower(?))",
      organization, email, email));
}

std::vector<MemberDetail> members_of_organization(sql::Connection& sql,
                                                  OrganizationId organization) {
  return all_details(
      sql.query(DETAIL_SELECT "WHERE m.organization_id = ? ORDER BY m.email, m.id", organization));
}

std::vector<MemberDetail> members_of_team(sql::Connection& sql, TeamId team) {
  return all_details(sql.query(
      DETAIL_SELECT
      "JOIN team_member t ON t.member_id = m.id WHERE t.team_id = ? AND m.user_id IS NOT NULL"
      " ORDER BY m.email, m.id",
      team));
}

std::vector<MemberDetail> members_of_project(sql::Connection& sql, ProjectId project) {
  return all_details(
      sql.query(DETAIL_SELECT
                "WHERE m.user_id IS NOT NULL AND m.id IN (SELECT t.member_id FROM project_team p"
                " JOIN team_member t ON t.team_id = p.team_id WHERE p.project_id = ?)"
                " ORDER BY m.email, m.id",
                project));
}

MemberId add_invitation(sql::Connection& sql, const Invitation& invitation) {
  sql.run(
      "INSERT INTO member (organization_id, email, role, invite_token, invited_by, created) VALUES "
      "(?, ?, ?, ?, ?, ?)",
      invitation.organization_id, invitation.email, role_text(invitation.role), invitation.token,
      invitation.invited_by, invitation.created);
  return MemberId{sql.last_insert_id()};
}

std::optional<MemberRow> find_invitation(sql::Connection& sql, MemberId member) {
  auto cursor = sql.query(
      "SELECT id, organization_id, user_id, email, role, invite_token, created FROM member"
      " WHERE id = ? AND user_id IS NULL AND invite_token IS NOT NULL",
      member);
  return cursor.next() ? std::optional(member_row(cursor)) : std::nullopt;
}

void accept_invitation(sql::Connection& sql, MemberId member, UserId user, std::string_view email) {
  // Whoever comes by one invitation needs no other to the same organization.
  sql.run(
      "DELETE FROM member WHERE organization_id = (SELECT organization_id FROM member WHERE id = "
      "?) AND user_id IS NULL"
      " AND id <> ? AND lower(email) = lower(?)",
      member, member, email);
  sql.run("UPDATE member SET user_id = ?, email = ?, invite_token = NULL WHERE id = ?", user, email,
          member);
}

void set_member_role(sql::Connection& sql, MemberId member, Role role) {
  sql.run("UPDATE member SET role = ? WHERE id = ?", role_text(role), member);
}

void remove_member(sql::Connection& sql, MemberId member) {
  sql.run("DELETE FROM member WHERE id = ?", member);
}

bool is_only_owner(sql::Connection& sql, const MemberRow& member) {
  if (member.role != Role::owner || !member.user_id) return false;
  return !sql.find_integer(
      "SELECT 1 FROM member m JOIN user_account u ON u.id = m.user_id"
      " WHERE m.organization_id = ? AND m.role = 'owner' AND m.id <> ? AND u.is_active = 1 LIMIT 1",
      member.organization_id, member.id);
}

std::vector<TeamRow> teams_of_member(sql::Connection& sql, MemberId member) {
  std::vector<TeamRow> rows;
  auto cursor = sql.query(
      "SELECT t.id, t.organization_id, t.slug, t.name, t.created FROM team_member m"
      " JOIN team t ON t.id = m.team_id WHERE m.member_id = ? ORDER BY t.slug",
      member);
  while (cursor.next()) {
    rows.push_back({.id = cursor.id<TeamId>(0),
                    .organization_id = cursor.id<OrganizationId>(1),
                    .slug = cursor.text(2),
                    .name = cursor.text(3),
                    .created = cursor.instant(4)});
  }
  return rows;
}

std::vector<std::string> project_slugs_of_member(sql::Connection& sql, MemberId member) {
  std::vector<std::string> slugs;
  auto cursor = sql.query(
      "SELECT DISTINCT p.slug FROM team_member m JOIN project_team t ON t.team_id = m.team_id"
      " JOIN project p ON p.id = t.project_id WHERE m.member_id = ? ORDER BY p.slug",
      member);
  while (cursor.next()) slugs.push_back(cursor.text(0));
  return slugs;
}

void set_user_name(sql::Connection& sql, UserId user, std::string_view name) {
  sql.run("UPDATE user_account SET name = ? WHERE id = ?", name, user);
}

void set_user_password(sql::Connection& sql, UserId user, std::string_view password_hash,
                       std::string_view kept_session_hash) {
  sql.run("UPDATE user_account SET password_hash = ? WHERE id = ?", password_hash, user);
  sql.run("DELETE FROM session WHERE user_id = ? AND token_hash <> ?", user, kept_session_hash);
}

}  // namespace vedette::catalog
