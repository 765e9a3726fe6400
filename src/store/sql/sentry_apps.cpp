#include "store/sql/sentry_apps.h"

namespace vedette::catalog {
namespace {

#define APP_COLUMNS                                                                                           \
  "id, uuid, slug, name, organization_id, proxy_user_id, creator_label, scopes, events, webhook_url, "        \
  "webhook_headers, is_alertable, schema, overview, author, allowed_origins, client_id, client_secret, "      \
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
  auto cursor = sql.query("SELECT " APP_COLUMNS " FROM sentry_app WHERE slug = ? OR id = ?", id_or_slug,
                          SentryAppId::parse(id_or_slug));
  return cursor.next() ? std::optional(app_row(cursor)) : std::nullopt;
}

std::vector<SentryAppRow> sentry_apps_of_organization(sql::Connection& sql, OrganizationId organization) {
  std::vector<SentryAppRow> rows;
  auto cursor = sql.query("SELECT " APP_COLUMNS " FROM sentry_app WHERE organization_id = ? ORDER BY id", organization);
  while (cursor.next()) rows.push_back(app_row(cursor));
  return rows;
}

}  // namespace vedette::catalog
