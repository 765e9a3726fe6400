#include <cstdio>

#include "base/ascii.h"
#include "base/clock.h"
#include "server/commands.h"
#include "server/data_directory.h"
#include "store/sql/accounts.h"
#include "store/sql/catalog.h"
#include "store/sql/integrations.h"
#include "store/sql/tenants.h"

namespace vedette::server {
namespace {

constexpr std::string_view kActor = "vedette token";

Result<ScopeSet> read_scopes(std::string_view text) {
  ScopeSet scopes;
  for (const auto part : ascii::split(text, ',')) {
    const auto word = ascii::trim(part);
    if (word.empty()) continue;
    const auto scope = parse_scope(word);
    if (!scope) return invalid(fmt::format("\"{}\" is not a scope. Scopes look like project:read, org:admin or event:write.", word));
    scopes.add(*scope);
  }
  if (scopes.empty()) return invalid("--scopes names no scope.");
  return scopes.expanded();
}

Result<std::string> make_integration(sql::Connection& sql, const TokenConfig& config, ScopeSet scopes) {
  SystemRandom random;
  const auto now = SystemClock().now();
  const auto organization = catalog::find_organization(sql, config.organization);
  if (!organization) {
    return fail(ErrorCode::not_found,
                fmt::format("There is no organization \"{}\" in {}. Run `vedette setup` first.", config.organization, config.data));
  }
  auto app = catalog::blank_sentry_app(organization->id, kActor, random, now);
  const auto slug = catalog::free_sentry_app_slug(sql, config.name, random);
  if (!slug) return fail(ErrorCode::conflict, "No free slug was found for that name.");
  app.slug = *slug;
  app.name = config.name;
  app.scopes = scopes;
  app.author = organization->name;
  catalog::add_internal_integration(sql, app, {}, random);
  const auto made = catalog::make_token(sql, app.id, {}, random, now);
  for (const auto& [event, note] : {std::pair("internal-integration.create", "created internal integration {}"),
                                    std::pair("internal-integration.add-token", "created a token for internal integration {}")}) {
    catalog::add_audit_entry(sql, {.organization_id = organization->id,
                                   .actor_id = {},
                                   .actor_label = std::string(kActor),
                                   .event = event,
                                   .target = app.slug,
                                   .note = fmt::format(fmt::runtime(note), app.name),
                                   .ip_address = {},
                                   .created = now});
  }
  return made.token;
}

Result<std::string> make_token(const TokenConfig& config) {
  TRY_ASSIGN(const auto scopes, read_scopes(config.scopes));
  if (ascii::trim(config.name).empty() || config.name.size() > 57) return invalid("--name takes 1 to 57 characters.");
  TRY(prepare_data_directory(config.data));
  TRY_ASSIGN(const auto catalog, Catalog::open(config.data));
  return catalog->write([&](sql::Connection& sql) { return make_integration(sql, config, scopes); });
}

}  // namespace

int run_token(const TokenConfig& config) {
  const auto token = make_token(config);
  if (!token) return report(token.error());
  fmt::print("{}\n", *token);
  return 0;
}

}  // namespace vedette::server
