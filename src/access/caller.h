// Who calls: an account by its session, or an internal integration by its token; and what the caller
// may do in an organization.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/role.h"
#include "model/scope.h"
#include "store/sql/accounts.h"
#include "store/sql/tenants.h"

namespace vedette::access {

struct Credentials {
  // The Authorization header; nothing when it was not sent.
  std::optional<std::string_view> authorization;
  std::string_view session_cookie;
};

struct Caller {
  enum class Kind { anonymous, session, integration };
  Kind kind = Kind::anonymous;
  // Of a session the account, of an integration its proxy user.
  std::optional<catalog::UserRow> user;
  // Of a session.
  std::string session_hash;
  std::string csrf_token;
  // Of an integration.
  std::optional<catalog::TokenOwner> token;

  bool is_anonymous() const { return kind == Kind::anonymous; }
  // What stands in the audit log.
  std::string label() const;
};

// Errors: unauthenticated, with Sentry's exact message, when credentials are there and are no good.
// No credentials at all is an anonymous caller.
Result<Caller> identify(sql::Connection& sql, const Credentials& credentials, Instant now);

// What the caller is in one organization.
struct Membership {
  // Of a session.
  std::optional<Role> role;
  std::optional<catalog::MemberRow> member;
  ScopeSet scopes;
};

// Errors: permission_denied when the caller has no reach into the organization.
Result<Membership> enter_organization(sql::Connection& sql, const Caller& caller, OrganizationId organization);

// The answer to everybody who may not.
Unexpected denied();

}  // namespace vedette::access
