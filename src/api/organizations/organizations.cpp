#include "api/organizations/organizations.h"

#include "api/fixed_settings.h"
#include "api/organizations/detail_view.h"
#include "api/organizations/options.h"
#include "api/slugs.h"
#include "api/transaction.h"
#include "base/ascii.h"
#include "store/sql/slugs.h"

namespace vedette::api {
namespace {

using json::query_param;
using enum Scope;

constexpr std::string_view kOrganizationSorts[] = {"members", "events"};

struct ListOrganizationsRequest {
  std::string query;
  bool owner = false;
  std::optional<std::string> sortBy;
  static constexpr std::string_view kName = "ListOrganizationsRequest";
  static constexpr Field kFields[] = {
      query_param<&ListOrganizationsRequest::query>("query", "Part of the name or slug."),
      query_param<&ListOrganizationsRequest::owner>("owner", "Only those that the caller owns."),
      query_param<&ListOrganizationsRequest::sortBy>(
          "sortBy", "`members` by number of members, `events` by errors of the last 24 hours, the largest first.",
          {.choices = kOrganizationSorts}),
  };
};

struct GetOrganizationRequest {
  std::string detailed = "1";
  static constexpr std::string_view kName = "GetOrganizationRequest";
  static constexpr Field kFields[] = {
      query_param<&GetOrganizationRequest::detailed>("detailed",
                                                     "`0` leaves teams and projects out."),
  };
};

struct UpdateOrganizationRequest : ScrubbingChange {
  std::optional<std::string> slug;
  std::optional<std::string> name;
  std::optional<json::object> retention;
  std::optional<bool> spikeProtection;
  static constexpr std::string_view kName = "UpdateOrganizationRequest";
  using Self = UpdateOrganizationRequest;
  static constexpr auto kFields = json::extend(
      ScrubbingChange::kFields,
      {field<&Self::slug>("slug", "Name in addresses.", {.length_max = catalog::kTenantSlugMax}),
       field<&Self::name>("name", "Name of the organization.", {.length_max = 64}),
       [] {
         // An object of anything to the reader, which names each fault by its kind.
         Field made = field<&Self::retention>(
             "retention", "Days for which data is kept, 1 to 3650, by kind; null for the default. Kinds that are "
                          "absent stay as they are.");
         made.schema = &json::TypeOf<std::optional<std::map<std::string, std::optional<std::int64_t>>>>::schema;
         return made;
       }(),
       field<&Self::spikeProtection>("spikeProtection",
                                     "Whether a project that suddenly sends far more than usual is throttled.")});
};

// What clients may send with a change, as they were shown it.
constexpr std::string_view kFixedSettings[] = {
    "isEarlyAdopter",
    "hideAiFeatures",
    "aggregatedDataConsent",
    "defaultRole",
    "openMembership",
    "eventsMemberAdmin",
    "alertsMemberWrite",
    "attachmentsRole",
    "debugFilesRole",
    "hasGranularReplayPermissions",
    "replayAccessMembers",
    "avatar",
    "avatarType",
    "require2FA",
    "requireEmailVerification",
    "allowMemberInvite",
    "allowMemberProjectCreation",
    "allowSuperuserAccess",
    "allowSharedIssues",
    "enhancedPrivacy",
    "scrapeJavaScript",
    "storeCrashReports",
    "allowJoinRequests",
    "trustedRelays",
    "relayDsnEndpoint",
    "issueAlertsThreadFlag",
    "metricAlertsThreadFlag",
    "cancelDeletion",
    "defaultAutofixAutomationTuning",
    "defaultSeerScannerAutomation",
    "enableSeerCoding",
    "defaultCodingAgent",
    "defaultCodingAgentIntegrationId",
    "defaultAutomatedRunStoppingPoint",
    "autoEnableCodeReview",
    "autoOpenPrs",
    "defaultCodeReviewTriggers",
};

// Whether the body names a field of the request; unknown ones are passed over.
bool wants_change(const Context& context) {
  return std::ranges::any_of(UpdateOrganizationRequest::kFields,
                             [&](const Field& each) { return context.body.contains(each.name); });
}

Result<Page<OrganizationView>> list_organizations(const ListOrganizationsRequest& request,
                                                  Context& context) {
  auto& sql = context.sql();
  std::vector<catalog::OrganizationRow> rows;
  if (context.is_session()) {
    rows = catalog::organizations_of_user(sql, context.caller.user->id);
  } else if (auto own = catalog::find_organization(sql, context.caller.token->organization_id)) {
    rows.push_back(std::move(*own));
  }
  std::erase_if(rows, [&](const catalog::OrganizationRow& row) {
    const bool fits = ascii::contains_ignoring_case(row.slug, request.query) ||
                      ascii::contains_ignoring_case(row.name, request.query);
    if (!fits || !request.owner) return !fits;
    const auto membership = access::enter_organization(sql, context.caller, row.id);
    return !membership || membership->role != Role::owner;
  });
  if (request.sortBy) {
    std::map<OrganizationId, std::int64_t> sizes;
    const Instant yesterday = Instant::from_ms(context.now.ms() - kDayMs);
    for (const auto& row : rows) {
      sizes[row.id] = *request.sortBy == "members" ? catalog::count_members(sql, row.id) : catalog::count_errors_since(sql, row.id, yesterday);
    }
    std::ranges::stable_sort(rows, std::greater(), [&](const catalog::OrganizationRow& row) { return sizes[row.id]; });
  }
  return page_of_views(slice(context.page, std::move(rows)),
                       [&](const catalog::OrganizationRow& row) {
                         return make_organization_view(context.services, row);
                       });
}

constexpr std::string_view kSpikeProtection = "spikeProtection";

bool is_spike_protected(const json::object& options) {
  const auto* flag = options.if_contains(kSpikeProtection);
  return flag != nullptr && flag->is_bool() && flag->get_bool();
}

OrganizationDetailView make_detail(const Context& context, const catalog::OrganizationRow& row,
                                   bool has_lists) {
  OrganizationDetailView view;
  fill_organization(view, context.services, row);
  view.access = context.scopes().texts();
  if (context.membership.role) view.role = role_text(*context.membership.role);
  view.orgRoleList = role_list(
      rank_of(context), context.scopes().intersects({member_admin, member_invite, member_write}));
  view.teamRoleList = team_role_list();
  const auto options = parse_options(row.options);
  fill_scrubbing(view, options, scrub::Owner::organization);
  view.retention = read_retention_days(options);
  view.spikeProtection = is_spike_protected(options);
  if (!has_lists) return view;
  auto& sql = context.sql();
  view.teams.emplace();
  for (const auto& team : catalog::teams_of_organization(sql, row.id))
    view.teams->push_back(make_team_detail(context, team, false));
  view.projects.emplace();
  for (const auto& project : catalog::projects_of_organization(sql, row.id)) {
    view.projects->push_back(make_project_summary(sql, viewer_of(context), project));
  }
  return view;
}

Result<OrganizationDetailView> get_organization(const GetOrganizationRequest& request,
                                                Context& context) {
  return make_detail(context, context.organization(), request.detailed != "0");
}

// Sets what the request says of the data that comes in.
Status apply_options(const UpdateOrganizationRequest& request, Context& context,
                     catalog::OrganizationRow& row, std::string& changed) {
  const auto before = parse_options(row.options);
  auto options = before;
  TRY(apply_scrubbing(request, scrub::Owner::organization, context, options));
  if (request.retention) TRY(apply_retention(*request.retention, options));
  set_flag(request.spikeProtection, false, kSpikeProtection, options);
  changed = changed_names(before, options);
  if (changed.empty()) return {};
  if (request.sensitiveFields || request.safeFields) {
    TRY(check_scrubbing(options, {}));
    for (const auto& project : catalog::projects_of_organization(context.sql(), row.id)) {
      if (const auto both = check_scrubbing(options, parse_options(project.options)); !both) {
        auto error = both.error();
        for (auto& each : error.fields)
          each.messages.front() += fmt::format(" Those of project {} count too.", project.slug);
        return Unexpected(std::move(error));
      }
    }
  }
  row.options = json::serialize(options);
  catalog::set_organization_options(context.sql(), row.id, row.options);
  return {};
}

Result<OrganizationDetailView> update_organization(const UpdateOrganizationRequest& request,
                                                   Context& context) {
  // As it is now, in this transaction: another change may have come since the path was resolved.
  auto found = catalog::find_organization(context.sql(), context.organization().id);
  if (!found) return not_found();
  auto& row = *found;
  auto shown = json::to_value(make_detail(context, row, false)).as_object();
  shown["avatarType"] = "letter_avatar";
  // Shown as an object, and sent as the bytes of a picture.
  if (const auto* avatar = context.body.if_contains("avatar"); avatar == nullptr || !avatar->is_object()) shown.erase("avatar");
  TRY(refuse_changes(context.body, shown, kFixedSettings));
  if (!wants_change(context)) return make_detail(context, row, true);
  if (request.slug && *request.slug != row.slug) {
    TRY(check_slug("slug", *request.slug, catalog::is_reserved_organization_slug(*request.slug)));
    row.slug = *request.slug;
  }
  row.name = request.name.value_or(row.name);
  std::string changed;
  TRY(apply_options(request, context, row, changed));
  if (!catalog::rename_organization(context.sql(), row.id, row.slug, row.name)) {
    return Unexpected(
        Error{.code = ErrorCode::conflict,
              .message = "An organization with this slug already exists.",
              .detail = {},
              .fields = {{"slug", {"An organization with this slug already exists."}}}});
  }
  context.audit("org.edit", row.slug,
                fmt::format("edited organization {}{}{}", row.slug, changed.empty() ? "" : ": ", changed));
  return make_detail(context, row, true);
}

constexpr Endpoint kRows[] = {
    endpoint<&list_organizations>(
        {.id = "listOrganizations",
         .path = "/api/0/organizations/",
         .access = any_of(org_admin, org_read, org_write),
         .tag = "Users",
         .summary = "List the caller's organizations",
         .description =
             "All organizations of a person, or the one organization of an integration."}),
    endpoint<&get_organization>({.id = "getOrganization",
                                 .path = "/api/0/organizations/{organization_id_or_slug}/",
                                 .access = any_of(org_admin, org_read, org_write),
                                 .tag = "Organizations",
                                 .summary = "Retrieve an organization"}),
    endpoint<&changing_keys<&update_organization>>(
        {.id = "updateOrganization",
         .method = Method::put,
         .path = "/api/0/organizations/{organization_id_or_slug}/",
         .access = any_of(org_admin, org_write),
         .tag = "Organizations",
         .summary = "Change an organization",
         .description =
             "What is absent stays as it is. Settings that the organization's details show and that are not named here may "
             "be sent as they are, and are refused with another value; unknown fields are passed over. The id stays in any "
             "case. Settings hold for what comes in from then on. Data is deleted when its retention is over, as it was when "
             "the data came in or, where every organization agrees on a shorter one, as it is now.",
         .transaction = Transaction::none,
         .more_statuses = {409}}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> organization_rows() {
  return kRows;
}

void fill_organization(OrganizationView& view, const Services& services,
                       const catalog::OrganizationRow& row) {
  view.id = row.id;
  view.slug = row.slug;
  view.name = row.name;
  view.dateCreated = row.created;
  view.links = {.organizationUrl = services.url,
                .regionUrl = services.url.starts_with("https://") ? services.url : std::string()};
}

OrganizationView make_organization_view(const Services& services,
                                        const catalog::OrganizationRow& row) {
  OrganizationView view;
  fill_organization(view, services, row);
  return view;
}

}  // namespace vedette::api
