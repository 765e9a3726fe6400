#include "api/auth/session_cookies.h"

#include "access/session.h"

namespace vedette::api {

void log_in(Context& context, UserId user) {
  auto& sql = context.sql();
  if (context.is_session()) catalog::remove_session(sql, context.caller.session_hash);
  const auto session = access::start_session(sql, user, context.services.random, context.now);
  context.set_cookie(access::kSessionCookie, session.cookie, access::kSessionSeconds, true);
  context.set_cookie(access::kCsrfCookie, session.csrf_token, access::kSessionSeconds, false);
}

void drop_session_cookies(Context& context) {
  context.set_cookie(access::kSessionCookie, "", 0, true);
  context.set_cookie(access::kCsrfCookie, "", 0, false);
}

}  // namespace vedette::api
