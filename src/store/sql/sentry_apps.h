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
std::vector<SentryAppRow> sentry_apps_of_organization(sql::Connection& sql, OrganizationId organization);

}  // namespace vedette::catalog
