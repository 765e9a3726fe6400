#include "normalize/web_report.h"

#include "base/ascii.h"
#include "normalize/fields.h"
#include "normalize/steps.h"

namespace vedette::normalize {

const json::object* first_report(const json::value& report) {
  const auto* list = report.if_array();
  if (list == nullptr) return report.if_object();
  return list->empty() ? nullptr : (*list)[0].if_object();
}

std::string host_of_url(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  const auto rest = url.substr(scheme + 3);
  const auto authority = rest.substr(0, rest.find_first_of("/?#"));
  const auto user = authority.rfind('@');
  return ascii::lower(user == std::string_view::npos ? authority : authority.substr(user + 1));
}

void set_message(json::object& event, std::string_view text) {
  set_text(event["logentry"].emplace_object(), "formatted", text);
}

void add_request(json::object& event, std::string_view url, std::string_view referrer,
                 std::string_view user_agent) {
  if (!referrer.empty()) add_header(event, "Referer", referrer);
  if (!user_agent.empty()) add_header(event, "User-Agent", user_agent);
  if (url.empty()) return;
  json::value& request = event["request"];
  if (!request.is_object()) request.emplace_object();
  set_text(request.get_object(), "url", url);
}

}  // namespace vedette::normalize
