// Rows of an organization's members, their teams, and the lists of people.
#pragma once
#include <span>

#include "api/endpoint.h"
#include "api/members/views.h"

namespace vedette::api {

std::span<const Endpoint> member_rows();
std::span<const Endpoint> member_team_rows();

// The member that a path names, by id or `me`. Errors: not_found.
Result<catalog::MemberDetail> find_member_of_path(const Context& context, std::string_view id);
bool is_caller(const Context& context, const catalog::MemberRow& member);

}  // namespace vedette::api
