// The making of internal integrations and their tokens, shared by the API and the command line.
#pragma once
#include <optional>
#include <string>

#include "base/random.h"
#include "store/sql/sentry_apps.h"

namespace vedette::catalog {

// An integration with ids and secrets of its own and nothing else yet.
SentryAppRow blank_sentry_app(OrganizationId organization, std::string_view creator_label, Random& random, Instant now);
// `name-1a2b3c`: unique, never all digits. Nothing when no free one is found.
std::optional<std::string> free_sentry_app_slug(sql::Connection& sql, std::string_view name, Random& random);
// Stores the integration with its proxy user and sets the ids of both in `app`.
void add_internal_integration(sql::Connection& sql, SentryAppRow& app, std::optional<UserId> creator, Random& random);

struct NewToken {
  TokenId id;
  // The only place where it is ever whole: 64 lower-case hex digits.
  std::string token;
  std::string last_characters;
};
NewToken make_token(sql::Connection& sql, SentryAppId app, std::optional<UserId> creator, Random& random, Instant now);

}  // namespace vedette::catalog
