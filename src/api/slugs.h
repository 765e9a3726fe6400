// Slugs that callers choose.
#pragma once
#include "base/result.h"

namespace vedette::api {

// Errors: invalid_argument for the field, in Sentry's words.
Status check_slug(std::string_view field, std::string_view slug, bool is_reserved);

}  // namespace vedette::api
