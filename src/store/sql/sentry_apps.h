// Internal integrations and their tokens.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/ids.h"
#include "model/scope.h"
#include "store/sqlite/connection.h"

namespace vedette::catalog {

struct SentryAppRow {
  SentryAppId id;
  std::string uuid;
  std::string slug;
  std::string name;
  OrganizationId organization_id;
  UserId proxy_user_id;
  std::string creator_label;
  ScopeSet scopes;
  std::string events;  // JSON list of resources
  std::optional<std::string> webhook_url;
  std::string webhook_headers;  // JSON list of "Name: value"
  bool is_alertable = false;
  std::string schema;  // JSON object
  std::optional<std::string> overview;
  std::string author;
  std::string allowed_origins;  // JSON list
  std::string client_id;
  std::string client_secret;
  std::string installation_uuid;
  Instant created;
  Instant updated;
};

std::optional<SentryAppRow> find_sentry_app(sql::Connection& sql, std::string_view id_or_slug);
// Oldest first.
std::vector<SentryAppRow> sentry_apps_of_organization(sql::Connection& sql,
                                                      OrganizationId organization);
bool is_sentry_app_slug_taken(sql::Connection& sql, std::string_view slug);
// Everything of `app` but its id, which is given.
SentryAppId add_sentry_app(sql::Connection& sql, const SentryAppRow& app,
                           std::optional<UserId> creator);
// Stores what may change after creation: all but ids, slug, owner and creator.
void update_sentry_app(sql::Connection& sql, const SentryAppRow& app);
// Takes its tokens along. The account it acted as stays in the history, switched off.
void remove_sentry_app(sql::Connection& sql, const SentryAppRow& app);

}  // namespace vedette::catalog
