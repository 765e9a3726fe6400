#include "api/users/users.h"

#include "access/password.h"
#include "api/transaction.h"
#include "base/ascii.h"
#include "store/sql/members.h"

namespace vedette::api {
namespace {

using json::field;

struct UpdateMeRequest {
  std::optional<std::string> name;
  std::optional<std::string> password;
  std::optional<std::string> currentPassword;
  static constexpr std::string_view kName = "UpdateMeRequest";
  static constexpr Field kFields[] = {
      field<&UpdateMeRequest::name>("name", "Name of the person.", {.length_max = 200}),
      field<&UpdateMeRequest::password>("password", "The new password.", {.length_max = 256}),
      field<&UpdateMeRequest::currentPassword>(
          "currentPassword", "The password until now; needed with a new one.", {.length_max = 256}),
  };
};

struct RegionView {
  std::string name;
  std::string url;
  static constexpr std::string_view kName = "Region";
  static constexpr Field kFields[] = {
      field<&RegionView::name>("name", "Name of the region."),
      field<&RegionView::url>("url", "Where it is reached."),
  };
};

struct RegionsView {
  std::vector<RegionView> regions;
  static constexpr std::string_view kName = "Regions";
  static constexpr Field kFields[] = {
      field<&RegionsView::regions>("regions", "The one region of this installation.")};
};

struct HealthView {
  std::vector<std::string> problems;
  std::map<std::string, bool> healthy;
  static constexpr std::string_view kName = "Health";
  static constexpr Field kFields[] = {
      field<&HealthView::problems>("problems", "What does not work, in sentences."),
      field<&HealthView::healthy>("healthy", "Each part, and whether it works."),
  };
};

Result<UserView> get_me(const NoRequest&, Context& context) {
  return make_user_view(*context.caller.user);
}

// Errors: invalid_argument with the field, unless the caller knows the old password and the new one
// will do.
Status check_new_password(const UpdateMeRequest& request, const catalog::UserRow& user) {
  if (!request.currentPassword) return invalid_field("currentPassword", "This field is required.");
  if (!user.password_hash ||
      !access::verify_password(*user.password_hash, *request.currentPassword)) {
    return invalid_field("currentPassword", "This is not your password.");
  }
  if (auto fault = access::find_password_fault(*request.password, {user.name, user.email})) {
    return invalid_field("password", std::move(*fault));
  }
  return {};
}

Result<UserView> update_me(const UpdateMeRequest& request, Context& context) {
  const auto& user = *context.caller.user;
  std::string hash;
  if (request.password) {
    TRY(check_new_password(request, user));
    hash = access::hash_password(*request.password);
  }
  return write_catalog(context, [&]() -> Result<UserView> {
    auto& sql = context.sql();
    if (request.name) catalog::set_user_name(sql, user.id, ascii::trim(*request.name));
    if (request.password)
      catalog::set_user_password(sql, user.id, hash, context.caller.session_hash);
    const auto row = catalog::find_user(sql, user.id);
    if (!row) return not_found();
    return make_user_view(*row);
  });
}

Result<RegionsView> get_regions(const NoRequest&, Context& context) {
  return RegionsView{.regions = {{.name = "monolith", .url = context.services.url}}};
}

// The dispatcher reads the catalog before it calls anything, so whoever gets here has seen that
// work.
Result<WithStatus<HealthView>> get_health(const NoRequest&, Context& context) {
  HealthView view{.problems = {}, .healthy = {{"catalog", true}, {"events", true}}};
  if (const auto read = context.services.events.load(ProjectId{}, EventId{}); !read) {
    view.healthy["events"] = false;
    view.problems.push_back(read.error().message);
  }
  const int status = view.problems.empty() ? 200 : 503;
  return WithStatus<HealthView>{status, std::move(view)};
}

constexpr std::string_view kOwnAccount =
    "It is about the account of the person who is logged in, whatever they may do elsewhere.";

constexpr Endpoint kRows[] = {
    endpoint<&get_me>({.id = "getMe",
                       .path = "/api/0/users/me/",
                       .access = session_only(kOwnAccount),
                       .tag = "Users",
                       .summary = "Retrieve one's own account"}),
    endpoint<&update_me>(
        {.id = "updateMe",
         .method = Method::put,
         .path = "/api/0/users/me/",
         .access = session_only(kOwnAccount),
         .tag = "Users",
         .summary = "Change one's own name or password",
         .description = "A new password takes the old one as well, and ends all other sessions.",
         .transaction = Transaction::none}),
    endpoint<&get_regions>(
        {.id = "listMyRegions",
         .path = "/api/0/users/me/regions/",
         .access = authenticated("Clients ask it before they know any organization."),
         .tag = "Users",
         .summary = "List the regions that hold the caller's organizations"}),
    endpoint<&get_health>(
        {.id = "getHealth",
         .path = "/api/0/internal/health/",
         .access = anonymous(
             "Monitors ask it without credentials, and it tells nothing but whether parts work."),
         .tag = "Organizations",
         .summary = "Check that the parts of the installation work",
         .description = "503 when one does not.",
         .transaction = Transaction::none}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> user_rows() {
  return kRows;
}

UserView make_user_view(const catalog::UserRow& row) {
  UserView view;
  view.id = row.id;
  view.name = row.name.empty() ? row.email : row.name;
  view.username = row.username;
  view.email = row.email;
  view.isActive = row.is_active;
  view.hasPasswordAuth = row.password_hash.has_value();
  view.dateJoined = row.created;
  view.lastLogin = row.last_login;
  view.emails = {{.id = row.id, .email = row.email}};
  return view;
}

}  // namespace vedette::api
