// Size and count limits of one envelope.
#pragma once
#include <array>
#include <cstddef>
#include <limits>

#include "base/result.h"
#include "protocol/envelope.h"

namespace vedette::protocol {

inline constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();
inline constexpr std::size_t kKiB = 1024;
inline constexpr std::size_t kMiB = 1024 * kKiB;

// Limits of the items of one class.
struct ClassLimit {
  std::size_t item_bytes = kNoLimit;   // of each payload
  std::size_t total_bytes = kNoLimit;  // of all payloads of the class together
  std::size_t count = kNoLimit;        // items in one envelope
  std::size_t unit_bytes = kNoLimit;   // of a unit in a container, on average
  std::size_t unit_count = kNoLimit;   // units in a container
};

// The limits in force; the defaults are Sentry's of 2026.
struct EnvelopeLimits {
  EnvelopeLimits();

  std::size_t envelope_bytes = 200 * kMiB;  // decompressed
  std::array<ClassLimit, kLimitClassCount> classes;

  ClassLimit& of(LimitClass limit_class) { return classes[static_cast<std::size_t>(limit_class)]; }
  const ClassLimit& of(LimitClass limit_class) const {
    return classes[static_cast<std::size_t>(limit_class)];
  }
};

// The name of a class in messages and configuration.
std::string_view to_text(LimitClass limit_class);

// too_large, naming the class, when the envelope exceeds any limit: it is then refused as a whole.
Status validate_limits(const Envelope& envelope, const EnvelopeLimits& limits);
// The first item with which it exceeds a limit of a class; null when there is none. Lifetime: the envelope's.
const ItemView* find_excess(const Envelope& envelope, const EnvelopeLimits& limits);

}  // namespace vedette::protocol
