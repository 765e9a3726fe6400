#include "api/quotas/quotas.h"

#include "api/transaction.h"
#include "store/sql/quotas.h"

namespace vedette::api {
namespace {

using json::field;
using json::optional_field;
using enum Scope;

constexpr std::size_t kQuotasMax = 20;
constexpr std::int64_t kWindowMax = 31 * 86'400;
constexpr std::int64_t kLimitMax = 1'000'000'000'000'000;

struct QuotaInput {
  std::vector<std::string> categories;
  std::int64_t limit = 0;
  std::int64_t window = 0;
  static constexpr std::string_view kName = "QuotaInput";
  static constexpr Field kFields[] = {
      optional_field<&QuotaInput::categories>("categories",
                                              "Categories that are counted together; none for each category by itself."),
      field<&QuotaInput::limit>("limit", "How much is taken in within a window, in the unit of the categories.",
                                {.min = 1, .max = kLimitMax}),
      field<&QuotaInput::window>("window", "Length of the window in seconds.", {.min = 1, .max = kWindowMax}),
  };
};

struct QuotaView {
  std::string id;
  std::vector<std::string> categories;
  std::int64_t limit = 0;
  std::int64_t window = 0;
  std::string reasonCode;
  static constexpr std::string_view kName = "Quota";
  static constexpr Field kFields[] = {
      field<&QuotaView::id>("id", "Numeric id; a new one whenever the list is replaced."),
      field<&QuotaView::categories>("categories", "Categories that are counted together; none for each category by itself."),
      field<&QuotaView::limit>("limit", "How much is taken in within a window, in the unit of the categories."),
      field<&QuotaView::window>("window", "Length of the window in seconds."),
      field<&QuotaView::reasonCode>("reasonCode",
                                    "The reason under which statistics count what it refuses: `organization_quota` or `project_quota`."),
  };
};

// The list as it was sent, so that each fault can name its entry.
struct ReplaceQuotasRequest {
  json::value quotas;
  static constexpr std::string_view kName = "ReplaceQuotas";
  static constexpr Field kFields[] = {[] {
    Field made = field<&ReplaceQuotasRequest::quotas>(
        "quotas", "All quotas, at most 20. Entries may hold what the list answers: `id` and `reasonCode` are not read.");
    made.schema = &json::TypeOf<std::vector<QuotaInput>>::schema;
    return made;
  }()};
};

// Appends to `faults` what is wrong with the entry, under names that begin with `at`.
catalog::QuotaRow read_quota(const json::value& entry, const std::string& at, std::vector<FieldError>& faults) {
  catalog::QuotaRow quota;
  if (!entry.is_object()) {
    faults.push_back({at, {json::not_an_object(entry)}});
    return quota;
  }
  QuotaInput input;
  for (auto& fault : json::read_fields(QuotaInput::kFields, &input, entry.get_object())) {
    faults.push_back({at + "." + fault.field, std::move(fault.messages)});
  }
  for (const auto& name : input.categories) {
    const auto category = parse_data_category(name);
    if (!category) {
      faults.push_back({at + ".categories", {fmt::format("\"{}\" is not a valid choice.", name)}});
      break;
    }
    if (std::ranges::find(quota.categories, *category) == quota.categories.end()) quota.categories.push_back(*category);
  }
  quota.maximum = input.limit;
  quota.window_seconds = input.window;
  return quota;
}

Result<std::vector<catalog::QuotaRow>> read_quotas(const json::value& sent) {
  if (!sent.is_array()) return invalid_field("quotas", json::not_a_list(sent));
  const auto& list = sent.get_array();
  if (list.size() > kQuotasMax) {
    return invalid_field("quotas", fmt::format("Ensure this list has no more than {} quotas.", kQuotasMax));
  }
  std::vector<catalog::QuotaRow> quotas;
  Error error{.code = ErrorCode::invalid_argument, .message = "Some fields are not valid."};
  for (std::size_t i = 0; i < list.size(); ++i) quotas.push_back(read_quota(list[i], fmt::format("quotas.{}", i), error.fields));
  if (!error.fields.empty()) return Unexpected(std::move(error));
  return quotas;
}

QuotaView make_view(const catalog::QuotaRow& row) {
  QuotaView view{.id = std::to_string(row.id),
                 .categories = {},
                 .limit = row.maximum,
                 .window = row.window_seconds,
                 .reasonCode = row.project ? "project_quota" : "organization_quota"};
  for (const auto category : row.categories) view.categories.emplace_back(to_text(category));
  return view;
}

// The quotas of the project itself, or without one of the organization itself.
std::vector<QuotaView> views_of(const Context& context, std::optional<ProjectId> project) {
  const auto organization = context.organization().id;
  const auto rows = project ? catalog::quotas_of_project(context.sql(), organization, *project)
                            : catalog::quotas_of_organization(context.sql(), organization);
  std::vector<QuotaView> views;
  for (const auto& row : rows) {
    if (row.project == project) views.push_back(make_view(row));
  }
  return views;
}

Result<std::vector<QuotaView>> list_organization_quotas(const NoRequest&, Context& context) {
  return views_of(context, std::nullopt);
}

Result<std::vector<QuotaView>> list_project_quotas(const NoRequest&, Context& context) {
  return views_of(context, context.project().id);
}

Result<std::vector<QuotaView>> replace_organization_quotas(const ReplaceQuotasRequest& request, Context& context) {
  TRY_ASSIGN(const auto quotas, read_quotas(request.quotas));
  const auto& organization = context.organization();
  catalog::replace_quotas(context.sql(), organization.id, std::nullopt, quotas, context.now);
  context.audit("org.edit", organization.slug, fmt::format("set {} quotas of organization {}", quotas.size(), organization.slug));
  return views_of(context, std::nullopt);
}

Result<std::vector<QuotaView>> replace_project_quotas(const ReplaceQuotasRequest& request, Context& context) {
  TRY_ASSIGN(const auto quotas, read_quotas(request.quotas));
  const auto& project = context.project();
  catalog::replace_quotas(context.sql(), context.organization().id, project.id, quotas, context.now);
  context.audit("project.edit", project.slug, fmt::format("set {} quotas of project {}", quotas.size(), project.slug));
  return views_of(context, project.id);
}

constexpr std::string_view kOrganizationPath = "/api/0/organizations/{organization_id_or_slug}/quotas/";
constexpr std::string_view kProjectPath = "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/quotas/";
constexpr std::string_view kReplaceDescription =
    "The list is replaced whole. What is over a quota is refused from then on, and counted as rate limited.";

constexpr Endpoint kRows[] = {
    endpoint<&list_organization_quotas>({.id = "listOrganizationQuotas",
                                         .path = kOrganizationPath,
                                         .access = any_of(org_admin, org_read, org_write),
                                         .tag = "Organizations",
                                         .summary = "List the quotas of an organization",
                                         .description = "Those of all its projects together. An addition to Sentry's API."}),
    endpoint<&changing_keys<&replace_organization_quotas>>({.id = "replaceOrganizationQuotas",
                                                            .method = Method::put,
                                                            .path = kOrganizationPath,
                                                            .access = any_of(org_admin, org_write),
                                                            .tag = "Organizations",
                                                            .summary = "Replace the quotas of an organization",
                                                            .description = kReplaceDescription,
                                                            .transaction = Transaction::none}),
    endpoint<&list_project_quotas>({.id = "listProjectQuotas",
                                    .path = kProjectPath,
                                    .access = any_of(project_admin, project_read, project_write),
                                    .tag = "Projects",
                                    .summary = "List the quotas of a project",
                                    .description = "Those of the organization hold beside them. An addition to Sentry's API."}),
    endpoint<&changing_keys<&replace_project_quotas>>({.id = "replaceProjectQuotas",
                                                       .method = Method::put,
                                                       .path = kProjectPath,
                                                       .access = any_of(project_admin, project_write),
                                                       .tag = "Projects",
                                                       .summary = "Replace the quotas of a project",
                                                       .description = kReplaceDescription,
                                                       .transaction = Transaction::none}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> quota_rows() {
  return kRows;
}

}  // namespace vedette::api
