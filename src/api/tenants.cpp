#include "api/tenants.h"

#include "base/ascii.h"
#include "grouping/grouping.h"
#include "json/parse.h"

namespace vedette::api {
namespace {

Status resolve_organization(sql::Connection& sql, Context& context, std::string_view value) {
  auto organization = catalog::find_organization(sql, value);
  if (!organization) return not_found();
  return context.enter(sql, std::move(*organization));
}

std::vector<OrganizationId> reachable_organizations(sql::Connection& sql, const access::Caller& caller) {
  if (caller.token) return {caller.token->organization_id};
  std::vector<OrganizationId> ids;
  if (caller.is_anonymous()) return ids;
  for (const auto& organization : catalog::organizations_of_user(sql, caller.user->id)) ids.push_back(organization.id);
  return ids;
}

// A short id names an issue within an organization. Where the path names none, it is good when it names
// one issue among all that the caller may reach.
std::optional<catalog::IssueRow> find_issue(sql::Connection& sql, const Context& context, std::string_view value) {
  if (const auto id = IssueId::parse(value)) return catalog::find_issue(sql, *id);
  const auto hyphen = value.rfind('-');
  const auto number = grouping::parse_short_id_number(value);
  if (hyphen == std::string_view::npos || !number) return std::nullopt;
  const auto organizations = context.has_organization() ? std::vector{context.organization().id}
                                                        : reachable_organizations(sql, context.caller);
  std::optional<catalog::IssueRow> found;
  for (const auto organization : organizations) {
    auto issue = catalog::find_issue_by_short_id(sql, organization, value.substr(0, hyphen),
                                                 static_cast<std::int64_t>(*number));
    if (issue && found) return std::nullopt;
    if (issue) found = std::move(issue);
  }
  return found;
}

Status resolve_issue(sql::Connection& sql, Context& context, std::string_view value) {
  auto issue = find_issue(sql, context, value);
  if (!issue) return not_found();
  auto project = catalog::find_project(sql, issue->project_id);
  if (!project) return not_found();
  if (!context.has_organization()) {
    auto organization = catalog::find_organization(sql, project->organization_id);
    ASSERT(organization.has_value());
    TRY(context.enter(sql, std::move(*organization)));
  } else if (project->organization_id != context.organization().id) {
    return not_found();
  }
  context.set_project(std::move(*project));
  context.set_issue(std::move(*issue));
  return {};
}

Status resolve_sentry_app(sql::Connection& sql, Context& context, std::string_view value) {
  auto app = catalog::find_sentry_app(sql, value);
  if (!app) return fail(ErrorCode::not_found, "Could not find the requested sentry app");
  auto organization = catalog::find_organization(sql, app->organization_id);
  ASSERT(organization.has_value());
  auto reach = access::enter_organization(sql, context.caller, organization->id);
  if (!reach) return invalid("User must be in the app owner's organization for unpublished apps");
  context.set_sentry_app(std::move(*app));
  return context.enter(sql, std::move(*organization));
}

}  // namespace

Status resolve_tenant(sql::Connection& sql, Context& context, std::string_view variable, std::string_view value) {
  if (variable == "organization_id_or_slug") return resolve_organization(sql, context, value);
  if (variable == "issue_id") return resolve_issue(sql, context, value);
  if (variable == "sentry_app_id_or_slug") return resolve_sentry_app(sql, context, value);
  if (variable == "project_id_or_slug") {
    auto project = catalog::find_project(sql, context.organization().id, value);
    if (!project) return not_found();
    context.set_project(std::move(*project));
    return {};
  }
  ASSERT(variable == "team_id_or_slug");
  auto team = catalog::find_team(sql, context.organization().id, value);
  if (!team) return not_found();
  context.set_team(std::move(*team));
  return {};
}

bool is_allowed_origin(std::string_view stored, std::string_view origin) {
  const auto list = json::parse(stored);
  if (!list || !list->is_array()) return false;
  return std::ranges::any_of(list->get_array(), [&](const json::value& allowed) {
    return allowed.is_string() && std::string_view(allowed.get_string()) == origin;
  });
}

}  // namespace vedette::api
