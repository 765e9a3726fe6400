#include <sys/stat.h>

#include <cstdio>

#include "server/commands.h"

int main(int count, char** arguments) {
  using namespace vedette::server;
  // What the program writes, secrets among it, is for its own user alone.
  ::umask(077);
  const auto command = read_command({arguments + 1, arguments + count});
  if (!command) return report(command.error());
  switch (command->kind) {
    case Command::Kind::serve: return run_serve(command->serve);
    case Command::Kind::setup: return run_setup(command->setup);
    case Command::Kind::token: return run_token(command->token);
    case Command::Kind::help: fmt::print("{}", command->help); return 0;
  }
  return 0;
}
