#include "store/sql/audit.h"

namespace vedette::catalog {

std::vector<AuditRow> audit_entries(sql::Connection& sql, OrganizationId organization,
                                    std::size_t skip, std::size_t limit) {
  std::vector<AuditRow> rows;
  auto cursor = sql.query(
      "SELECT a.id, a.actor_label, u.name, u.email, a.event, a.target, a.note, a.ip_address, "
      "a.created"
      " FROM audit_entry a LEFT JOIN user_account u ON u.id = a.actor_id AND u.is_sentry_app = 0"
      " WHERE a.organization_id = ? ORDER BY a.id DESC LIMIT ? OFFSET ?",
      organization, limit, skip);
  while (cursor.next()) {
    rows.push_back({.id = cursor.integer(0),
                    .actor_label = cursor.text(1),
                    .actor_name = cursor.optional_text(2),
                    .actor_email = cursor.optional_text(3),
                    .event = cursor.text(4),
                    .target = cursor.text(5),
                    .note = cursor.text(6),
                    .ip_address = cursor.optional_text(7),
                    .created = cursor.instant(8)});
  }
  return rows;
}

std::int64_t add_docs_feedback(sql::Connection& sql, std::string_view page, bool is_helpful,
                               std::string_view comment, std::optional<UserId> user, Instant now) {
  sql.run(
      "INSERT INTO docs_feedback (page, is_helpful, comment, user_id, created) VALUES (?, ?, ?, ?, "
      "?)",
      page, is_helpful, comment, user, now);
  const auto id = sql.last_insert_id();
  sql.run("DELETE FROM docs_feedback WHERE id <= ?", id - kDocsFeedbackMax);
  return id;
}

std::vector<DocsFeedbackRow> docs_feedback(sql::Connection& sql, OrganizationId organization,
                                           std::size_t skip, std::size_t limit) {
  std::vector<DocsFeedbackRow> rows;
  auto cursor = sql.query(
      "SELECT f.id, f.page, f.is_helpful, f.comment, u.email, f.created FROM docs_feedback f"
      " LEFT JOIN user_account u ON u.id = f.user_id AND u.id IN (SELECT user_id FROM member WHERE "
      "organization_id = ?)"
      " ORDER BY f.id DESC LIMIT ? OFFSET ?",
      organization, limit, skip);
  while (cursor.next()) {
    rows.push_back({.id = cursor.integer(0),
                    .page = cursor.text(1),
                    .is_helpful = cursor.flag(2),
                    .comment = cursor.text(3),
                    .user_email = cursor.optional_text(4),
                    .created = cursor.instant(5)});
  }
  return rows;
}

}  // namespace vedette::catalog
