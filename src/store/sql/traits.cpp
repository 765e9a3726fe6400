#include "store/sql/traits.h"

#include <array>

namespace vedette::catalog {
namespace {

struct SpanKind {
  // An operation, or with a dot at the end the begin of one.
  std::string_view op;
  std::string_view trait;
};
constexpr auto kSpanKinds = std::to_array<SpanKind>({
    {"http.client", trait::kHttpSpans},
    {"db", trait::kDatabaseSpans},
    {"db.", trait::kDatabaseSpans},
    {"resource.", trait::kAssetSpans},
    {"app.start.", trait::kAppStartSpans},
    {"ui.load", trait::kScreenLoadSpans},
    {"ui.load.", trait::kScreenLoadSpans},
    {"ui.webvital.", trait::kVitalSpans},
    {"ui.webvitals.", trait::kVitalSpans},
    {"pageload", trait::kVitalSpans},
    {"cache.", trait::kCacheSpans},
    {"queue.", trait::kQueueSpans},
    {"gen_ai.", trait::kAgentSpans},
    {"mcp.", trait::kMcpSpans},
});

}  // namespace

std::string_view trait_of_span(std::string_view op) {
  for (const auto& kind : kSpanKinds) {
    if (kind.op.ends_with('.') ? op.starts_with(kind.op) : op == kind.op) return kind.trait;
  }
  return {};
}

void ProjectTraits::add_platform(ProjectId project, std::string_view platform) {
  if (!platform.empty()) seen_.emplace(project, std::string(trait::kPlatform).append(platform));
}

void ProjectTraits::store(sql::Connection& sql) const {
  for (const auto& [project, name] : seen_) {
    sql.run("INSERT INTO project_trait (project_id, name) SELECT id, ? FROM project WHERE id = ? ON CONFLICT DO NOTHING", name,
            project);
  }
}

std::set<std::string, std::less<>> traits_of_project(sql::Connection& sql, ProjectId project) {
  std::set<std::string, std::less<>> names;
  auto rows = sql.query("SELECT name FROM project_trait WHERE project_id = ?", project);
  while (rows.next()) names.insert(rows.text(0));
  return names;
}

bool has_trait(sql::Connection& sql, ProjectId project, std::string_view trait) {
  return sql.find_integer("SELECT 1 FROM project_trait WHERE project_id = ? AND name = ?", project, trait).has_value();
}

}  // namespace vedette::catalog
