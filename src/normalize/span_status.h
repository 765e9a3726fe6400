// Names that spans and traces share with OpenTelemetry.
#pragma once
#include <boost/json/value.hpp>
#include <optional>
#include <string_view>

namespace vedette::normalize {

inline constexpr std::string_view kDefaultOp = "default";
inline constexpr std::string_view kUnknownStatus = "unknown";

// The status of a span in its present spelling, from a name or a number of gRPC's status codes.
// Nothing when it is neither.
std::optional<std::string_view> span_status(const boost::json::value& sent);

}  // namespace vedette::normalize
