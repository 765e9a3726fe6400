#include "api/setup/setup.h"

#include "access/password.h"
#include "api/auth/session_cookies.h"
#include "api/transaction.h"
#include "model/platform.h"
#include "protocol/dsn.h"
#include "store/sql/setup.h"
#include "store/sql/slugs.h"

namespace vedette::api {
namespace {

using json::field;

struct PlatformView {
  std::string id;
  std::string name;
  static constexpr std::string_view kName = "Platform";
  static constexpr Field kFields[] = {
      field<&PlatformView::id>("id", "What a project's `platform` is set to."),
      field<&PlatformView::name>("name", "The platform as it is shown."),
  };
};

struct SetupStateView {
  bool isSetUp = false;
  std::string version;
  std::string url;
  std::vector<PlatformView> platforms;
  static constexpr std::string_view kName = "SetupState";
  static constexpr Field kFields[] = {
      field<&SetupStateView::isSetUp>("isSetUp", "Whether the installation has its first account."),
      field<&SetupStateView::version>("version", "Version of the server."),
      field<&SetupStateView::url>("url", "Where people and SDKs reach the installation."),
      field<&SetupStateView::platforms>("platforms", "Platforms that a project can be made for."),
  };
};

struct SetUpRequest {
  std::string email;
  std::string password;
  std::string organizationName;
  std::string projectName;
  std::optional<std::string> platform;
  static constexpr std::string_view kName = "SetUpRequest";
  static constexpr Field kFields[] = {
      field<&SetUpRequest::email>("email", "E-mail address of the first person.",
                                  {.length_max = 75}),
      field<&SetUpRequest::password>("password", "Password of the first person.",
                                     {.length_max = 256}),
      field<&SetUpRequest::organizationName>("organizationName", "Name of the organization.",
                                             {.length_max = 64}),
      field<&SetUpRequest::projectName>("projectName", "Name of the first project.",
                                        {.length_max = 50}),
      field<&SetUpRequest::platform>("platform", "What the project is written in.",
                                     {.may_be_blank = true}),
  };
};

struct SetUpView {
  std::string organization;
  std::string team;
  std::string project;
  ProjectId projectId;
  std::string dsn;
  static constexpr std::string_view kName = "SetUpResult";
  static constexpr Field kFields[] = {
      field<&SetUpView::organization>("organization", "Slug of the organization."),
      field<&SetUpView::team>("team", "Slug of the team."),
      field<&SetUpView::project>("project", "Slug of the project."),
      field<&SetUpView::projectId>("projectId", "Id of the project."),
      field<&SetUpView::dsn>("dsn", "What an SDK is given."),
  };
};

Unexpected already_set_up() {
  return fail(ErrorCode::conflict, "This installation is set up already.");
}

std::string free_of_reserved(std::string slug, std::size_t length_max,
                             bool (*is_reserved)(std::string_view)) {
  return catalog::free_slug(slug, length_max, is_reserved);
}

Result<catalog::SetupRequest> read_request(const SetUpRequest& request) {
  if (!catalog::is_email(request.email))
    return invalid_field("email", "Enter a valid email address.");
  if (auto fault = access::find_password_fault(request.password,
                                               {request.email, request.organizationName})) {
    return invalid_field("password", std::move(*fault));
  }
  std::optional<std::string> platform = request.platform;
  if (platform && platform->empty()) platform.reset();
  if (platform && !is_known_platform(*platform))
    return invalid_field("platform", "Invalid platform");
  const auto organization =
      catalog::make_slug(request.organizationName, "organization", catalog::kTenantSlugMax);
  const auto project = catalog::make_slug(request.projectName, "project", catalog::kProjectSlugMax);
  return catalog::SetupRequest{
      .email = request.email,
      .password_hash = access::hash_password(request.password),
      .organization_slug = free_of_reserved(organization, catalog::kTenantSlugMax,
                                            catalog::is_reserved_organization_slug),
      .organization_name = request.organizationName,
      .team_slug =
          free_of_reserved(organization, catalog::kTenantSlugMax, catalog::is_reserved_slug),
      .project_slug =
          free_of_reserved(project, catalog::kProjectSlugMax, catalog::is_reserved_slug),
      .project_name = request.projectName,
      .platform = platform};
}

Result<SetupStateView> get_setup(const NoRequest&, Context& context) {
  SetupStateView view{.isSetUp = catalog::is_set_up(context.sql()),
                      .version = context.services.version,
                      .url = context.services.url,
                      .platforms = {}};
  for (const auto& platform : platforms())
    view.platforms.push_back({std::string(platform.id), std::string(platform.name)});
  return view;
}

Result<Created<SetUpView>> set_up(const SetUpRequest& request, Context& context) {
  auto& services = context.services;
  // Asked twice: here to spend nothing on a password that is of no use, and where nobody can come
  // between.
  TRY(services.catalog.read([](sql::Connection& sql) -> Status {
    return catalog::is_set_up(sql) ? Status(already_set_up()) : Status();
  }));
  TRY_ASSIGN(const auto wanted, read_request(request));
  std::string dsn;
  TRY_ASSIGN(const auto made, write_catalog(context, [&]() -> Result<catalog::SetupResult> {
               if (catalog::is_set_up(context.sql())) return already_set_up();
               auto result = catalog::set_up(context.sql(), wanted, services.random, context.now);
               if (!result) return result;
               // Without a DSN nothing is set up: its key could not be used.
               TRY_ASSIGN(dsn, protocol::format_dsn(services.url, result->key.public_key,
                                                    result->project.id.number));
               catalog::add_audit_entry(context.sql(), {.organization_id = result->organization.id,
                                                        .actor_id = result->user.id,
                                                        .actor_label = result->user.email,
                                                        .event = "org.create",
                                                        .target = result->organization.slug,
                                                        .note = "set up the installation",
                                                        .ip_address = context.request.peer,
                                                        .created = context.now});
               log_in(context, result->user.id);
               return result;
             }));
  services.keys_changed();
  return Created<SetUpView>{{.organization = made.organization.slug,
                             .team = made.team.slug,
                             .project = made.project.slug,
                             .projectId = made.project.id,
                             .dsn = std::move(dsn)}};
}

constexpr Endpoint kRows[] = {
    endpoint<&get_setup>({.id = "getSetup",
                          .path = "/api/0/setup/",
                          .access = anonymous("The page asks it before anyone can log in."),
                          .tag = "Setup",
                          .summary = "Ask whether the installation is set up"}),
    endpoint<&set_up>(
        {.id = "setUp",
         .method = Method::post,
         .path = "/api/0/setup/",
         .access = anonymous("There is no account yet; once there is one the answer is 409."),
         .tag = "Setup",
         .summary = "Make the first account, organization, team, project and key",
         .description = "Logs the new person in.",
         .transaction = Transaction::none}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> setup_rows() {
  return kRows;
}

}  // namespace vedette::api
