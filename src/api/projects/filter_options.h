// Options of a project that say what is filtered out, as the project's details show and take them.
#pragma once
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/value.h"

namespace vedette::api {

// All of them by name, those that are not set with their default.
json::object show_filter_options(const json::object& options);
// Sets in `options` those that `sent` names. Errors: invalid_argument with an entry `options.NAME` for
// every fault, an unknown name among them.
Status apply_filter_options(const json::object& sent, json::object& options);
// The origins that browsers may send from. Errors: invalid_argument for `allowedDomains`.
Status apply_allowed_domains(const std::vector<std::string>& domains, json::object& options);

}  // namespace vedette::api
