// Redaction inside files, where nothing may change its place.
#pragma once
#include <string>
#include <string_view>

#include "scrub/plan.h"

namespace vedette::scrub {

// Overwrites with asterisks what the plan's rules on attachments find in a file of that name.
void mask_attachment(const Plan& plan, std::string& bytes, std::string_view filename);

}  // namespace vedette::scrub
