#include "api/spikes/spikes.h"

#include <set>

#include "api/issues/chosen_projects.h"
#include "api/organizations/options.h"
#include "api/transaction.h"
#include "store/sql/spikes.h"

namespace vedette::api {

// Answers without a body that are no 204.
struct SpikeProtectionOn {};
struct SpikeProtectionOff {};
template <>
struct AnswerOf<SpikeProtectionOn> : AnswerOf<NoContent> {
  static constexpr int kStatus = 201;
  static Reply make(Context&, SpikeProtectionOn) { return {kStatus, {}}; }
};
template <>
struct AnswerOf<SpikeProtectionOff> : AnswerOf<NoContent> {
  static constexpr int kStatus = 200;
  static Reply make(Context&, SpikeProtectionOff) { return {kStatus, {}}; }
};

namespace {

using json::field;
using json::query_param;
using enum Scope;

// In place of a list of projects.
constexpr std::string_view kAll = "$all";

struct SpikeProtectionRequest {
  std::vector<std::string> projects;
  static constexpr std::string_view kName = "SpikeProtectionRequest";
  static constexpr Field kFields[] = {
      field<&SpikeProtectionRequest::projects>("projects", "Slugs or ids of projects. `$all` stands for every project, also for those to come."),
  };
};

struct ListSpikesRequest {
  std::vector<std::string> project;
  bool isActive = false;
  static constexpr std::string_view kName = "ListSpikes";
  static constexpr Field kFields[] = {
      query_param<&ListSpikesRequest::project>("project", "Ids or slugs of projects; none and `-1` mean all."),
      query_param<&ListSpikesRequest::isActive>("isActive", "Whether only those are listed that go on."),
  };
};

struct SpikeView {
  std::string id;
  ProjectId projectId;
  std::string projectSlug;
  std::string category;
  Instant start;
  std::optional<Instant> end;
  std::int64_t dropped = 0;
  static constexpr std::string_view kName = "Spike";
  static constexpr Field kFields[] = {
      field<&SpikeView::id>("id", "Numeric id."),
      field<&SpikeView::projectId>("projectId", "Id of the project."),
      field<&SpikeView::projectSlug>("projectSlug", "Slug of the project."),
      field<&SpikeView::category>("category", "Category of what was refused, such as `error`."),
      field<&SpikeView::start>("start", "The minute of the first refusal."),
      field<&SpikeView::end>("end", "When the project was let in again; null while it is cut off."),
      field<&SpikeView::dropped>("dropped", "How much was refused so far, in the unit of the category."),
  };
};

void set_organization(Context& context, bool is_on) {
  auto& sql = context.sql();
  const auto organization = catalog::find_organization(sql, context.organization().id);
  if (!organization) return;
  auto options = parse_options(organization->options);
  set_flag(is_on, false, catalog::kSpikeProtection, options);
  sql.run("UPDATE organization SET options = ? WHERE id = ?", json::serialize(options), organization->id);
  // From now on each project is what its organization is.
  for (const auto& project : catalog::projects_of_organization(sql, organization->id)) {
    auto own = parse_options(project.options);
    if (own.erase(catalog::kSpikeProtection) > 0) sql.run("UPDATE project SET options = ? WHERE id = ?", json::serialize(own), project.id);
  }
  context.audit("org.edit", organization->slug, fmt::format("switched spike protection of all projects {}", is_on ? "on" : "off"));
}

Status set_projects(Context& context, const std::vector<std::string>& names, bool is_on) {
  auto& sql = context.sql();
  std::set<ProjectId> done;
  for (const auto& name : names) {
    const auto project = catalog::find_project(sql, context.organization().id, name);
    if (!project) return invalid_field("projects", fmt::format("The organization has no project \"{}\".", name));
    if (!done.insert(project->id).second) continue;
    auto options = parse_options(project->options);
    options.insert_or_assign(catalog::kSpikeProtection, is_on);
    sql.run("UPDATE project SET options = ? WHERE id = ?", json::serialize(options), project->id);
    context.audit("project.edit", project->slug, fmt::format("switched spike protection of project {} {}", project->slug, is_on ? "on" : "off"));
  }
  return {};
}

Status switch_protection(const SpikeProtectionRequest& request, Context& context, bool is_on) {
  if (std::ranges::find(request.projects, kAll) == request.projects.end()) return set_projects(context, request.projects, is_on);
  set_organization(context, is_on);
  return {};
}

Result<SpikeProtectionOn> enable_spike_protection(const SpikeProtectionRequest& request, Context& context) {
  TRY(switch_protection(request, context, true));
  return SpikeProtectionOn{};
}

Result<SpikeProtectionOff> disable_spike_protection(const SpikeProtectionRequest& request, Context& context) {
  TRY(switch_protection(request, context, false));
  return SpikeProtectionOff{};
}

SpikeView make_view(const catalog::SpikeRow& row, Instant now) {
  return {.id = std::to_string(row.id),
          .projectId = row.project_id,
          .projectSlug = row.project_slug,
          .category = std::string(to_text(row.category)),
          .start = row.start,
          .end = row.end > now ? std::nullopt : std::optional(row.end),
          .dropped = static_cast<std::int64_t>(row.dropped)};
}

Result<Page<SpikeView>> list_spikes(const ListSpikesRequest& request, Context& context) {
  TRY_ASSIGN(const auto projects, chosen_projects(context, request.project));
  std::vector<ProjectId> ids;
  for (const auto& project : projects) ids.push_back(project.id);
  auto rows = catalog::spikes_of_projects(context.sql(), ids, request.isActive ? std::optional(context.now) : std::nullopt,
                                          context.page.rows_before(), context.page.limit + 1);
  return page_of_views(numbered_page(context.page, std::move(rows)), [&](const catalog::SpikeRow& row) { return make_view(row, context.now); });
}

constexpr std::string_view kProtectionPath = "/api/0/organizations/{organization_id_or_slug}/spike-protections/";

constexpr Endpoint kRows[] = {
    endpoint<&list_spikes>({.id = "listOrganizationSpikes",
                            .path = "/api/0/organizations/{organization_id_or_slug}/spikes/",
                            .access = any_of(org_admin, org_read, org_write, project_admin, project_read, project_write),
                            .tag = "Organizations",
                            .summary = "List when spike protection cut projects off",
                            .description = "Newest first. A spike lasts from the first refusal to the end of the hour of the last "
                                           "one, when the project is let in again; one that goes on in the hour after is the same "
                                           "one. An addition to Sentry's API."}),
    endpoint<&changing_keys<&enable_spike_protection>>(
        {.id = "enableSpikeProtection",
         .method = Method::post,
         .path = kProtectionPath,
         .access = any_of(project_admin, project_read, project_write),
         .tag = "Projects",
         .summary = "Switch spike protection of projects on",
         .description = "A project that suddenly sends far more than usual is then cut off for the rest of the hour. What is "
                        "said of a project holds before what its organization says.",
         .transaction = Transaction::none}),
    endpoint<&changing_keys<&disable_spike_protection>>({.id = "disableSpikeProtection",
                                                         .method = Method::del,
                                                         .path = kProtectionPath,
                                                         .access = any_of(project_admin, project_read, project_write),
                                                         .tag = "Projects",
                                                         .summary = "Switch spike protection of projects off",
                                                         .transaction = Transaction::none}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> spike_rows() {
  return kRows;
}

}  // namespace vedette::api
