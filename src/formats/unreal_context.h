// CrashContext.runtime-xml: what Unreal Engine knew when it crashed.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "json/value.h"

namespace vedette::formats {

inline constexpr std::size_t kUnrealContextBytesMax = 2 * 1024 * 1024;
// Entries of each section at most; what goes beyond is left out.
inline constexpr std::size_t kUnrealEntriesMax = 200;

// Names and texts of a section in the order of the file. Valid UTF-8, cut at 65536 characters.
using UnrealSection = std::vector<std::pair<std::string, std::string>>;

struct UnrealContext {
  UnrealSection runtime;  // RuntimeProperties
  UnrealSection engine;   // EngineData
  UnrealSection game;     // GameData

  // The text of a runtime property; empty when it is not there.
  std::string_view property(std::string_view name) const;
};

// UTF-8 or UTF-16. Lenient: what stands before a fault in the XML is used.
// invalid_argument: no crash context. too_large: beyond kUnrealContextBytesMax.
Result<UnrealContext> read_unreal_context(std::string_view xml);

// The event that the context makes: message, level, user, time, contexts. Where the game keeps attributes of an event
// as JSON under `__sentry`, they win. `user_id` is what the crash reporter gave with the upload:
// `login|Epic account|machine`, any part empty.
json::object unreal_event(const UnrealContext& context, std::string_view user_id);

}  // namespace vedette::formats
