// What the program does when it is called; each returns the exit status.
#pragma once
#include "server/config.h"

namespace vedette::server {

// Serves until SIGINT or SIGTERM.
int run_serve(const ServeConfig& config);
// Prints what was made, or found, as JSON.
int run_setup(const SetupConfig& config);
// Prints the token alone.
int run_token(const TokenConfig& config);

// Prints the sentence for the operator on standard error.
int report(const Error& error);

}  // namespace vedette::server
