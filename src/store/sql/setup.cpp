#include "store/sql/setup.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/assert.h"
#include "base/utf8.h"
#include "model/platform.h"
#include "store/sql/slugs.h"

namespace vedette::catalog {
namespace {

constexpr std::size_t kEmailMax = 75;

Status check_slug(std::string_view field, std::string_view slug, std::size_t length_max,
                  bool is_reserved) {
  if (is_slug(slug) && slug.size() <= length_max && !is_reserved) return {};
  return invalid_field(std::string(field), fmt::format("\"{}\" cannot be a slug.", slug));
}

Status check(const SetupRequest& request) {
  if (!is_email(request.email)) return invalid_field("email", "Enter a valid email address.");
  TRY(check_slug("organization", request.organization_slug, kTenantSlugMax,
                 is_reserved_organization_slug(request.organization_slug)));
  TRY(check_slug("team", request.team_slug, kTenantSlugMax, is_reserved_slug(request.team_slug)));
  TRY(check_slug("project", request.project_slug, kProjectSlugMax,
                 is_reserved_slug(request.project_slug)));
  if (request.platform && !is_known_platform(*request.platform))
    return invalid_field("platform", "Invalid platform");
  return {};
}

OrganizationRow ensure_organization(sql::Connection& sql, const SetupRequest& request,
                                    Instant now) {
  if (auto row = find_organization(sql, request.organization_slug)) return *row;
  const auto& name =
      request.organization_name.empty() ? request.organization_slug : request.organization_name;
  const auto id = add_organization(sql, request.organization_slug, name, now);
  return {
      .id = id, .slug = request.organization_slug, .name = name, .created = now, .options = "{}"};
}

UserRow ensure_user(sql::Connection& sql, const SetupRequest& request, Instant now) {
  if (auto row = find_user_by_login(sql, request.email)) return *row;
  const auto id = add_user(sql, request.email, "", request.password_hash, now);
  return find_user(sql, id).value_or(UserRow{});
}

TeamRow ensure_team(sql::Connection& sql, const OrganizationRow& organization,
                    std::string_view slug, Instant now) {
  if (auto row = find_team(sql, organization.id, slug)) return *row;
  const auto id = add_team(sql, organization.id, slug, slug, now);
  return {.id = id.value_or(TeamId{}),
          .organization_id = organization.id,
          .slug = std::string(slug),
          .name = std::string(slug),
          .created = now};
}

ProjectRow ensure_project(sql::Connection& sql, const OrganizationRow& organization,
                          const SetupRequest& request, Instant now) {
  if (auto row = find_project(sql, organization.id, request.project_slug)) return *row;
  const auto& name = request.project_name.empty() ? request.project_slug : request.project_name;
  const auto id =
      add_project(sql, organization.id, request.project_slug, name, request.platform, now);
  return find_project(sql, id.value_or(ProjectId{})).value_or(ProjectRow{});
}

ProjectKeyRow ensure_key(sql::Connection& sql, ProjectId project, Random& random, Instant now) {
  for (auto& key : keys_of_project(sql, project)) {
    if (key.is_active) return std::move(key);
  }
  return add_project_key(sql, project, "Default", random, now);
}

// An invitation of the same address is taken up.
MemberId ensure_owner(sql::Connection& sql, OrganizationId organization, const UserRow& user,
                      Instant now) {
  if (const auto member = find_member(sql, organization, user.id)) return member->id;
  const auto invited = sql.find_integer(
      "SELECT id FROM member WHERE organization_id = ? AND user_id IS NULL AND lower(email) = "
      "lower(?)",
      organization, user.email);
  if (!invited) return add_member(sql, organization, user.id, user.email, Role::owner, now);
  sql.run(
      "UPDATE member SET user_id = ?, email = ?, role = 'owner', invite_token = NULL WHERE id = ?",
      user.id, user.email, *invited);
  return MemberId{*invited};
}

}  // namespace

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos && utf8::length(text) <= kEmailMax &&
         std::ranges::none_of(text, [](char c) {
           return ascii::is_space(c) || static_cast<unsigned char>(c) < 0x20 || c == '<' ||
                  c == '>' || c == '"';
         });
}

bool is_set_up(sql::Connection& sql) {
  return find_first_organization(sql) ||
         sql.find_integer("SELECT 1 FROM user_account WHERE is_sentry_app = 0 LIMIT 1");
}

Result<SetupResult> set_up(sql::Connection& sql, const SetupRequest& request, Random& random,
                           Instant now) {
  TRY(check(request));
  auto organization = ensure_organization(sql, request, now);
  auto user = ensure_user(sql, request, now);
  const auto member = ensure_owner(sql, organization.id, user, now);
  auto team = ensure_team(sql, organization, request.team_slug, now);
  add_team_member(sql, team.id, member);
  auto project = ensure_project(sql, organization, request, now);
  add_project_team(sql, project.id, team.id);
  auto key = ensure_key(sql, project.id, random, now);
  return SetupResult{std::move(user), std::move(organization), std::move(team), std::move(project),
                     std::move(key)};
}

}  // namespace vedette::catalog
