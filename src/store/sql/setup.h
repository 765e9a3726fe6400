// The making of an installation's first account, organization, team, project and key.
#pragma once
#include <optional>
#include <string>

#include "base/random.h"
#include "base/result.h"
#include "store/sql/accounts.h"
#include "store/sql/projects.h"
#include "store/sql/tenants.h"

namespace vedette::catalog {

struct SetupRequest {
  std::string email;
  // Of an account that is made here; one that is there keeps its password.
  std::string password_hash;
  std::string organization_slug;
  std::string organization_name;
  std::string team_slug;
  std::string project_slug;
  // Empty: as the slug.
  std::string project_name;
  std::optional<std::string> platform;
};

struct SetupResult {
  UserRow user;
  OrganizationRow organization;
  TeamRow team;
  ProjectRow project;
  ProjectKeyRow key;
};

// Whether there is an organization or a person's account.
bool is_set_up(sql::Connection& sql);
// Makes what is missing and returns what is there. The account becomes an owner of the organization
// if it does not belong to it yet, and joins the team; the project gets an active key if it has
// none. Errors: invalid_argument with the field, for an e-mail, slug or platform that cannot be.
Result<SetupResult> set_up(sql::Connection& sql, const SetupRequest& request, Random& random,
                           Instant now);

// One `@` with something on both sides, no blanks, at most 75 characters.
bool is_email(std::string_view text);

}  // namespace vedette::catalog
