#include "access/caller.h"

#include "access/session.h"
#include "base/ascii.h"
#include "base/digest.h"

namespace vedette::access {
namespace {

Unexpected unauthenticated(std::string message) { return fail(ErrorCode::unauthenticated, std::move(message)); }

Result<Caller> identify_token(sql::Connection& sql, std::string_view token, Instant now) {
  const bool is_organization_token = token.starts_with("sntrys_");
  auto owner = catalog::find_token_owner(sql, sha256_hex(token));
  if (!owner) return unauthenticated(is_organization_token ? "Invalid org token" : "Invalid token");
  if (owner->token.expires && *owner->token.expires <= now) return unauthenticated("Token expired");
  if (!owner->is_user_active) return unauthenticated("User inactive or deleted");
  Caller caller{.kind = Caller::Kind::integration};
  caller.user = catalog::find_user(sql, owner->proxy_user_id);
  caller.token = std::move(owner);
  return caller;
}

Result<Caller> identify_session(sql::Connection& sql, std::string_view cookie, Instant now) {
  const auto hash = sha256_hex(cookie);
  const auto session = catalog::find_session(sql, hash, now);
  if (!session) return Caller{};
  auto user = catalog::find_user(sql, session->user_id);
  if (!user || !user->is_active) return Caller{};
  return Caller{.kind = Caller::Kind::session, .user = std::move(user), .session_hash = hash, .csrf_token = session->csrf_token, .token = {}};
}

}  // namespace

std::string Caller::label() const {
  switch (kind) {
    case Kind::anonymous: return "anonymous";
    case Kind::session: return user->email;
    case Kind::integration: return token->sentry_app_name;
  }
  return "";
}

Unexpected denied() {
  return fail(ErrorCode::permission_denied, "You do not have permission to perform this action.");
}

Result<Caller> identify(sql::Connection& sql, const Credentials& credentials, Instant now) {
  if (!credentials.authorization) {
    return credentials.session_cookie.empty() ? Caller{} : identify_session(sql, credentials.session_cookie, now);
  }
  const auto header = ascii::trim(*credentials.authorization);
  const auto scheme = header.substr(0, header.find(' '));
  // Another scheme is nobody's token here, and it switches the session off as any header does.
  if (!ascii::equals_ignoring_case(scheme, "bearer")) return Caller{};
  const auto token = ascii::trim(header.substr(scheme.size()));
  if (token.empty()) return unauthenticated("Invalid token header. No credentials provided.");
  if (token.find(' ') != std::string_view::npos) {
    return unauthenticated("Invalid token header. Token string should not contain spaces.");
  }
  return identify_token(sql, token, now);
}

Result<Membership> enter_organization(sql::Connection& sql, const Caller& caller, OrganizationId organization) {
  switch (caller.kind) {
    case Caller::Kind::anonymous: return denied();
    case Caller::Kind::integration:
      if (caller.token->organization_id != organization) return denied();
      return Membership{.role = {}, .member = {}, .scopes = caller.token->scopes};
    case Caller::Kind::session: {
      auto member = catalog::find_member(sql, organization, caller.user->id);
      if (!member) return denied();
      const Role role = member->role;
      return Membership{.role = role, .member = std::move(member), .scopes = role_scopes(role)};
    }
  }
  return denied();
}

}  // namespace vedette::access
