#include "store/sql/accounts.h"

namespace vedette::catalog {
namespace {

#define USER_COLUMNS "id, username, email, name, password_hash, is_active, is_sentry_app, created, last_login"
std::optional<UserRow> user_row(sql::Cursor row) {
  if (!row.next()) return std::nullopt;
  return UserRow{.id = row.id<UserId>(0),
                 .username = row.text(1),
                 .email = row.text(2),
                 .name = row.text(3),
                 .password_hash = row.optional_text(4),
                 .is_active = row.flag(5),
                 .is_sentry_app = row.flag(6),
                 .created = row.instant(7),
                 .last_login = row.optional_instant(8)};
}

TokenRow token_row(const sql::Cursor& row) {
  return {.id = row.id<TokenId>(0),
          .last_characters = row.text(1),
          .name = row.optional_text(2),
          .sentry_app_id = row.id<SentryAppId>(3),
          .created = row.instant(4),
          .expires = row.optional_instant(5),
          .last_used = row.optional_instant(6)};
}

}  // namespace

std::optional<UserRow> find_user(sql::Connection& sql, UserId id) {
  return user_row(sql.query("SELECT " USER_COLUMNS " FROM user_account WHERE id = ?", id));
}

std::optional<UserRow> find_user_by_login(sql::Connection& sql, std::string_view login) {
  return user_row(sql.query("SELECT " USER_COLUMNS " FROM user_account WHERE is_sentry_app = 0 AND (username = lower(?) OR lower(email) = lower(?))",
                            login, login));
}

UserId add_user(sql::Connection& sql, std::string_view email, std::string_view name, std::string_view password_hash, Instant now) {
  sql.run("INSERT INTO user_account (username, email, name, password_hash, created) VALUES (lower(?), ?, ?, ?, ?)", email,
          email, name, password_hash, now);
  return UserId{sql.last_insert_id()};
}

UserId add_proxy_user(sql::Connection& sql, std::string_view username, std::string_view name, Instant now) {
  sql.run("INSERT INTO user_account (username, email, name, is_sentry_app, created) VALUES (?, ?, ?, 1, ?)", username,
          std::string(username) + "@proxy-user.sentry.io", name, now);
  return UserId{sql.last_insert_id()};
}

std::optional<SessionRow> find_session(sql::Connection& sql, std::string_view token_hash, Instant now) {
  auto row = sql.query("SELECT user_id, csrf_token, created, expires FROM session WHERE token_hash = ? AND expires > ?",
                       token_hash, now);
  if (!row.next()) return std::nullopt;
  return SessionRow{row.id<UserId>(0), row.text(1), row.instant(2), row.instant(3)};
}

void add_session(sql::Connection& sql, std::string_view token_hash, const SessionRow& session) {
  sql.run("DELETE FROM session WHERE expires <= ?", session.created);
  sql.run("INSERT INTO session (token_hash, user_id, csrf_token, created, expires) VALUES (?, ?, ?, ?, ?)", token_hash,
          session.user_id, session.csrf_token, session.created, session.expires);
  sql.run("UPDATE user_account SET last_login = ? WHERE id = ?", session.created, session.user_id);
}

void remove_session(sql::Connection& sql, std::string_view token_hash) {
  sql.run("DELETE FROM session WHERE token_hash = ?", token_hash);
}

std::optional<TokenOwner> find_token_owner(sql::Connection& sql, std::string_view token_hash) {
  auto row = sql.query(
      "SELECT t.id, t.last_characters, t.name, t.created, t.expires, t.last_used, a.id, a.uuid, a.name, a.organization_id,"
      " a.proxy_user_id, u.is_active, a.scopes, a.allowed_origins"
      " FROM api_token t JOIN sentry_app a ON a.id = t.sentry_app_id JOIN user_account u ON u.id = a.proxy_user_id"
      " WHERE t.token_hash = ?",
      token_hash);
  if (!row.next()) return std::nullopt;
  return TokenOwner{.token = {.id = row.id<TokenId>(0),
                              .last_characters = row.text(1),
                              .name = row.optional_text(2),
                              .sentry_app_id = row.id<SentryAppId>(6),
                              .created = row.instant(3),
                              .expires = row.optional_instant(4),
                              .last_used = row.optional_instant(5)},
                    .sentry_app_id = row.id<SentryAppId>(6),
                    .sentry_app_uuid = row.text(7),
                    .sentry_app_name = row.text(8),
                    .organization_id = row.id<OrganizationId>(9),
                    .proxy_user_id = row.id<UserId>(10),
                    .is_user_active = row.flag(11),
                    .scopes = ScopeSet::from_stored(row.view(12)).expanded(),
                    .allowed_origins = row.text(13)};
}

#define TOKEN_COLUMNS "id, last_characters, name, sentry_app_id, created, expires, last_used"

std::optional<TokenRow> find_token(sql::Connection& sql, TokenId id) {
  auto cursor = sql.query("SELECT " TOKEN_COLUMNS " FROM api_token WHERE id = ?", id);
  return cursor.next() ? std::optional(token_row(cursor)) : std::nullopt;
}

std::vector<TokenRow> tokens_of_sentry_app(sql::Connection& sql, SentryAppId app) {
  std::vector<TokenRow> rows;
  auto cursor = sql.query("SELECT " TOKEN_COLUMNS " FROM api_token WHERE sentry_app_id = ? ORDER BY id", app);
  while (cursor.next()) rows.push_back(token_row(cursor));
  return rows;
}

TokenId add_token(sql::Connection& sql, SentryAppId app, std::string_view token_hash, std::string_view last_characters,
                  std::optional<UserId> creator, Instant now) {
  sql.run("INSERT INTO api_token (token_hash, last_characters, sentry_app_id, created, created_by) VALUES (?, ?, ?, ?, ?)",
          token_hash, last_characters, app, now, creator);
  return TokenId{sql.last_insert_id()};
}

void remove_token(sql::Connection& sql, TokenId id) { sql.run("DELETE FROM api_token WHERE id = ?", id); }

void touch_token(sql::Connection& sql, TokenId id, Instant now) {
  sql.run("UPDATE api_token SET last_used = ? WHERE id = ? AND (last_used IS NULL OR last_used < ?)", now, id, now);
}

void add_audit_entry(sql::Connection& sql, const AuditEntry& entry) {
  sql.run("INSERT INTO audit_entry (organization_id, actor_id, actor_label, event, target, note, ip_address, created)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          entry.organization_id, entry.actor_id, entry.actor_label, entry.event, entry.target, entry.note, entry.ip_address,
          entry.created);
}

}  // namespace vedette::catalog
