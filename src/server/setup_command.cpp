#include <cstdio>

#include "access/password.h"
#include "base/clock.h"
#include "json/value.h"
#include "protocol/dsn.h"
#include "server/commands.h"
#include "server/data_directory.h"
#include "store/sql/catalog.h"
#include "store/sql/setup.h"

namespace vedette::server {
namespace {

Result<std::string> set_up(const SetupConfig& config) {
  TRY_ASSIGN(const auto url, normalize_url(config.url));
  if (const auto fault = access::find_password_fault(config.password, {config.email})) return invalid(*fault);
  TRY(prepare_data_directory(config.data));
  TRY_ASSIGN(const auto catalog, Catalog::open(config.data));
  SystemRandom random;
  SystemClock clock;
  const catalog::SetupRequest request{.email = config.email,
                                      .password_hash = access::hash_password(config.password),
                                      .organization_slug = config.organization,
                                      .organization_name = config.organization,
                                      .team_slug = config.team,
                                      .project_slug = config.project,
                                      .project_name = config.project,
                                      .platform = config.platform};
  TRY_ASSIGN(const auto made, catalog->write([&](sql::Connection& sql) { return catalog::set_up(sql, request, random, clock.now()); }));
  TRY_ASSIGN(const auto dsn, protocol::format_dsn(url, made.key.public_key, made.project.id.number));
  return json::serialize(json::object{{"organization", made.organization.slug},
                                      {"team", made.team.slug},
                                      {"project", made.project.slug},
                                      {"projectId", made.project.id.text()},
                                      {"dsn", dsn}});
}

}  // namespace

int run_setup(const SetupConfig& config) {
  const auto made = set_up(config);
  if (!made) {
    if (made.error().fields.empty()) return report(made.error());
    const auto& fault = made.error().fields.front();
    return report(Error{.message = fmt::format("--{}: {}", fault.field, fault.messages.front())});
  }
  fmt::print("{}\n", *made);
  return 0;
}

}  // namespace vedette::server
