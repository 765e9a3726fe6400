// The `query` of project lists.
#pragma once
#include <string_view>
#include <vector>

#include "store/sql/projects.h"

namespace vedette::api {

// Keeps the projects that fit: words are part of slug or name; `id:`, `slug:`, `name:`,
// `platform:`, `team:` and `dsn:` (a public key) select by one property. A property that does not
// exist fits nothing.
void keep_fitting(sql::Connection& sql, std::string_view query,
                  std::vector<catalog::ProjectRow>& rows);

}  // namespace vedette::api
