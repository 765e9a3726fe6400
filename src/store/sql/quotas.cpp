#include "store/sql/quotas.h"

#include "base/ascii.h"

namespace vedette::catalog {
namespace {

constexpr std::string_view kColumns = "SELECT id, project_id, categories, maximum, window_seconds FROM quota WHERE organization_id = ?";

std::string write_categories(std::span<const DataCategory> categories) {
  std::string text;
  for (const auto category : categories) {
    if (!text.empty()) text += ',';
    text += to_text(category);
  }
  return text;
}

std::vector<DataCategory> read_categories(std::string_view text) {
  std::vector<DataCategory> categories;
  for (const auto name : ascii::split(text, ',')) {
    if (const auto category = parse_data_category(name)) categories.push_back(*category);
  }
  return categories;
}

std::vector<QuotaRow> read_rows(sql::Cursor rows) {
  std::vector<QuotaRow> quotas;
  while (rows.next()) {
    quotas.push_back({.id = rows.integer(0),
                      .project = rows.optional_id<ProjectId>(1),
                      .categories = read_categories(rows.view(2)),
                      .maximum = rows.integer(3),
                      .window_seconds = rows.integer(4)});
  }
  return quotas;
}

}  // namespace

std::vector<QuotaRow> quotas_of_organization(sql::Connection& sql, OrganizationId organization) {
  return read_rows(sql.query(std::string(kColumns) + " ORDER BY project_id IS NOT NULL, project_id, id", organization));
}

std::vector<QuotaRow> quotas_of_project(sql::Connection& sql, OrganizationId organization, ProjectId project) {
  return read_rows(sql.query(std::string(kColumns) + " AND (project_id IS NULL OR project_id = ?) ORDER BY id", organization, project));
}

void replace_quotas(sql::Connection& sql, OrganizationId organization, std::optional<ProjectId> project, std::span<const QuotaRow> quotas,
                    Instant now) {
  sql.run("DELETE FROM quota WHERE organization_id = ? AND project_id IS NOT DISTINCT FROM ?", organization, project);
  for (const auto& quota : quotas) {
    sql.run("INSERT INTO quota (organization_id, project_id, categories, maximum, window_seconds, created) VALUES (?, ?, ?, ?, ?, ?)",
            organization, project, write_categories(quota.categories), quota.maximum, quota.window_seconds, now);
  }
}

}  // namespace vedette::catalog
