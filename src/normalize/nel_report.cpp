// Network Error Logging: what a browser could not load, and why.
#include <algorithm>

#include "base/ascii.h"
#include "normalize/fields.h"
#include "normalize/item_parts.h"
#include "normalize/security_report.h"
#include "normalize/web_report.h"

namespace vedette::normalize {
namespace {

constexpr std::size_t kMaxName = 200;
constexpr std::string_view kBodyMembers[] = {
    "phase", "elapsed_time", "server_ip", "sampling_fraction", "protocol", "method", "status_code",
};

void add_context(json::object& event, const json::object& body, std::string_view type) {
  json::object& contexts = event["contexts"].emplace_object();
  json::object& nel = contexts["nel"].emplace_object();
  set_text(nel, "type", "nel");
  set_text(nel, "error_type", type);
  for (const auto key : kBodyMembers) {
    const auto* member = body.if_contains(key);
    const bool is_scalar = member != nullptr && !member->is_null() && !member->is_structured();
    if (is_scalar) nel[key] = json::value(*member, event.storage());
  }
}

std::string message_of(const json::object& body, std::string_view type, std::string_view url) {
  const auto host = host_of_url(url);
  const auto status = clean_text_of(body, "status_code", 16);
  const bool is_answer = type.starts_with("http.") && !status.empty() && status != "0";
  const auto what = is_answer ? fmt::format("{} ({})", type, status) : std::string(type);
  return host.empty() ? what : fmt::format("{} at {}", what, host);
}

}  // namespace

Result<json::object> event_from_nel_report(const json::value& report, Instant received,
                                           json::storage_ptr storage) {
  const auto* object = first_report(report);
  const auto* body = object == nullptr ? nullptr : object_of(*object, "body");
  const auto type = body == nullptr ? std::string() : clean_text_of(*body, "type", kMaxName);
  if (type.empty() || text_of(*object, "type") != "network-error") return invalid("invalid_nel_report");
  if (type == "ok") return invalid("nel_success");
  json::object event(std::move(storage));
  set_text(event, "type", "nel");
  set_text(event, "logger", "nel");
  set_text(event, "culprit", type);
  const auto age = count_of(*object, "age").value_or(0);
  const auto age_ms = static_cast<std::int64_t>(std::min<std::uint64_t>(age, INT32_MAX));
  const Instant happened{std::max<std::int64_t>(0, received.micros - age_ms * 1000)};
  set_text(event, "timestamp", format_instant(happened));
  const auto url = text_of(*object, "url");
  set_message(event, message_of(*body, type, url));
  add_context(event, *body, type);
  add_request(event, url, text_of(*body, "referrer"), text_of(*object, "user_agent"));
  if (auto* request = event.if_contains("request")) {
    const auto method = clean_text_of(*body, "method", 32);
    if (!method.empty()) set_text(request->get_object(), "method", method);
  }
  return event;
}

}  // namespace vedette::normalize
