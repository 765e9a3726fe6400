// Why something was filtered, as outcomes name it. Sentry's names.
#pragma once
#include <string_view>

namespace vedette::filter {

inline constexpr std::string_view kIpAddress = "ip-address";
inline constexpr std::string_view kReleaseVersion = "release-version";
inline constexpr std::string_view kErrorMessage = "error-message";
inline constexpr std::string_view kBrowserExtensions = "browser-extensions";
inline constexpr std::string_view kLegacyBrowserReason = "legacy-browsers";
inline constexpr std::string_view kLocalhost = "localhost";
inline constexpr std::string_view kWebCrawlers = "web-crawlers";
inline constexpr std::string_view kInvalidCsp = "invalid-csp";
inline constexpr std::string_view kCors = "cors";
inline constexpr std::string_view kFilteredTransaction = "filtered-transaction";
inline constexpr std::string_view kChunkLoadError = "chunk-load-error";
inline constexpr std::string_view kReactHydrationErrors = "react-hydration-errors";
inline constexpr std::string_view kLogMessage = "log-message";
inline constexpr std::string_view kTraceMetricName = "trace-metric-name";
// With the filter's number behind it.
inline constexpr std::string_view kCustomPrefix = "custom-inbound-filter:";

}  // namespace vedette::filter
