// Browser sessions: a random cookie of which only the digest is stored, and its CSRF companion.
#pragma once
#include <cstdint>
#include <string>

#include "base/random.h"
#include "model/ids.h"
#include "store/sqlite/connection.h"

namespace vedette::access {

inline constexpr std::string_view kSessionCookie = "sentrysid";
inline constexpr std::string_view kCsrfCookie = "sc";
inline constexpr std::string_view kCsrfHeader = "X-CSRFToken";
inline constexpr std::int64_t kSessionSeconds = 14 * 86'400;

struct NewSession {
  std::string cookie;
  std::string csrf_token;
};

NewSession start_session(sql::Connection& sql, UserId user, Random& random, Instant now);

}  // namespace vedette::access
