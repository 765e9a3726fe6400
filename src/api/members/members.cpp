#include "api/members/members.h"

#include "api/fixed_settings.h"
#include "api/transaction.h"
#include "base/ascii.h"
#include "store/sql/setup.h"

namespace vedette::api {
namespace {

using json::path_param;
using json::query_param;
using enum Scope;

constexpr std::string_view kRoleTexts[] = {"member", "admin", "manager", "owner"};
constexpr ScopeSet kManages{member_admin, member_write};

struct ListMembersRequest {
  std::string query;
  static constexpr std::string_view kName = "ListMembersRequest";
  static constexpr Field kFields[] = {
      query_param<&ListMembersRequest::query>(
          "query", "Part of the name or e-mail address; `role:owner` and its like select by role."),
  };
};

struct MemberPath {
  std::string member_id;
  static constexpr std::string_view kName = "MemberPath";
  static constexpr Field kFields[] = {
      path_param<&MemberPath::member_id>("member_id", "Id of the membership, or `me`.")};
};

struct TeamChoice {
  std::string teamSlug;
  static constexpr std::string_view kName = "TeamChoice";
  static constexpr Field kFields[] = {field<&TeamChoice::teamSlug>("teamSlug", "Slug of a team.")};
};

struct AddMemberRequest {
  std::string email;
  std::optional<std::string> orgRole;
  std::optional<std::string> role;
  std::optional<std::vector<TeamChoice>> teamRoles;
  std::optional<std::vector<std::string>> teams;
  std::optional<bool> sendInvite;
  std::optional<bool> reinvite;
  static constexpr std::string_view kName = "AddMemberRequest";
  static constexpr Field kFields[] = {
      field<&AddMemberRequest::email>("email", "E-mail address of the person.", {.length_max = 75}),
      field<&AddMemberRequest::orgRole>("orgRole",
                                        "Role in the organization; `member` when it is absent.",
                                        {.choices = kRoleTexts}),
      field<&AddMemberRequest::role>("role", "The same, as older clients call it.",
                                     {.choices = kRoleTexts}),
      field<&AddMemberRequest::teamRoles>("teamRoles", "Teams that the person joins."),
      field<&AddMemberRequest::teams>("teams",
                                      "The same as a list of slugs, as older clients send it."),
      field<&AddMemberRequest::sendInvite>(
          "sendInvite", "Only false: no mails are sent. The link of the invitation is in the member's detail."),
      field<&AddMemberRequest::reinvite>("reinvite", "Only false: an invitation stays as it is until it is removed."),
  };
};

struct UpdateMemberRequest : MemberPath {
  std::optional<std::string> orgRole;
  std::optional<std::string> role;
  std::optional<std::vector<TeamChoice>> teamRoles;
  std::optional<std::vector<std::string>> teams;
  static constexpr std::string_view kName = "UpdateMemberRequest";
  static constexpr auto kFields =
      json::extend(MemberPath::kFields,
                   {field<&UpdateMemberRequest::orgRole>("orgRole", "Role in the organization.",
                                                         {.choices = kRoleTexts}),
                    field<&UpdateMemberRequest::role>("role", "The same, as older clients call it.",
                                                      {.choices = kRoleTexts}),
                    field<&UpdateMemberRequest::teamRoles>(
                        "teamRoles", "All teams that the person shall belong to."),
                    field<&UpdateMemberRequest::teams>(
                        "teams", "The same as a list of slugs, as older clients send it.")});
};

// The teams that a request names in either way; nothing when it names none at all.
template <class Request>
Result<std::optional<std::vector<TeamId>>> wanted_teams(const Request& request,
                                                        const Context& context) {
  std::optional<std::vector<std::string>> slugs = request.teams;
  if (request.teamRoles) {
    slugs.emplace();
    for (const auto& choice : *request.teamRoles) slugs->push_back(choice.teamSlug);
  }
  if (!slugs) return std::nullopt;
  std::vector<TeamId> teams;
  for (const auto& slug : *slugs) {
    const auto team = catalog::find_team(context.sql(), context.organization().id, slug);
    if (!team) return invalid_field(request.teamRoles ? "teamRoles" : "teams", "Invalid teams");
    teams.push_back(team->id);
  }
  return teams;
}

Result<Role> grantable_role(std::string_view text, const Context& context) {
  const auto role = parse_role(text).value_or(Role::member);
  if (role > rank_of(context)) {
    return fail(ErrorCode::permission_denied,
                "You do not have permission to set that org-level role");
  }
  return role;
}

// Errors: permission_denied for a member whose role ranks above the caller's.
Status check_rank(const Context& context, const catalog::MemberRow& member) {
  if (member.role <= rank_of(context)) return {};
  return fail(ErrorCode::permission_denied,
              "You cannot manage a member who has more access than you.");
}

bool fits(const catalog::MemberDetail& row, std::string_view query) {
  for (const auto word : ascii::split(query, ' ')) {
    if (word.starts_with("role:")) {
      if (role_text(row.member.role) != word.substr(5)) return false;
      continue;
    }
    if (word.empty() || ascii::contains_ignoring_case(row.member.email, word)) continue;
    if (!row.user || !ascii::contains_ignoring_case(row.user->name, word)) return false;
  }
  return true;
}

Result<Page<MemberView>> list_members(const ListMembersRequest& request, Context& context) {
  auto rows = catalog::members_of_organization(context.sql(), context.organization().id);
  std::erase_if(rows, [&](const catalog::MemberDetail& row) { return !fits(row, request.query); });
  return page_of_views(slice(context.page, std::move(rows)), [&](const catalog::MemberDetail& row) {
    return make_member_view(context, row);
  });
}

Result<std::vector<MemberWithProjectsView>> list_users(const NoRequest&, Context& context) {
  std::vector<MemberWithProjectsView> views;
  for (const auto& row :
       catalog::members_of_organization(context.sql(), context.organization().id)) {
    if (row.user) views.push_back(make_member_with_projects(context, row));
  }
  return views;
}

Result<std::vector<MemberView>> list_project_members(const NoRequest&, Context& context) {
  std::vector<MemberView> views;
  for (const auto& row : catalog::members_of_project(context.sql(), context.project().id)) {
    views.push_back(make_member_view(context, row));
  }
  return views;
}

Result<Created<MemberView>> add_member(const AddMemberRequest& request, Context& context) {
  auto& sql = context.sql();
  if (request.sendInvite.value_or(false)) return not_supported("sendInvite");
  if (request.reinvite.value_or(false)) return not_supported("reinvite");
  if (!catalog::is_email(request.email))
    return invalid_field("email", "Enter a valid email address.");
  TRY_ASSIGN(const Role role,
             grantable_role(request.orgRole ? *request.orgRole : request.role.value_or("member"),
                            context));
  TRY_ASSIGN(const auto teams, wanted_teams(request, context));
  if (const auto known =
          catalog::find_member_by_email(sql, context.organization().id, request.email)) {
    return invalid_field(
        "email", known->user ? fmt::format("The user {} is already a member", request.email)
                             : fmt::format("The user {} has already been invited", request.email));
  }
  const bool is_person = context.is_session();
  const auto id = catalog::add_invitation(
      sql, {.organization_id = context.organization().id,
            .email = request.email,
            .role = role,
            .token = context.services.random.hex(32),
            .invited_by = is_person ? std::optional(context.caller.user->id) : std::nullopt,
            .created = context.now});
  for (const auto team : teams.value_or(std::vector<TeamId>()))
    catalog::add_team_member(sql, team, id);
  context.audit("member.invite", request.email,
                fmt::format("invited {} as {}", request.email, role_text(role)));
  TRY_ASSIGN(const auto row, find_member_of_path(context, id.text()));
  return Created<MemberView>{make_member_view(context, row)};
}

Result<MemberDetailView> get_member(const MemberPath& request, Context& context) {
  TRY_ASSIGN(const auto row, find_member_of_path(context, request.member_id));
  return make_member_detail(context, row);
}

Result<MemberDetailView> update_member(const UpdateMemberRequest& request, Context& context) {
  auto& sql = context.sql();
  TRY_ASSIGN(auto row, find_member_of_path(context, request.member_id));
  TRY(context.require_any(kManages));
  TRY(check_rank(context, row.member));
  TRY_ASSIGN(const auto teams, wanted_teams(request, context));
  const auto& wanted = request.orgRole ? request.orgRole : request.role;
  if (wanted && *wanted != role_text(row.member.role)) {
    TRY_ASSIGN(const Role role, grantable_role(*wanted, context));
    if (catalog::is_only_owner(sql, row.member))
      return invalid("You cannot demote the only remaining owner of the organization.");
    catalog::set_member_role(sql, row.member.id, role);
  }
  if (teams) {
    for (const auto& team : catalog::teams_of_member(sql, row.member.id)) {
      if (std::ranges::find(*teams, team.id) == teams->end())
        catalog::remove_team_member(sql, team.id, row.member.id);
    }
    for (const auto team : *teams) catalog::add_team_member(sql, team, row.member.id);
  }
  TRY_ASSIGN(row, find_member_of_path(context, row.member.id.text()));
  context.audit("member.edit", row.member.email,
                fmt::format("edited member {} ({})", row.member.email, role_text(row.member.role)));
  return make_member_detail(context, row);
}

Result<NoContent> delete_member(const MemberPath& request, Context& context) {
  TRY_ASSIGN(const auto row, find_member_of_path(context, request.member_id));
  // Anyone may leave.
  if (!is_caller(context, row.member)) {
    TRY(context.require_any({member_admin}));
    TRY(check_rank(context, row.member));
  }
  if (catalog::is_only_owner(context.sql(), row.member)) {
    return invalid("You cannot remove the only remaining owner of the organization.");
  }
  catalog::remove_member(context.sql(), row.member.id);
  context.audit("member.remove", row.member.email,
                fmt::format("removed member {}", row.member.email));
  return NoContent{};
}

constexpr std::string_view kMembersPath = "/api/0/organizations/{organization_id_or_slug}/members/";
constexpr std::string_view kMemberPath =
    "/api/0/organizations/{organization_id_or_slug}/members/{member_id}/";

constexpr Endpoint kRows[] = {
    endpoint<&list_members>({.id = "listOrganizationMembers",
                             .path = kMembersPath,
                             .access = any_of(member_admin, member_read, member_write),
                             .tag = "Organizations",
                             .summary = "List an organization's members",
                             .description = "Pending invitations are in it."}),
    endpoint<&add_member>(
        {.id = "addOrganizationMember",
         .method = Method::post,
         .path = kMembersPath,
         .access = any_of(member_admin, member_invite, member_write),
         .tag = "Organizations",
         .summary = "Invite a person",
         .description =
             "Nobody can grant a role above their own; an integration grants the roles whose "
             "scopes it holds. The link to accept is in the member's detail."}),
    endpoint<&get_member>({.id = "getOrganizationMember",
                           .path = kMemberPath,
                           .access = any_of(member_admin, member_read, member_write),
                           .tag = "Organizations",
                           .summary = "Retrieve a member"}),
    endpoint<&update_member>(
        {.id = "updateOrganizationMember",
         .method = Method::put,
         .path = kMemberPath,
         .access = any_of(member_admin, member_invite, member_write),
         .tag = "Organizations",
         .summary = "Change a member's role and teams",
         .description =
             "Needs `member:write` or `member:admin`, and a role that does not rank below "
             "the member's old and new one."}),
    endpoint<&delete_member>(
        {.id = "deleteOrganizationMember",
         .method = Method::del,
         .path = kMemberPath,
         .access = any_of(member_admin, member_read, member_write),
         .tag = "Organizations",
         .summary = "Remove a member",
         .description = "Needs `member:admin`, unless a person leaves. The last owner stays."}),
    endpoint<&list_users>({.id = "listOrganizationUsers",
                           .path = "/api/0/organizations/{organization_id_or_slug}/users/",
                           .access = any_of(member_admin, member_read, member_write),
                           .tag = "Organizations",
                           .summary = "List the people of an organization",
                           .description = "All members who have an account, in one answer."}),
    endpoint<&list_project_members>(
        {.id = "listProjectMembers",
         .path = "/api/0/projects/{organization_id_or_slug}/{project_id_or_slug}/members/",
         .access = any_of(project_admin, project_read, project_write),
         .tag = "Projects",
         .summary = "List a project's members",
         .description = "Everyone who belongs to one of the project's teams."}),
};
static_assert(rows_are_unique(kRows));

}  // namespace

std::span<const Endpoint> member_rows() {
  return kRows;
}

Result<catalog::MemberDetail> find_member_of_path(const Context& context, std::string_view id) {
  auto member = MemberId::parse(id);
  if (id == "me" && context.membership.member) member = context.membership.member->id;
  if (!member) return not_found();
  auto row = catalog::find_member_detail(context.sql(), context.organization().id, *member);
  if (!row) return not_found();
  return std::move(*row);
}

bool is_caller(const Context& context, const catalog::MemberRow& member) {
  return context.membership.member && context.membership.member->id == member.id;
}

}  // namespace vedette::api
