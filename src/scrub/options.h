// Scrubbing settings as they are stored: in the options of an organization or a project, under Sentry's names.
#pragma once
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

// Options that are absent or out of form have their default.
Settings read_settings(const json::object& options);

}  // namespace vedette::scrub
