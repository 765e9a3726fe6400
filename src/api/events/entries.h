// The interfaces of a stored event in the form in which the API shows them.
#pragma once
#include <vector>

#include "json/value.h"

namespace vedette::api {

// Exception, threads, template, breadcrumbs, request, message, security reports and so on, as far
// as the event has them: {"type": …, "data": …}. Takes whatever JSON is stored.
std::vector<json::object> make_entries(const json::object& event);
// `_meta` of the event, in the order of the entries.
json::object make_meta(const json::object& event, const std::vector<json::object>& entries);

}  // namespace vedette::api
