// ASSERT: a claim about our own code. It stays on in release builds, because going on after a broken
// invariant could damage stored data. It never checks what came from outside.
#pragma once

namespace vedette {
[[noreturn]] void assertion_failed(const char* claim, const char* file, int line);
}  // namespace vedette

#define ASSERT(claim) \
  ((claim) ? static_cast<void>(0) : ::vedette::assertion_failed(#claim, __FILE__, __LINE__))
