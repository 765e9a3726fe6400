#include "access/session.h"

#include "base/digest.h"
#include "store/sql/accounts.h"

namespace vedette::access {

NewSession start_session(sql::Connection& sql, UserId user, Random& random, Instant now) {
  NewSession session{.cookie = random.hex(32), .csrf_token = random.hex(16)};
  catalog::add_session(sql, sha256_hex(session.cookie),
                       {.user_id = user,
                        .csrf_token = session.csrf_token,
                        .created = now,
                        .expires = Instant{now.micros + kSessionSeconds * 1'000'000}});
  return session;
}

}  // namespace vedette::access
