// The cookies of a browser session on an answer.
#pragma once
#include "api/context.h"

namespace vedette::api {

// Starts a session for the account, ends the one that the caller came with, and sets both cookies.
void log_in(Context& context, UserId user);
// Has the browser forget both cookies.
void drop_session_cookies(Context& context);

}  // namespace vedette::api
