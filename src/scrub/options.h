// Scrubbing settings as they are stored: in the options of an organization or a project, under Sentry's names.
#pragma once
#include <cstdint>
#include <string_view>

#include "json/value.h"
#include "scrub/scrub.h"

namespace vedette::scrub {

inline constexpr std::string_view kDataScrubber = "dataScrubber";
inline constexpr std::string_view kDataScrubberDefaults = "dataScrubberDefaults";
inline constexpr std::string_view kScrubAddresses = "scrubIPAddresses";
inline constexpr std::string_view kSensitiveFields = "sensitiveFields";
inline constexpr std::string_view kSafeFields = "safeFields";
inline constexpr std::string_view kPiiConfig = "relayPiiConfig";

// Whose options they are. What an organization has on, it requires of every project: it has all off unless it says
// otherwise. A project scrubs unless it says otherwise.
enum class Owner : std::uint8_t { organization, project };

Settings default_settings(Owner owner);
// Options that are absent or out of form have their owner's default.
Settings read_settings(const json::object& options, Owner owner);

}  // namespace vedette::scrub
