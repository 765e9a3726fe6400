// Environments: where events say they happened.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/ids.h"
#include "store/sqlite/connection.h"

namespace vedette::catalog {

struct EnvironmentRow {
  std::int64_t id = 0;
  std::string name;
  bool is_hidden = false;
};

enum class Visibility { all, visible, hidden };

std::vector<EnvironmentRow> environments_of_project(sql::Connection& sql, ProjectId project,
                                                    Visibility visibility);
// Each name once; it is hidden when all projects that have it hide it.
std::vector<EnvironmentRow> environments_of_organization(sql::Connection& sql,
                                                         OrganizationId organization,
                                                         Visibility visibility);
std::optional<EnvironmentRow> find_environment(sql::Connection& sql, ProjectId project,
                                               std::string_view name);
void set_environment_hidden(sql::Connection& sql, std::int64_t environment, bool is_hidden);

}  // namespace vedette::catalog
