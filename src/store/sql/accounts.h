// Accounts, sessions, internal integrations, tokens, and the audit log.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/ids.h"
#include "model/scope.h"
#include "store/sqlite/connection.h"

namespace vedette::catalog {

struct UserRow {
  UserId id;
  std::string username;
  std::string email;
  std::string name;
  std::optional<std::string> password_hash;
  bool is_active = true;
  bool is_sentry_app = false;
  Instant created;
  std::optional<Instant> last_login;
};

struct SessionRow {
  UserId user_id;
  std::string csrf_token;
  Instant created;
  Instant expires;
};

struct TokenRow {
  TokenId id;
  std::string last_characters;
  std::optional<std::string> name;
  SentryAppId sentry_app_id;
  Instant created;
  std::optional<Instant> expires;
  std::optional<Instant> last_used;
};

// What a presented token is good for.
struct TokenOwner {
  TokenRow token;
  SentryAppId sentry_app_id;
  std::string sentry_app_uuid;
  std::string sentry_app_name;
  OrganizationId organization_id;
  UserId proxy_user_id;
  bool is_user_active = true;
  ScopeSet scopes;
  // JSON list of origins whose pages may use the token.
  std::string allowed_origins;
};

struct AuditEntry {
  OrganizationId organization_id;
  std::optional<UserId> actor_id;
  std::string actor_label;
  std::string event;
  std::string target;
  std::string note;
  std::optional<std::string> ip_address;
  Instant created;
};

std::optional<UserRow> find_user(sql::Connection& sql, UserId id);
// By user name or e-mail, in any case.
std::optional<UserRow> find_user_by_login(sql::Connection& sql, std::string_view login);
UserId add_user(sql::Connection& sql, std::string_view email, std::string_view name, std::string_view password_hash, Instant now);
// The account as which an internal integration acts. Nobody can log in with it.
UserId add_proxy_user(sql::Connection& sql, std::string_view username, std::string_view name, Instant now);

std::optional<SessionRow> find_session(sql::Connection& sql, std::string_view token_hash, Instant now);
void add_session(sql::Connection& sql, std::string_view token_hash, const SessionRow& session);
void remove_session(sql::Connection& sql, std::string_view token_hash);

std::optional<TokenOwner> find_token_owner(sql::Connection& sql, std::string_view token_hash);
std::optional<TokenRow> find_token(sql::Connection& sql, TokenId id);
// Oldest first.
std::vector<TokenRow> tokens_of_sentry_app(sql::Connection& sql, SentryAppId app);
TokenId add_token(sql::Connection& sql, SentryAppId app, std::string_view token_hash, std::string_view last_characters,
                  std::optional<UserId> creator, Instant now);
void remove_token(sql::Connection& sql, TokenId id);
// Keeps when the token was last used; never moves it back.
void touch_token(sql::Connection& sql, TokenId id, Instant now);

void add_audit_entry(sql::Connection& sql, const AuditEntry& entry);

}  // namespace vedette::catalog
