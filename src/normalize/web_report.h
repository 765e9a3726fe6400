// What the reports of browsers have in common when they become events.
#pragma once
#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "normalize/report.h"

namespace vedette::normalize {

// The report, or the first of a list; null when that is no object.
const json::object* first_report(const json::value& report);
// Host and port of an absolute URL in lower case; empty for anything else.
std::string host_of_url(std::string_view url);
void set_message(json::object& event, std::string_view text);
// The page of the report as the event's request; empty texts are left out.
void add_request(json::object& event, std::string_view url, std::string_view referrer,
                 std::string_view user_agent);

}  // namespace vedette::normalize
