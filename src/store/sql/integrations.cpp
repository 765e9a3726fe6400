#include "store/sql/integrations.h"

#include <fmt/core.h>

#include "base/ascii.h"
#include "base/digest.h"
#include "store/sql/accounts.h"

namespace vedette::catalog {
namespace {

constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kSlugNameMax = 57;
constexpr int kSlugAttempts = 8;

}  // namespace

SentryAppRow blank_sentry_app(OrganizationId organization, std::string_view creator_label, Random& random, Instant now) {
  return {.uuid = random.uuid(),
          .organization_id = organization,
          .creator_label = std::string(creator_label),
          .events = "[]",
          .webhook_headers = "[]",
          .schema = "{}",
          .allowed_origins = "[]",
          .client_id = random.hex(kSecretBytes),
          .client_secret = random.hex(kSecretBytes),
          .installation_uuid = random.uuid(),
          .created = now,
          .updated = now};
}

std::optional<std::string> free_sentry_app_slug(sql::Connection& sql, std::string_view name, Random& random) {
  auto base = ascii::slugify(name).substr(0, kSlugNameMax);
  if (base.empty()) base = "integration";
  for (int attempt = 0; attempt < kSlugAttempts; ++attempt) {
    auto slug = fmt::format("{}-{}", base, random.hex(3));
    if (!is_sentry_app_slug_taken(sql, slug)) return slug;
  }
  return std::nullopt;
}

void add_internal_integration(sql::Connection& sql, SentryAppRow& app, std::optional<UserId> creator, Random& random) {
  app.proxy_user_id = add_proxy_user(sql, fmt::format("{}-{}", app.slug, random.uuid()), app.name, app.created);
  app.id = add_sentry_app(sql, app, creator);
}

NewToken make_token(sql::Connection& sql, SentryAppId app, std::optional<UserId> creator, Random& random, Instant now) {
  NewToken made{.id = {}, .token = random.hex(kSecretBytes), .last_characters = {}};
  made.last_characters = made.token.substr(made.token.size() - 4);
  made.id = add_token(sql, app, sha256_hex(made.token), made.last_characters, creator, now);
  return made;
}

}  // namespace vedette::catalog
