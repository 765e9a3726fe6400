// The id of an event: a UUID that SDKs choose and that every store and answer carries.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"

namespace vedette {

struct EventId {
  std::array<std::uint8_t, 16> bytes{};

  // 32 hex digits in any case, or the same with hyphens at 8-4-4-4-12. Nothing for anything else.
  static std::optional<EventId> parse(std::string_view text);
  // A version 4 UUID.
  static EventId generate(Random& random);

  // 32 lower-case hex digits: the form of the API and of ingest answers.
  std::string hex() const;
  // The 8-4-4-4-12 form: the answer to crash uploads.
  std::string hyphenated() const;
  bool is_nil() const;

  auto operator<=>(const EventId&) const = default;
};

}  // namespace vedette

template <>
struct std::hash<vedette::EventId> {
  std::size_t operator()(const vedette::EventId& id) const noexcept;
};
