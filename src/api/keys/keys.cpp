#include "api/keys/keys.h"

#include "api/fixed_settings.h"
#include "api/keys/views.h"
#include "api/transaction.h"
#include "protocol/dsn.h"

namespace vedette::api {
namespace {

using json::path_param;
using json::query_param;
using enum Scope;

constexpr std::string_view kStates[] = {"active", "inactive"};
constexpr std::int64_t kWindowMax = 86'400;
constexpr json::Limits kNameLimits{.length_max = 64};

struct KeyLimit {
  std::optional<std::int64_t> count;
  std::optional<std::int64_t> window;
  static constexpr std::string_view kName = "KeyLimit";
  static constexpr Field kFields[] = {
      field<&KeyLimit::count>(
          "count", "Events that are taken in a window; absent or 0 for no limit.", {.min = 0}),
      field<&KeyLimit::window>("window", "Seconds; absent or 0 for no limit.",
                               {.min = 0, .max = kWindowMax}),
  };
};

struct ListKeysRequest {
  std::optional<std::string> status;
  std::optional<std::string> team;
  static constexpr std::string_view kName = "ListKeysRequest";
  static constexpr Field kFields[] = {
      query_param<&ListKeysRequest::status>("status", "Only active or only inactive keys.",
                                            {.choices = kStates}),
      query_param<&ListKeysRequest::team>("team",
                                          "Only keys of the projects of this team, by id or slug."),
  };
};

struct CreateKeyRequest {
  std::optional<std::string> name;
  std::optional<KeyLimit> rateLimit;
  static constexpr std::string_view kName = "CreateKeyRequest";
  static constexpr Field kFields[] = {
      field<&CreateKeyRequest::name>(
          "name", "What the key is called; the server chooses when it is absent.",
          {.length_max = 64, .may_be_blank = true}),
      field<&CreateKeyRequest::rateLimit>("rateLimit", "How many events are taken in."),
  };
};

struct KeyPath {
  std::string key_id;
  static constexpr std::string_view kName = "KeyPath";
  static constexpr Field kFields[] = {path_param<&KeyPath::key_id>("key_id", "The public key.")};
};

struct UpdateKeyRequest : KeyPath {
  std::optional<std::string> name;
  std::optional<bool> isActive;
  json::value rateLimit = false;
  static constexpr std::string_view kName = "UpdateKeyRequest";
  static constexpr auto kFields = json::extend(
      KeyPath::kFields,
      {field<&UpdateKeyRequest::name>("name", "What the key is called.", kNameLimits),
       field<&UpdateKeyRequest::isActive>("isActive", "Whether events with it are taken in."),
       optional_field<&UpdateKeyRequest::rateLimit>(
           "rateLimit", "An object of `count` and `window`; null for no limit.")});
};

// A limit takes both numbers; anything less is none.
void set_limit(catalog::ProjectKeyRow& key, const std::optional<KeyLimit>& limit) {
  const bool is_limit = limit && limit->count.value_or(0) > 0 && limit->window.value_or(0) > 0;
  key.rate_limit_count = is_limit ? limit->count : std::nullopt;
  key.rate_limit_window = is_limit ? limit->window : std::nullopt;
}

Result<Page<ProjectKeyView>> key_page(const ListKeysRequest& request, const Context& context,
                                      const std::vector<catalog::ProjectKeyRow>& rows) {
  std::vector<ProjectKeyView> views;
  for (const auto& row : rows) {
    if (request.status && row.is_active != (*request.status == "active")) continue;
    TRY_ASSIGN(views.emplace_back(), make_project_key_view(context.services, row));
  }
  return slice(context.page, std::move(views));
}

Result<catalog::ProjectKeyRow> find_key(const Context& context, const KeyPath& path) {
  auto key = catalog::find_project_key(context.sql(), path.key_id);
  if (!key || key->project_id != context.project().id) return not_found();
  return std::move(*key);
}

Result<Page<ProjectKeyView>> list_keys(const ListKeysRequest& request, Context& context) {
  return key_page(request, context, catalog::keys_of_project(context.sql(), context.project().id));
}

Result<Page<ProjectKeyView>> list_organization_keys(const ListKeysRequest& request,
                                                    Context& context) {
  auto& sql = context.sql();
  auto rows = catalog::keys_of_organization(sql, context.organization().id);
  if (request.team) {
    const auto team = catalog::find_team(sql, context.organization().id, *request.team);
    if (!team) return invalid_field("team", "Invalid team");
    const auto projects = catalog::projects_of_team(sql, team->id);
    std::erase_if(rows, [&](const catalog::ProjectKeyRow& row) {
      return std::ranges::find(projects, row.project_id, &catalog::ProjectRow::id) ==
             projects.end();
    });
  }
  return key_page(request, context, std::move(rows));
}

Result<Created<ProjectKeyView>> create_key(const CreateKeyRequest& request, Context& context) {
  const bool has_name = request.name && !request.name->empty();
  const std::string label = has_name ? *request.name : "Key " + context.services.random.hex(4);
  auto key = catalog::add_project_key(context.sql(), context.project().id, label,
                                      context.services.random, context.now);
  set_limit(key, request.rateLimit);
  catalog::update_project_key(context.sql(), key);
  context.audit("projectkey.create", key.public_key,
                fmt::format("added key {} to project {}", label, context.project().slug));
  TRY_ASSIGN(auto view, make_project_key_view(context.services, key));
  return Created<ProjectKeyView>{std::move(view)};
}

Result<ProjectKeyView> get_key(const KeyPath& request, Context& context) {
  TRY_ASSIGN(const auto key, find_key(context, request));
  return make_project_key_view(context.services, key);
}

// What clients may send with a change, as they were shown it: there is no loader script.
constexpr std::string_view kFixedSettings[] = {"browserSdkVersion", "dynamicSdkLoaderOptions"};

Result<ProjectKeyView> update_key(const UpdateKeyRequest& request, Context& context) {
  TRY_ASSIGN(auto key, find_key(context, request));
  TRY_ASSIGN(const auto present, make_project_key_view(context.services, key));
  TRY(refuse_changes(context.body, json::to_value(present).get_object(), kFixedSettings));
  key.label = request.name.value_or(key.label);
  key.is_active = request.isActive.value_or(key.is_active);
  // `false` is what the field holds when the request does not say it.
  if (!request.rateLimit.is_bool()) {
    std::optional<KeyLimit> limit;
    if (const auto fault =
            json::TypeOf<std::optional<KeyLimit>>::read(limit, request.rateLimit, {})) {
      return invalid_field("rateLimit", *fault);
    }
    set_limit(key, limit);
  }
  catalog::update_project_key(context.sql(), key);
  context.audit("projectkey.edit", key.public_key,
                fmt::format("edited key {} of project {}", key.label, context.project().slug));
  return make_project_key_view(context.services, key);
}

Result<NoContent> delete_key(const KeyPath& request, Context& context) {
  TRY_ASSIGN(const auto key, find_key(context, request));
  catalog::remove_project_key(context.sql(), key.public_key);
  context.audit("projectkey.remove", key.public_key,
                fmt::format("removed key {} of project {}", key.label, context.project().slug));
  return NoContent{};
}

constexpr std::string_view kKeysPath =
    "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/keys/";
constexpr std::string_view kKeyPath =
    "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/keys/{key_id}/";

constexpr Endpoint kRows[] = {
    endpoint<&list_keys>({.id = "listProjectKeys",
                          .path = kKeysPath,
                          .access = any_of(project_admin, project_read, project_write),
                          .tag = "Projects",
                          .summary = "List a project's keys"}),
    endpoint<&list_organization_keys>(
        {.id = "listOrganizationProjectKeys",
         .path = "/api/0/organizations/{organization_id_or_slug}/project-keys/",
         .access = any_of(org_admin, org_read, org_write),
         .tag = "Organizations",
         .summary = "List the keys of all projects"}),
    endpoint<&changing_keys<&create_key>>({.id = "createProjectKey",
                                           .method = Method::post,
                                           .path = kKeysPath,
                                           .access = any_of(project_admin, project_write),
                                           .tag = "Projects",
                                           .summary = "Create a key",
                                           .transaction = Transaction::none}),
    endpoint<&get_key>({.id = "getProjectKey",
                        .path = kKeyPath,
                        .access = any_of(project_admin, project_read, project_write),
                        .tag = "Projects",
                        .summary = "Retrieve a key"}),
    endpoint<&changing_keys<&update_key>>({.id = "updateProjectKey",
                                           .method = Method::put,
                                           .path = kKeyPath,
                                           .access = any_of(project_admin, project_write),
                                           .tag = "Projects",
                                           .summary = "Change a key's name, state or rate limit",
                                           .description = "What is absent stays as it is.",
                                           .transaction = Transaction::none}),
    endpoint<&changing_keys<&delete_key>>(
        {.id = "deleteProjectKey",
         .method = Method::del,
         .path = kKeyPath,
         .access = any_of(project_admin),
         .tag = "Projects",
         .summary = "Delete a key",
         .description = "Events with it are refused from then on.",
         .transaction = Transaction::none}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> key_rows() {
  return kRows;
}

Result<ProjectKeyView> make_project_key_view(const Services& services,
                                             const catalog::ProjectKeyRow& row) {
  ProjectKeyView view{.id = row.public_key,
                      .name = row.label,
                      .secret = row.secret_key,
                      .projectId = row.project_id.number,
                      .isActive = row.is_active,
                      .rateLimit = {},
                      .dsn = {},
                      .dateCreated = row.created};
  if (row.rate_limit_window && row.rate_limit_count)
    view.rateLimit = RateLimitView{*row.rate_limit_window, *row.rate_limit_count};
  TRY_ASSIGN(view.dsn.public_,
             protocol::format_dsn(services.url, row.public_key, row.project_id.number));
  TRY_ASSIGN(view.dsn.secret, protocol::format_dsn(services.url, row.public_key,
                                                   row.project_id.number, row.secret_key));
  TRY_ASSIGN(auto addresses, protocol::format_addresses(services.url, row.public_key, row.project_id.number));
  auto& dsn = view.dsn;
  dsn.csp = std::move(addresses.csp);
  dsn.security = std::move(addresses.security);
  dsn.minidump = std::move(addresses.minidump);
  dsn.nel = std::move(addresses.nel);
  dsn.unreal = std::move(addresses.unreal);
  dsn.crons = std::move(addresses.check_ins);
  dsn.integration = std::move(addresses.integration);
  dsn.otlp_traces = std::move(addresses.otlp_traces);
  dsn.otlp_logs = std::move(addresses.otlp_logs);
  return view;
}

}  // namespace vedette::api
