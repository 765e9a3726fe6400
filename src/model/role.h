// Roles in an organization and the scopes they hold. The order is the rank.
#pragma once
#include <optional>
#include <string_view>

#include "model/scope.h"

namespace vedette {

enum class Role { member, admin, manager, owner };

inline constexpr Role kRoles[] = {Role::member, Role::admin, Role::manager, Role::owner};

// `member`, as on the wire.
std::string_view role_text(Role role);
// `Member`, as shown.
std::string_view role_name(Role role);
std::string_view role_description(Role role);
std::optional<Role> parse_role(std::string_view text);
ScopeSet role_scopes(Role role);

}  // namespace vedette
