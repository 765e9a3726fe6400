// Quotas: how much an organization or one of its projects may send within a window.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "base/time.h"
#include "model/data_category.h"
#include "model/ids.h"
#include "store/sqlite/connection.h"

namespace vedette::catalog {

struct QuotaRow {
  std::int64_t id = 0;
  // None: the organization as a whole.
  std::optional<ProjectId> project;
  // What it counts; empty: everything, each category by itself.
  std::vector<DataCategory> categories;
  std::int64_t maximum = 0;
  std::int64_t window_seconds = 60;
};

// Those of the organization first, then those of its projects.
std::vector<QuotaRow> quotas_of_organization(sql::Connection& sql, OrganizationId organization);
// Those of the organization and those of this project.
std::vector<QuotaRow> quotas_of_project(sql::Connection& sql, OrganizationId organization, ProjectId project);
// Replaces all quotas of the project, or without one all of the organization itself.
void replace_quotas(sql::Connection& sql, OrganizationId organization, std::optional<ProjectId> project, std::span<const QuotaRow> quotas,
                    Instant now);

}  // namespace vedette::catalog
