#include "store/sql/sentry_apps.h"

namespace vedette::catalog {
namespace {

#define APP_COLUMNS                                                                       \
  "id, uuid, slug, name, organization_id, proxy_user_id, creator_label, scopes, events, " \
  "webhook_url, "                                                                         \
  "webhook_headers, is_alertable, schema, overview, author, allowed_origins, client_id, " \
  "client_secret, "                                                                       \
  "installation_uuid, created, updated"
SentryAppRow app_row(const sql::Cursor& row) {
  return {.id = row.id<SentryAppId>(0),
          .uuid = row.text(1),
          .slug = row.text(2),
          .name = row.text(3),
          .organization_id = row.id<OrganizationId>(4),
          .proxy_user_id = row.id<UserId>(5),
          .creator_label = row.text(6),
          .scopes = ScopeSet::from_stored(row.view(7)),
          .events = row.text(8),
          .webhook_url = row.optional_text(9),
          .webhook_headers = row.text(10),
          .is_alertable = row.flag(11),
          .schema = row.text(12),
          .overview = row.optional_text(13),
          .author = row.text(14),
          .allowed_origins = row.text(15),
          .client_id = row.text(16),
          .client_secret = row.text(17),
          .installation_uuid = row.text(18),
          .created = row.instant(19),
          .updated = row.instant(20)};
}

}  // namespace

std::optional<SentryAppRow> find_sentry_app(sql::Connection& sql, std::string_view id_or_slug) {
  auto cursor = sql.query("SELECT " APP_COLUMNS " FROM sentry_app WHERE slug = ? OR id = ?",
                          id_or_slug, SentryAppId::parse(id_or_slug));
  return cursor.next() ? std::optional(app_row(cursor)) : std::nullopt;
}

std::vector<SentryAppRow> sentry_apps_of_organization(sql::Connection& sql,
                                                      OrganizationId organization) {
  std::vector<SentryAppRow> rows;
  auto cursor = sql.query(
      "SELECT " APP_COLUMNS " FROM sentry_app WHERE organization_id = ? ORDER BY id", organization);
  while (cursor.next()) rows.push_back(app_row(cursor));
  return rows;
}

bool is_sentry_app_slug_taken(sql::Connection& sql, std::string_view slug) {
  return sql.find_integer("SELECT 1 FROM sentry_app WHERE slug = ?", slug).has_value();
}

SentryAppId add_sentry_app(sql::Connection& sql, const SentryAppRow& app,
                           std::optional<UserId> creator) {
  sql.run(
      "INSERT INTO sentry_app (uuid, slug, name, organization_id, proxy_user_id, creator_user_id, "
      "creator_label, scopes,"
      " events, webhook_url, webhook_headers, is_alertable, schema, overview, author, "
      "allowed_origins, client_id,"
      " client_secret, installation_uuid, created, updated)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      app.uuid, app.slug, app.name, app.organization_id, app.proxy_user_id, creator,
      app.creator_label, app.scopes.stored(), app.events, app.webhook_url, app.webhook_headers,
      app.is_alertable, app.schema, app.overview, app.author, app.allowed_origins, app.client_id,
      app.client_secret, app.installation_uuid, app.created, app.updated);
  return SentryAppId{sql.last_insert_id()};
}

void update_sentry_app(sql::Connection& sql, const SentryAppRow& app) {
  sql.run(
      "UPDATE sentry_app SET name = ?, scopes = ?, events = ?, webhook_url = ?, webhook_headers = "
      "?, is_alertable = ?,"
      " schema = ?, overview = ?, author = ?, allowed_origins = ?, client_secret = ?, updated = ? "
      "WHERE id = ?",
      app.name, app.scopes.stored(), app.events, app.webhook_url, app.webhook_headers,
      app.is_alertable, app.schema, app.overview, app.author, app.allowed_origins,
      app.client_secret, app.updated, app.id);
  sql.run("UPDATE user_account SET name = ? WHERE id = ?", app.name, app.proxy_user_id);
}

void remove_sentry_app(sql::Connection& sql, const SentryAppRow& app) {
  sql.run("DELETE FROM sentry_app WHERE id = ?", app.id);
  sql.run("UPDATE user_account SET is_active = 0 WHERE id = ?", app.proxy_user_id);
}

}  // namespace vedette::catalog
