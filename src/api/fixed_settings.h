// Settings that clients know and that have one value here: they may be sent as they are shown, not changed.
#pragma once
#include <span>
#include <string_view>

#include "base/result.h"
#include "json/value.h"

namespace vedette::api {

// `sent` is the body of a request and `shown` what is answered about the same thing. Empty texts and lists, null, false
// and 0 are alike. Errors: invalid_argument with an entry for each of the `names` whose value is another one.
Status refuse_changes(const json::object& sent, const json::object& shown, std::span<const std::string_view> names);

// Errors: invalid_argument that names the parameter or field.
Unexpected not_supported(std::string_view name);

}  // namespace vedette::api
