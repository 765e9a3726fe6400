#include "normalize/span_status.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace vedette::normalize {
namespace {

// In the order of gRPC's numbers, then those that have none.
constexpr std::array<std::string_view, 18> kStatuses{
    "ok",           "cancelled",     "unknown",        "invalid_argument",   "deadline_exceeded",
    "not_found",    "already_exists", "permission_denied", "resource_exhausted",
    "failed_precondition", "aborted", "out_of_range",  "unimplemented",      "internal_error",
    "unavailable",  "data_loss",     "unauthenticated", "error",
};
constexpr std::size_t kNumbers = 17;

}  // namespace

std::optional<std::string_view> span_status(const boost::json::value& sent) {
  if (sent.is_int64()) {
    const auto number = sent.get_int64();
    if (number < 0 || static_cast<std::size_t>(number) >= kNumbers) return std::nullopt;
    return kStatuses[static_cast<std::size_t>(number)];
  }
  if (!sent.is_string()) return std::nullopt;
  const auto& text = sent.get_string();
  auto name = ascii::lower(ascii::trim({text.data(), text.size()}));
  if (name == "unknown_error") name = "unknown";
  if (name == "canceled") name = "cancelled";
  const auto* found = std::ranges::find(kStatuses, std::string_view(name));
  if (found == kStatuses.end()) return std::nullopt;
  return *found;
}

}  // namespace vedette::normalize
