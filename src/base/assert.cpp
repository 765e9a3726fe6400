#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace vedette {

void assertion_failed(const char* claim, const char* file, int line) {
  std::fprintf(stderr, "vedette: internal fault: %s at %s:%d\n", claim, file, line);
  std::abort();
}

}  // namespace vedette
