// How long an organization keeps each kind of data, in its options.
#pragma once
#include <map>

#include "base/result.h"
#include "json/value.h"
#include "model/data_kind.h"

namespace vedette::api {

// Whole days by name of the kind.
using RetentionDays = std::map<std::string, std::int64_t>;

// All kinds, those without a setting with their default.
RetentionDays read_retention_days(const json::object& options);
// Sets the kinds that `sent` names; null for the default. Errors: invalid_argument with an entry
// `retention.KIND` for every fault.
Status apply_retention(const json::object& sent, json::object& options);

}  // namespace vedette::api
