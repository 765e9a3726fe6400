// Accepting an invitation: whoever holds the link becomes the member.
#include "access/password.h"
#include "api/auth/session_cookies.h"
#include "api/members/views.h"
#include "api/setup/setup.h"
#include "api/transaction.h"
#include "base/digest.h"

namespace vedette::api {
namespace {

using json::path_param;

struct InvitationPath {
  MemberId member_id;
  std::string token;
  static constexpr std::string_view kName = "InvitationPath";
  static constexpr Field kFields[] = {
      path_param<&InvitationPath::member_id>("member_id", "Id of the membership."),
      path_param<&InvitationPath::token>("token", "What the link carries."),
  };
};

struct AcceptRequest : InvitationPath {
  std::optional<std::string> name;
  std::optional<std::string> password;
  static constexpr std::string_view kName = "AcceptInvitationRequest";
  static constexpr auto kFields =
      json::extend(InvitationPath::kFields,
                   {field<&AcceptRequest::name>("name", "Name of a person without an account.",
                                                {.length_max = 200}),
                    field<&AcceptRequest::password>(
                        "password", "Password of the new account, or of the one that there is.",
                        {.length_max = 256})});
};

struct InvitedOrganizationView {
  std::string slug;
  std::string name;
  static constexpr std::string_view kName = "InvitedOrganization";
  static constexpr Field kFields[] = {
      field<&InvitedOrganizationView::slug>("slug", "Its name in addresses."),
      field<&InvitedOrganizationView::name>("name", "Name of the organization."),
  };
};

struct InvitationView {
  InvitedOrganizationView organization;
  std::string email;
  bool needsAccount = false;
  static constexpr std::string_view kName = "Invitation";
  static constexpr Field kFields[] = {
      field<&InvitationView::organization>("organization", "Where the person is invited to."),
      field<&InvitationView::email>("email", "Who is invited."),
      field<&InvitationView::needsAccount>("needsAccount",
                                           "Whether accepting takes a name and a password."),
  };
};

struct AcceptedView {
  std::string organization;
  static constexpr std::string_view kName = "AcceptedInvitation";
  static constexpr Field kFields[] = {
      field<&AcceptedView::organization>("organization", "Slug of the organization.")};
};

struct Found {
  catalog::MemberRow member;
  catalog::OrganizationRow organization;
  // Of the address that was invited.
  std::optional<catalog::UserRow> account;
};

Result<Found> find_invitation(sql::Connection& sql, const InvitationPath& path, Instant now) {
  auto member = catalog::find_invitation(sql, path.member_id);
  // Digests are compared so that the time it takes says nothing about the token.
  if (!member || sha256_hex(*member->invite_token) != sha256_hex(path.token)) {
    return fail(ErrorCode::not_found, "This invitation does not exist any more.");
  }
  if (is_expired(*member, now)) return fail(ErrorCode::not_found, "This invitation has expired.");
  auto organization = catalog::find_organization(sql, member->organization_id);
  if (!organization) return not_found();
  auto account = catalog::find_user_by_login(sql, member->email);
  return Found{std::move(*member), std::move(*organization), std::move(account)};
}

Result<InvitationView> get_invitation(const InvitationPath& request, Context& context) {
  TRY_ASSIGN(const auto found, find_invitation(context.sql(), request, context.now));
  return InvitationView{
      .organization = {.slug = found.organization.slug, .name = found.organization.name},
      .email = found.member.email,
      .needsAccount = !context.is_session() && !found.account};
}

// The digest of a password for the account that is to be made; empty when there is an account,
// whose owner the caller has shown to be.
Result<std::string> prove_account(const AcceptRequest& request, const Found& found,
                                  const Context& context) {
  if (context.is_session()) return std::string();
  if (found.account) {
    if (!request.password) {
      return invalid(
          "There is an account with this e-mail address. Log in, then open the link again.");
    }
    const auto& hash = found.account->password_hash;
    if (!found.account->is_active || !hash || !access::verify_password(*hash, *request.password)) {
      return invalid_field("password", "This is not the password of the account.");
    }
    return std::string();
  }
  if (!request.name) return invalid_field("name", "This field is required.");
  if (!request.password) return invalid_field("password", "This field is required.");
  if (auto fault =
          access::find_password_fault(*request.password, {*request.name, found.member.email})) {
    return invalid_field("password", std::move(*fault));
  }
  return access::hash_password(*request.password);
}

Result<AcceptedView> join(const AcceptRequest& request, std::string_view password_hash,
                          Context& context) {
  auto& sql = context.sql();
  TRY_ASSIGN(const auto found, find_invitation(sql, request, context.now));
  std::optional<catalog::UserRow> user = context.is_session() ? context.caller.user : found.account;
  if (!user) {
    if (password_hash.empty()) return invalid("The account is gone. Open the link again.");
    user = catalog::find_user(
        sql, catalog::add_user(sql, found.member.email, request.name.value_or(""), password_hash,
                               context.now));
  } else if (!password_hash.empty()) {
    return invalid(
        "There is an account with this e-mail address by now. Log in, then open the link again.");
  }
  if (!user) return not_found();
  if (catalog::find_member(sql, found.organization.id, user->id))
    return invalid("You already belong to this organization.");
  catalog::accept_invitation(sql, found.member.id, user->id, user->email);
  catalog::add_audit_entry(
      sql, {.organization_id = found.organization.id,
            .actor_id = user->id,
            .actor_label = user->email,
            .event = "member.accept-invite",
            .target = user->email,
            .note = fmt::format("accepted the invitation of {}", found.member.email),
            .ip_address = context.request.peer,
            .created = context.now});
  if (!context.is_session()) log_in(context, user->id);
  return AcceptedView{.organization = found.organization.slug};
}

Result<AcceptedView> accept_invitation(const AcceptRequest& request, Context& context) {
  TRY_ASSIGN(const auto found, context.services.catalog.read([&](sql::Connection& sql) {
    return find_invitation(sql, request, context.now);
  }));
  TRY_ASSIGN(const auto password_hash, prove_account(request, found, context));
  return write_catalog(context, [&] { return join(request, password_hash, context); });
}

constexpr std::string_view kPath = "/api/0/accept-invite/{member_id}/{token}/";
constexpr std::string_view kReason =
    "The link carries a secret of its own, and whoever is invited may have no account yet.";

constexpr Endpoint kRows[] = {
    endpoint<&get_invitation>({.id = "getInvitation",
                               .path = kPath,
                               .access = anonymous(kReason),
                               .tag = "Setup",
                               .summary = "Retrieve an invitation"}),
    endpoint<&accept_invitation>(
        {.id = "acceptInvitation",
         .method = Method::post,
         .path = kPath,
         .access = anonymous(kReason),
         .tag = "Setup",
         .summary = "Accept an invitation",
         .description =
             "A person who is logged in joins with that account; anybody else makes one, or "
             "gives the password of the account with the invited address. Logs in.",
         .transaction = Transaction::none}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> invitation_rows() {
  return kRows;
}

}  // namespace vedette::api
