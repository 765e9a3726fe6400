#include "api/context.h"

#include "api/endpoint.h"

namespace vedette::api {

Unexpected not_found() { return fail(ErrorCode::not_found, "The requested resource does not exist"); }

Status Context::enter(sql::Connection& sql, catalog::OrganizationRow organization) {
  TRY_ASSIGN(membership, access::enter_organization(sql, caller, organization.id));
  organization_ = std::move(organization);
  const auto& rule = endpoint_.access;
  if (rule.kind != AccessRule::Kind::scopes) return {};
  return require_any(rule.scopes);
}

Status Context::require_any(ScopeSet wanted) const {
  if (!membership.scopes.intersects(wanted)) return access::denied();
  return {};
}

void Context::audit(std::string_view event, std::string_view target, std::string_view note) const {
  catalog::add_audit_entry(sql(), {.organization_id = organization().id,
                                   .actor_id = caller.user ? std::optional(caller.user->id) : std::nullopt,
                                   .actor_label = caller.label(),
                                   .event = std::string(event),
                                   .target = std::string(target),
                                   .note = std::string(note),
                                   .ip_address = request.peer,
                                   .created = now});
}

void Context::set_cookie(std::string_view name, std::string_view value, std::int64_t seconds, bool is_http_only) {
  headers.add("Set-Cookie", fmt::format("{}={}; Path=/; Max-Age={}; SameSite=Lax{}{}", name, value, seconds,
                                        is_http_only ? "; HttpOnly" : "", services.url.starts_with("https://") ? "; Secure" : ""));
}

}  // namespace vedette::api
